using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>How far a deployment is.</summary>
public enum Movement
{
    /// <summary>Nothing at hand says.</summary>
    Unknown,

    /// <summary>Sent; nobody has said that it was heard.</summary>
    Dispatched,

    /// <summary>Heard.</summary>
    Acknowledged,

    /// <summary>On its way.</summary>
    EnRoute,

    /// <summary>There.</summary>
    Arrived,

    /// <summary>Leaving.</summary>
    Withdrawn,

    /// <summary>Back.</summary>
    Returned,
}

/// <summary>A dispatch as it was said.</summary>
/// <param name="AreMembersKnown">False where they are withheld: there may be some.</param>
/// <param name="Due">When the first check-in is due; null where it does not say.</param>
public sealed record Dispatch(
    StatementId Statement, SubjectId? Incident, SubjectId? Team, IReadOnlyList<SubjectId> Members, bool AreMembersKnown, IReadOnlyList<SubjectId> Vehicles,
    Said<PlaceSaid> Destination, Said<string> Task, Said<string> At, DateTimeOffset SaidAt, DateTimeOffset? Due);

/// <summary>A status of its movement that nobody has moved on from.</summary>
public sealed record MovementSaid(StatementId Statement, Movement Movement, Said<string> At, DateTimeOffset SaidAt);

/// <summary>A check-in that nobody has moved on from.</summary>
/// <param name="Due">When the next one is due; null where that cannot be read.</param>
public sealed record CheckIn(StatementId Statement, DateTimeOffset SaidAt, DateTimeOffset? Due, Said<string> Note);

/// <summary>An arrival. Where it does not say to the minute when it was, it was by the time at which it was said.</summary>
/// <param name="IsThere">Whether nobody has moved on from it.</param>
public sealed record Arrival(StatementId Statement, DateTimeOffset Earliest, DateTimeOffset Latest, bool IsThere);

