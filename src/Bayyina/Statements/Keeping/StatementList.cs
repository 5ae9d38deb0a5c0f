namespace Bayyina.Statements;

/// <summary>Lists statements by their place in the ledger, the newest first, as whoever asks may see them.</summary>
public sealed class StatementList(StatementBook book)
{
    /// <summary>The last ones before an index; all where it is null.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="before">The index.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="whose">Only what was said for this ledger, or only what was carried from others; null for both.</param>
    public IReadOnlyList<StoredStatement> Latest(Reader reader, long? before, int most, Whose? whose = null) => Query(
        reader,
        $"WHERE e.ledger_index < @before{whose switch { Whose.Ours => " AND s.issuer IS NULL", Whose.Others => " AND s.issuer IS NOT NULL", _ => "" }} ORDER BY e.ledger_index DESC LIMIT @most", new { before = before ?? long.MaxValue, most });

    /// <summary>The last ones of a kind before an index.</summary>
    public IReadOnlyList<StoredStatement> LatestOf(Reader reader, KindDefinition kind, long? before, int most) => Query(
        reader,
        "WHERE s.kind = @kind AND e.ledger_index < @before ORDER BY e.ledger_index DESC LIMIT @most",
        new { kind = kind.Name, before = before ?? long.MaxValue, most });

    /// <summary>Those of a run of indexes, in their order.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">The one after the last.</param>
    public IReadOnlyList<StoredStatement> Range(Reader reader, long from, long to) =>
        Query(reader, "WHERE e.ledger_index >= @from AND e.ledger_index < @to ORDER BY e.ledger_index", new { from, to });

    /// <summary>The statement with an index, or null.</summary>
    public StoredStatement? At(Reader reader, long index) => Query(reader, "WHERE e.ledger_index = @index", new { index }).FirstOrDefault();

    private List<StoredStatement> Query(Reader reader, string sql, object parameters) => Sight.Of(book.Store.Entries(sql, parameters), reader, book.Rules.Kinds, book.IsHeld);
}

/// <summary>Whose statements stand in a ledger.</summary>
public enum Whose
{
    /// <summary>Those of the installation that keeps it.</summary>
    Ours,

    /// <summary>Those that were carried from other installations.</summary>
    Others,
}
