using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Deployments;

/// <summary>A deployment as a list shows it.</summary>
/// <param name="Movements"><c>dispatched</c>, <c>acknowledged</c>, <c>en_route</c>, <c>arrived</c>, <c>withdrawn</c>, <c>returned</c>; several where statements disagree.</param>
/// <param name="Due">When the next check-in is due.</param>
/// <param name="Overdue">Whether it is missing.</param>
/// <param name="Escalated">Whether the installation has said so in the record.</param>
/// <param name="Alarms">What somebody has to look at.</param>
public sealed record DeploymentRowAnswer(
    string Deployment, bool Exercise, IReadOnlyList<string> Movements, bool Disputed, bool Active, DateTimeOffset Since, bool Overdue, bool Escalated,
    IReadOnlyList<AlarmAnswer> Alarms, string? Incident = null, string? Team = null, DateTimeOffset? Due = null)
{
    internal static DeploymentRowAnswer Of(DeploymentRow row, DateTimeOffset now, IEnumerable<DeploymentAlarm> alarms) => new(
        row.Id.Value, row.Exercise, [.. row.Movements.Select(MovementChips.CodeOf)], row.IsDisputed, row.IsActive, row.Since, row.IsOverdue(now), row.IsEscalated,
        [.. alarms.Select(AlarmAnswer.Of)], row.Incident?.Value, row.Team?.Value, row.Due);
}

/// <summary>What somebody has to look at.</summary>
/// <param name="Kind"><c>overdue</c>, <c>standing</c>, <c>on_two</c>, <c>unfit</c>, <c>disputed</c>, <c>no_dispatch</c>.</param>
/// <param name="About">A person or a vehicle.</param>
/// <param name="Standing">Of that person, such as <c>killed</c>.</param>
/// <param name="Other">The other deployment.</param>
public sealed record AlarmAnswer(string Kind, string? About = null, string? Standing = null, string? Other = null)
{
    internal static AlarmAnswer Of(DeploymentAlarm alarm) => new(
        alarm.Kind switch { AlarmKind.OnTwo => "on_two", AlarmKind.NoDispatch => "no_dispatch", var kind => kind.ToString().ToLowerInvariant() },
        alarm.About?.Value, alarm.Kind == AlarmKind.Standing ? alarm.Standing.ToString().ToLowerInvariant() : null, alarm.Other?.Value);
}

/// <summary>A dispatch as it was said.</summary>
public sealed record DispatchAnswer(
    string Statement, IReadOnlyList<string> Members, bool MembersKnown, IReadOnlyList<string> Vehicles, SaidText Destination, SaidText Task, DateTimeOffset SaidAt,
    string? Incident = null, string? Team = null);

/// <summary>When a team came, as an interval; where it is not said, when that was said.</summary>
public sealed record ArrivalAnswer(string Deployment, string Statement, DateTimeOffset Earliest, DateTimeOffset Latest, bool There, string? Team = null);

/// <summary>A deployment as its statements tell it now.</summary>
/// <param name="Seen">The statuses that a movement moves on from.</param>
/// <param name="Statements">Everything that was said about it, in the order of the ledger.</param>
public sealed record DeploymentAnswer(
    DeploymentRowAnswer Now, IReadOnlyList<DispatchAnswer> Dispatches, IReadOnlyList<ArrivalAnswer> Arrivals, IReadOnlyList<string> Seen, IReadOnlyList<StatementAnswer> Statements);

/// <summary>What is sent where.</summary>
/// <param name="Deployment">An id of the caller's choosing, <c>deployment/…</c>: sent twice, it sends once.</param>
/// <param name="Members">Of a team that is named and sent as it is, its own where this is not said.</param>
/// <param name="Vehicles">The same.</param>
/// <param name="Minutes">After how many minutes the first check-in is due, 1 to 720; 20 where it is not said.</param>
public sealed record DispatchWish(
    string Incident, string? Team = null, IReadOnlyList<string>? Members = null, IReadOnlyList<string>? Vehicles = null, string? Destination = null, string? Task = null,
    int? Minutes = null, bool Exercise = false, string? Deployment = null);

/// <summary>How far a deployment is.</summary>
/// <param name="Movement"><c>acknowledged</c>, <c>en_route</c>, <c>arrived</c>, <c>withdrawn</c>, <c>returned</c>.</param>
/// <param name="At">When, in EDTF; now where it is not said.</param>
/// <param name="Seen">What the caller was looking at; what there is now where it is not said.</param>
public sealed record MovementWish(string Movement, string? At = null, IReadOnlyList<string>? Seen = null);

/// <summary>A check-in.</summary>
/// <param name="Minutes">After how many minutes the next one is due, 1 to 720.</param>
/// <param name="Note">What they said.</param>
public sealed record CheckInWish(int Minutes, string? Note = null);

