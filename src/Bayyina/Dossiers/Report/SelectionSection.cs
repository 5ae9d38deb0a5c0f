namespace Bayyina.Dossiers;

/// <summary>By what criteria the dossier was put together, what was left out or withheld, and how it came about.</summary>
internal static class SelectionSection
{
    public static void Write(HtmlWriter html, ReportView view, DossierText text)
    {
        var selection = view.Content.Selection;
        html.Write($"""
            <section id={text.Language}-selection>
            <h2>{text["selection"]}</h2>
            <p>{text["selection.about"]}</p>
            <h3>{text["selection.criteria"]}</h3>
            <dl class=facts>

            """);
        foreach (var (code, value) in selection.Criteria)
        {
            html.Write($"{AboutSection.Fact(text.Find($"criterion.{code}") ?? code, value is null ? Shown.Withheld(text) : Shown.Name(value))}\n");
        }
        html.Write($"""
            </dl>
            <h3>{text["selection.rows"]}</h3>
            <table class=plain>
            <thead><tr><th scope=col>{text["selection.kind"]}</th><th scope=col>{text["selection.property"]}</th><th scope=col>{text["selection.disposition"]}</th><th scope=col>{text["selection.reason"]}</th><th scope=col>{text["selection.count"]}</th></tr></thead>
            <tbody>

            """);
        foreach (var row in selection.Rows)
        {
            var property = row.Property is { } name ? Shown.Label("property", name, text) : Html.Text(text["selection.whole"]);
            var shade = row.Disposition == "included" ? "" : " class=w";
            html.Write($"""
                <tr><td>{Shown.Label("kind", row.Kind, text)}</td><td>{property}</td><td><span{new Html(shade)}>{Shown.Label("disposition", row.Disposition, text)}</span></td><td>{Shown.Label("reason", row.Reason, text)}</td><td>{Shown.Number(row.Count)}</td></tr>

                """);
        }
        html.Write($"</tbody>\n</table>\n</section>\n");
    }
}
