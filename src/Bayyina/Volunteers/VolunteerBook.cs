using System.Data.Common;
using System.Text.Json;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Volunteers;

/// <summary>What is said of volunteers and centres, and where their read tables are kept in step.</summary>
/// <remarks>A draft of a status names what its author was looking at (<c>seen</c>): two who had not seen each other are a conflict, shown.</remarks>
public sealed class VolunteerBook(StatementBook statements)
{
    private static readonly string[] Serving = [VolunteerKinds.Service, VolunteerKinds.Posting, VolunteerKinds.Duty, VolunteerKinds.Standing];

    /// <summary>The volunteer as somebody may see them; null where nothing was ever said of them, or they may not read volunteers.</summary>
    public Volunteer? Find(SubjectId volunteer, Reader reader) =>
        reader.May(Right.Read(Feature.Volunteers)) && statements.StateOf(volunteer, reader) is { Statements.Count: > 0 } state ? Volunteer.From(state) : null;

    /// <summary>The centre as somebody may see it; null where nothing was ever said of it, or they may not read volunteers.</summary>
    public Centre? FindCentre(SubjectId centre, Reader reader) =>
        reader.May(Right.Read(Feature.Volunteers)) && statements.StateOf(centre, reader) is { Statements.Count: > 0 } state ? Centre.From(state) : null;

    /// <summary>The statements of a status that nobody has moved on from: what whoever sets it next was looking at.</summary>
    public static IReadOnlyList<StatementId> Seen(SubjectState state, KindDefinition kind) =>
        kind.Status is { } status && Serving.Contains(status) ? [.. state.HeadsOf(status).Select(head => head.Id)] : [];

