using System.Text;
using System.Text.Json;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Ledger;

/// <summary>The ledger as it is published.</summary>
/// <param name="Origin">Its name, which every statement carries.</param>
/// <param name="LogKey">The verifier key of its checkpoints.</param>
/// <param name="NodeKey">The public key of the installation's own statements, a JWK.</param>
/// <param name="Size">How many statements the published checkpoint covers; not there before the first.</param>
/// <param name="Root">The root of the tree, in Base64.</param>
public sealed record LedgerAnswer(string Origin, string LogKey, JsonElement NodeKey, long? Size = null, string? Root = null);

/// <summary>The ledger, and what somebody needs to check it elsewhere.</summary>
internal static class LedgerApi
{
    private const string PlainText = "text/plain";
    private const string Bytes = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = Right.Read(Feature.Ledger);
        routes.MapGet("/ledger", Show).RequireRight(read).Tells("getLedger", "The ledger as it is published.");
        routes.MapGet("/ledger/checkpoint", PublishedCheckpoint).RequireRight(read)
            .Tells("getCheckpoint", "The published checkpoint (C2SP tlog-checkpoint).", "ledger.empty").Produces<string>(200, PlainText);
        routes.MapGet("/ledger/key", (Product product) => Results.Bytes(Encoding.UTF8.GetBytes(product.KeyFile()), Bytes, "bayyina.key")).RequireRight(read)
            .Tells("getKeyFile", "The key file that is handed over by hand.").Produces<byte[]>(200, Bytes);
        routes.MapGet("/ledger/{index:long}", Statement).RequireRight(read)
            .Tells("getStatementAt", "The statement with an index of the ledger, and its receipt.", "statement.unknown");
        routes.MapGet("/ledger/{index:long}/proof", Proof).RequireRight(read)
            .Tells("getProof", "That the ledger holds it (C2SP tlog-proof).", "ledger.not_covered").Produces<byte[]>(200, Bytes);
        routes.MapGet("/ledger/{index:long}/leaf", Leaf).RequireRight(read)
            .Tells("getLeaf", "What was signed, without what it discloses (JWS).", "statement.unknown").Produces<byte[]>(200, Bytes);
    }

    private static Ok<LedgerAnswer> Show(Product product)
    {
        var view = LedgerView.Of(product);
        using var key = JsonDocument.Parse(view.NodeKey);
        return TypedResults.Ok(new LedgerAnswer(
            view.Origin, view.LogKey, key.RootElement.Clone(), view.Checkpoint?.Size,
            view.Note?.Split('\n')[2]));
    }

    private static IResult PublishedCheckpoint(Product product) =>
        product.Published() is { } note ? Results.Text(note.Format(), PlainText, Encoding.UTF8) : new Refusal("ledger.empty");

    private static Results<Ok<StatementWithPlaceAnswer>, Refusal> Statement(Product product, Reader reader, long index) =>
        product.StatementList.At(reader, index) is { } stored ? TypedResults.Ok(StatementApi.WithPlace(product, reader, stored)) : new Refusal("statement.unknown");

    private static IResult Proof(Product product, long index) =>
        product.Published() is { } note && index >= 0 && index < Checkpoint.Parse(note.Text).Size
            ? Download(new ProofMaker(note, product.LedgerFolder).Prove(index).Format(), $"{index}.tlog-proof")
            : new Refusal("ledger.not_covered");

    private static IResult Leaf(Product product, Reader reader, long index) =>
        product.StatementList.At(reader, index) is { } stored ? Download(stored.Statement.Token.Jws, $"{index}.jws") : new Refusal("statement.unknown");

    private static IResult Download(string text, string name) => Results.Bytes(Encoding.UTF8.GetBytes(text), Bytes, name);
}
