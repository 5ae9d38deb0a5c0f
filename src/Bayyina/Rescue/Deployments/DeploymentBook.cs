using System.Globalization;
using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What is sent where.</summary>
/// <param name="FirstDue">When the first check-in is due; null where none is asked for.</param>
public sealed record DispatchOrder(
    SubjectId Incident, SubjectId? Team, IReadOnlyList<SubjectId> Members, IReadOnlyList<SubjectId> Vehicles, PlaceSaid? Destination, string? Task, DateTimeOffset? FirstDue);

/// <summary>Why somebody is not sent.</summary>
/// <param name="Code">Of the catalogue.</param>
public sealed record NotSent(SubjectId Who, MemberStanding Standing, string Code);

/// <summary>Whether a dispatch of an id was said before.</summary>
public enum SentBefore
{
    /// <summary>Nothing was.</summary>
    Never,

    /// <summary>The same was: a form that was sent twice.</summary>
    Same,

    /// <summary>Another was: both are kept.</summary>
    Otherwise,
}

/// <summary>Sends teams and follows them. What carries a dispatch here from elsewhere does not come by: that is looked at by <see cref="DeploymentList"/>.</summary>
public sealed class DeploymentBook(StatementBook statements, MemberStandings standings)
{
    /// <summary>What sends a team.</summary>
    public static Draft Dispatching(SubjectId deployment, DispatchOrder order, bool exercise)
    {
        var draft = new Draft(deployment, DeploymentKinds.Dispatched, exercise).Say("incident", order.Incident.Value).Say("team", order.Team?.Value)
            .Say("members", [.. order.Members.Distinct().Select(id => id.Value)]).Say("vehicles", [.. order.Vehicles.Distinct().Select(id => id.Value)])
            .Say("task", order.Task).Say("next_due", order.FirstDue is { } due ? Instant(due) : null);
        return order.Destination?.ToJson() is { } destination ? draft.Say("destination", destination) : draft;
    }

    /// <summary>What moves a deployment on.</summary>
    /// <param name="deployment">As it is.</param>
    /// <param name="to">To where; not <see cref="Movement.Dispatched"/>.</param>
    /// <param name="seen">What whoever says it was looking at; null where that is what there is now.</param>
    /// <param name="at">When, in EDTF; null for now.</param>
    public static Draft Moving(Deployment deployment, Movement to, IReadOnlyList<StatementId>? seen = null, string? at = null) =>
        new Draft(deployment.Id, KindOf(to), deployment.Exercise).Say("aft", seen ?? [.. deployment.Heads.Select(head => head.Statement)]).Say("at", at);

    /// <summary>What says that a team has checked in.</summary>
    /// <param name="deployment">As it is.</param>
    /// <param name="due">When the next check-in is due.</param>
    /// <param name="note">What they said.</param>
    public static Draft CheckingIn(Deployment deployment, DateTimeOffset due, string? note = null) =>
        new Draft(deployment.Id, DeploymentKinds.CheckedIn, deployment.Exercise).Say("aft", [.. deployment.CheckIns.Select(one => one.Statement)])
            .Say("next_due", Instant(due)).Say("note", note);

    /// <summary>Who of these is not sent, as far as this node knows; nobody, where all may be.</summary>
    public IReadOnlyList<NotSent> WhoIsNotSent(IReadOnlyCollection<SubjectId> members) =>
    [
        .. standings(members).Where(one => Sending.WhyNot(one.Value) is not null).OrderByDescending(one => one.Value).ThenBy(one => one.Key)
            .Select(one => new NotSent(one.Key, one.Value, Sending.WhyNot(one.Value)!)),
    ];

    /// <summary>Whether this dispatch, or another of its id, was said before. When the first check-in is due does not tell them apart.</summary>
    public SentBefore Before(SubjectId deployment, DispatchOrder order)
    {
        if (Find(deployment) is not { } before)
        {
            return SentBefore.Never;
        }
        return before.Dispatches.Any(sent => sent.Incident == order.Incident && sent.Team == order.Team && sent.Members.ToHashSet().SetEquals(order.Members)
            && sent.Vehicles.ToHashSet().SetEquals(order.Vehicles) && sent.Destination.OrNull == order.Destination && sent.Task.OrNull == order.Task)
            ? SentBefore.Same
            : SentBefore.Otherwise;
    }

    /// <summary>Says a dispatch, once: the same of the same id is said already. Another of that id is said and kept beside it.</summary>
    /// <returns>False where it stands beside another now.</returns>
    public bool Send(SubjectId deployment, DispatchOrder order, bool exercise, Signer signer)
    {
        var draft = Dispatching(deployment, order, exercise);
        if (statements.SayIf(draft, signer, state => state.Statements.Count == 0) is not null)
        {
            return true;
        }
        if (Before(deployment, order) == SentBefore.Same)
        {
            return true;
        }
        statements.Say([draft], signer);
        return false;
    }

    /// <summary>The deployment as somebody may see it; null where nothing was ever said about it, or they may not read such things.</summary>
    public Deployment? Find(SubjectId deployment, Reader reader) =>
        reader.May(Right.Read(Feature.Incidents)) && statements.StateOf(deployment, reader) is { Statements.Count: > 0 } state ? Deployment.From(state) : null;

    /// <summary>The deployment, whole; null where nothing was ever said about it.</summary>
    internal Deployment? Find(SubjectId deployment) => statements.StateOf(deployment) is { Statements.Count: > 0 } state ? Deployment.From(state) : null;

    /// <summary>A moment as statements of these kinds say it, to the second, in UTC.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static KindDefinition KindOf(Movement movement) => movement switch
    {
        Movement.Acknowledged => DeploymentKinds.Acknowledged,
        Movement.EnRoute => DeploymentKinds.EnRoute,
        Movement.Arrived => DeploymentKinds.Arrived,
        Movement.Withdrawn => DeploymentKinds.Withdrawn,
        Movement.Returned => DeploymentKinds.Returned,
        _ => throw new ArgumentException("No tap says that.", nameof(movement)),
    };
}
