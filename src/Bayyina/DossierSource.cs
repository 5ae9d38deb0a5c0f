using Bayyina.Dossiers;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Volunteers;

namespace Bayyina;

/// <summary>What dossiers are told of incidents, which they know by id only.</summary>
internal sealed class DossierSource(
    Database database, StatementBook statements, IncidentBook incidents, Func<SubjectId, IReadOnlyList<SubjectId>> partsOf)
{
    /// <summary>As the gathering takes it.</summary>
    public IncidentSource Described => new(Describe, id => incidents.ClassOf(id, statements.StateOf(id).Exercise), partsOf)
    {
        Related = subjects => database.Read(connection => Bonds.RelatedTo(connection, subjects)),
        Beside = Deaths,
    };

    // Who of our own was killed by what is told here, or on a mission to it; of their service nothing else belongs to it.
    private List<StoredStatement> Deaths(IReadOnlyCollection<SubjectId> subjects)
    {
        var named = subjects.Select(subject => subject.Value).ToHashSet(StringComparer.Ordinal);
        var said = statements.Store.OfKinds([VolunteerKinds.Killed.Name])
            .Where(row => ((string[])["strike", "deployment", "incident"]).Any(link => row.Statement.Text(link).OrNull is { } subject && named.Contains(subject))).ToList();
        var ids = said.Select(row => row.Statement.Id).ToHashSet();
        return
        [
            .. said,
            .. statements.Store.About([.. said.Select(row => row.Statement.Subject).OfType<SubjectId>().Distinct()])
                .Where(row => row.Statement.Supersedes.Any(ids.Contains) || ids.Any(id => row.Statement.Text("statement").OrNull == id.Value)),
        ];
    }

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
