namespace Bayyina.Dossiers;

/// <summary>The exhibits and statements that are too many to describe in full: a row each, once for both languages.</summary>
/// <remarks>Tables of a few hundred rows, so that a browser lays out only those that are in sight.</remarks>
internal static class RegisterSection
{
    private const int RowsOfTable = 250;

    public static void Write(HtmlWriter html, ReportView view)
    {
        if (!view.ExhibitsInRegister.Any() && !view.StatementsInRegister.Any())
        {
            return;
        }
        html.Write($"<section class=part id=register dir=ltr lang=en>\n<h2>{Both("register")}</h2>\n<p>{Both("register.about")}</p>\n");
        foreach (var rows in view.ExhibitsInRegister.Chunk(RowsOfTable))
        {
            Begin(html, "exhibit", "property.file", "property.media_type", "property.bytes", "property.at", "statement");
            foreach (var exhibit in rows)
            {
                WriteExhibit(html, view, exhibit);
            }
            html.Write($"</tbody></table>\n");
        }
        foreach (var rows in view.StatementsInRegister.Chunk(RowsOfTable))
        {
            Begin(html, "index", "kind", "statement", "recorded", "by", "property.at", "withheld");
            foreach (var statement in rows)
            {
                WriteStatement(html, view, statement);
            }
            html.Write($"</tbody></table>\n");
        }
        html.Write($"</section>\n");
    }

    private static void Begin(HtmlWriter html, params string[] columns)
    {
        html.Write($"<table class=register><thead><tr>");
        foreach (var column in columns)
        {
            html.Write($"<th scope=col>{Both(column)}</th>");
        }
        html.Write($"</tr></thead><tbody>\n");
    }

    private static void WriteExhibit(HtmlWriter html, ReportView view, Exhibit exhibit)
    {
        var path = DossierLayout.FromReport(exhibit.BagPath);
        var name = exhibit.OriginalName is { } known ? Shown.Name(known) : exhibit.Withholds("file") ? WithheldInBoth : Html.Nothing;
        var at = exhibit.At ?? "";
        html.Write($"""
            <tr id=e{exhibit.Number}><td>{exhibit.Number}</td><td>{name} <code>{path}</code></td><td>{(exhibit.MediaType is { } type ? Shown.Code(type) : WithheldInBoth)}</td><td>{Shown.Number(exhibit.Bytes)}</td><td>{(exhibit.Withholds("at") ? WithheldInBoth : Shown.Name(at))}</td><td><code>{exhibit.StatementId}</code> ({view.Statement(exhibit.StatementId)?.Index ?? -1})</td></tr>
            <tr class=hash><td></td><td colspan=5><code>{exhibit.Sha256}</code><br><code>{exhibit.Sha512}</code></td></tr>

            """);
    }

    private static void WriteStatement(HtmlWriter html, ReportView view, DossierStatement statement)
    {
        var exhibit = view.ExhibitOf(statement) is { } shown ? new Html($" <a href=\"#{(shown.Number > ReportPage.MostInFull ? "" : "ar-")}e{shown.Number}\">{shown.Number}</a>") : Html.Nothing;
        html.Write($"""
            <tr id=s{statement.Index}><td>{statement.Index}</td><td>{(statement.Kind is { } kind ? Shown.Code(kind) : WithheldInBoth)}{exhibit}</td><td><code>{statement.Id}</code></td><td>{Shown.Time(statement.IssuedAt)}</td><td><code>{statement.By}</code></td><td>{Shown.Name(statement.At ?? "")}</td><td>{string.Join(' ', statement.Withheld)}</td></tr>

            """);
    }

    private static Html WithheldInBoth { get; } = new($"<span class=w>{Both("withheld")}</span>");

    private static Html Both(string key) =>
        new($"<span lang=ar dir=rtl>{Html.Text(DossierText.Arabic[key])}</span> <span lang=en>{Html.Text(DossierText.English[key])}</span>");
}
