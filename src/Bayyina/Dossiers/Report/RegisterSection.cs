namespace Bayyina.Dossiers;

/// <summary>The exhibits and statements that are too many to describe in full: a paragraph each, once for both languages.</summary>
/// <remarks>
/// Few elements an entry and blocks of a hundred entries, so that a browser lays out only what is in sight: tens of thousands of table
/// rows would keep it busy for minutes.
/// </remarks>
internal static class RegisterSection
{
    private const int EntriesOfBlock = 100;

    private static readonly string[] OfExhibit =
        ["exhibit", "property.file", "exhibit.path", "property.media_type", "property.bytes", "property.at", "index", "recorded", "by", "statement", "withheld", "property.sha256", "property.sha512"];

    private static readonly string[] OfStatement = ["index", "kind", "statement", "recorded", "by", "property.at", "withheld"];

    public static void Write(HtmlWriter html, ReportView view)
    {
        if (!view.ExhibitsInRegister.Any() && !view.StatementsInRegister.Any())
        {
            return;
        }
        html.Write($"<section class=part id=register lang=en dir=ltr>\n<h2>{Both("register")}</h2>\n<p>{Both("register.about")}</p>\n");
        WriteEntries(html, OfExhibit, view.ExhibitsInRegister, exhibit => WriteExhibit(html, view, exhibit));
        WriteEntries(html, OfStatement, view.StatementsInRegister, statement => WriteStatement(html, statement));
        html.Write($"</section>\n");
    }

    private static void WriteEntries<T>(HtmlWriter html, string[] parts, IEnumerable<T> entries, Action<T> write)
    {
        var legend = false;
        foreach (var block in entries.Chunk(EntriesOfBlock))
        {
            // What stands in an entry, in its order.
            foreach (var text in legend ? [] : (DossierText[])[DossierText.Arabic, DossierText.English])
            {
                html.Write($"<p class=small lang={text.Language} dir={text.Direction}>{string.Join(" · ", parts.Select(part => text[part]))}</p>\n");
            }
            legend = true;
            html.Write($"<div class=register>\n");
            Array.ForEach(block, write);
            html.Write($"</div>\n");
        }
    }

    private static void WriteExhibit(HtmlWriter html, ReportView view, Exhibit exhibit)
    {
        var name = exhibit.OriginalName is { } known ? Shown.Name(known) : GoneInBoth(exhibit, "file", Html.Nothing);
        var type = exhibit.MediaType is { } media ? Html.Text(media) : GoneInBoth(exhibit, "media_type", Html.Nothing);
        var at = exhibit.At is { } said ? Html.Text(said) : GoneInBoth(exhibit, "at", new("–"));
        html.Write($"<p id=e{exhibit.Number}><b>{exhibit.Number}</b> · {name} · {exhibit.BagPath} · {type} · {exhibit.Bytes} · {at}");
        if (view.Statement(exhibit.StatementId) is { } statement)
        {
            html.Write($" · {statement.Index} · {ExhibitTable.Rfc3339(statement.IssuedAt)} · {statement.By} · {statement.Id} · {Gone(statement)}");
        }
        html.Write($"<br>{exhibit.Sha256}<br>{exhibit.Sha512}</p>\n");
    }

    private static void WriteStatement(HtmlWriter html, DossierStatement statement) => html.Write(
        $"<p id=s{statement.Index}><b>{statement.Index}</b> · {(statement.Kind is { } kind ? Html.Text(kind) : InBoth(statement.Erased.Contains("kind") ? "erased" : "withheld"))} · {statement.Id} · {ExhibitTable.Rfc3339(statement.IssuedAt)} · {statement.By} · {statement.At ?? "–"} · {Gone(statement)}</p>\n");

    // Which of the two stands before the names where something was erased.
    private static Html Gone(DossierStatement statement)
    {
        var withheld = Html.Text(string.Join(' ', statement.Withheld)).Markup;
        var erased = statement.Erased.Count == 0 ? "" : $"{Both("erased")}: {Html.Text(string.Join(' ', statement.Erased))}";
        return withheld.Length + erased.Length == 0 ? new("–") : new($"<span class=w>{string.Join(" · ", ((string[])[withheld, erased]).Where(part => part.Length > 0))}</span>");
    }

    private static Html GoneInBoth(Exhibit exhibit, string property, Html otherwise) =>
        exhibit.FindGone(property) is { } gone ? InBoth(gone.IsErased ? "erased" : "withheld") : otherwise;

    private static Html InBoth(string key) => new($"<span class=w>{Both(key)}</span>");

    private static Html Both(string key) =>
        new($"<span lang=ar dir=rtl>{Html.Text(DossierText.Arabic[key])}</span> <span lang=en>{Html.Text(DossierText.English[key])}</span>");
}
