using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>A sighting as a list shows it. Where a member is not there, the sighting itself tells why.</summary>
/// <param name="Sighting"><c>sighting/…</c>.</param>
/// <param name="At">EDTF, as it was said.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
public sealed record SightingRowAnswer(
    string Sighting, bool Exercise, DateTimeOffset KnownSince, string? At = null, string? What = null, string? Form = null, string? Heading = null, PlaceSaidAnswer? Place = null)
{
    internal static SightingRowAnswer Of(SightingRow row) =>
        new(row.Id.Value, row.Exercise, row.KnownSince, row.At, row.What, row.Form, row.Heading, PlaceSaidAnswer.InRow(row.Place));
}

/// <summary>A sighting as its statements tell it now.</summary>
/// <param name="Flags">What is odd about it, as codes.</param>
public sealed record SightingAnswer(string Sighting, bool Exercise, IReadOnlyList<string> Flags, IReadOnlyList<StatementAnswer> Statements);

/// <summary>What takes a sighting in.</summary>
/// <param name="What"><c>aircraft</c>, <c>helicopter</c>, <c>drone</c>, <c>launch</c> or <c>unknown</c>.</param>
/// <param name="Sighting">Its id, chosen by whoever sends it: sent twice, it is one sighting.</param>
/// <param name="At">When, in EDTF.</param>
/// <param name="Form"><c>seen</c> or <c>heard</c>.</param>
/// <param name="Heading">Degrees from north, or a wind such as <c>sw</c>.</param>
/// <param name="Observer">Protected.</param>
public sealed record SightingWish(
    string What, string? Sighting = null, string? At = null, ClockWish? Clock = null, string? Form = null, PlaceWish? Place = null, string? Heading = null,
    CallerWish? Observer = null, bool Exercise = false);

/// <summary>Sightings, read and said by programs.</summary>
internal static class SightingApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/sightings", List).RequireRight(read)
            .Tells("listSightings", "The record's sightings, or those of drills, the newest first.", "request.query_malformed");
        routes.MapGet("/sightings/{id}", Show).RequireRight(read)
            .Tells("getSighting", "A sighting and everything that was said about it.", "sighting.unknown");
        routes.MapPost("/sightings", TakeIn).RequireRight(write)
            .Tells(
                "takeSighting", "Takes a sighting in; sent twice under one id, it is one.", "report.word_unknown", "report.caller_malformed", "sighting.heading_malformed",
                "clock.malformed", "place.malformed", "place.code_malformed", "place.coordinates_malformed", "place.uncertainty_malformed", "when.not_edtf", "when.future",
                "statement.sent_twice", "subject.malformed");
    }

    /// <summary>The clock that was told; null where none was, or it is wrong, which is said.</summary>
    public static DeviceClock? ClockOf(ClockWish? wish, Complaints wrong)
    {
        if (wish is null)
        {
            return null;
        }
        var clock = new DeviceClock(string.IsNullOrWhiteSpace(wish.Device) ? null : wish.Device.Trim(), wish.OffsetS);
        if (DeviceClock.Of(clock.ToJson()) is null || (clock.Device is { } device && !Wording.IsLine(device)))
        {
            wrong.Add("clock", "clock.malformed");
        }
        return clock;
    }

    /// <summary>Says what is wrong with a time. One that has not come yet is taken where the device's clock explains it; then it is shown with a flag.</summary>
    public static void DemandTime(Complaints wrong, string? at, DeviceClock? clock, DateTimeOffset now)
    {
        if (at is not null && WhenForm.WhyNot(at, now) is { } code && !(code == "when.future" && Oddities.ExplainsAhead(at, clock, now)))
        {
            wrong.Add("at", code);
        }
    }

    private static Ok<ListAnswer<SightingRowAnswer>> List(Product product, Reader reader, bool? exercise, string? after, int? limit)
    {
        var page = product.SightingList.Page(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<SightingRowAnswer>([.. page.Rows.Select(SightingRowAnswer.Of)], page.Next?.ToString()));
    }

    private static Results<Ok<SightingAnswer>, Refusal> Show(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("sighting", id) is not { } subject || product.Statements.StateOf(subject, reader) is not { Statements.Count: > 0 } state)
        {
            return new Refusal("sighting.unknown");
        }
        var sighting = Sighting.From(state);
        return TypedResults.Ok(new SightingAnswer(sighting.Id.Value, sighting.Exercise, sighting.Flags, [.. HistoryRow.Of(state, product).Select(StatementAnswer.Of)]));
    }

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> TakeIn(Product product, Actor actor, Sent<SightingWish> sent)
    {
        var wish = sent.Value;
        var sighting = SubjectId.New("sighting");
        if (wish.Sighting is { } chosen && (!SubjectId.TryParse(chosen, out sighting) || sighting.Type != "sighting"))
        {
            return new Refusal("subject.malformed", "/sighting");
        }
        var wrong = new Complaints();
        var place = wish.Place?.Read(wrong);
        var clock = ClockOf(wish.Clock, wrong);
        DemandTime(wrong, wish.At, clock, product.Time.GetUtcNow());
        SightingForm.Demand(wrong, wish.What, wish.Form, wish.Heading, wish.Observer?.Name, wish.Observer?.Contact);
        if (!wrong.AreNone)
        {
            return new Refusal(wrong.All[0].Code, "/" + wrong.All[0].Field.Split('_')[0]);
        }
        var words = new SightingWords(wish.What)
        {
            At = wish.At,
            Clock = clock,
            Form = wish.Form,
            Place = place,
            Heading = wish.Heading,
            Observer = wish.Observer is { } observer && (observer.Name ?? observer.Contact) is not null ? new CallerSaid(observer.Name, observer.Contact) : null,
        };
        var (repetition, statement) = OpenedOnce.Say(product, actor, [SightingBook.Made(sighting, words, wish.Exercise)]);
        if (repetition == Repetition.Other)
        {
            return new Refusal("statement.sent_twice", "/sighting");
        }
        var receipt = new ReceiptAnswer(sighting.Value, SightingKinds.Made.Name, statement.Value, product.Rows.IndexesOf([statement])[statement]);
        return repetition == Repetition.Same ? TypedResults.Ok(receipt) : TypedResults.Created("/api" + SubjectLinks.To(sighting), receipt);
    }
}
