using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Incidents;

/// <summary>Something that was said when incidents were held to be one.</summary>
/// <param name="Statement">What.</param>
/// <param name="Among">The incidents to one of which it belongs.</param>
public sealed record ToAssign(StatementId Statement, IReadOnlyList<SubjectId> Among);

/// <summary>Opens, notes, closes and joins incidents.</summary>
public sealed class IncidentBook(Database database, StatementBook statements)
{
    /// <summary>What opens an incident.</summary>
    /// <param name="incident">Its id.</param>
    /// <param name="title">A short name for it.</param>
    /// <param name="at">When it happened, in EDTF.</param>
    /// <param name="place">Where, in words.</param>
    /// <param name="exercise">Whether it is a drill.</param>
    /// <param name="type">One of <see cref="Vocabulary.IncidentTypes"/>.</param>
    /// <param name="strike">The strike to which we respond.</param>
    /// <param name="where">Where, with its point or code.</param>
    public static Draft Opening(
        SubjectId incident, string? title, string? at, string? place, bool exercise, string? type = null, SubjectId? strike = null, PlaceSaid? where = null)
    {
        var draft = new Draft(incident, IncidentKinds.Opened, exercise).Say("at", at).Say("title", title).Say("place", place).Say("type", type).Say("strike", strike?.Value);
        return where?.ToJson() is { } said ? draft.Say("where", said) : draft;
    }

