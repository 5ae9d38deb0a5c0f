using System.Text;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Ledger;

/// <summary>The ledger: its checkpoint, its statements, and what somebody needs to check them elsewhere.</summary>
internal static class LedgerPages
{
    private const int PageLength = 50;
    private const string PlainText = "text/plain; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = Right.Read(Feature.Ledger);
        routes.MapGet("/ledger", Overview).RequireRight(read);
        routes.MapGet("/ledger/others", (Product product, Reader reader) => Page.Of<OthersPage>(new { Ledgers = OtherView.All(product, reader) })).RequireRight(read);
        routes.MapGet("/ledger/checkpoint", PublishedCheckpoint).RequireRight(read);
        routes.MapGet("/ledger/key", Keys).RequireRight(read);
        routes.MapGet("/ledger/{index:long}", Statement).RequireRight(read);
        routes.MapGet("/ledger/{index:long}.tlog-proof", Proof).RequireRight(read);
        routes.MapGet("/ledger/{index:long}.jws", Leaf).RequireRight(read);
    }

    private static IResult Overview(Product product, Reader reader, long? before, string? of)
    {
        Whose? whose = of switch { "here" => Whose.Ours, "elsewhere" => Whose.Others, _ => null };
        var listed = product.StatementList.Latest(reader, before, PageLength + 1, whose);
        return Page.Of<LedgerPage>(new
        {
            Ledger = LedgerView.Of(product),
            Rows = HistoryRow.Of(listed.Take(PageLength), product),
            IsFirst = before is null,
            Others = OtherView.All(product, reader),
            Of = whose is null ? null : of,
            Next = listed.Count > PageLength ? listed[PageLength - 1].Index : null,
        });
    }

    private static IResult Statement(Product product, Reader reader, long index)
    {
        if (product.StatementList.At(reader, index) is not { } stored)
        {
            return Results.NotFound();
        }
        var fate = stored.Statement.Subject is { } subject ? product.Statements.StateOf(subject, reader).Find(stored.Statement.Id) : null;
        var checkpoint = LedgerView.Of(product).Checkpoint;
        return Page.Of<StatementPage>(new
        {
            Row = HistoryRow.Of(stored, fate, product),
            IsCovered = checkpoint is not null && index < checkpoint.Size,
        });
    }

    private static IResult PublishedCheckpoint(Product product) =>
        product.Published() is { } note ? Results.Text(note.Format(), PlainText) : Results.NotFound();

    private static IResult Keys(Product product) => Download(product.KeyFile(), "bayyina.key");

    // The proof and the leaf say nothing that the tree does not: whoever holds the statement needs no more to check it.
    private static IResult Proof(Product product, long index) =>
        product.Published() is { } note && index < Checkpoint.Parse(note.Text).Size
            ? Download(new ProofMaker(note, product.LedgerFolder).Prove(index).Format(), $"{index}.tlog-proof")
            : Results.NotFound();

    private static IResult Leaf(Product product, Reader reader, long index) =>
        product.StatementList.At(reader, index) is { } stored ? Download(stored.Statement.Token.Jws, $"{index}.jws") : Results.NotFound();

    private static IResult Download(string text, string name) =>
        Results.File(Encoding.UTF8.GetBytes(text), "application/octet-stream", name);
}
