using System.Globalization;
using System.Text;

namespace Bayyina.Proof;

/// <summary><c>bag-info.txt</c> (RFC 8493 §2.2.2): lines of label and value, of which one says how much payload there is.</summary>
/// <param name="PayloadBytes">Octets of all payload files together.</param>
/// <param name="PayloadFiles">How many there are.</param>
public sealed record BagInfo(long PayloadBytes, long PayloadFiles)
{
    /// <summary>All that <c>bagit.txt</c> may hold (RFC 8493 §2.1.1).</summary>
    public static ReadOnlySpan<byte> Declaration => "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"u8;

    private const string Oxum = "Payload-Oxum";

    /// <summary>Reads the file. Every line is <c>Label: value</c> on its own, LF-ended, valid UTF-8 without a byte order mark.</summary>
    /// <exception cref="ProofFormatException"><c>bag.info</c> with the line's number, or <c>bag.oxum</c> where <c>Payload-Oxum</c> does not stand there exactly once.</exception>
    public static BagInfo Parse(ReadOnlySpan<byte> text)
    {
        BagInfo? info = null;
        var number = 0;
        while (!text.IsEmpty)
        {
            number++;
            var end = text.IndexOf((byte)'\n');
            if (end < 0)
            {
                throw Line(number);
            }
            var line = Decode(text[..end], number);
            text = text[(end + 1)..];
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon <= 0 || char.IsWhiteSpace(line[0]) || StrictLabel(line.AsSpan(0, colon)) is false)
            {
                throw Line(number);
            }
            if (!line.AsSpan(0, colon).Equals(Oxum, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            if (info is not null || !line.StartsWith(Oxum, StringComparison.Ordinal))
            {
                throw NoOxum();
            }
            info = ReadOxum(line.AsSpan(colon + 2));
        }
        return info ?? throw NoOxum();
    }

    private static bool StrictLabel(ReadOnlySpan<char> label)
    {
        foreach (var letter in label)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '-')
            {
                return false;
            }
        }
        return true;
    }

    private static BagInfo ReadOxum(ReadOnlySpan<char> value)
    {
        var dot = value.IndexOf('.');
        return dot >= 0 && IsNumber(value[..dot], out var bytes) && IsNumber(value[(dot + 1)..], out var files)
            ? new BagInfo(bytes, files)
            : throw NoOxum();
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && (text.Length == 1 || text[0] != '0');

    private static string Decode(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line);
            return text.AsSpan().ContainsAny('\r', '\uFEFF', '\0') ? throw Line(number) : text;
        }
        catch (DecoderFallbackException broken)
        {
            throw new ProofFormatException("bag.info", "A line is not UTF-8.", broken) { Arguments = [Text(number)] };
        }
    }

    private static ProofFormatException Line(int number) =>
        new("bag.info", $"Line {Text(number)} of bag-info.txt is not “Label: value”.") { Arguments = [Text(number)] };

    private static ProofFormatException NoOxum() => new("bag.oxum", "Payload-Oxum does not stand in bag-info.txt exactly once.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
