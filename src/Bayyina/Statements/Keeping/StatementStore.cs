using System.Data;
using System.Data.Common;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>A statement as it is stored: with its ledger index, once it has one.</summary>
public sealed record StoredStatement(Statement Statement, long? Index);

/// <summary>Statements as they are stored, whole: the inner path. What leaves it for a page goes through <see cref="StatementBook"/> and a reader.</summary>
/// <param name="database">Where their rows are.</param>
/// <param name="seal">Under what the protected of them lies there.</param>
public sealed class StatementStore(Database database, DisclosureSeal seal)
{
    private const string DueSeal = "seal";
    private const string Select =
        $"SELECT {StatementRows.Columns}, e.ledger_index FROM statement s {StatementRows.WithKey} LEFT JOIN ledger_entry e ON e.statement = s.number WHERE ";

    /// <summary>The database.</summary>
    public Database Database => database;

    /// <summary>Whether something lies under a key already.</summary>
    public static bool HasKeys(Database database) => database.Read(connection =>
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM (SELECT 1 FROM subject_key LIMIT 1) k")) > 0;

    /// <summary>Seals what an older version wrote in the clear, and leaves no copy of it in the database's files.</summary>
    public void SealIfDue()
    {
        if (!database.IsDue(DueSeal))
        {
            return;
        }
        database.Write(transaction =>
        {
            var rows = Rows(transaction);
            foreach (var id in transaction.Connection!.Query<string>("SELECT id FROM statement", transaction: transaction).ToList())
            {
                if (rows.Get(id) is var statement && rows.IsSealed(statement))
                {
                    rows.Rewrite(statement);
                }
            }
            Database.OweScrub(transaction);
        });
        database.Settle(DueSeal);
        database.ScrubIfDue();
    }

    /// <summary>Everything that is said about subjects, by ledger index; what has none yet comes last.</summary>
    internal IEnumerable<StoredStatement> About(IReadOnlyCollection<SubjectId> subjects) =>
        Query(subjects.Select(s => s.Value), "s.subject");

    /// <summary>All statements of some kinds.</summary>
    internal IEnumerable<StoredStatement> OfKinds(IReadOnlyCollection<string> kinds) => Query(kinds, "s.kind");

    /// <summary>Those of these statements that are here.</summary>
    internal IEnumerable<StoredStatement> OfIds(IEnumerable<StatementId> ids) => Query(ids.Select(id => id.Value), "s.id");

    /// <summary>The statement, or null where there is none.</summary>
    internal StoredStatement? Find(StatementId id) => Query([id.Value], "s.id").FirstOrDefault();

    /// <summary>What <paramref name="sql"/> finds among entries <c>e</c> and statements <c>s</c>, in its order.</summary>
    internal List<StoredStatement> Entries(string sql, object parameters) => database.Read(connection => Read(
        connection.ExecuteReader(
            $"SELECT {StatementRows.Columns}, e.ledger_index FROM ledger_entry e JOIN statement s ON s.number = e.statement {StatementRows.WithKey} {sql}", parameters)));

    /// <summary>Rows of statements, read outside a transaction.</summary>
    internal StatementRows Rows(DbConnection connection) => new(connection, seal);

    /// <summary>Rows of statements, read and written within a transaction.</summary>
    /// <param name="transaction">Within which.</param>
    /// <param name="fresh">Statements already in memory, so that they are not parsed again.</param>
    internal StatementRows Rows(DbTransaction transaction, IReadOnlyDictionary<StatementId, Statement>? fresh = null) => new(transaction, seal, fresh);

    /// <summary>Every subject's fold, as a transaction sees the record.</summary>
    internal SubjectSweep Sweep(DbTransaction transaction, FoldRules rules) => new(transaction.Connection!, transaction, seal, rules);

    private List<StoredStatement> Query(IEnumerable<string> keys, string column) => database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return Read(connection.ExecuteReader(Select + dialect.IsAmongKeys(column), dialect.Keys(keys)))
            .OrderBy(stored => stored.Index ?? long.MaxValue)
            .ToList();
    });

    private List<StoredStatement> Read(IDataReader rows)
    {
        var statements = new List<StoredStatement>();
        using (rows)
        {
            while (rows.Read())
            {
                statements.Add(new StoredStatement(
                    StatementRows.ToStatement(rows, seal), rows.IsDBNull(StatementRows.ColumnCount) ? null : rows.GetInt64(StatementRows.ColumnCount)));
            }
        }
        return statements;
    }
}
