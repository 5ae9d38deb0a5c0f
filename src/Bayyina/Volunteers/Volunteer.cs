using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Volunteers;

/// <summary>Whether a shift of somebody runs.</summary>
public enum Shift
{
    /// <summary>None was ever begun.</summary>
    None,

    /// <summary>Signed in.</summary>
    In,

    /// <summary>Signed out.</summary>
    Out,

    /// <summary>Statements disagree, each by somebody who had not seen the other.</summary>
    Contradictory,
}

/// <summary>A status of service as one current statement sets it.</summary>
/// <param name="Statement">Which.</param>
/// <param name="State">What it says.</param>
/// <param name="At">From when on, as said.</param>
/// <param name="IsHead">Whether nobody has moved on from it.</param>
public sealed record ServiceStatus(
    StatementId Statement, ServiceState State, Said<string> At, Said<string> Reason, Said<PlaceSaid> Place, bool IsHead);

/// <summary>A death, as one statement says it.</summary>
/// <param name="LineOfDuty">Null where it is withheld.</param>
public sealed record Death(
    StatementId Statement, Said<string> At, bool? LineOfDuty, Said<string> Cause, Said<string> Strike, Said<string> Deployment, Said<string> Incident,
    Said<string> Person, Said<PlaceSaid> Place);

/// <summary>A number on the roll of honour, as a source claims it.</summary>
public sealed record HonourClaim(StatementId Statement, long Number, string? Source, Said<string> Item);

/// <summary>A training that was completed.</summary>
public sealed record Training(StatementId Statement, Said<string> At, Said<string> Course, Said<string> Trainer, Said<string> ValidUntil);

/// <summary>The next of kin, as one statement names them; protected.</summary>
public sealed record NextOfKin(StatementId Statement, Said<string> Name, Said<string> Relation, Said<string> Reach);

/// <summary>What was done for those who are left; protected.</summary>
public sealed record SurvivorSupport(StatementId Statement, Said<string> At, Said<string> What, Said<string> Whom);

