using System.Globalization;
using Bayyina.Displacement;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Displacement;

/// <summary>How many, at least and at most.</summary>
/// <param name="Most">Not there where nothing bounds it above.</param>
public sealed record BoundsAnswer(long Least, long? Most = null)
{
    internal static BoundsAnswer Of(Bounds bounds) => new(bounds.Least, bounds.Most);
}

/// <summary>A family, convoy, siege… as a list shows it.</summary>
/// <param name="Subject"><c>family/…</c>, <c>convoy/…</c>.</param>
/// <param name="State">A word of its list, <c>contradictory</c>, or empty.</param>
public sealed record DisplacementRowAnswer(
    string Subject, bool Exercise, string State, IReadOnlyList<string> Needs, long Breaches, DateTimeOffset KnownSince, string? Title = null, string? At = null,
    SaidText? Place = null, BoundsAnswer? People = null)
{
    internal static DisplacementRowAnswer Of(DisplacementRow row) => new(
        row.Id.Value, row.Exercise, row.State, row.Needs, row.Breaches, row.KnownSince, row.Title, row.At, SaidText.InRow(row.Place),
        row.People is { } people ? BoundsAnswer.Of(people) : null);
}

/// <summary>What became of everybody on a convoy's list, by outcome.</summary>
public sealed record OutcomeAnswer(string State, long Entries, BoundsAnswer People);

/// <summary>A family, convoy, siege… as its statements tell it now.</summary>
/// <param name="States">More than one where statements disagree.</param>
/// <param name="Outcomes">Of a convoy: what became of everybody on its list.</param>
/// <param name="Statements">Everything that was said of it, in the order of the ledger.</param>
public sealed record DisplacementAnswer(
    string Subject, bool Exercise, IReadOnlyList<string> Titles, IReadOnlyList<string> States, IReadOnlyList<string> Needs, SaidText At, SaidText Place, int Breaches,
    IReadOnlyList<OutcomeAnswer> Outcomes, IReadOnlyList<StatementAnswer> Statements, BoundsAnswer? People = null);

/// <summary>What was delivered at a place over a period, put together.</summary>
public sealed record ServiceSumAnswer(string Service, BoundsAnswer Deliveries, BoundsAnswer People, BoundsAnswer Families, string? Place = null);

/// <summary>What registers a family.</summary>
/// <param name="Family">Its id, made by whoever sends it: sent twice it registers one. Made here where it is not said.</param>
/// <param name="Head">Protected.</param>
public sealed record FamilyWish(
    CountWish People, string? Family = null, string? At = null, CountWish? Children = null, NameWish? Head = null, PlaceWish? From = null, string? Convoy = null,
    bool Exercise = false);

/// <summary>What says that a service was delivered.</summary>
/// <param name="At">EDTF: the time over which it was delivered.</param>
/// <param name="Kind">A word of the list of services.</param>
public sealed record ServiceWish(
    string At, string Kind, string? Service = null, string? Detail = null, CountWish? People = null, CountWish? Families = null, string? Provider = null,
    PlaceWish? Place = null, string? Family = null, string? Convoy = null, string? Siege = null, bool Exercise = false);

/// <summary>What puts somebody, or a family, on the list of a convoy.</summary>
/// <param name="Name">Protected.</param>
public sealed record EvacueeWish(string Convoy, CountWish People, string? Evacuee = null, NameWish? Name = null, string? Family = null, bool Exercise = false);

/// <summary>What says that somebody was let out, refused or left behind.</summary>
/// <param name="Seen">The statements that whoever says it was looking at; what is current where it is not said.</param>
public sealed record PassageWish(
    string Outcome, string? At = null, string? Through = null, string? Reason = null, PlaceWish? Place = null, IReadOnlyList<string>? Seen = null);

