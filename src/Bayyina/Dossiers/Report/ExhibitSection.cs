using System.Text.Json;

namespace Bayyina.Dossiers;

/// <summary>The exhibits: what each one is, what was said about how it was acquired, and its hashes.</summary>
internal static class ExhibitSection
{
    private const int MostPreviews = 200;
    private const long LargestPreview = 32 << 20;

    // Shown by every browser and unable to do anything; an SVG or a page can.
    private static readonly HashSet<string> Pictures = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"];

    // Shown in the list of facts, each in its own way.
    private static readonly HashSet<string> OwnRow = ["kind", "sub", "file", "media_type", "bytes", "form", "at", "sha256", "sha512"];

    public static void Write(HtmlWriter html, ReportView view, DossierText text)
    {
        var previews = view.ExhibitsInFull.Where(IsPicture).Take(MostPreviews).Select(e => e.Number).ToHashSet();
        html.Write($"<section id={text.Language}-exhibits>\n<h2>{text["exhibits"]}</h2>\n<p>{text["exhibits.about"]}</p>\n");
        foreach (var exhibit in view.ExhibitsInFull)
        {
            WriteExhibit(html, view, exhibit, previews.Contains(exhibit.Number), text);
        }
        if (view.ExhibitsInRegister.Any())
        {
            html.Write($"<p><a href=\"#register\">{text["exhibits.rest"]}</a> {Shown.Number(view.ExhibitsInRegister.Count())}</p>\n");
        }
        html.Write($"</section>\n");
    }

    private static void WriteExhibit(HtmlWriter html, ReportView view, Exhibit exhibit, bool preview, DossierText text)
    {
        var path = DossierLayout.FromReport(exhibit.BagPath);
        html.Write($"""
            <article class=exhibit id={text.Language}-e{exhibit.Number}>
            <h3>{text["exhibit"]} <bdi dir=ltr>{exhibit.Number}</bdi></h3>

            """);
        if (preview)
        {
            html.Write($"""<a class=preview href="{path}"><img src="{path}" alt="{text["exhibit"]} {exhibit.Number}" loading=lazy decoding=async></a>{"\n"}""");
        }
        html.Write($"""
            <dl class=facts>
            {AboutSection.Fact(text["property.file"], exhibit.OriginalName is { } name ? Shown.Name(name) : Absent(exhibit, "file", text))}
            {AboutSection.Fact(text["exhibit.path"], MayBeOpened(exhibit) ? Shown.Link(path, Shown.Code(exhibit.BagPath)) : Shown.Code(exhibit.BagPath))}
            {AboutSection.Fact(text["property.media_type"], MediaType(exhibit, text))}
            {AboutSection.Fact(text["property.bytes"], Shown.Number(exhibit.Bytes))}
            {AboutSection.Fact(text["property.form"], exhibit.Form is { } form ? Shown.Label("form", form, text) : Absent(exhibit, "form", text))}
            {AboutSection.Fact(text["property.at"], exhibit.At is { } at ? Shown.Edtf(at, text) : Absent(exhibit, "at", text))}

            """);
        foreach (var said in exhibit.Said.Where(said => !OwnRow.Contains(said.Name)))
        {
            html.Write($"{AboutSection.Fact(text.Find($"property.{said.Name}") ?? said.Name, StatementSection.Value(said, text))}\n");
        }
        if (view.Statement(exhibit.StatementId) is { } statement)
        {
            html.Write($"""
                {AboutSection.Fact(text["by"], Shown.Code(statement.By))}
                {AboutSection.Fact(text["recorded"], Shown.Time(statement.IssuedAt))}
                {AboutSection.Fact(text["index"], Shown.Number(statement.Index))}

                """);
        }
        html.Write($"""
            {AboutSection.Fact(text["statement"], Shown.Link(view.Anchor(exhibit.StatementId, text), Shown.Code(exhibit.StatementId)))}
            {AboutSection.Fact(text["subject"], exhibit.Subject is { } subject ? Shown.Code(subject) : Absent(exhibit, "sub", text))}
            </dl>
            <dl class="facts hashes">
            {AboutSection.Fact("SHA-256", Shown.Hash(exhibit.Sha256))}
            {AboutSection.Fact("SHA-512", Shown.Hash(exhibit.Sha512))}
            </dl>

            """);
        WriteFileSays(html, exhibit, text);
        html.Write($"</article>\n");
    }

    private static void WriteFileSays(HtmlWriter html, Exhibit exhibit, DossierText text)
    {
        if (exhibit.FileSays is not { } says || says.Value is { ValueKind: JsonValueKind.Object } value && !value.EnumerateObject().Any())
        {
            return;
        }
        html.Write($"""
            <div class=file-says><h4>{text["file-says"]}</h4>
            <p class=small>{text["file-says.about"]}</p>
            {Shown.Value(says, text)}
            </div>

            """);
    }

    private static Html MediaType(Exhibit exhibit, DossierText text)
    {
        var type = exhibit.MediaType is { } known ? Shown.Code(known) : Absent(exhibit, "media_type", text);
        return MayBeOpened(exhibit) ? type : new($"{type} <span class=gloss>{Html.Text(text["exhibit.with-care"])}</span>");
    }

    private static Html Absent(Exhibit exhibit, string property, DossierText text) =>
        exhibit.FindGone(property) is { } gone ? Shown.Gone(gone.IsErased, text) : Shown.NotSaid(text);

    private static bool IsPicture(Exhibit exhibit) => exhibit.MediaType is { } type && Pictures.Contains(type) && exhibit.Bytes <= LargestPreview;

    // A page, a drawing or a document can run what its maker put into it when it is opened: shown by path, without a link.
    private static bool MayBeOpened(Exhibit exhibit) => exhibit.MediaType is { } type
        && (Pictures.Contains(type) || type is "text/plain" or "image/tiff" or "image/heic"
            || type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal));
}
