using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Incidents;

/// <summary>Opens, notes, closes and joins incidents.</summary>
public sealed class IncidentBook(Database database, StatementBook statements)
{
    /// <summary>What opens an incident.</summary>
    public static Draft Opening(SubjectId incident, string? title, string? at, string? place, bool exercise) =>
        new Draft(incident, IncidentKinds.Opened, exercise).Say("at", at).Say("title", title).Say("place", place);

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

    /// <summary>The incidents that are one with this one, itself among them, the least id first.</summary>
    public IReadOnlyList<SubjectId> ClassOf(SubjectId incident, bool exercise) => database.Read(connection =>
    {
        var subjects = connection.Query<string>(
            "SELECT DISTINCT subject FROM statement WHERE kind = @kind", new { kind = IncidentKinds.Same.Name });
        var edges = subjects.SelectMany(s => statements.StateOf(new SubjectId(s)).CurrentOf(IncidentKinds.Same));
        return new SubjectClasses(edges, statements.Rules.Kinds, exercise).Members(incident);
    });

    private static Incident? From(SubjectState state) => state.Statements.Count == 0 ? null : Incident.From(state);

    /// <summary>Keeps the table of incidents in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var incident = Incident.From(state);
        var title = incident.Titles.Count == 0 ? null : string.Join(" / ", incident.Titles);
        Prepared.In(transaction).Queue(
            """
            INSERT INTO incident (id, exercise, title, opened_at, place, standing, known_since, title_key) VALUES (@0, @1, @2, @3, @4, @5, @6, @7)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @1, title = @2, opened_at = @3, place = @4, standing = @5, known_since = @6, title_key = @7
            """,
            incident.Id.Value, incident.Exercise ? 1 : 0, title, incident.OpenedAt.OrNull, incident.Place.OrNull, incident.Standing.ToString(),
            state.Statements.Min(said => said.Statement.IssuedAt), TitleKey.Of(title ?? ""));
    }
}
