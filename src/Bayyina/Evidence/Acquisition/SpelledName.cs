using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bayyina.Evidence;

/// <summary>A name as text. Names that are not UTF-8 are spelled so that their bytes can be had back.</summary>
/// <remarks>
/// A name that is UTF-8 stands as it is. In any other, every byte that belongs to no UTF-8 character and every <c>%</c> is
/// written <c>%XX</c> (upper-case hex), the rest as it is: percent-decoding gives the bytes back. Which of the two it is cannot be
/// told from the text; <see cref="IsUtf8"/> is kept beside it, as a notice.
/// </remarks>
internal readonly record struct SpelledName(string Text, bool IsUtf8)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static SpelledName Of(ReadOnlySpan<byte> name)
    {
        try
        {
            return new SpelledName(Strict.GetString(name), true);
        }
        catch (DecoderFallbackException)
        {
            return new SpelledName(Spell(name), false);
        }
    }

    /// <summary>For systems that give names as UTF-16, where a surrogate can stand alone; it is spelled by the bytes that UTF-8 would have for it.</summary>
    public static SpelledName Of(string name)
    {
        var spelled = new StringBuilder();
        var alone = false;
        for (var i = 0; i < name.Length;)
        {
            var whole = Rune.DecodeFromUtf16(name.AsSpan(i), out var rune, out var consumed) == OperationStatus.Done;
            if (!whole)
                Percent(spelled, (byte)(0xE0 | name[i] >> 12), (byte)(0x80 | name[i] >> 6 & 0x3F), (byte)(0x80 | name[i] & 0x3F));
            else if (rune.Value == '%')
                Percent(spelled, (byte)'%');
            else
                spelled.Append(name, i, consumed);
            alone |= !whole;
            i += consumed;
        }

        return alone ? new SpelledName(spelled.ToString(), false) : new SpelledName(name, true);
    }

    /// <summary>Codes of what is odd about a file's own name.</summary>
    public IEnumerable<string> Notices()
    {
        if (!IsUtf8)
            yield return IntakeCodes.NameNotUtf8;
        if (IsUtf8 && Text.Contains('%', StringComparison.Ordinal))
            yield return IntakeCodes.NamePercent;
        if (Text.EnumerateRunes().Any(VisibleText.IsControl))
            yield return IntakeCodes.NameControlCharacters;
        if (Text.EnumerateRunes().Any(VisibleText.IsInvisible))
            yield return IntakeCodes.NameInvisibleCharacters;
    }

    private static string Spell(ReadOnlySpan<byte> name)
    {
        var spelled = new StringBuilder();
        while (!name.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf8(name, out var rune, out var consumed) == OperationStatus.Done;
            if (whole && rune.Value != '%')
                spelled.Append(rune.ToString());
            else
                Percent(spelled, name[..consumed]);
            name = name[consumed..];
        }

        return spelled.ToString();
    }

    private static void Percent(StringBuilder text, params ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
    }
}
