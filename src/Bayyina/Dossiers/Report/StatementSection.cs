using System.Text.Json;

namespace Bayyina.Dossiers;

/// <summary>The statements in the ledger's order: the chain of what was said.</summary>
internal static class StatementSection
{
    // Columns of their own.
    private static readonly HashSet<string> Elsewhere = ["kind", "sub", "at"];

    public static void Write(HtmlWriter html, ReportView view, DossierText text)
    {
        html.Write($"""
            <section id={text.Language}-statements>
            <h2>{text["statements"]}</h2>
            <p>{text["statements.about"]}</p>
            <table class=statements>
            <thead><tr><th scope=col>{text["index"]}</th><th scope=col>{text["statement"]}</th><th scope=col>{text["statement.says"]}</th><th scope=col>{text["statement.signed"]}</th></tr></thead>
            <tbody>

            """);
        foreach (var statement in view.StatementsInFull)
        {
            WriteStatement(html, view, statement, text);
        }
        html.Write($"</tbody>\n</table>\n");
        if (view.StatementsInRegister.Any())
        {
            html.Write($"<p><a href=\"#register\">{text["statements.rest"]}</a> {Shown.Number(view.StatementsInRegister.Count())}</p>\n");
        }
        html.Write($"</section>\n");
    }

    /// <summary>What was said under a property: a moment in EDTF with its gloss, codes with their labels.</summary>
    public static Html Value(SaidProperty said, DossierText text) => said switch
    {
        { Name: "at", Value: { ValueKind: JsonValueKind.String } at } => Shown.Edtf(at.GetString()!, text),
        { Name: "notices", Value: { ValueKind: JsonValueKind.Array } codes } => new(
            $"<ul class=v>{string.Concat(codes.EnumerateArray().Select(code => $"<li>{Shown.Label("notice", code.ToString(), text)}</li>"))}</ul>"),
        _ => Shown.Value(said, text),
    };

    private static void WriteStatement(HtmlWriter html, ReportView view, DossierStatement statement, DossierText text)
    {
        var file = DossierLayout.FromReport(DossierLayout.Statement(statement.Id));
        var proof = DossierLayout.FromReport(DossierLayout.Proof(statement.Id));
        html.Write($"""
            <tr id={text.Language}-s{statement.Index}>
            <td data-l="{text["index"]}"><bdi dir=ltr>{statement.Index}</bdi></td>
            <td data-l="{text["statement"]}"><b>{(statement.Kind is { } kind ? Shown.Label("kind", kind, text) : Shown.Gone(statement.Erased.Contains("kind"), text))}</b>
            <div class=small>{Shown.Code(statement.Id)}</div>
            <div class=small>{Shown.Link(file, Html.Text(text["statement.file"]))} · {Shown.Link(proof, Html.Text(text["statement.proof"]))}</div></td>
            <td data-l="{text["statement.says"]}">
            """);
        WriteSaid(html, view, statement, text);
        html.Write($"""
            </td>
            <td data-l="{text["statement.signed"]}"><dl class=v>
            {AboutSection.Fact(text["recorded"], Shown.Time(statement.IssuedAt))}
            {AboutSection.Fact(text["by"], Shown.Code(statement.By))}
            {AboutSection.Fact(text["key"], Shown.Code(statement.KeyId))}
            </dl></td>
            </tr>

            """);
    }

    private static void WriteSaid(HtmlWriter html, ReportView view, DossierStatement statement, DossierText text)
    {
        html.Write($"<dl class=v>");
        if (statement.Subject is { } subject)
        {
            html.Write($"{AboutSection.Fact(text["subject"], Shown.Code(subject))}");
        }
        if (statement.At is { } at)
        {
            html.Write($"{AboutSection.Fact(text["property.at"], Shown.Edtf(at, text))}");
        }
        if (view.ExhibitOf(statement) is { } exhibit)
        {
            var label = new Html($"{Html.Text(text["exhibit"])} <bdi dir=ltr>{exhibit.Number}</bdi>");
            var anchor = exhibit.Number <= ReportPage.MostInFull ? $"#{text.Language}-e{exhibit.Number}" : $"#e{exhibit.Number}";
            html.Write($"{AboutSection.Fact(text["statement.exhibit"], Shown.Link(anchor, label))}");
        }
        else
        {
            foreach (var said in statement.Said.Where(said => said.Value is not null && !Elsewhere.Contains(said.Name)))
            {
                html.Write($"{AboutSection.Fact(text.Find($"property.{said.Name}") ?? said.Name, Value(said, text))}");
            }
        }
        WriteGone(html, text["withheld"], statement.Withheld, text);
        WriteGone(html, text["erased"], statement.Erased, text);
        html.Write($"</dl>");
    }

    private static void WriteGone(HtmlWriter html, string label, IReadOnlyList<string> properties, DossierText text)
    {
        if (properties.Count > 0)
        {
            var names = properties.Select(name => text.Find($"property.{name}") is { } known ? Html.Text(known) : Shown.Code(name));
            html.Write($"{AboutSection.Fact(label, new Html($"<span class=w>{string.Join(text["list.separator"], names)}</span>"))}");
        }
    }
}
