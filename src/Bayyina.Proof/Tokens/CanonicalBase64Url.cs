using System.Buffers.Text;
using System.Text;

namespace Bayyina.Proof;

/// <summary>Base64url without padding (RFC 4648 §5), in its one canonical spelling.</summary>
/// <remarks>A lenient decoder takes several spellings for the same bytes; a signed form must have one.</remarks>
public static class CanonicalBase64Url
{
    /// <summary>The unpadded spelling of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Decodes; false for padding, white space, foreign characters or stray trailing bits.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Alphabet))
        {
            return false;
        }
        bytes = Base64Url.DecodeFromChars(text);
        Span<char> last = stackalloc char[4];
        // Only the last group can hold stray bits: encode the bytes behind it again and compare.
        var tail = text.Length % 4;
        if (tail == 0)
        {
            return true;
        }
        var written = Base64Url.EncodeToChars(bytes.AsSpan(bytes.Length / 3 * 3), last);
        return last[..written].SequenceEqual(text[^tail..]);
    }

    /// <summary>Whether <paramref name="text"/> spells exactly <paramref name="length"/> bytes canonically.</summary>
    public static bool Spells(ReadOnlySpan<char> text, int length) => TryDecode(text, out var bytes) && bytes.Length == length;

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static readonly System.Buffers.SearchValues<char> Alphabet =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