/// <summary>The displaced, read and said by programs.</summary>
internal static class DisplacementApi
{
    private static readonly string[] Wrong =
        ["text.missing", "text.not_a_line", "when.not_edtf", "when.future", "subject.malformed", "place.malformed", "count.malformed", "form.said_otherwise"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Displacement), Right.Write(Feature.Displacement));
        routes.MapGet("/displaced", List).RequireRight(read)
            .Tells("listDisplaced", "Families, services, convoys, evacuees, sieges, promises, appeals or settlements (`type`), the newest first.");
        routes.MapGet("/displaced/sums", Sums).RequireRight(read)
            .Tells("sumServices", "What was delivered over a period, by service and place. Ranges stay ranges.");
        routes.MapGet("/displaced/{type}/{id}", Show).RequireRight(read)
            .Tells("getDisplaced", "One of them, with everything that was said of it.", "displaced.unknown");
        routes.MapPost("/families", (Product product, Actor actor, Sent<FamilyWish> sent) => Opened(product, actor, DisplacementBook.Family(
            Checked.Subject(sent.Value.Family, "family", "/family") ?? SubjectId.New("family"), Checked.At(sent.Value.At, product.Time.GetUtcNow()),
            Checked.Count(sent.Value.People, "/people")!, Checked.Count(sent.Value.Children, "/children"), Checked.Name(sent.Value.Head, "/head"),
            Checked.Place(sent.Value.From, "/from"), Checked.Subject(sent.Value.Convoy, "convoy", "/convoy"), sent.Value.Exercise)))
            .RequireRight(write).Tells("registerFamily", "Registers a family.", [.. Wrong, "volunteer.name_missing"]);
        routes.MapPost("/services", (Product product, Actor actor, Sent<ServiceWish> sent) => Opened(product, actor, ServiceOf(sent.Value, product.Time.GetUtcNow())))
            .RequireRight(write).Tells("recordService", "Says that aid or medical service was delivered.", [.. Wrong, "word.unknown"]);
        routes.MapPost("/evacuees", (Product product, Actor actor, Sent<EvacueeWish> sent) => Opened(product, actor, DisplacementBook.Listing(
            Checked.Subject(sent.Value.Evacuee, "evacuee", "/evacuee") ?? SubjectId.New("evacuee"), Checked.Subject(sent.Value.Convoy, "convoy", "/convoy")!.Value,
            Checked.Count(sent.Value.People, "/people")!, Checked.Name(sent.Value.Name), Checked.Subject(sent.Value.Family, "family", "/family"), sent.Value.Exercise)))
            .RequireRight(write).Tells("listEvacuee", "Puts somebody, or a family, on the list of a convoy.", [.. Wrong, "volunteer.name_missing"]);
        routes.MapPost("/evacuees/{id}/passage", Passage).RequireRight(write)
            .Tells("recordPassage", "Says that somebody was let out, refused or left behind.", [.. Wrong, "displaced.unknown", "word.unknown", "statement.unknown"]);
    }

    private static Ok<ListAnswer<DisplacementRowAnswer>> List(
        Product product, Reader reader, string type, bool? exercise, string? q, string? state, string? convoy, string? siege, string? after, int? limit)
    {
        if (!DisplacementWords.Types.Contains(type) || q is { Length: > Filled.LongestLine })
        {
            throw new RefusedException("request.query_malformed", q is { Length: > Filled.LongestLine } ? "q" : "type");
        }
        var filter = new DisplacementFilter(type, q, state, Named(siege, "siege"), Named(convoy, "convoy"));
        var page = product.DisplacementList.Page(reader, exercise ?? false, filter, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<DisplacementRowAnswer>([.. page.Rows.Select(DisplacementRowAnswer.Of)], page.Next?.ToString()));
    }

    private static SubjectId? Named(string? subject, string type) =>
        subject is null ? null : SubjectId.TryParse(subject, out var id) && id.Type == type ? id : throw new RefusedException("request.query_malformed", type);

    private static Ok<ListAnswer<ServiceSumAnswer>> Sums(Product product, Reader reader, bool? exercise, string? from, string? until, string? place) =>
        TypedResults.Ok(new ListAnswer<ServiceSumAnswer>(
        [
            .. product.ServiceSums.Over(reader, exercise ?? false, Day(from, "from"), Day(until, "until"), place).Select(sum => new ServiceSumAnswer(
                sum.Service, BoundsAnswer.Of(sum.Deliveries), BoundsAnswer.Of(sum.People), BoundsAnswer.Of(sum.Families), sum.Place)),
        ]));

    private static DateOnly? Day(string? typed, string name) => typed is null ? null
        : DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new RefusedException("request.query_malformed", name);

    private static Results<Ok<DisplacementAnswer>, Refusal> Show(Product product, Reader reader, string type, string id)
    {
        if (DisplacementView.Find(product, reader, type, id) is not { } view)
        {
            return new Refusal("displaced.unknown");
        }
        var one = view.Subject;
        return TypedResults.Ok(new DisplacementAnswer(
            one.Id.Value, one.Exercise, one.Titles, one.States, one.Needs, SaidText.Of(one.At), SaidText.Of(one.Place.As(PlaceName.Of)), one.Breaches,
            [.. view.Outcomes.Select(o => new OutcomeAnswer(o.State, o.Entries, BoundsAnswer.Of(o.People)))], [.. view.History.Select(StatementAnswer.Of)],
            one.PeopleBounds is { } people ? BoundsAnswer.Of(people) : null));
    }

    private static Draft ServiceOf(ServiceWish wish, DateTimeOffset now) => DisplacementBook.Service(
        Checked.Subject(wish.Service, "service", "/service") ?? SubjectId.New("service"),
        new ServiceSaid(
            Checked.At(wish.At, now), Word(wish.Kind, DisplacementWords.Services, "/kind"), Checked.Line(wish.Detail, "/detail"), Checked.Count(wish.People, "/people"),
            Checked.Count(wish.Families, "/families"), Checked.Line(wish.Provider, "/provider"), Checked.Place(wish.Place),
            Checked.Subject(wish.Family, "family", "/family"), Checked.Subject(wish.Convoy, "convoy", "/convoy"), Checked.Subject(wish.Siege, "siege", "/siege")),
        wish.Exercise);

    private static Results<Created<ReceiptAnswer>, Refusal> Passage(Product product, Actor actor, string id, Sent<PassageWish> sent)
    {
        if (SubjectLinks.From("evacuee", id) is not { } subject || product.Statements.StateOf(subject, actor.Reader) is not { Statements.Count: > 0 } state)
        {
            return new Refusal("displaced.unknown");
        }
        var wish = sent.Value;
        var receipt = Once.Receipt(product, actor, DisplacementBook.Passing(
            subject, Checked.At(wish.At, product.Time.GetUtcNow()), Word(wish.Outcome, DisplacementWords.Outcomes, "/outcome"), Checked.Line(wish.Through, "/through"),
            Checked.Line(wish.Reason, "/reason"), Checked.Place(wish.Place), state.Exercise,
            Checked.Seen(wish.Seen, DisplacementBook.Seen(state, DisplacementKinds.EvacueePassed))));
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Opened(Product product, Actor actor, Draft draft)
    {
        var said = Once.Say(product, actor, draft);
        return said.Differs
            ? new Refusal("form.said_otherwise")
            : TypedResults.Created("/api" + SubjectLinks.To(draft.Subject), new ReceiptAnswer(draft.Subject.Value, draft.Kind.Name, said.Id.Value, said.Index));
    }

    private static string Word(string word, IReadOnlyList<string> list, string pointer) =>
        list.Contains(word) ? word : throw new RefusedException("word.unknown", pointer);
}
