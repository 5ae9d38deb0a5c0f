using System.Security.Cryptography;
using System.Text;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Evidence;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>An incident as a list shows it. Where a member is not there, the incident itself tells why.</summary>
/// <param name="Incident"><c>incident/…</c>.</param>
/// <param name="Exercise">A drill; never counted with the record.</param>
/// <param name="Title">Every current title, with <c>/</c> between them where they disagree.</param>
/// <param name="OpenedAt">EDTF, as it was said.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
public sealed record IncidentRowAnswer(
    string Incident, bool Exercise, Standing Standing, DateTimeOffset KnownSince, string? Title = null, string? OpenedAt = null, SaidText? Place = null)
{
    internal static IncidentRowAnswer Of(IncidentRow row) =>
        new(row.Id.Value, row.Exercise, row.Standing, row.KnownSince, row.Title, row.OpenedAt, SaidText.InRow(row.Place));
}

/// <summary>A note on an incident.</summary>
public sealed record NoteAnswer(string Statement, SaidText At, SaidText Text, SaidText Language);

/// <summary>An incident as its statements tell it now.</summary>
/// <param name="Titles">As every current opening says it; more than one where they disagree.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="Statements">Everything that was said about it, in the order of the ledger.</param>
public sealed record IncidentAnswer(
    string Incident, bool Exercise, Standing Standing, IReadOnlyList<string> Titles, SaidText OpenedAt, SaidText Place,
    IReadOnlyList<NoteAnswer> Notes, long Items, IReadOnlyList<StatementAnswer> Statements);

/// <summary>What opens an incident.</summary>
/// <param name="At">When it happened, in EDTF.</param>
/// <param name="Exercise">A drill, which can never become real.</param>
public sealed record OpeningWish(string Title, string? At = null, string? Place = null, bool Exercise = false);

/// <summary>What is noted.</summary>
/// <param name="Language">Of the text; guessed by its script where it is not said.</param>
public sealed record NoteWish(string Text, string? Language = null);

/// <summary>What closes an incident.</summary>
public sealed record ClosingWish(string? Reason = null);