/// <summary>A deployment as the fold of its subject shows it.</summary>
/// <param name="Dispatches">Every current one, by id; more than one where they disagree.</param>
/// <param name="Heads">By id; more than one where two spoke who had not seen each other.</param>
/// <param name="CheckIns">By id.</param>
/// <param name="Due">When the next check-in is due; null where none was agreed on.</param>
/// <param name="IsEscalated">Whether the node has said that this one is overdue.</param>
/// <param name="Heard">Server time of the last thing that was said of it.</param>
public sealed record Deployment(
    SubjectId Id, bool Exercise, IReadOnlyList<Dispatch> Dispatches, IReadOnlyList<MovementSaid> Heads, IReadOnlyList<CheckIn> CheckIns,
    IReadOnlyList<Arrival> Arrivals, DateTimeOffset? Due, bool IsEscalated, DateTimeOffset Heard)
{
    /// <summary>How far ahead of the time at which it was said a check-in can be due: a clock that is wrong by a year must not silence the watch.</summary>
    public static TimeSpan FarthestDue { get; } = TimeSpan.FromHours(24);

    /// <summary>What is said of its movement, each once, in their order.</summary>
    public IReadOnlyList<Movement> Movements { get; } = [.. Heads.Select(head => head.Movement).Distinct().Order()];

    /// <summary>How far it is; <see cref="Movement.Unknown"/> where they disagree or nothing says.</summary>
    public Movement Movement => Movements is [var one] ? one : Movement.Unknown;

    /// <summary>Whether they disagree on how far it is, or on who was sent where.</summary>
    public bool IsDisputed => Movements.Count > 1 || Dispatches.Select(sent => (sent.Incident, sent.Team)).Distinct().Skip(1).Any();

    /// <summary>Whether it is out: not everybody says that it is back.</summary>
    public bool IsActive => Heads.Any(head => head.Movement != Movement.Returned);

    /// <summary>The incident; the least where they disagree.</summary>
    public SubjectId? Incident => Dispatches.Select(sent => sent.Incident).OfType<SubjectId>().Order().Cast<SubjectId?>().FirstOrDefault();

    /// <summary>The team; the least where they disagree.</summary>
    public SubjectId? Team => Dispatches.Select(sent => sent.Team).OfType<SubjectId>().Order().Cast<SubjectId?>().FirstOrDefault();

    /// <summary>Everybody who was sent, as any dispatch says.</summary>
    public IReadOnlyList<SubjectId> Members { get; } = [.. Dispatches.SelectMany(sent => sent.Members).Distinct().Order()];

    /// <summary>Every vehicle that was sent.</summary>
    public IReadOnlyList<SubjectId> Vehicles { get; } = [.. Dispatches.SelectMany(sent => sent.Vehicles).Distinct().Order()];

    /// <summary>Whether a check-in is missing.</summary>
    public bool IsOverdue(DateTimeOffset now) => IsActive && Due is { } due && due <= now;

    /// <summary>Reads the fold.</summary>
    public static Deployment From(SubjectState state)
    {
        var dispatches = state.CurrentOf(DeploymentKinds.Dispatched).Select(Sent).ToList();
        var heads = state.HeadsOf(DeploymentKinds.Movement).Select(said => new MovementSaid(said.Id, Of(said.Kind), said.Text("at"), SaidAt(said))).ToList();
        var checkIns = state.HeadsOf(DeploymentKinds.Contact)
            .Select(said => new CheckIn(said.Id, SaidAt(said), DueOf(said), said.Text("note"))).ToList();
        var there = heads.Where(head => head.Movement == Movement.Arrived).Select(head => head.Statement).ToHashSet();
        // Of several who did not know of each other, whoever spoke of the latest has been heard.
        var due = checkIns.Exists(one => one.Due is not null) ? checkIns.Max(one => one.Due) : dispatches.Max(sent => sent.Due);
        var escalated = state.CurrentOf(DeploymentKinds.Overdue).Any(said => due is { } missed && Edtf.InstantOf(said.Text("due").OrNull) == missed);
        return new Deployment(
            state.Subject, state.Exercise, dispatches, heads, checkIns,
            [.. state.CurrentOf(DeploymentKinds.Arrived).Select(said => Arrived(said, there.Contains(said.Id)))],
            due, escalated, DateTimeOffset.FromUnixTimeSeconds(state.Statements.Max(said => said.Statement.IssuedAt)));
    }

    private static Dispatch Sent(Statement said) => new(
        said.Id, AllSaid.SubjectOf(said, "incident"), AllSaid.SubjectOf(said, "team"), [.. AllSaid.SubjectsOf(said, "members").Order()],
        said.Value("members").State != SaidState.Withheld, [.. AllSaid.SubjectsOf(said, "vehicles").Order()], said.Value("destination").As(PlaceSaid.Of),
        said.Text("task"), said.Text("at"), SaidAt(said), DueOf(said));

    private static Arrival Arrived(Statement said, bool isThere)
    {
        var at = said.Text("at").OrNull?.Split('/') ?? [];
        return at.Length is 1 or 2 && Edtf.InstantOf(at[0]) is { } earliest && Edtf.InstantOf(at[^1]) is { } latest
            ? new Arrival(said.Id, earliest, latest, isThere)
            : new Arrival(said.Id, SaidAt(said), SaidAt(said), isThere);
    }

    private static DateTimeOffset SaidAt(Statement said) => DateTimeOffset.FromUnixTimeSeconds(said.IssuedAt);

    private static DateTimeOffset? DueOf(Statement said)
    {
        if (Edtf.InstantOf(said.Text("next_due").OrNull) is not { } due)
        {
            return null;
        }
        var farthest = SaidAt(said) + FarthestDue;
        return due < farthest ? due.ToUniversalTime() : farthest;
    }

    private static Movement Of(string? kind) => kind switch
    {
        "deployment.dispatched" => Movement.Dispatched,
        "deployment.acknowledged" => Movement.Acknowledged,
        "deployment.en_route" => Movement.EnRoute,
        "deployment.arrived" => Movement.Arrived,
        "deployment.withdrawn" => Movement.Withdrawn,
        "deployment.returned" => Movement.Returned,
        _ => Movement.Unknown,
    };
}
