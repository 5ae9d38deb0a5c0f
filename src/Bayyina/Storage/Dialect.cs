using System.Data.Common;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bayyina.Storage;

/// <summary>The few things in which databases differ. Everything else is portable SQL.</summary>
public sealed class Dialect
{
    private static readonly Lazy<Dialect> SqliteDialect = new(() =>
    {
        // The operating system's own library, so that its security updates arrive with the system's.
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, SystemSqlite);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return new Dialect();
    });

    private Dialect()
    {
    }

    /// <summary>SQLite, by the operating system's library.</summary>
    public static Dialect Sqlite => SqliteDialect.Value;

    /// <summary>The dialect of a connection.</summary>
    public static Dialect Of(DbConnection connection) => connection is SqliteConnection
        ? Sqlite
        : throw new ArgumentException("No dialect for this connection.", nameof(connection));

    /// <summary>A condition that a column holds one of many keys, bound as one parameter <c>@keys</c> by <see cref="Keys"/>.</summary>
    /// <remarks>A list of parameters costs the square of its length: SQLite looks each name up along the list.</remarks>
    public string IsAmongKeys(string column) => $"{column} IN (SELECT value FROM json_each(@keys))";

    /// <summary>The parameter for <see cref="IsAmongKeys"/>.</summary>
    public object Keys(IEnumerable<string> keys) => new { keys = JsonSerializer.Serialize(keys) };

    /// <summary>Opens a connection to the database file, creating it where it is missing.</summary>
    public DbConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString());
        connection.Open();
        using var pragma = connection.CreateCommand();
        // FULL: what is acknowledged is on the disk. secure_delete: what is erased is overwritten, not only forgotten.
        pragma.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-32000;";
        pragma.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Begins a transaction that may write: it takes the write lock now, rather than fail in the middle.</summary>
    public DbTransaction BeginWriting(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    /// <summary>Folds the journal into the database, whose freed pages secure_delete has overwritten, and empties it.</summary>
    public void Scrub(DbConnection connection)
    {
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        pragma.ExecuteNonQuery();
    }

    private static IntPtr SystemSqlite(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3")
        {
            return IntPtr.Zero;
        }
        string[] candidates = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3"];
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }
        throw new DllNotFoundException("The system's SQLite is missing. On Debian or Ubuntu: apt-get install libsqlite3-0");
    }
}
