using System.Reflection;

namespace Bayyina.Dossiers;

/// <summary><c>data/report.html</c>: the whole dossier for reading, in Arabic and then in English, in one file that needs nothing else.</summary>
internal static class ReportPage
{
    /// <summary>Exhibits and statements beyond this many stand in the register at the end, one row each and once for both languages.</summary>
    public const int MostInFull = 300;

    private const string Stylesheet = "Bayyina.Dossiers.Report.page.css";

    /// <summary>The page as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Render(DossierContent content)
    {
        var html = new HtmlWriter();
        var view = new ReportView(content);
        Begin(html, "report.title", content.Exercise);
        foreach (var text in (DossierText[])[DossierText.Arabic, DossierText.English])
        {
            html.Write($"""<section class=part id={text.Language} lang={text.Language} dir={text.Direction}>{"\n"}""");
            AboutSection.Write(html, view, text);
            IncidentSection.Write(html, view, text);
            ExhibitSection.Write(html, view, text);
            StatementSection.Write(html, view, text);
            SelectionSection.Write(html, view, text);
            TrustSection.Write(html, view, text);
            html.Write($"</section>\n");
        }
        RegisterSection.Write(html, view);
        End(html);
        return html.Bytes;
    }

    /// <summary>The head that every page of a dossier shares: no script, nothing from a network, one style.</summary>
    public static void Begin(HtmlWriter html, string titleKey, bool exercise)
    {
        var title = $"{DossierText.Arabic[titleKey]} · {DossierText.English[titleKey]}";
        var drill = $"{DossierText.Arabic["exercise"]} · {DossierText.English["exercise"]}";
        html.Write($"""
            <!doctype html>
            <html lang=ar dir=rtl>
            <head>
            <meta charset=utf-8>
            <meta name=viewport content="width=device-width, initial-scale=1">
            <meta http-equiv=Content-Security-Policy content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
            <meta name=referrer content=no-referrer>
            <meta name=color-scheme content="light dark">
            <title>{(exercise ? $"{drill} – {title}" : title)}</title>
            <style>
            {Style()}{RunningHead(exercise ? $"{drill}  –  {title}" : title)}</style>
            </head>
            <body>

            """);
        if (exercise)
        {
            html.Write($"<aside class=exercise role=note>\n");
            foreach (var text in (DossierText[])[DossierText.Arabic, DossierText.English])
            {
                html.Write($"<p lang={text.Language} dir={text.Direction}><strong>{text["exercise"]}</strong> {text["exercise.banner"]}</p>\n");
            }
            html.Write($"</aside>\n");
        }
        html.Write($"<main>\n");
    }

    public static void End(HtmlWriter html) => html.Write($"</main>\n</body>\n</html>\n");

    private static Html Style()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Stylesheet)!;
        using var reader = new StreamReader(stream);
        return new(reader.ReadToEnd());
    }

    // The margin boxes of a printed page; our own words only.
    private static Html RunningHead(string title) => new($$"""
        @page {
          @top-center { content: "{{title}}" }
          @bottom-center { content: {{PageNumber(DossierText.Arabic)}} " · " {{PageNumber(DossierText.English)}} }
        }

        """);

    // "Page {page} of {pages}" as CSS has it: the words in quotes, the numbers as counters.
    private static string PageNumber(DossierText text) =>
        $"\"{text["print.page"].Replace("{page}", "\" counter(page) \"", StringComparison.Ordinal).Replace("{pages}", "\" counter(pages) \"", StringComparison.Ordinal)}\"";
}
