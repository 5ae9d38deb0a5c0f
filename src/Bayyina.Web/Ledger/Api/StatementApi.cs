using System.Globalization;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Ledger;

/// <summary>A property of a kind.</summary>
/// <param name="Text">What it means, in the language that was asked for.</param>
public sealed record PropertyAnswer(string Name, PropertyType Type, bool Required, Sensitivity Sensitivity, string Text);

/// <summary>A kind of statement.</summary>
/// <param name="About">The type of subject that it is about; not there where that may be any.</param>
/// <param name="Text">What it means, in the language that was asked for.</param>
public sealed record KindAnswer(
    string Kind, string Text, IReadOnlyList<string> SaidBy, IReadOnlyList<string> SupersededBy, IReadOnlyList<PropertyAnswer> Properties,
    string? About = null, string? Status = null);

/// <summary>Statements and their kinds.</summary>
internal static class StatementApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = Right.Read(Feature.Ledger);
        routes.MapGet("/statements", List).RequireRight(read)
            .Tells("listStatements", "Statements by their place in the ledger, the newest first; of one kind where it is named.", "request.query_malformed");
        routes.MapGet("/statements/{id}", Show).RequireRight(read).Tells("getStatement", "A statement by its id, and its receipt.", "statement.unknown");
        routes.MapGet("/kinds", Kinds).RequireSignedIn().Tells("listKinds", "What can be said: every kind of statement with its properties.");
    }

    /// <summary>A statement with what has become of it, and its receipt.</summary>
    public static StatementWithPlaceAnswer WithPlace(Product product, Reader reader, StoredStatement stored)
    {
        var fate = stored.Statement.Subject is { } subject ? product.Statements.StateOf(subject, reader).Find(stored.Statement.Id) : null;
        var row = HistoryRow.Of(stored, fate, product);
        return new StatementWithPlaceAnswer(StatementAnswer.Of(row), PlaceAnswer.Of(stored.Statement.Id, stored.Index, LedgerView.Of(product).Checkpoint?.Size));
    }

    private static Ok<ListAnswer<StatementAnswer>> List(Product product, Reader reader, string? kind, string? after, int? limit)
    {
        var most = Paging.Limit(limit);
        var before = Paging.Index(after);
        var listed = kind is null ? product.StatementList.Latest(reader, before, most + 1)
            : Product.Kinds.Find(kind) is { } known && reader.May(Right.Read(known.Feature)) ? product.StatementList.LatestOf(reader, known, before, most + 1)
            : throw new RefusedException("request.query_malformed", "kind");
        return TypedResults.Ok(Paging.Cut(HistoryRow.Of(listed, product), most, row => row.Stored.Index, StatementAnswer.Of));
    }

    private static Results<Ok<StatementWithPlaceAnswer>, Refusal> Show(Product product, Reader reader, string id) =>
        StatementId.TryParse(id, out var statement) && product.Statements.Find(statement, reader) is { } stored
            ? TypedResults.Ok(WithPlace(product, reader, stored))
            : new Refusal("statement.unknown");

    private static Ok<ListAnswer<KindAnswer>> Kinds(Words words)
    {
        var culture = words.Culture;
        return TypedResults.Ok(new ListAnswer<KindAnswer>([.. Product.Kinds.All.Select(kind => Of(kind, culture))]));
    }

    private static KindAnswer Of(KindDefinition kind, CultureInfo culture) => new(
        kind.Name, KindText.Of(kind.Name, culture), kind.SaidBy, kind.SupersededBy,
        [.. kind.Properties.Select(property => new PropertyAnswer(
            property.Name, property.Type, property.Required, property.Sensitivity, KindText.Of($"{kind.Name}.{property.Name}", culture)))],
        kind.SubjectType, kind.Status);
}
