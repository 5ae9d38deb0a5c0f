namespace Bayyina.Dossiers;

/// <summary>What the dossier is, where its parts are, and what it proves.</summary>
internal static class AboutSection
{
    private static readonly string[] Sections = ["proves", "incidents", "exhibits", "statements", "selection", "keys", "checkpoint", "process"];

    public static void Write(HtmlWriter html, ReportView view, DossierText text)
    {
        var content = view.Content;
        var other = text == DossierText.Arabic ? DossierText.English : DossierText.Arabic;
        html.Write($"""
            <header class=cover>
            <p class=jump><a href="#{other.Language}" lang={other.Language} dir={other.Direction}>{other["language"]}</a></p>
            <h1>{text["dossier"]}</h1>

            """);
        foreach (var incident in content.Incidents)
        {
            html.Write($"<p class=subtitle>{Title(incident, text)}</p>\n");
        }
        html.Write($"""
            </header>
            <p>{text["about.dossier"]}</p>
            <p>{text["about.page"]}</p>
            <p>{Shown.Link(DossierLayout.FromReport(DossierLayout.HowToVerify), Html.Text(text["about.verify"]))}</p>
            <dl class=facts>
            {Fact(text["about.exported"], Shown.Time(content.ExportedAt))}
            {Fact(text["about.origin"], Shown.Code(content.Origin))}
            {Fact(text["about.incidents"], Shown.Number(content.Incidents.Count))}
            {Fact(text["about.exhibits"], Shown.Number(content.Exhibits.Count))}
            {Fact(text["about.statements"], Shown.Number(content.Statements.Count))}
            {Fact(text["about.withheld"], Shown.Number(content.Statements.Sum(s => (long)s.Withheld.Count)))}
            {Fact(text["about.erased"], Shown.Number(content.Statements.Sum(s => (long)s.Erased.Count)))}
            </dl>
            <nav aria-label="{text["contents"]}"><h2>{text["contents"]}</h2><ol>

            """);
        foreach (var section in Sections)
        {
            html.Write($"<li><a href=\"#{text.Language}-{section}\">{text[section]}</a></li>\n");
        }
        html.Write($"</ol></nav>\n");
        WriteProves(html, view, text);
    }

    /// <summary>An incident's title, or that it has none here.</summary>
    public static Html Title(DossierIncident incident, DossierText text) =>
        incident.Title is { } title ? Shown.Name(title) : new($"{Html.Text(text["property.title"])}: {IncidentSection.Absent(incident, "title", text)}");

    /// <summary>One row of a list of facts.</summary>
    public static Html Fact(string label, Html value) => new($"<div><dt>{Html.Text(label)}</dt><dd>{value}</dd></div>");

    private static void WriteProves(HtmlWriter html, ReportView view, DossierText text)
    {
        html.Write($"""
            <section id={text.Language}-proves class=proves>
            <h2>{text["proves"]}</h2>
            <p>{Shown.Marked(text["proves.if"])}</p>
            <div class=two>
            <div><h3>{text["proves.yes"]}</h3><ul>
            <li>{text["proves.yes.bytes"]}</li>
            <li>{text["proves.yes.signed"]}</li>
            <li>{text["proves.yes.ledger"]}</li>
            <li>{text["proves.yes.whole"]}</li>
            </ul></div>
            <div><h3>{text["proves.no"]}</h3><ul>
            <li>{text["proves.no.true"]}</li>
            <li>{text["proves.no.who"]}</li>
            <li>{text["proves.no.staged"]}</li>
            <li>{text["proves.no.complete"]}</li>
            <li>{text["proves.no.keys"]}</li>
            </ul></div>
            </div>
            <h3>{text["proves.when"]}</h3>
            <ul>

            """);
        var witnesses = view.Checkpoint.Witnesses;
        var times = view.Content.Times;
        if (witnesses.Count == 0 && times.Count == 0)
        {
            html.Write($"<li>{text["proves.when.clock"]}</li>\n");
        }
        if (witnesses.Count > 0)
        {
            html.Write($"<li>{text["proves.when.witnesses"]} {new Html(string.Join(text["list.separator"], witnesses.Select(Shown.Code)))}</li>\n");
        }
        if (times.Count > 0)
        {
            var tokens = times.Select(t => DossierLayout.FromReport(DossierLayout.Time(t.TreeSize))).Select(path => Shown.Link(path, Shown.Code(path)));
            html.Write($"<li>{text["proves.when.trusted"]} {new Html(string.Join(text["list.separator"], tokens))}</li>\n");
        }
        html.Write($"<li>{text["proves.when.said"]}</li>\n</ul>\n</section>\n");
    }
}