    /// <summary>What notes something; the language qualifies the text, so both travel in one disclosure.</summary>
    public static Draft Note(SubjectId incident, string text, string language, bool exercise)
    {
        using var note = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(note))
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteString("lang", language);
            json.WriteEndObject();
        }
        using var document = System.Text.Json.JsonDocument.Parse(note.ToArray());
        return new Draft(incident, IncidentKinds.Noted, exercise).Say("note", document.RootElement.Clone());
    }

    /// <summary>What closes an incident, relying on everything that is current now.</summary>
    public Draft Closing(SubjectId incident, string? reason)
    {
        var state = statements.StateOf(incident);
        return new Draft(incident, IncidentKinds.Closed, state.Exercise)
            .Say("aft", [.. state.HeadsOf(IncidentKinds.Standing).Select(s => s.Id)])
            .Say("relies_on", [.. state.Current.Select(s => s.Id)])
            .Say("reason", reason);
    }

    /// <summary>The incident as somebody may see it; null where nothing was ever said about it, or they may not read incidents.</summary>
    public Incident? Find(SubjectId incident, Reader reader) =>
        reader.May(Right.Read(Feature.Incidents)) ? From(statements.StateOf(incident, reader)) : null;

    /// <summary>The incident, whole; null where nothing was ever said about it.</summary>
    internal Incident? Find(SubjectId incident) => From(statements.StateOf(incident));

    /// <summary>What says that two incidents are one.</summary>
    public static Draft Same(SubjectId incident, SubjectId other, string? reason, bool exercise) =>
        new Draft(incident, IncidentKinds.Same, exercise).Say("other", other.Value).Say("reason", reason);

    /// <summary>What says that they are two: it is not proposed again that they are one.</summary>
    public static Draft Differs(SubjectId incident, SubjectId other, string? reason, bool exercise) =>
        new Draft(incident, IncidentKinds.Differs, exercise).Say("other", other.Value).Say("reason", reason);

    /// <summary>The incidents that are one with this one, itself among them, the least id first.</summary>
    public IReadOnlyList<SubjectId> ClassOf(SubjectId incident, bool exercise) =>
        database.Read(connection => Bonds.ClassOf(connection, IncidentKinds.Same, "incident", incident, exercise));

    /// <summary>The statements by which some incidents are one with others.</summary>
    public IReadOnlyList<BondSaid> JoinedBy(IReadOnlyCollection<SubjectId> incidents, bool exercise) =>
        database.Read(connection => Bonds.Of(connection, IncidentKinds.Same, incidents, exercise));

    /// <summary>What takes back a statement about two subjects, such as that they are one; in the role that gives the right, where somebody else said it.</summary>
    /// <returns>Null where there is no such statement of a kind that joins or parts, or it does not count any more.</returns>
    public Draft? Retracting(StatementId said, Signer by, string? reason)
    {
        if (statements.Store.Find(said)?.Statement is not { Subject: { } subject } statement
            || statements.Rules.Kinds.Find(statement.Kind) is not { } kind || kind.Find("other") is null
            || statements.StateOf(subject).Find(said) is not { IsCurrent: true })
        {
            return null;
        }
        var role = statement.By == by.Actor.Value ? null : database.Read(connection => EnrolledKeys.RolesOf(connection, by))
            .FirstOrDefault(held => kind.SupersededBy.Contains(held, StringComparer.Ordinal));
        return new Draft(subject, KernelKinds.Retracted, statement.Exercise).Say("sup", [said]).Say("role", role).Say("reason", reason);
    }

    /// <summary>What was said of an incident by somebody who was looking at it as one with others, which it is not any more, and nobody has said since to which it belongs.</summary>
    public IReadOnlyList<ToAssign> ToAssign(SubjectId incident, Reader reader)
    {
        var found = new Dictionary<StatementId, HashSet<SubjectId>>();
        var own = statements.StateOf(incident, reader).Current.Where(said => said.After.Count > 0).ToList();
        foreach (var seen in own.SelectMany(said => said.After).Distinct())
        {
            if (statements.Store.Find(seen)?.Statement is not { Subject: { } one } edge || edge.Kind != IncidentKinds.Same.Name
                || !SubjectId.TryParse(edge.Text("other").OrNull, out var other) || statements.StateOf(one).Find(seen) is { IsCurrent: true })
            {
                continue;
            }
            // Whichever of them it was assigned to, that is said there.
            List<Statement> assigned = [.. statements.StateOf(one).CurrentOf(KernelKinds.Assigned), .. statements.StateOf(other).CurrentOf(KernelKinds.Assigned)];
            foreach (var said in SubjectClasses.ToAssign(edge, [.. own, .. assigned]))
            {
                (found.TryGetValue(said.Id, out var among) ? among : found[said.Id] = [incident]).UnionWith([one, other]);
            }
        }
        return [.. found.OrderBy(pair => pair.Key).Select(pair => new ToAssign(pair.Key, [.. pair.Value.Order()]))];
    }

    /// <summary>What says to which incident something belongs that was said when two were held to be one.</summary>
    public static Draft Assigning(StatementId said, SubjectId to, bool exercise) =>
        new Draft(to, KernelKinds.Assigned, exercise).Say("statement", said.Value).Say("to", to.Value);

    private static Incident? From(SubjectState state) => state.Statements.Count == 0 ? null : Incident.From(state);

    /// <summary>Keeps the table of incidents in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var incident = Incident.From(state);
        var title = incident.Titles.Count == 0 ? null : string.Join(" / ", incident.Titles);
        var where = incident.Where.OrNull;
        Prepared.In(transaction).Queue(
            """
            INSERT INTO incident (
                id, exercise, title, opened_at, place, standing, known_since, title_key, type, strike, at_from, at_to, place_code, lat_e6, lon_e6, uncertainty_m)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15)
            ON CONFLICT (id) DO UPDATE SET
                exercise = @1, title = @2, opened_at = @3, place = @4, standing = @5, known_since = @6, title_key = @7, type = @8, strike = @9, at_from = @10,
                at_to = @11, place_code = @12, lat_e6 = @13, lon_e6 = @14, uncertainty_m = @15
            """,
            incident.Id.Value, incident.Exercise ? 1 : 0, title, incident.OpenedAt.OrNull, incident.Place.OrNull ?? where?.Text, incident.Standing.ToString(),
            state.Statements.Min(said => said.Statement.IssuedAt), TitleKey.Of(title ?? ""), incident.Types.Count == 0 ? null : string.Join(' ', incident.Types),
            incident.Strikes.Count == 0 ? null : incident.Strikes[0].Value, PlacedRow.Second(incident.Time.Earliest), PlacedRow.Second(incident.Time.Latest), where?.Code,
            PlacedRow.Millionth(where?.Latitude), PlacedRow.Millionth(where?.Longitude), (long?)where?.UncertaintyMetres);
    }
}