/// <summary>Somebody of the organisation as the fold of their subject shows them.</summary>
/// <param name="Names">As every current registration spells it; more than one where they disagree. Empty where it is withheld.</param>
/// <param name="IsNameWithheld">Whether a name was said that is withheld, erased or held back.</param>
/// <param name="States">What the statuses say that nobody has moved on from; more than one is a conflict.</param>
/// <param name="History">Every status that counts.</param>
/// <param name="Bar">Why they may not be sent.</param>
/// <param name="IsHeld">Whether they were killed and their kin are not marked informed.</param>
public sealed record Volunteer(
    SubjectId Id, bool Exercise, IReadOnlyList<SpelledName> Names, bool IsNameWithheld, Said<string> Joined, IReadOnlyList<SubjectId> Centres,
    IReadOnlyList<string> Roles, Said<string> Person, IReadOnlyList<ServiceState> States, IReadOnlyList<ServiceStatus> History, DutyBar Bar, Shift Shift, bool IsHeld)
{
    /// <summary>How they were killed, as every current statement says.</summary>
    public IReadOnlyList<Death> Deaths { get; init; } = [];

    /// <summary>Their numbers on the roll of honour, as sources claim them.</summary>
    public IReadOnlyList<HonourClaim> Numbers { get; init; } = [];

    /// <summary>Their trainings.</summary>
    public IReadOnlyList<Training> Trainings { get; init; } = [];

    /// <summary>Their next of kin.</summary>
    public IReadOnlyList<NextOfKin> Kin { get; init; } = [];

    /// <summary>What was done for those who are left.</summary>
    public IReadOnlyList<SurvivorSupport> Support { get; init; } = [];

    /// <summary>Whether they were killed: their place on the roster is frozen.</summary>
    public bool IsFrozen => Bar == DutyBar.Killed;

    /// <summary>Whether statements disagree about how they serve.</summary>
    public bool IsContradictory => States.Count > 1;

    /// <summary>Reads the fold.</summary>
    /// <param name="state">As somebody may see it, or whole.</param>
    public static Volunteer From(SubjectState state)
    {
        var registered = state.CurrentOf(VolunteerKinds.Registered).ToList();
        var posted = state.HeadsOf(VolunteerKinds.Posting);
        var heads = state.HeadsOf(VolunteerKinds.Service);
        var deaths = state.CurrentOf(VolunteerKinds.Killed).Select(DeathOf).ToList();
        // A death stands until it is taken back, whatever was said after it.
        var states = heads.Select(StateOf).Concat(deaths.Select(_ => ServiceState.Killed)).Distinct().Order().ToList();
        var names = registered.Select(r => r.Value("name")).ToList();
        var shift = ShiftOf(state.HeadsOf(VolunteerKinds.Duty));
        var postings = posted.Count > 0 ? posted : registered;
        return new Volunteer(
            state.Subject, state.Exercise,
            [.. names.Where(n => n.IsPresent).Select(n => SpelledName.From(n.Value)).OfType<SpelledName>().Distinct().OrderBy(n => n.Both, StringComparer.Ordinal)],
            names.Exists(n => n.State == SaidState.Withheld),
            registered.Count == 0 ? default : registered[0].Text("joined"),
            [.. FirstSaid(posted, registered, p => p.Text("centre").OrNull).Select(c => new SubjectId(c))],
            [.. postings.Concat(registered).Select(p => p.Texts("roles")).FirstOrDefault(roles => roles.Count > 0, []).Order(StringComparer.Ordinal)],
            registered.Select(r => r.Text("person")).FirstOrDefault(p => p.IsPresent, registered.Count == 0 ? default : registered[0].Text("person")),
            states,
            [.. state.Current.Where(IsOfService).Select(said => new ServiceStatus(
                said.Id, StateOf(said), AtOf(said), said.Text("reason"), PlaceOf(said), heads.Contains(said)))],
            BarOf(states, shift), shift,
            state.Current.Any(HoldsName) && !state.CurrentOf(VolunteerKinds.KinInformed).Any())
        {
            Deaths = deaths,
            Numbers = [.. state.CurrentOf(VolunteerKinds.Numbered).Select(ClaimOf).OfType<HonourClaim>()],
            Trainings = [.. state.CurrentOf(VolunteerKinds.Trained).Select(t => new Training(
                t.Id, t.Text("at"), t.Text("course"), t.Text("trainer"), t.Text("valid_until")))],
            Kin = [.. state.CurrentOf(VolunteerKinds.Kin).Select(k => (k.Id, Value: k.Value("kin"))).Select(k => new NextOfKin(
                k.Id, Member(k.Value, "name"), Member(k.Value, "relation"), Member(k.Value, "reach")))],
            Support = [.. state.CurrentOf(VolunteerKinds.Supported).Select(s => (s, Value: s.Value("support"))).Select(s => new SurvivorSupport(
                s.s.Id, s.s.Text("at"), Member(s.Value, "what"), Member(s.Value, "whom")))],
        };
    }

    /// <summary>The state of service that a statement sets.</summary>
    internal static ServiceState StateOf(Statement said) =>
        said.Kind == VolunteerKinds.Killed.Name ? ServiceState.Killed
        : said.Kind == VolunteerKinds.Registered.Name ? ServiceState.Active
        : ServiceStates.Parse(said.Text("state").OrNull) ?? ServiceState.Unknown;

    /// <summary>Whether a statement sets a state of service.</summary>
    internal static bool IsOfService(Statement said) =>
        said.Kind == VolunteerKinds.Registered.Name || said.Kind == VolunteerKinds.StatusSet.Name || said.Kind == VolunteerKinds.Killed.Name;

    /// <summary>From when on the state that a statement sets holds, as said.</summary>
    internal static Said<string> AtOf(Statement said) =>
        said.Kind == VolunteerKinds.Registered.Name && said.Text("joined") is { IsPresent: true } joined ? joined : said.Text("at");

    private static bool HoldsName(Statement said) =>
        said.Kind == VolunteerKinds.Killed.Name || (said.Kind == VolunteerKinds.StatusSet.Name && StateOf(said) == ServiceState.Killed);

    private static DutyBar BarOf(List<ServiceState> states, Shift shift) => states switch
    {
        _ when states.Contains(ServiceState.Killed) => DutyBar.Killed,
        { Count: > 1 } => DutyBar.Contradictory,
        [var one] when one != ServiceState.Active => one switch
        {
            ServiceState.OffDuty => DutyBar.OffDuty,
            ServiceState.Injured => DutyBar.Injured,
            ServiceState.Missing => DutyBar.Missing,
            ServiceState.Evacuated => DutyBar.Evacuated,
            ServiceState.Barred => DutyBar.Barred,
            ServiceState.Suspended => DutyBar.Suspended,
            ServiceState.Left => DutyBar.Left,
            _ => DutyBar.Unknown,
        },
        _ => shift == Shift.Out ? DutyBar.SignedOut : DutyBar.None,
    };

    private static Shift ShiftOf(IReadOnlyList<Statement> heads) =>
        heads.Count == 0 ? Shift.None
        : heads.All(h => h.Kind == VolunteerKinds.SignedIn.Name) ? Shift.In
        : heads.All(h => h.Kind == VolunteerKinds.SignedOut.Name) ? Shift.Out
        : Shift.Contradictory;

    private static List<string> FirstSaid(IEnumerable<Statement> first, IEnumerable<Statement> then, Func<Statement, string?> read)
    {
        var said = first.Select(read).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return said.Count > 0 ? said : [.. then.Select(read).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static Death DeathOf(Statement killed)
    {
        var duty = killed.Value("line_of_duty");
        return new Death(
            killed.Id, killed.Text("at"), duty.IsPresent ? duty.Value.ValueKind == JsonValueKind.True : null, killed.Text("cause"), killed.Text("strike"),
            killed.Text("deployment"), killed.Text("incident"), killed.Text("person"), PlaceOf(killed));
    }

    private static HonourClaim? ClaimOf(Statement numbered) =>
        numbered.Value("claim") is { IsPresent: true } claim && Members.Number(claim.Value, "number") is { } number
            ? new HonourClaim(numbered.Id, number, Members.Text(claim.Value, "source"), numbered.Text("item"))
            : null;

    private static Said<PlaceSaid> PlaceOf(Statement said) => said.Value("place").As(PlaceSaid.Of);

    private static Said<string> Member(Said<JsonElement> value, string name) =>
        value.As(v => Members.Text(v, name)) is { IsPresent: true, Value: null } ? new Said<string>(SaidState.NeverSaid, null) : value.As(v => Members.Text(v, name));
}