/// <summary>Incidents, read and said by programs.</summary>
internal static class IncidentApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/incidents", List).RequireRight(read)
            .Tells("listIncidents", "The record's incidents, or its drills, the newest first.", "request.query_malformed");
        routes.MapGet("/incidents/{id}", Show).RequireRight(read)
            .Tells("getIncident", "An incident with its notes and everything that was said about it. ETag tells its state.", "incident.unknown");
        routes.MapGet("/incidents/{id}/items", Items).RequireRight(Right.Read(Feature.Evidence))
            .Tells("listItemsOfIncident", "The items of an incident, in the order in which they were sealed.", "incident.unknown", "request.query_malformed");
        routes.MapPost("/incidents", Open).RequireRight(write)
            .Tells("openIncident", "Opens an incident.", "incident.title_malformed", "incident.place_malformed", "when.not_edtf", "when.future");
        routes.MapPost("/incidents/{id}/notes", Note).RequireRight(write)
            .Tells("noteOnIncident", "Notes something on an incident. On one that was closed, it reopens it.", "incident.unknown", "note.malformed", "language.not_a_tag");
        routes.MapPost("/incidents/{id}/closing", Close).RequireRight(write)
            .Tells(
                "closeIncident", "Closes an incident, relying on everything that is current. If-Match names the state that was seen, or * for whatever there is.",
                "incident.unknown", "incident.changed", "incident.closed_already", "incident.reason_malformed", "request.precondition_missing");
    }

    private static Ok<ListAnswer<IncidentRowAnswer>> List(Product product, Reader reader, bool? exercise, string? q, string? after, int? limit)
    {
        if (q is { Length: > Wording.LongestLine })
        {
            throw new RefusedException("request.query_malformed", "q");
        }
        var page = product.IncidentList.Page(reader, exercise ?? false, q, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<IncidentRowAnswer>([.. page.Rows.Select(IncidentRowAnswer.Of)], page.Next?.ToString()));
    }

    private static Results<Ok<IncidentAnswer>, Refusal> Show(HttpContext context, Product product, Reader reader, string id)
    {
        if (StateOf(product, reader, id) is not { } state)
        {
            return new Refusal("incident.unknown");
        }
        var incident = Incident.From(state);
        context.Response.Headers.ETag = TagOf(state);
        return TypedResults.Ok(new IncidentAnswer(
            incident.Id.Value, incident.Exercise, incident.Standing, incident.Titles, SaidText.Of(incident.OpenedAt), SaidText.Of(incident.Place),
            [.. incident.Notes.Select(note => new NoteAnswer(note.Statement.Value, SaidText.Of(note.At), SaidText.Of(note.Text), SaidText.Of(note.Language)))],
            product.ItemList.CountOf(incident.Id, reader),
            [.. HistoryRow.Of(state, product).Select(StatementAnswer.Of)]));
    }

    private static Results<Ok<ListAnswer<ItemRowAnswer>>, Refusal> Items(Product product, Reader reader, string id, string? after, int? limit)
    {
        if (SubjectLinks.From("incident", id) is not { } incident || product.Incidents.Find(incident, reader) is null)
        {
            return new Refusal("incident.unknown");
        }
        var page = product.ItemList.Of(incident, reader, Paging.Index(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<ItemRowAnswer>(
            [.. page.Rows.Select(ItemRowAnswer.Of)], page.Next?.Since.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Open(Product product, Actor actor, Tallies tallies, Sent<OpeningWish> sent)
    {
        var wish = sent.Value;
        if (wish.Title.Trim().Length == 0 || !Wording.IsLine(wish.Title))
        {
            return new Refusal("incident.title_malformed", "/title");
        }
        if (wish.Place is { } place && (place.Trim().Length == 0 || !Wording.IsLine(place)))
        {
            return new Refusal("incident.place_malformed", "/place");
        }
        if (wish.At is { } at && WhenForm.WhyNot(at, product.Time.GetUtcNow()) is { } wrong)
        {
            return new Refusal(wrong, "/at");
        }
        var incident = SubjectId.New("incident");
        var receipt = ReceiptAnswer.Say(product, actor, IncidentBook.Opening(incident, wish.Title.Trim(), wish.At, wish.Place?.Trim(), wish.Exercise));
        tallies.Forget();
        return TypedResults.Created("/api" + SubjectLinks.To(incident), receipt);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Note(Product product, Actor actor, string id, Sent<NoteWish> sent)
    {
        if (SubjectLinks.From("incident", id) is not { } subject || product.Incidents.Find(subject, actor.Reader) is not { } incident)
        {
            return new Refusal("incident.unknown");
        }
        var text = Wording.Note(sent.Value.Text);
        if (!Wording.IsNote(text))
        {
            return new Refusal("note.malformed", "/text");
        }
        if (sent.Value.Language is { } language && !Languages.IsTag(language))
        {
            return new Refusal("language.not_a_tag", "/language");
        }
        return Said(ReceiptAnswer.Say(product, actor, IncidentBook.Note(subject, text, sent.Value.Language ?? Languages.Guess(text), incident.Exercise)));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Close(HttpContext context, Product product, Actor actor, string id, Sent<ClosingWish> sent)
    {
        if (StateOf(product, actor.Reader, id) is not { } state)
        {
            return new Refusal("incident.unknown");
        }
        // A closing names what it relied on: nobody closes on what they have not been shown.
        if (context.Request.Headers.IfMatch is not [{ Length: > 0 } seen])
        {
            return new Refusal("request.precondition_missing", "If-Match");
        }
        if (seen != "*" && seen != TagOf(state))
        {
            return new Refusal("incident.changed");
        }
        if (Incident.From(state).Standing == Standing.Closed)
        {
            return new Refusal("incident.closed_already");
        }
        if (sent.Value.Reason is { } reason && (reason.Trim().Length == 0 || !Wording.IsLine(reason)))
        {
            return new Refusal("incident.reason_malformed", "/reason");
        }
        return Said(ReceiptAnswer.Say(product, actor, product.Incidents.Closing(state.Subject, sent.Value.Reason?.Trim())));
    }

    private static Created<ReceiptAnswer> Said(ReceiptAnswer receipt) => TypedResults.Created("/api/statements/" + receipt.Statement, receipt);

    private static SubjectState? StateOf(Product product, Reader reader, string id) =>
        SubjectLinks.From("incident", id) is { } incident && product.Statements.StateOf(incident, reader) is { Statements.Count: > 0 } state ? state : null;

    // Which statements count now: whatever is said later changes it.
    private static string TagOf(SubjectState state) => '"' + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(' ', state.Current.Select(said => said.Id.Value)))).AsSpan(0, 16)) + '"';
}
