using Bayyina.Dossiers;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina;

/// <summary>What dossiers are told of incidents, which they know by id only.</summary>
internal sealed class DossierSource(
    Database database, StatementBook statements, IncidentBook incidents, Func<SubjectId, IReadOnlyList<SubjectId>> partsOf)
{
    /// <summary>As the gathering takes it.</summary>
    public IncidentSource Described => new(Describe, id => incidents.ClassOf(id, statements.StateOf(id).Exercise), partsOf)
    {
        Related = subjects => database.Read(connection => Bonds.RelatedTo(connection, subjects)),
    };

    private DossierIncident? Describe(SubjectId id, Func<string, string, bool> isWithheld)
    {
        if (incidents.Find(id) is not { } incident)
        {
            return null;
        }
        string? Shown(KindDefinition kind, string property, string? value) => isWithheld(kind.Name, property) ? null : value;
        var opening = statements.StateOf(id).CurrentOf(IncidentKinds.Opened).FirstOrDefault();
        IReadOnlyList<string> That(SaidState state) => [.. ((string[])["title", "at", "place"]).Where(name => opening?.Text(name).State == state)];
        return new DossierIncident(
            Shown(IncidentKinds.Opened, "sub", id.Value),
            Shown(IncidentKinds.Opened, "title", incident.Titles.Count == 0 ? null : string.Join(" / ", incident.Titles)),
            Shown(IncidentKinds.Opened, "at", incident.OpenedAt.OrNull),
            Shown(IncidentKinds.Opened, "place", incident.Place.OrNull),
            incident.Standing.ToString().ToLowerInvariant(),
            [.. incident.Notes.Select(note => new DossierNote(
                note.Statement.Value,
                Shown(IncidentKinds.Noted, "at", note.At.OrNull),
                Shown(IncidentKinds.Noted, "note", note.Text.OrNull),
                Shown(IncidentKinds.Noted, "note", note.Language.OrNull),
                note.Text.State == SaidState.Withheld))])
        {
            Withheld = [.. That(SaidState.Present).Where(name => isWithheld(IncidentKinds.Opened.Name, name))],
            Erased = That(SaidState.Withheld),
        };
    }
}
