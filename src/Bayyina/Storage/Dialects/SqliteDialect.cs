using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bayyina.Storage;

/// <summary>SQLite: one file, one process that writes.</summary>
internal sealed class SqliteDialect : Dialect
{
    private static readonly Lazy<SqliteDialect> Only = new(() =>
    {
        // The operating system's own library, so that its security updates arrive with the system's.
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, SystemSqlite);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return new SqliteDialect();
    });

    private SqliteDialect()
    {
    }

    public static SqliteDialect One => Only.Value;

    public override string Name => "sqlite";

    public override bool IsShared => false;

    // A list of parameters costs the square of its length: SQLite looks each name up along the list.
    public override string IsAmongKeys(string column) => $"{column} IN (SELECT value FROM json_each(@keys))";

    public override object Keys(IEnumerable<string> keys) => new { keys = JsonSerializer.Serialize(keys) };

    public override string Listed => "(SELECT value AS number, key + 1 AS place FROM json_each(@numbers)) AS listed";

    public override string IsAmongNumbers(string column) => $"{column} IN (SELECT value FROM json_each(@numbers))";

    public override object Numbers(IEnumerable<long> numbers) => JsonSerializer.Serialize(numbers);

    public override string Contains(string column, string parameter) => $"instr({column}, @{parameter}) > 0";

    /// <summary>A column of text in the order of its bytes, whatever the database's own order of letters is.</summary>
    public override string Ordinal(string column) => column;

    /// <summary>Begins a transaction that only reads: from its first query on it sees one state, and keeps nobody from writing.</summary>
    public override DbTransaction BeginSnapshot(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    /// <summary>What the database itself finds wrong with its pages and indexes; at most a hundred sentences, in its own words.</summary>
    public override IEnumerable<string> Faults(DbConnection connection, DbTransaction transaction)
    {
        using var pragma = connection.CreateCommand();
        pragma.Transaction = transaction;
        pragma.CommandTimeout = 0;
        pragma.CommandText = "PRAGMA integrity_check(100)";
        using var rows = pragma.ExecuteReader();
        while (rows.Read())
        {
            if (rows.GetString(0) is var said and not "ok")
            {
                yield return said;
            }
        }
    }

    /// <summary>Opens a connection to the database file, creating it where it is missing.</summary>
    public override DbConnection Open(string place)
    {
        var connection = new SqliteConnection(ConnectionString(place));
        connection.Open();
        using var pragma = connection.CreateCommand();
        // FULL: what is acknowledged is on the disk. secure_delete: what is erased is overwritten, not only forgotten.
        // page_size has effect on a new database only; with 4 KB, what two statements leave free of a page is lost.
        pragma.CommandText = "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-32000;";
        pragma.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Closes the idle connections; the last one folds the journal in and removes it.</summary>
    public override void Close(string place)
    {
        using var connection = new SqliteConnection(ConnectionString(place));
        SqliteConnection.ClearPool(connection);
    }

    public override void Check(DbConnection connection)
    {
    }

    public override bool HasTable(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @0";
        command.Parameters.Add(Place(0, table));
        return command.ExecuteScalar() is > 0L;
    }

    // Migrations are written in it.
    public override string Translate(string migration) => migration;

    public override string Numbered(string sql) => sql;

    public override DbParameter Place(int number, object? value) =>
        new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"@{number}"), value ?? DBNull.Value);

    public override DbTransaction BeginWriting(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    /// <summary>Writes the database anew and empties the journal.</summary>
    /// <remarks>
    /// secure_delete overwrites what is deleted where it lies, but not the copies that a row left behind on its way from page to page
    /// while the tree was balanced: only pages that are all new hold none.
    /// </remarks>
    public override bool Scrub(DbConnection connection)
    {
        using var pragma = connection.CreateCommand();
        pragma.CommandTimeout = 0;
        pragma.CommandText = "VACUUM";
        pragma.ExecuteNonQuery();
        return FinishScrub(connection);
    }

    /// <summary>Folds the journal into the database and empties it.</summary>
    public override bool FinishScrub(DbConnection connection)
    {
        using var pragma = connection.CreateCommand();
        // Its row is: whether it was blocked, pages in the journal, pages folded in.
        pragma.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return pragma.ExecuteScalar() is 0L;
    }

    private static string ConnectionString(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Pooling = true,
        DefaultTimeout = 30,
    }.ToString();

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
