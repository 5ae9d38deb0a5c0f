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
        var dialect = Dialect.Of(to.Connection!);
        foreach (var table in tables)
        {
            using var select = from.Connection!.CreateCommand();
            (select.Transaction, select.CommandText, select.CommandTimeout) = (from, $"SELECT * FROM {table}", 0);
            using var reader = select.ExecuteReader();
            dialect.Fill(to, table, reader, () =>
            {
                if (++rows % 4096 == 0)
                {
                    progress?.Invoke(rows);
                }
            });
        }
        dialect.NumberOn(to);
        progress?.Invoke(rows);
    }

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
                connection.Execute("DELETE FROM due WHERE what IN ('scrub', 'restoring')", transaction: transaction);
                transaction.Commit();
                connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
                connection.Execute("PRAGMA journal_mode=DELETE");
            }
        }
        using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        DurableFile.Sync(written);
    }
}
