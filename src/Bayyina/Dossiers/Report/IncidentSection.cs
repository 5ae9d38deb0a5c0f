namespace Bayyina.Dossiers;

/// <summary>The incidents as the folds of their subjects show them, with their notes.</summary>
internal static class IncidentSection
{
    public static void Write(HtmlWriter html, ReportView view, DossierText text)
    {
        html.Write($"<section id={text.Language}-incidents>\n<h2>{text["incidents"]}</h2>\n");
        foreach (var incident in view.Content.Incidents)
        {
            html.Write($"""
                <article class=incident>
                <h3>{AboutSection.Title(incident, text)}</h3>
                <dl class=facts>
                {AboutSection.Fact(text["incident.standing"], Shown.Label("standing", incident.Standing, text))}
                {AboutSection.Fact(text["incident.opened"], incident.OpenedAt is { } at ? Shown.Edtf(at, text) : Absent(incident, "at", text))}
                {AboutSection.Fact(text["incident.place"], incident.Place is { } place ? Shown.Name(place) : Absent(incident, "place", text))}
                {AboutSection.Fact(text["subject"], incident.Subject is { } subject ? Shown.Code(subject) : Shown.Withheld(text))}
                {AboutSection.Fact(text["incident.exhibits"], Shown.Number(view.Content.Exhibits.Count(e => e.Incidents.Contains(incident.Subject))))}
                </dl>

                """);
            if (incident.Notes.Count > 0)
            {
                html.Write($"<h4>{text["incident.notes"]}</h4>\n<ol class=notes>\n");
                foreach (var note in incident.Notes.OrderBy(note => view.Statement(note.StatementId)?.Index))
                {
                    WriteNote(html, view, note, text);
                }
                html.Write($"</ol>\n");
            }
            html.Write($"</article>\n");
        }
        html.Write($"</section>\n");
    }

    private static void WriteNote(HtmlWriter html, ReportView view, DossierNote note, DossierText text)
    {
        html.Write($"<li>{(note.Text is { } said ? Shown.Prose(said, note.Language) : Shown.Gone(note.IsErased, text))}<p class=small>");
        if (note.At is { } at)
        {
            html.Write($"{text["said-at"]} {Shown.Edtf(at, text)} · ");
        }
        if (view.Statement(note.StatementId) is { } statement)
        {
            html.Write($"{text["recorded"]} {Shown.Time(statement.IssuedAt)} · ");
        }
        html.Write($"{text["statement"]} {Shown.Link(view.Anchor(note.StatementId, text), Shown.Code(note.StatementId))}</p></li>\n");
    }

    /// <summary>Why a property of the incident's opening is not here, in the words that its statement's row and the exhibits use.</summary>
    public static Html Absent(DossierIncident incident, string property, DossierText text) =>
        incident.Erased.Contains(property) ? Shown.Erased(text)
        : incident.Withheld.Contains(property) ? Shown.Withheld(text)
        : Shown.NotSaid(text);
}
