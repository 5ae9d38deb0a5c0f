using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>A statement as it is stored: with its ledger index, once it has one.</summary>
public sealed record StoredStatement(Statement Statement, long? Index);

/// <summary>Finds stored statements, whole: the inner path. What leaves it for a page goes through <see cref="StatementBook"/> and a reader.</summary>
internal sealed class StatementReader(Database database)
{
    private const string Select = "SELECT s.jws, s.disclosures, s.gone, e.ledger_index FROM statement s LEFT JOIN ledger_entry e ON e.statement = s.number WHERE ";

    /// <summary>Everything that is said about subjects, by ledger index; what has none yet comes last.</summary>
    public IEnumerable<StoredStatement> About(IReadOnlyCollection<SubjectId> subjects) =>
        Query(subjects.Select(s => s.Value), "s.subject");

    /// <summary>All statements of some kinds.</summary>
    public IEnumerable<StoredStatement> OfKinds(IReadOnlyCollection<string> kinds) => Query(kinds, "s.kind");

    /// <summary>The statement, or null where there is none.</summary>
    public StoredStatement? Find(StatementId id) => Query([id.Value], "s.id").FirstOrDefault();

    private List<StoredStatement> Query(IEnumerable<string> keys, string column) => database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return connection
            .Query<(string Jws, string Disclosures, string Gone, long? Index)>(Select + dialect.IsAmongKeys(column), dialect.Keys(keys), buffered: false)
            .Select(row => new StoredStatement(StatementRows.ToStatement(row.Jws, row.Disclosures, row.Gone), row.Index))
            .OrderBy(stored => stored.Index ?? long.MaxValue)
            .ToList();
    });
}
