using Bayyina.Statements;

namespace Bayyina.Web.Ledger;

/// <summary>A statement as a history shows it.</summary>
/// <param name="Stored">The statement and its place in the ledger.</param>
/// <param name="Fate">What has become of it, where the fold of its subject is at hand.</param>
/// <param name="IsNode">Whether the installation itself said it.</param>
/// <param name="Other">The name of another installation's ledger that it was said for and carried from; null where it is ours.</param>
public sealed record HistoryRow(StoredStatement Stored, FoldedStatement? Fate, bool IsNode, string? Other)
{
    /// <summary>A row of one.</summary>
    public static HistoryRow Of(StoredStatement stored, FoldedStatement? fate, Product product) => new(
        stored, fate, stored.Statement.By == product.Node.Actor.Value, stored.Statement.Issuer == product.Statements.Origin ? null : stored.Statement.Issuer);

    /// <summary>Rows of what is listed, of which nothing but the statements is known.</summary>
    public static IReadOnlyList<HistoryRow> Of(IEnumerable<StoredStatement> listed, Product product) =>
        [.. listed.Select(stored => Of(stored, null, product))];

    /// <summary>Everything that was said about a subject, in the order of the ledger; what has no place yet comes last.</summary>
    public static IReadOnlyList<HistoryRow> Of(SubjectState state, Product product)
    {
        var indexes = product.Rows.IndexesOf(state.Statements.Select(said => said.Statement.Id));
        return
        [
            .. state.Statements
                .Select(said => (Said: said, Index: indexes.TryGetValue(said.Statement.Id, out var index) ? index : (long?)null))
                .OrderBy(row => row.Index ?? long.MaxValue)
                .Select(row => Of(new StoredStatement(row.Said.Statement, row.Index), row.Said, product)),
        ];
    }
}