    /// <summary>What registers a centre, or opens it again.</summary>
    public static Draft CentreOpening(SubjectId centre, string name, PlaceSaid? place, string? at, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        With(new Draft(centre, VolunteerKinds.CentreRegistered, exercise).Say("at", at).Say("aft", seen).Say("name", name), "place", place?.ToJson());

    /// <summary>What says that a centre was given up.</summary>
    public static Draft CentreGivingUp(
        SubjectId centre, string? at, string? reason, SubjectId? movedTo, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        new Draft(centre, VolunteerKinds.CentreGivenUp, exercise).Say("at", at).Say("aft", seen).Say("reason", reason).Say("moved_to", movedTo?.Value);

    /// <summary>What registers somebody.</summary>
    public static Draft Registration(
        SubjectId volunteer, SpelledName name, string? joined, SubjectId? centre, IReadOnlyCollection<string> roles, bool exercise) =>
        new Draft(volunteer, VolunteerKinds.Registered, exercise).Say("name", name.ToJson()).Say("joined", joined).Say("centre", centre?.Value).Say("roles", roles);

    /// <summary>What says how somebody serves from then on. A death is said by <see cref="Killing"/>.</summary>
    public static Draft Status(
        SubjectId volunteer, ServiceState state, string? at, string? reason, PlaceSaid? place, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        With(
            new Draft(volunteer, VolunteerKinds.StatusSet, exercise).Say("at", at).Say("aft", seen).Say("state", ServiceStates.CodeOf(state)).Say("reason", reason),
            "place", place?.ToJson());

    /// <summary>What says that somebody was killed.</summary>
    public static Draft Killing(SubjectId volunteer, Killing killed, bool exercise, params IReadOnlyCollection<StatementId> seen) => With(
        With(new Draft(volunteer, VolunteerKinds.Killed, exercise).Say("at", killed.At).Say("aft", seen), "line_of_duty", Members.Flag(killed.LineOfDuty))
            .Say("cause", killed.Cause).Say("strike", killed.Strike?.Value).Say("deployment", killed.Deployment?.Value)
            .Say("incident", killed.Incident?.Value).Say("person", killed.Person?.Value),
        "place", killed.Place?.ToJson());

    /// <summary>What says that the next of kin know.</summary>
    public static Draft KinInforming(SubjectId volunteer, string? at, string? how, bool exercise) =>
        new Draft(volunteer, VolunteerKinds.KinInformed, exercise).Say("at", at).Say("how", how);

    /// <summary>What names the next of kin.</summary>
    public static Draft KinNaming(SubjectId volunteer, string name, string? relation, string? reach, bool exercise) =>
        new Draft(volunteer, VolunteerKinds.Kin, exercise).Say("kin", Members.Object(("name", name), ("relation", relation), ("reach", reach)));

    /// <summary>What says that something was done for those who are left.</summary>
    public static Draft Supporting(SubjectId volunteer, string? at, string what, string? whom, bool exercise) =>
        new Draft(volunteer, VolunteerKinds.Supported, exercise).Say("at", at).Say("support", Members.Object(("what", what), ("whom", whom)));

    /// <summary>What says which number a source gives somebody on the roll of honour.</summary>
    public static Draft Numbering(SubjectId volunteer, long number, string source, SubjectId? item, bool exercise) =>
        new Draft(volunteer, VolunteerKinds.Numbered, exercise).Say("claim", Members.Object(("number", number), ("source", source))).Say("item", item?.Value);

    /// <summary>What says where and as what somebody serves from then on.</summary>
    public static Draft Posting(
        SubjectId volunteer, SubjectId? centre, IReadOnlyCollection<string> roles, string? at, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        new Draft(volunteer, VolunteerKinds.Posted, exercise).Say("at", at).Say("aft", seen).Say("centre", centre?.Value).Say("roles", roles);

    /// <summary>What says that a training was completed.</summary>
    public static Draft Training(SubjectId volunteer, string? at, string course, string? trainer, string? validUntil, bool exercise) =>
        new Draft(volunteer, VolunteerKinds.Trained, exercise).Say("at", at).Say("course", course).Say("trainer", trainer).Say("valid_until", validUntil);

    /// <summary>What begins or ends a shift.</summary>
    public static Draft Signing(SubjectId volunteer, bool isIn, string? at, SubjectId? centre, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        isIn
            ? new Draft(volunteer, VolunteerKinds.SignedIn, exercise).Say("at", at).Say("aft", seen).Say("centre", centre?.Value)
            : new Draft(volunteer, VolunteerKinds.SignedOut, exercise).Say("at", at).Say("aft", seen);

    /// <summary>Keeps the table of centres in step.</summary>
    public static void ProjectCentre(DbTransaction transaction, SubjectState state)
    {
        var centre = Centre.From(state);
        var name = centre.Names.Count == 0 ? null : string.Join(" / ", centre.Names);
        Prepared.In(transaction).Queue(
            """
            INSERT INTO centre (id, exercise, name, name_key, place, standing, known_since) VALUES (@0, @1, @2, @3, @4, @5, @6)
            ON CONFLICT (id) DO UPDATE SET exercise = @1, name = @2, name_key = @3, place = @4, standing = @5, known_since = @6
            """,
            centre.Id.Value, centre.Exercise ? 1 : 0, name, TitleKey.Of(name ?? ""), PlaceName.Of(centre.Place.OrNull), centre.Standing.ToString(), KnownSince(state));
    }

    /// <summary>Keeps the tables of volunteers in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var volunteer = Volunteer.From(state);
        var (id, exercise) = (volunteer.Id.Value, volunteer.Exercise ? 1 : 0);
        // What is held back is protected, and stands in no table.
        var name = volunteer.IsHeld || volunteer.Names.Count == 0 ? null : string.Join(" / ", volunteer.Names.Select(n => n.Both));
        var prepared = Prepared.In(transaction);
        prepared.Queue(
            """
            INSERT INTO volunteer (id, exercise, name, name_key, centre, roles, state, bar, shift, held, known_since) VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @1, name = @2, name_key = @3, centre = @4, roles = @5, state = @6, bar = @7, shift = @8, held = @9, known_since = @10
            """,
            id, exercise, name, TitleKey.Of(name ?? ""), volunteer.Centres.Count == 1 ? volunteer.Centres[0].Value : null, string.Join('\n', volunteer.Roles),
            volunteer.IsContradictory ? VolunteerList.Contradictory : ServiceStates.CodeOf(volunteer.States.Count == 0 ? ServiceState.Unknown : volunteer.States[0]),
            volunteer.Bar.ToString(), volunteer.Shift.ToString(), volunteer.IsHeld ? 1 : 0, KnownSince(state));
        prepared.Queue("DELETE FROM volunteer_service WHERE volunteer = @0", id);
        foreach (var span in ServiceTimeline.Of(state))
        {
            prepared.Queue(
                """
                INSERT INTO volunteer_service (volunteer, exercise, state, begins, ends, known_from, known_until, certain, begun) VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8)
                """,
                id, exercise, ServiceStates.CodeOf(span.State), span.Begins, span.Ends, span.KnownFrom, span.KnownUntil, span.IsCertain ? 1 : 0, span.HasBegun ? 1 : 0);
        }
        ProjectHonour(prepared, state, volunteer);
    }

    private static void ProjectHonour(Prepared prepared, SubjectState state, Volunteer volunteer)
    {
        var (id, exercise) = (volunteer.Id.Value, volunteer.Exercise ? 1 : 0);
        prepared.Queue("DELETE FROM volunteer_death WHERE volunteer = @0", id);
        prepared.Queue("DELETE FROM volunteer_number WHERE volunteer = @0", id);
        if (volunteer.Deaths.Where(d => d.LineOfDuty == true).Select(d => HonourRoll.BoundsOf(d, state)).ToList() is { Count: > 0 } bounds)
        {
            prepared.Queue(
                "INSERT INTO volunteer_death (volunteer, exercise, at, earliest, latest) VALUES (@0, @1, @2, @3, @4)",
                id, exercise, volunteer.Deaths.Where(d => d.LineOfDuty == true).Select(d => d.At.OrNull).Distinct(StringComparer.Ordinal).ToList() is [var one] ? one : null,
                bounds.Select(b => b.Earliest).Min(StringComparer.Ordinal), bounds.Select(b => b.Latest).Max(StringComparer.Ordinal));
        }
        foreach (var claim in volunteer.Numbers)
        {
            prepared.Queue(
                "INSERT INTO volunteer_number (statement, volunteer, exercise, number, source) VALUES (@0, @1, @2, @3, @4)",
                claim.Statement.Value, id, exercise, claim.Number, claim.Source);
        }
    }

    private static long KnownSince(SubjectState state) => state.Statements.Min(said => said.Statement.IssuedAt);

    private static Draft With(Draft draft, string property, JsonElement? value) => value is { } said ? draft.Say(property, said) : draft;
}

/// <summary>How somebody was killed, before it is said.</summary>
/// <param name="At">EDTF.</param>
/// <param name="LineOfDuty">Whether in the line of duty.</param>
public sealed record Killing(
    string? At, bool LineOfDuty, string? Cause = null, SubjectId? Strike = null, SubjectId? Deployment = null, SubjectId? Incident = null,
    SubjectId? Person = null, PlaceSaid? Place = null);
