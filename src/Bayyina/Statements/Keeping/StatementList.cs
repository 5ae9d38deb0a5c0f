using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>Lists statements by their place in the ledger, the newest first, as whoever asks may see them.</summary>
public sealed class StatementList(Database database, KindCatalogue kinds)
{
    private const string Select =
        "SELECT s.jws, s.disclosures, s.gone, e.ledger_index FROM ledger_entry e JOIN statement s ON s.number = e.statement";

    /// <summary>The last ones before an index; all where it is null.</summary>
    public IReadOnlyList<StoredStatement> Latest(Reader reader, long? before, int most) => Query(
        reader,
        $"{Select} WHERE e.ledger_index < @before ORDER BY e.ledger_index DESC LIMIT @most", new { before = before ?? long.MaxValue, most });

    /// <summary>The last ones of a kind before an index.</summary>
    public IReadOnlyList<StoredStatement> LatestOf(Reader reader, KindDefinition kind, long? before, int most) => Query(
        reader,
        $"{Select} WHERE s.kind = @kind AND e.ledger_index < @before ORDER BY e.ledger_index DESC LIMIT @most",
        new { kind = kind.Name, before = before ?? long.MaxValue, most });

    /// <summary>The statement with an index, or null.</summary>
    public StoredStatement? At(Reader reader, long index) => Query(reader, $"{Select} WHERE e.ledger_index = @index", new { index }).FirstOrDefault();

    private List<StoredStatement> Query(Reader reader, string sql, object parameters) => Sight.Of(
        database.Read(connection => connection
        .Query<(string Jws, string Disclosures, string Gone, long Index)>(sql, parameters)
        .Select(row => new StoredStatement(StatementRows.ToStatement(row.Jws, row.Disclosures, row.Gone), row.Index))
        .ToList()),
        reader,
        kinds);
}
