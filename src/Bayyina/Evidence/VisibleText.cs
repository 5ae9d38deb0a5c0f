using System.Globalization;
using System.Text;

namespace Bayyina.Evidence;

/// <summary>Makes text that came from outside safe to show on one line: what is invisible becomes visible.</summary>
/// <remarks>
/// A name may hold a line feed that forges a line of output, a terminal's escape sequence, or a right-to-left override that
/// makes <c>exe.jpg</c> of <c>gpj.exe</c>. For eyes only: it cannot be turned back.
/// </remarks>
public static class VisibleText
{
    /// <summary>The same text with every control and invisible character written as <c>\u{202E}</c>.</summary>
    public static string Of(string text)
    {
        var first = IndexOfHidden(text);
        if (first < 0)
            return text;

        var shown = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length;)
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            if (status != System.Buffers.OperationStatus.Done)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)text[i]:X}}}");
            else if (IsControl(rune) || IsInvisible(rune))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            else
                shown.Append(text, i, consumed);
            i += consumed;
        }

        return shown.ToString();
    }

    /// <summary>True where the character controls a device or a line: C0, DEL, C1, line and paragraph separators.</summary>
    public static bool IsControl(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>True where the character shows nothing or turns the writing direction: format characters but those that writing needs.</summary>
    public static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && !IsPartOfWriting(rune);

    // Joiners belong to ordinary Arabic-script and Indic spelling; the others are format characters by class but are drawn.
    private static bool IsPartOfWriting(Rune rune) =>
        rune.Value is 0x200C or 0x200D or (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2;

    private static int IndexOfHidden(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is >= ' ' and <= '~')
            {
                i++;
                continue;
            }

            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed) != System.Buffers.OperationStatus.Done
                || IsControl(rune) || IsInvisible(rune))
                return i;
            i += consumed;
        }

        return -1;
    }
}
