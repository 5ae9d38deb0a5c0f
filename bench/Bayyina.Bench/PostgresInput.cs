using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Bayyina.Bench;

/// <summary>A PostgreSQL server of this run's own on the disk that is measured, set up as safely as Debian does it.</summary>
public sealed class PostgresInput : IDisposable
{
    private readonly Process _process;
    private readonly int _port;

    /// <exception cref="NotMeasuredException">PostgreSQL is not installed.</exception>
    public PostgresInput(BenchOptions options)
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        if (binaries is null)
        {
            throw new NotMeasuredException("PostgreSQL's server is not installed");
        }
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        var folder = Directory.CreateDirectory(options.In("postgres")).FullName;
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            Process.Start("chown", ["postgres", folder]).WaitForExit();
        }
        // The shell ends the server when its standard input ends, and that ends with this process.
        const string script =
            """
            cd "$2" && "$1/initdb" -D "$2/data" -U bayyina -A trust -E UTF8 --no-locale >initdb.log 2>&1 || exit 1
            "$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_wal_size=4GB >server.log 2>&1 &
            server=$!
            read -r _
            kill -QUIT $server
            wait $server
            """;
        string[] command = ["sh", "-c", script, "sh", binaries, folder, _port.ToString(CultureInfo.InvariantCulture)];
        var start = isRoot
            ? new ProcessStartInfo("setpriv", ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", .. command])
            : new ProcessStartInfo(command[0], command[1..]);
        start.RedirectStandardInput = true;
        _process = Process.Start(start)!;
        for (var tries = 0; !IsReady(); tries++)
        {
            if (tries > 600 || _process.HasExited)
            {
                throw new NotMeasuredException("PostgreSQL's server did not start");
            }
            Thread.Sleep(100);
        }
    }

    /// <summary>Makes a database and gives its connection string.</summary>
    public string NewDatabase(string name)
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return ConnectionString(name);
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private bool IsReady()
    {
        try
        {
            using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            connection.Open();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=bayyina;Database={database}");
}
