using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bayyina.Dossiers;

/// <summary>How things look on a page: names, prose, hashes, times and values that came from outside, inert and visible.</summary>
/// <remarks>
/// Text from outside may hold markup, characters that turn the direction of what stands beside it, or none that can be seen. It is
/// escaped, set apart with <c>bdi</c>, and every hidden character is named.
/// </remarks>
internal static class Shown
{
    private const int HashGroup = 8;
    private const int DeepestValue = 8;

    /// <summary>A file's name or another short text that must not be mistaken.</summary>
    public static Html Name(string name) => new($"<bdi class=n>{Visible(name, inProse: false)}</bdi>");

    /// <summary>Running text: line feeds and the marks that mixed writing needs keep their meaning.</summary>
    public static Html Prose(string text, string? language = null)
    {
        var lang = language is { Length: > 0 and <= 35 } && !language.AsSpan().ContainsAnyExcept(LanguageTag) ? $" lang={language}" : "";
        return new($"<div class=prose dir=auto{lang}>{Visible(text.ReplaceLineEndings("\n"), inProse: true)}</div>");
    }

    private static readonly SearchValues<char> LanguageTag =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>An id, a path or a code.</summary>
    public static Html Code(string code) => new($"<code>{Visible(code, inProse: false)}</code>");

    /// <summary>A text of ours in which backticks set off names and commands: each keeps its own direction amid Arabic.</summary>
    public static Html Marked(string text) => new(string.Concat(text.Split('`').Select((part, i) =>
        i % 2 == 0 ? Html.Text(part).Markup : $"<code>{Html.Text(part)}</code>")));

    /// <summary>A hash in groups for the eye that are copied as one string.</summary>
    public static Html Hash(string hex)
    {
        var html = new StringBuilder("<code class=h>");
        for (var i = 0; i < hex.Length; i += HashGroup)
        {
            html.Append("<i>").Append(Html.Text(hex[i..Math.Min(i + HashGroup, hex.Length)]).Markup).Append("</i><wbr>");
        }
        return new(html.Append("</code>").ToString());
    }

    /// <summary>A link to a file of the bag, relative to the page.</summary>
    public static Html Link(string href, Html label) => new($"<a href=\"{Html.Text(href)}\">{label}</a>");

    /// <summary>A moment of the server's clock.</summary>
    public static Html Time(DateTimeOffset at) =>
        new(string.Create(CultureInfo.InvariantCulture, $"<bdi dir=ltr class=m><span>{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</span></bdi>"));

    /// <summary>A whole number with its thousands apart.</summary>
    public static Html Number(long number) => new(string.Create(CultureInfo.InvariantCulture, $"<bdi dir=ltr>{number:N0}</bdi>"));

    /// <summary>A date or time in EDTF as it was said, and in words how sure it is.</summary>
    public static Html Edtf(string edtf, DossierText text)
    {
        var words = new List<string>();
        if (edtf.Contains('~', StringComparison.Ordinal) || edtf.Contains('%', StringComparison.Ordinal))
        {
            words.Add(text["edtf.approximate"]);
        }
        if (edtf.Contains('?', StringComparison.Ordinal) || edtf.Contains('%', StringComparison.Ordinal))
        {
            words.Add(text["edtf.uncertain"]);
        }
        if (edtf.Contains('X', StringComparison.Ordinal))
        {
            words.Add(text["edtf.unspecified"]);
        }
        if (edtf.Contains('/', StringComparison.Ordinal))
        {
            words.Add(text["edtf.interval"]);
        }
        var gloss = words.Count == 0 ? "" : $" <span class=gloss>({Html.Text(string.Join(text["list.separator"], words))})</span>";
        var ends = edtf.Split('/').Select(end => $"<span>{Visible(end, inProse: false)}</span>");
        return new($"<bdi dir=ltr class=m>{string.Join("/<wbr>", ends)}</bdi>{gloss}");
    }

    /// <summary>What is said and does not leave.</summary>
    public static Html Withheld(DossierText text) => new($"<span class=w>{Html.Text(text["withheld"])}</span>");

    /// <summary>What was said and was erased from the record, so that nobody has it any more.</summary>
    public static Html Erased(DossierText text) => new($"<span class=w>{Html.Text(text["erased"])}</span>");

    /// <summary>What was said and is not here, and why.</summary>
    public static Html Gone(bool isErased, DossierText text) => isErased ? Erased(text) : Withheld(text);

    /// <summary>What nobody said.</summary>
    public static Html NotSaid(DossierText text) => new($"<span class=none>{Html.Text(text["not-said"])}</span>");

    /// <summary>The label of a code that comes from elsewhere, and the code itself where it has one.</summary>
    public static Html Label(string prefix, string code, DossierText text) =>
        text.Find($"{prefix}.{code}") is { } label ? new($"<span title=\"{Html.Text(code)}\">{Html.Text(label)}</span>") : Code(code);

    /// <summary>A property's value, whatever it is.</summary>
    public static Html Value(SaidProperty said, DossierText text) => said.Value is { } known ? Value(known, text, 0) : Gone(said.IsErased, text);

    private static Html Value(JsonElement value, DossierText text, int depth) => value.ValueKind switch
    {
        JsonValueKind.String => Name(value.GetString()!),
        JsonValueKind.Number => new($"<bdi dir=ltr>{Html.Text(value.GetRawText())}</bdi>"),
        JsonValueKind.True => Html.Text(text["yes"]),
        JsonValueKind.False => Html.Text(text["no"]),
        JsonValueKind.Array when depth < DeepestValue => new(
            value.GetArrayLength() == 0
                ? NotSaid(text).Markup
                : $"<ul class=v>{string.Concat(value.EnumerateArray().Select(v => $"<li>{Value(v, text, depth + 1)}</li>"))}</ul>"),
        JsonValueKind.Object when depth < DeepestValue => new(
            $"<dl class=v>{string.Concat(value.EnumerateObject().Select(p => $"<div><dt>{Name(p.Name)}</dt><dd>{Value(p.Value, text, depth + 1)}</dd></div>"))}</dl>"),
        JsonValueKind.Null or JsonValueKind.Undefined => NotSaid(text),
        _ => Code(value.GetRawText()),
    };

    private static string Visible(string text, bool inProse)
    {
        var html = new StringBuilder(text.Length + 16);
        var plain = 0;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is >= ' ' and <= '~')
            {
                i++;
                continue;
            }
            var known = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length) == OperationStatus.Done;
            if (!known || IsHidden(rune, inProse))
            {
                html.Append(Html.Text(text[plain..i]).Markup)
                    .Append(CultureInfo.InvariantCulture, $"<span class=u>U+{(known ? rune.Value : text[i]):X4}</span>");
                plain = i + length;
            }
            i += length;
        }
        return html.Append(Html.Text(text[plain..]).Markup).ToString();
    }

    private static bool IsHidden(Rune rune, bool inProse) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => !(inProse && rune.Value is '\n' or '\t'),
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Joiners belong to spelling, left-to-right and right-to-left marks to mixed prose; the rest turns or hides what stands beside it.
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D or (>= 0x0600 and <= 0x0605) or 0x06DD)
            && !(inProse && rune.Value is 0x200E or 0x200F or 0x061C),
        UnicodeCategory.SpaceSeparator => !inProse && rune.Value != ' ',
        _ => false,
    };
}
