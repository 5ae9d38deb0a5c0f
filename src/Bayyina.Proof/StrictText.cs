using System.Text;

namespace Bayyina.Proof;

/// <summary>Text as the formats of this library have it: valid Unicode, and of the control characters only the line feed.</summary>
internal static class StrictText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes UTF-8 and refuses what a lenient decoder would replace, since a replaced byte is a changed one.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, string code)
    {
        try
        {
            return Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new ProofFormatException(code, "The text is not valid UTF-8.", e);
        }
    }

    /// <summary>What is wrong with the characters of a text, or <see langword="null"/> (C2SP signed-note, "Format").</summary>
    public static string? FaultOf(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x20 && c != '\n')
                return $"The text holds the control character U+{(int)c:X4}.";
            if (!char.IsSurrogate(c))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(c, text[i + 1]))
                return "The text holds half of a surrogate pair.";
            i++;
        }

        return null;
    }

    /// <summary>A decimal number from 0 to 2^63 − 1 without leading zeros, sign or other digits than ASCII.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > 19 || (text[0] == '0' && text.Length > 1))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            var digit = c - '0';
            if (number > (long.MaxValue - digit) / 10)
                return false;
            number = number * 10 + digit;
        }

        return true;
    }
}
