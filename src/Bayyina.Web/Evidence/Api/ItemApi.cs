using Bayyina.Evidence;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Evidence;

/// <summary>An item as a list shows it.</summary>
/// <param name="Item"><c>item/…</c>.</param>
/// <param name="File">Its original name; not there where that is withheld or erased, which the item itself tells.</param>
/// <param name="SealedAt">Server time of its sealing.</param>
/// <param name="Index">Of its sealing in the ledger; not there before it has one.</param>
public sealed record ItemRowAnswer(
    string Item, bool Exercise, string MediaType, long Bytes, string Sha256, DateTimeOffset SealedAt, string? File = null, long? Index = null)
{
    internal static ItemRowAnswer Of(ItemRow row) =>
        new(row.Id.Value, row.Exercise, row.MediaType, row.Bytes, row.Sha256, row.SealedAt, row.File, row.Index);
}

/// <summary>An item as its statements tell it now.</summary>
/// <param name="Disputed">Whether several sealings stand; then this is the first of them.</param>
/// <param name="Content">Where its bytes are.</param>
/// <param name="Incidents">To which it belongs.</param>
/// <param name="Twins">Other items of the same bytes.</param>
/// <param name="Custody">Everything that was said about it, in the order of the ledger.</param>
/// <param name="Receipt">Of its sealing; not there before it has a place in the ledger.</param>
public sealed record ItemAnswer(
    string Item, bool Exercise, bool Disputed, string MediaType, long Bytes, string Sha256, string Sha512, SaidText File, string Content,
    IReadOnlyList<IncidentRowAnswer> Incidents, IReadOnlyList<string> Twins, IReadOnlyList<StatementAnswer> Custody, PlaceAnswer? Receipt = null);

/// <summary>Items, read by programs. They are added by <c>/api/uploads</c>.</summary>
internal static class ItemApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = Right.Read(Feature.Evidence);
        routes.MapGet("/items", List).RequireRight(read)
            .Tells("listItems", "The record's items, or those of its drills, the newest first.", "request.query_malformed");
        routes.MapGet("/items/{id}", Show).RequireRight(read).Tells("getItem", "An item with its custody and its receipt.", "item.unknown");
        routes.MapGet("/items/{id}/bytes", ItemBytes.Serve).RequireRight(read)
            .Tells("getBytes", "The bytes of an item, as they were sealed. Ranges can be asked for.", "item.unknown")
            .Produces<byte[]>(200, ItemBytes.Anything, [.. ItemBytes.Types]);
    }

    private static Ok<ListAnswer<ItemRowAnswer>> List(Product product, Reader reader, bool? exercise, string? after, int? limit)
    {
        var page = product.ItemList.Page(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<ItemRowAnswer>([.. page.Rows.Select(ItemRowAnswer.Of)], page.Next?.ToString()));
    }

    private static Results<Ok<ItemAnswer>, Refusal> Show(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("item", id) is not { } subject || ItemView.Find(product, subject, reader) is not { } view)
        {
            return new Refusal("item.unknown");
        }
        var item = view.Item;
        return TypedResults.Ok(new ItemAnswer(
            item.Id.Value, item.Exercise, item.Disputed, item.MediaType, item.Bytes, item.Sha256, item.Sha512, SaidText.Of(item.File),
            $"/api/items/{id}/bytes",
            [.. view.Incidents.Select(IncidentRowAnswer.Of)],
            [.. view.Twins.Select(twin => twin.Value)],
            [.. view.Custody.Select(StatementAnswer.Of)],
            PlaceAnswer.Of(item.Sealed.Id, view.Index, LedgerView.Of(product).Checkpoint?.Size)));
    }
}
