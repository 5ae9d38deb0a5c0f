using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bayyina.Testing;

/// <summary>A PostgreSQL server of this process's own: as safe as one is set up (fsync on), on a loopback port and a socket, gone with the process.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> One = new(() => new PostgresServer());
    private static int _databases;

    private readonly string _folder;
    private readonly string _psql;
    private readonly string _binaries;

    private PostgresServer()
    {
        var binaries = Needs.PostgresServer();
        _binaries = binaries;
        _psql = Path.Combine(binaries, "psql");
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        // In memory where the system has a place for that, as the installations of tests.
        _folder = Path.Combine(HasRoom("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "bayyina-pg-" + Path.GetRandomFileName());
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
                -c shared_buffers=64MB -c max_wal_size=512MB -c log_min_messages=fatal >>"$2/server.log" 2>&1 &
              server=$!
            }
            start "$@"
            while read -r order; do
              case $order in
                start) start "$@" ;;
                *) kill -"$order" $server && wait $server ;;
              esac
            done
            kill -QUIT $server
            wait $server
            cd / && rm -rf "$2"
            """;
        string[] command = ["sh", "-c", script, "sh", binaries, _folder, Port.ToString(CultureInfo.InvariantCulture)];
        var start = isRoot
            ? new ProcessStartInfo(Needs.Program("setpriv"), ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", .. command])
            : new ProcessStartInfo(command[0], command[1..]);
        start.RedirectStandardInput = true;
        start.Environment["LC_ALL"] = "C.UTF-8";
        Process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Wait(isReady: true);
        // By which the server checks its own pages and indexes, in every database that is made from now on.
        Sql("template1", "CREATE EXTENSION IF NOT EXISTS amcheck");
    }

    // A memory disk that fills up takes the server, and whoever else keeps something there, with it.
    private static bool HasRoom(string folder) => Directory.Exists(folder) && new DriveInfo(folder).AvailableFreeSpace > 2L << 30;

    /// <summary>The server of this process; skips the test where PostgreSQL is not installed.</summary>
    public static PostgresServer Shared
    {
        get
        {
            Needs.PostgresServer();
            return One.Value;
        }
    }

    /// <summary>A server of a test's own, which may be halted; skips the test where PostgreSQL is not installed.</summary>
    public static PostgresServer OfItsOwn() => new();

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

    /// <summary>Shuts it down, whoever still uses it, as for maintenance.</summary>
    /// <param name="signal">INT sends those who are connected away; QUIT leaves a crash to recover from.</param>
    public void Halt(string signal = "INT") => Order(signal, isReady: false);

    /// <summary>Starts it again where it was.</summary>
    public void Start() => Order("start", isReady: true);

    /// <summary>Ends it, and its databases are gone.</summary>
    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.StandardInput.Close();
            Process.WaitForExit(TimeSpan.FromSeconds(10));
        }
    }

    private void Order(string what, bool isReady)
    {
        Process.StandardInput.WriteLine(what);
        Process.StandardInput.Flush();
        Wait(isReady);
    }

    private void Wait(bool isReady)
    {
        for (var tries = 0; IsReady() != isReady; tries++)
        {
            if (tries > 600 || Process.HasExited)
            {
                throw new InvalidOperationException("The server did not do it: " + string.Join("\n", Directory.GetFiles(_folder, "*.log").Select(File.ReadAllText)));
            }
            Thread.Sleep(50);
        }
    }

    private bool IsReady() => Tool.Run(
        Path.Combine(_binaries, "pg_isready"), ["-q", "-h", _folder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-d", "postgres"]).ExitCode == 0;
}
