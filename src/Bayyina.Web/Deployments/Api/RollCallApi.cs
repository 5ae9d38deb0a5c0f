using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Deployments;

/// <summary>A roll-call as a list shows it.</summary>
public sealed record RollCallRowAnswer(string RollCall, bool Exercise, bool Open, DateTimeOffset KnownSince, long? Answered = null, long? Safe = null, string? Incident = null, string? Why = null);

/// <summary>Somebody who was called.</summary>
/// <param name="States"><c>safe</c>, <c>injured</c>, <c>missing</c>, <c>no-answer</c>: none where nobody has answered, several where answers disagree.</param>
public sealed record CalledAnswer(string Who, IReadOnlyList<string> States);

/// <summary>A roll-call as its statements tell it now, who has not answered first.</summary>
/// <param name="PeopleKnown">False where somebody who was called is withheld.</param>
public sealed record RollCallAnswer(
    string RollCall, bool Exercise, bool Open, bool Reopened, bool Disputed, long Unanswered, bool PeopleKnown, IReadOnlyList<CalledAnswer> People,
    string? Incident = null, DateTimeOffset? StartedAt = null);

/// <summary>A roll-call to be started.</summary>
/// <param name="Why"><c>room</c>, <c>second-strike</c>, <c>check</c>.</param>
public sealed record RollCallWish(string Incident, string? Why = null, bool Exercise = false);

/// <summary>How somebody is.</summary>
/// <param name="State"><c>safe</c>, <c>injured</c>, <c>missing</c>, <c>no-answer</c>.</param>
public sealed record AnswerWish(string Who, string State);

/// <summary>Roll-calls, read and said by programs.</summary>
internal static class RollCallApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/roll-calls", List).RequireRight(read).Tells("listRollCalls", "Open roll-calls, the newest first; with open=false those that are over.", "request.query_malformed");
        routes.MapGet("/roll-calls/{id}", Show).RequireRight(read).Tells("getRollCall", "A roll-call, who has not answered first.", "rollcall.unknown");
        routes.MapPost("/roll-calls", Start).RequireRight(write)
            .Tells("startRollCall", "Calls everybody who is on site. Where one goes on already, that one answers.", "incident.unknown", "rollcall.state_unknown");
        routes.MapPost("/roll-calls/{id}/answers", Answer).RequireRight(write).Tells("answerRollCall", "Says how somebody is.", "rollcall.unknown", "rollcall.state_unknown", "means.part_malformed");
    }

    private static Ok<ListAnswer<RollCallRowAnswer>> List(Product product, Reader reader, bool? exercise, bool? open, string? after, int? limit)
    {
        var page = product.Deployments.RollCalls.Page(reader, exercise ?? false, open ?? true, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<RollCallRowAnswer>(
            [.. page.Rows.Select(row => new RollCallRowAnswer(row.Id.Value, row.Exercise, row.IsOpen, row.KnownSince, row.Answered, row.Safe, row.Incident?.Value, row.Why))], page.Next?.ToString()));
    }

    private static Results<Ok<RollCallAnswer>, Refusal> Show(Product product, Reader reader, string id) =>
        Find(product, reader, id) is { } rollCall ? TypedResults.Ok(Told(rollCall)) : new Refusal("rollcall.unknown");

    private static Results<Ok<RollCallAnswer>, Created<RollCallAnswer>, Refusal> Start(Product product, Actor actor, Sent<RollCallWish> sent)
    {
        if (DispatchForm.Subject(sent.Value.Incident, "incident") is not { } incident
            || product.Statements.StateOf(incident, actor.Reader) is not { Statements.Count: > 0 } state || state.Exercise != sent.Value.Exercise)
        {
            return new Refusal("incident.unknown", "/incident");
        }
        var why = sent.Value.Why ?? RollCallKinds.Reasons[0];
        if (!RollCallKinds.Reasons.Contains(why))
        {
            return new Refusal("rollcall.state_unknown", "/why");
        }
        var book = product.Deployments.RollCalls;
        if (book.OpenAt(incident, sent.Value.Exercise) is { } open && book.Find(open, actor.Reader) is { } goesOn)
        {
            return TypedResults.Ok(Told(goesOn));
        }
        var id = SubjectId.New("rollcall");
        product.Say(book.Starting(id, incident, why, sent.Value.Exercise), actor.Signer);
        return TypedResults.Created("/api" + SubjectLinks.To(id), Told(book.Find(id, actor.Reader)!));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Answer(Product product, Actor actor, string id, Sent<AnswerWish> sent)
    {
        if (Find(product, actor.Reader, id) is not { } rollCall)
        {
            return new Refusal("rollcall.unknown");
        }
        if (!SubjectId.TryParse(sent.Value.Who, out var who))
        {
            return new Refusal("means.part_malformed", "/who");
        }
        if (RollCall.Parse(sent.Value.State) is not { } state)
        {
            return new Refusal("rollcall.state_unknown", "/state");
        }
        var receipt = ReceiptAnswer.Say(product, actor, RollCallBook.Answer(rollCall, who, state));
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
    }

    private static RollCallAnswer Told(RollCall rollCall) => new(
        rollCall.Id.Value, rollCall.Exercise, rollCall.IsOpen, rollCall.IsReopened, rollCall.IsDisputed, rollCall.Unanswered.Count(), rollCall.ArePeopleKnown,
        [.. rollCall.People.Select(one => new CalledAnswer(one.Who.Value, [.. one.States.Select(RollCall.CodeOf)]))], rollCall.Incident?.Value, rollCall.StartedAt);

    private static RollCall? Find(Product product, Reader reader, string id) =>
        SubjectLinks.From("rollcall", id) is { } subject ? product.Deployments.RollCalls.Find(subject, reader) : null;
}
