using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Ledger;

namespace Bayyina.Web.Evidence;

/// <summary>An item with everything that its page shows.</summary>
/// <param name="Item">As the fold of its subject shows it.</param>
/// <param name="Incidents">To which it belongs.</param>
/// <param name="Twins">Other items of the same bytes.</param>
/// <param name="Custody">Everything that was said about it, in the order of the ledger.</param>
/// <param name="Index">Of its sealing; null before it has one.</param>
/// <param name="IsCovered">Whether the published checkpoint covers its sealing.</param>
public sealed record ItemView(
    Item Item, IReadOnlyList<IncidentRow> Incidents, IReadOnlyList<SubjectId> Twins, IReadOnlyList<HistoryRow> Custody, long? Index, bool IsCovered)
{
    /// <summary>The ledger of another installation that it was sealed for, and carried from; empty where it is ours.</summary>
    public IReadOnlyList<string> Origins =>
        [.. Custody.Where(row => row.Stored.Statement.Id == Item.Sealed.Id).Select(row => row.Other).OfType<string>()];

    /// <summary>The item; null where there is none.</summary>
    public static ItemView? Find(Product product, SubjectId id, Reader reader)
    {
        var state = product.Statements.StateOf(id, reader);
        if (Item.From(state) is not { } item)
        {
            return null;
        }
        var custody = HistoryRow.Of(state, product);
        var index = custody.FirstOrDefault(row => row.Stored.Statement.Id == item.Sealed.Id)?.Stored.Index;
        var checkpoint = LedgerView.Of(product).Checkpoint;
        return new ItemView(
            item,
            [.. product.IncidentList.Among(product.ItemList.IncidentsOf(id, reader), reader).Values.OrderBy(incident => incident.Id)],
            product.ItemList.TwinsOf(id, item.Sha256, reader),
            custody,
            index,
            index < checkpoint?.Size);
    }
}
