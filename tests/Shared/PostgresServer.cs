using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bayyina.Testing;

/// <summary>A PostgreSQL server of this process's own: as safe as one is set up (fsync on), on a loopback port and a socket, gone with the process.</summary>
public sealed class PostgresServer
{
    private static readonly Lazy<PostgresServer> One = new(() => new PostgresServer());
    private static int _databases;

    private readonly string _folder;
    private readonly string _psql;

    private PostgresServer()
    {
        var binaries = Needs.PostgresServer();
        _psql = Path.Combine(binaries, "psql");
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        // In memory where the system has a place for that, as the installations of tests.
        _folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "bayyina-pg-" + Path.GetRandomFileName());
        Directory.CreateDirectory(_folder);
        // The server refuses to run as root.
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            Tool.Run("chown", ["postgres", _folder]);
        }
        // The shell ends the server and removes the folder when its standard input ends, and that ends with this process however it ends.
        // The collation of the database is not the byte order that the record needs, so that nothing can rely on it.
        const string script =
            """
            cd "$2" || exit 1
            { "$1/initdb" -D "$2/data" -U bayyina -A trust -E UTF8 --no-sync --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US ||
              { rm -rf "$2/data"; "$1/initdb" -D "$2/data" -U bayyina -A trust -E UTF8 --no-sync; }; } >"$2/initdb.log" 2>&1 || exit 1
            start() {
              "$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$2" -c fsync=on -c max_connections=300 \
                -c shared_buffers=64MB -c max_wal_size=512MB -c log_min_messages=fatal >"$2/server.log" 2>&1 &
              server=$!
            }
            start "$@"
            while read -r order; do
              if [ "$order" = start ]; then start "$@"; else kill -"$order" $server && wait $server; fi
              echo "$order"
            done
            kill -QUIT $server 2>/dev/null
            wait $server
            cd / && rm -rf "$2"
            """;
        string[] command = ["sh", "-c", script, "sh", binaries, _folder, Port.ToString(CultureInfo.InvariantCulture)];
        var start = isRoot
            ? new ProcessStartInfo(Needs.Program("setpriv"), ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", .. command])
            : new ProcessStartInfo(command[0], command[1..]);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.Environment["LC_ALL"] = "C.UTF-8";
        Process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        WaitUntilReady(binaries);
    }

    /// <summary>The server of this process; skips the test where PostgreSQL is not installed.</summary>
    public static PostgresServer Shared
    {
        get
        {
            Needs.PostgresServer();
            return One.Value;
        }
    }

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Where the files of its databases lie.</summary>
    public string Folder => Path.Combine(_folder, "data");

    private Process Process { get; }

    /// <summary>Makes a fresh database and gives its connection string.</summary>
    public string NewDatabase(string options = "")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        Sql("postgres", $"CREATE DATABASE {name} {options}");
        return ConnectionString(name, Port);
    }

    /// <summary>How a database is reached, by a port that may be that of a proxy.</summary>
    public static string ConnectionString(string database, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=bayyina;Database={database}");

    /// <summary>Drops a database of <see cref="NewDatabase"/>, whoever still uses it.</summary>
    public void Drop(string connectionString) => Sql("postgres", $"DROP DATABASE IF EXISTS {NameOf(connectionString)} WITH (FORCE)");

    /// <summary>The name in a connection string of <see cref="NewDatabase"/>.</summary>
    public static string NameOf(string connectionString) => connectionString.Split("Database=")[1].Split(';')[0];

    /// <summary>Runs SQL as the server's administrator and gives what it prints, without decoration.</summary>
    public string Sql(string database, string sql)
    {
        var run = Tool.Run(_psql, ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", _folder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "bayyina", "-d", database, "-c", sql]);
        return run.ExitCode == 0 ? run.Output.TrimEnd('\n') : throw new InvalidOperationException(run.Error);
    }

    /// <summary>Ends the server for all who use it, until <see cref="Start"/>.</summary>
    /// <param name="signal">TERM waits for those who are connected, INT sends them away (fast), QUIT and KILL leave a crash to recover from.</param>
    public void End(string signal) => Order(signal);

    /// <summary>Starts it again and waits until it answers.</summary>
    public void Start()
    {
        Order("start");
        WaitUntilReady(Needs.PostgresServer());
    }

    private void Order(string order)
    {
        Process.StandardInput.WriteLine(order);
        Process.StandardInput.Flush();
        if (Process.StandardOutput.ReadLine() != order)
        {
            throw new InvalidOperationException($"The server did not obey: {order}");
        }
    }

    private void WaitUntilReady(string binaries)
    {
        for (var tries = 0; !IsReady(binaries); tries++)
        {
            if (tries > 600 || Process.HasExited)
            {
                throw new InvalidOperationException("The server did not start: " + string.Join("\n", Directory.GetFiles(_folder, "*.log").Select(File.ReadAllText)));
            }
            Thread.Sleep(50);
        }
    }

    private bool IsReady(string binaries) => Tool.Run(
        Path.Combine(binaries, "pg_isready"), ["-q", "-h", _folder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-d", "postgres"]).ExitCode == 0;

    private void Stop()
    {
        Process.StandardInput.Close();
        Process.WaitForExit(TimeSpan.FromSeconds(10));
    }
}