/// <summary>Deployments, read and said by programs.</summary>
internal static class DeploymentApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/deployments", List).RequireRight(read)
            .Tells("listDeployments", "Teams that are out, overdue ones first; with active=false those that are back, the newest first.", "request.query_malformed");
        routes.MapGet("/deployments/{id}", Show).RequireRight(read).Tells("getDeployment", "A deployment with everything that was said about it.", "deployment.unknown");
        routes.MapGet("/incidents/{id}/arrivals", Arrivals).RequireRight(read).Tells("listArrivals", "When teams came to an incident, the first first.");
        routes.MapPost("/deployments", Send).RequireRight(write).Tells(
            "sendTeam", "Sends a team. Refused for whom this installation knows as off duty, missing, killed, suspended or signed out.",
            "deployment.nobody", "deployment.interval_malformed", "deployment.unknown", "deployment.sent_otherwise", "means.text_malformed", "means.part_malformed", "incident.unknown",
            "deployment.member_off_duty", "deployment.member_signed_out", "deployment.member_suspended", "deployment.member_missing", "deployment.member_killed");
        routes.MapPost("/deployments/{id}/movement", Move).RequireRight(write)
            .Tells("moveDeployment", "Says how far a deployment is. A withdrawal is never refused.", "deployment.unknown", "deployment.movement_unknown", "when.not_edtf", "when.future", "means.part_malformed");
        routes.MapPost("/deployments/{id}/check-ins", CheckIn).RequireRight(write)
            .Tells("checkIn", "Says that a team has spoken, and when it will again.", "deployment.unknown", "deployment.interval_malformed", "means.text_malformed");
    }

    private static Ok<ListAnswer<DeploymentRowAnswer>> List(Product product, Reader reader, bool? exercise, bool? active, string? after, int? limit)
    {
        var (list, now) = (product.Deployments.List, product.Time.GetUtcNow());
        if (active == false)
        {
            var page = list.Back(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit));
            return TypedResults.Ok(new ListAnswer<DeploymentRowAnswer>([.. page.Rows.Select(row => DeploymentRowAnswer.Of(row, now, []))], page.Next?.ToString()));
        }
        if (after is not null)
        {
            throw new RefusedException("request.query_malformed", "after");
        }
        var rows = list.Out(reader, exercise ?? false, Paging.Limit(limit));
        var alarms = list.Alarms(rows, now, reader);
        return TypedResults.Ok(new ListAnswer<DeploymentRowAnswer>([.. rows.Select(row => DeploymentRowAnswer.Of(row, now, alarms[row.Id]))]));
    }

    private static Results<Ok<DeploymentAnswer>, Refusal> Show(Product product, Reader reader, string id)
    {
        if (DeploymentView.Find(product, reader, id) is not { } view)
        {
            return new Refusal("deployment.unknown");
        }
        var (deployment, since) = (view.Deployment, view.Deployment.Dispatches.Count == 0 ? view.Deployment.Heard : view.Deployment.Dispatches.Min(sent => sent.SaidAt));
        var row = new DeploymentRow(
            deployment.Id, deployment.Exercise, deployment.Incident, deployment.Team, deployment.Movements, deployment.IsDisputed, deployment.IsActive, since,
            deployment.Due, deployment.IsEscalated, deployment.Heard);
        return TypedResults.Ok(new DeploymentAnswer(
            DeploymentRowAnswer.Of(row, view.Now, view.Alarms),
            [.. deployment.Dispatches.Select(sent => new DispatchAnswer(
                sent.Statement.Value, [.. sent.Members.Select(member => member.Value)], sent.AreMembersKnown, [.. sent.Vehicles.Select(vehicle => vehicle.Value)],
                SaidText.Of(sent.Destination.As(PlaceLine.Of)), SaidText.Of(sent.Task), sent.SaidAt, sent.Incident?.Value, sent.Team?.Value))],
            [.. deployment.Arrivals.Select(arrival => new ArrivalAnswer(
                deployment.Id.Value, arrival.Statement.Value, arrival.Earliest, arrival.Latest, arrival.IsThere, deployment.Team?.Value))],
            [.. deployment.Heads.Select(head => head.Statement.Value)], [.. view.History.Select(StatementAnswer.Of)]));
    }

    private static Ok<ListAnswer<ArrivalAnswer>> Arrivals(Product product, Reader reader, string id, bool? exercise) => TypedResults.Ok(new ListAnswer<ArrivalAnswer>(
        SubjectLinks.From("incident", id) is { } incident
            ? [.. product.Deployments.List.ArrivalsAt(incident, exercise ?? false, reader).Select(row => new ArrivalAnswer(
                row.Deployment.Value, row.Statement.Value, row.Earliest, row.Latest, row.IsThere, row.Team?.Value))]
            : []));

    private static Results<Created<ReceiptAnswer>, Refusal> Send(Product product, Actor actor, Sent<DispatchWish> sent)
    {
        var wish = sent.Value;
        if (DispatchForm.Subject(wish.Incident, "incident") is not { } incident
            || product.Statements.StateOf(incident, actor.Reader) is not { Statements.Count: > 0 } state || state.Exercise != wish.Exercise)
        {
            return new Refusal("incident.unknown", "/incident");
        }
        var team = wish.Team is null ? null : DispatchForm.Subject(wish.Team, "team") is { } id ? product.Deployments.Means.FindTeam(id, actor.Reader) : null;
        if (wish.Team is not null && team is null)
        {
            return new Refusal("means.part_malformed", "/team");
        }
        var (members, vehicles) = (Parts(wish.Members, team?.Members), Parts(wish.Vehicles, team?.Vehicles));
        if (members is null || vehicles is null || members.Count + vehicles.Count > DispatchForm.MostParts)
        {
            return new Refusal("means.part_malformed", members is null ? "/members" : "/vehicles");
        }
        if (team is null && members.Count == 0 && vehicles.Count == 0)
        {
            return new Refusal("deployment.nobody");
        }
        if (wish.Minutes is < 1 or > DispatchForm.LongestInterval)
        {
            return new Refusal("deployment.interval_malformed", "/minutes");
        }
        if (!Wording.IsLine(wish.Destination ?? "") || !Wording.IsLine(wish.Task ?? ""))
        {
            return new Refusal("means.text_malformed", Wording.IsLine(wish.Task ?? "") ? "/destination" : "/task");
        }
        var deployment = wish.Deployment is null ? SubjectId.New("deployment") : DispatchForm.Subject(wish.Deployment, "deployment") ?? default;
        if (deployment == default)
        {
            return new Refusal("deployment.unknown", "/deployment");
        }
        var order = new DispatchOrder(
            incident, team?.Id, members, vehicles, PlaceLine.Read(wish.Destination ?? ""), wish.Task, product.Time.GetUtcNow().AddMinutes(wish.Minutes ?? DispatchForm.UsualInterval));
        var book = product.Deployments.Book;
        if (book.Before(deployment, order) != SentBefore.Same && book.WhoIsNotSent(members) is [var first, ..])
        {
            return new Refusal(first.Code, "/members");
        }
        var alone = book.Send(deployment, order, wish.Exercise, actor.Signer);
        product.Sequencer.Run();
        if (!alone)
        {
            return new Refusal("deployment.sent_otherwise", "/deployment");
        }
        var said = product.Statements.StateOf(deployment, actor.Reader).CurrentOf(DeploymentKinds.Dispatched).First();
        return TypedResults.Created("/api" + SubjectLinks.To(deployment), new ReceiptAnswer(
            deployment.Value, DeploymentKinds.Dispatched.Name, said.Id.Value, product.Rows.IndexesOf([said.Id])[said.Id]));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Move(Product product, Actor actor, string id, Sent<MovementWish> sent)
    {
        if (Find(product, actor, id) is not { } deployment)
        {
            return new Refusal("deployment.unknown");
        }
        if (Enum.GetValues<Movement>().FirstOrDefault(movement => MovementChips.CodeOf(movement) == sent.Value.Movement) is not (> Movement.Dispatched and var to))
        {
            return new Refusal("deployment.movement_unknown", "/movement");
        }
        // Whoever calls a team back is not told that they wrote the hour wrong.
        var at = sent.Value.At;
        if (at is not null && WhenForm.WhyNot(at, product.Time.GetUtcNow()) is { } wrong)
        {
            if (to != Movement.Withdrawn)
            {
                return new Refusal(wrong, "/at");
            }
            at = null;
        }
        List<StatementId>? seen = sent.Value.Seen is null ? null : [.. sent.Value.Seen.Where(text => StatementId.TryParse(text, out _)).Select(text => new StatementId(text)).Distinct()];
        if (seen?.Count < sent.Value.Seen?.Count)
        {
            if (to != Movement.Withdrawn)
            {
                return new Refusal("means.part_malformed", "/seen");
            }
            seen = seen.Count == 0 ? null : seen;
        }
        var receipt = ReceiptAnswer.Say(product, actor, DeploymentBook.Moving(deployment, to, seen, at));
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> CheckIn(Product product, Actor actor, string id, Sent<CheckInWish> sent)
    {
        if (Find(product, actor, id) is not { } deployment)
        {
            return new Refusal("deployment.unknown");
        }
        if (sent.Value.Minutes is < 1 or > DispatchForm.LongestInterval)
        {
            return new Refusal("deployment.interval_malformed", "/minutes");
        }
        if (!Wording.IsLine(sent.Value.Note ?? ""))
        {
            return new Refusal("means.text_malformed", "/note");
        }
        var receipt = ReceiptAnswer.Say(product, actor, DeploymentBook.CheckingIn(deployment, product.Time.GetUtcNow().AddMinutes(sent.Value.Minutes), sent.Value.Note));
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
    }

    private static Deployment? Find(Product product, Actor actor, string id) =>
        SubjectLinks.From("deployment", id) is { } subject ? product.Deployments.Book.Find(subject, actor.Reader) : null;

    // Null where one of them is none.
    internal static IReadOnlyList<SubjectId>? Parts(IReadOnlyList<string>? said, IReadOnlyList<SubjectId>? otherwise) =>
        said is null ? otherwise ?? [] : said.All(text => SubjectId.TryParse(text, out _)) ? [.. said.Select(text => new SubjectId(text)).Distinct()] : null;
}
