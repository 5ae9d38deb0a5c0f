namespace Bayyina.Dossiers;

/// <summary>Keys and their history, the checkpoint, and the record of the process.</summary>
internal static class TrustSection
{
    public static void Write(HtmlWriter html, ReportView view, DossierText text)
    {
        WriteKeys(html, view, text);
        WriteCheckpoint(html, view, text);
        WriteProcess(html, view, text);
    }

    private static void WriteKeys(HtmlWriter html, ReportView view, DossierText text)
    {
        html.Write($"""
            <section id={text.Language}-keys>
            <h2>{text["keys"]}</h2>
            <p class=warning>{text["keys.warning"]}</p>

            """);
        foreach (var key in view.Content.Keys)
        {
            var path = DossierLayout.FromReport(DossierLayout.Key(key.Thumbprint));
            html.Write($"""
                <article class=key>
                <dl class=facts>
                {AboutSection.Fact(text["key.thumbprint"], Shown.Link(path, Shown.Code(key.Thumbprint)))}
                {AboutSection.Fact(text["key.signed"], Shown.Number(view.Content.Statements.Count(s => s.KeyId == key.Thumbprint)))}
                </dl>
                <h3>{text["key.history"]}</h3>
                <ol class=history>

                """);
            foreach (var id in key.Statements)
            {
                var statement = view.Statement(id);
                html.Write($"<li>{(statement?.Kind is { } kind ? Shown.Label("kind", kind, text) : Html.Nothing)} ");
                if (statement is not null)
                {
                    html.Write($"· {text["index"]} <bdi dir=ltr>{statement.Index}</bdi> · {Shown.Time(statement.IssuedAt)} · ");
                }
                html.Write($"{Shown.Link(view.Anchor(id, text), Shown.Code(id))}</li>\n");
            }
            if (key.Statements.Count == 0)
            {
                html.Write($"<li><span class=none>{text["key.no-history"]}</span></li>\n");
            }
            html.Write($"</ol>\n</article>\n");
        }
        html.Write($"</section>\n");
    }

    private static void WriteCheckpoint(HtmlWriter html, ReportView view, DossierText text) => html.Write($"""
        <section id={text.Language}-checkpoint>
        <h2>{text["checkpoint"]}</h2>
        <p>{text["checkpoint.about"]}</p>
        <dl class=facts>
        {AboutSection.Fact(text["about.origin"], Shown.Code(view.Content.Origin))}
        {AboutSection.Fact(text["checkpoint.size"], Shown.Code(view.Checkpoint.Size))}
        {AboutSection.Fact(text["checkpoint.root"], Shown.Code(view.Checkpoint.Root))}
        </dl>
        <pre dir=ltr>{view.Content.CheckpointNote.TrimEnd('\n')}</pre>
        </section>

        """);

    private static void WriteProcess(HtmlWriter html, ReportView view, DossierText text)
    {
        var process = view.Content.Process;
        html.Write($"""
            <section id={text.Language}-process>
            <h2>{text["process"]}</h2>
            <p>{text["process.about"]}</p>
            <dl class=facts>
            {AboutSection.Fact(text["process.software"], Shown.Name($"{process.Software} {process.Version}"))}
            {AboutSection.Fact(text["process.runtime"], Shown.Name(process.Runtime))}
            {AboutSection.Fact(text["process.system"], Shown.Name(process.OperatingSystem))}

            """);
        foreach (var (name, value) in process.Configuration.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            html.Write($"<div><dt><code>{name}</code></dt><dd>{Shown.Name(value)}</dd></div>\n");
        }
        html.Write($"</dl>\n</section>\n");
    }
}
