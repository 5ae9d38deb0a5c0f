using System.Data;
using System.Data.Common;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Backups;

/// <summary>Copies the rows of one database into an empty one, whichever of the two is the SQLite file of a backup.</summary>
internal static class RowCopy
{
    // Keys lie apart, so that an old one is in no copy. Who is signed in where is of no use elsewhere, and of use to a thief.
    private static readonly string[] NeverCopied = ["migration", "subject_key", "session", "one_time_link", "upload", "lockout"];

    // What others refer to comes first.
    private static readonly string[] First = ["statement", "app_user"];

    /// <summary>All tables of the record, in an order in which each finds what it refers to.</summary>
    /// <param name="sqlite">The one of the two that is SQLite.</param>
    public static IReadOnlyList<string> Tables(DbConnection sqlite, DbTransaction? transaction = null) =>
    [
        .. sqlite.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", transaction: transaction)
            .Except(NeverCopied, StringComparer.Ordinal)
            .OrderBy(name => Array.IndexOf(First, name) is >= 0 and var first ? first : First.Length).ThenBy(name => name, StringComparer.Ordinal),
    ];

    /// <summary>Copies tables.</summary>
    /// <param name="from">Read within this transaction.</param>
    /// <param name="to">Written within this one, whose tables are empty.</param>
    /// <param name="tables">Which.</param>
    /// <param name="progress">Told how many rows were copied.</param>
    public static void Copy(DbTransaction from, DbTransaction to, IReadOnlyList<string> tables, Action<long>? progress)
    {
        var rows = 0L;
        foreach (var table in tables)
        {
            using var select = from.Connection!.CreateCommand();
            (select.Transaction, select.CommandText) = (from, $"SELECT * FROM {table}");
            using var reader = select.ExecuteReader();
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
            using var insert = to.Connection!.CreateCommand();
            insert.Transaction = to;
            insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
            for (var i = 0; i < columns.Count; i++)
            {
                var parameter = insert.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                insert.Parameters.Add(parameter);
            }
            while (reader.Read())
            {
                for (var i = 0; i < columns.Count; i++)
                {
                    insert.Parameters[i].Value = reader.GetValue(i);
                }
                insert.ExecuteNonQuery();
                if (++rows % 4096 == 0)
                {
                    progress?.Invoke(rows);
                }
            }
        }
        progress?.Invoke(rows);
    }

    /// <summary>Begins a transaction in which everything is read as of one moment, and nobody waits for it.</summary>
    public static DbTransaction BeginReading(DbConnection connection) => connection is Microsoft.Data.Sqlite.SqliteConnection sqlite
        ? sqlite.BeginTransaction(deferred: true)
        : connection.BeginTransaction(IsolationLevel.RepeatableRead);

    /// <summary>The keys of what is protected, by subject.</summary>
    public static IEnumerable<(string Subject, string Wrapped)> SubjectKeys(DbTransaction from) =>
        from.Connection!.Query<(string, string)>("SELECT subject, wrapped FROM subject_key ORDER BY subject", transaction: from);

    /// <summary>Makes a file that holds the record of a database and nothing beside it, and closes it.</summary>
    public static void IntoFile(DbTransaction from, string file, Action<long>? progress)
    {
        DurableFile.OpenAnywhere(file, FileShare.ReadWrite).Dispose();
        using (var database = Database.Open(file))
        {
            using (var connection = database.Connect())
            {
                connection.Execute("PRAGMA foreign_keys=OFF");
                using var transaction = connection.BeginTransaction();
                connection.Execute("DELETE FROM due", transaction: transaction);
                Copy(from, transaction, Tables(connection, transaction), progress);
                connection.Execute("DELETE FROM due WHERE what = 'scrub'", transaction: transaction);
                transaction.Commit();
                connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
                connection.Execute("PRAGMA journal_mode=DELETE");
            }
        }
        using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        DurableFile.Sync(written);
    }
}
