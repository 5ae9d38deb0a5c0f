using System.Buffers;
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
        var decoded = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        // The throwing overloads refuse stray trailing bits with an exception of their own; this one says so by its status.
        if (Base64Url.DecodeFromChars(text, decoded, out _, out var length) != OperationStatus.Done || length != decoded.Length)
        {
            return false;
        }
        // Whether the platform minds stray bits is not documented: only the last group can hold any, so encode it again and compare.
        var tail = text.Length % 4;
        Span<char> last = stackalloc char[4];
        if (tail != 0
            && !last[..Base64Url.EncodeToChars(decoded.AsSpan(length / 3 * 3), last)].SequenceEqual(text[^tail..]))
        {
            return false;
        }
        bytes = decoded;
        return true;
    }

    /// <summary>Whether <paramref name="text"/> spells exactly <paramref name="length"/> bytes canonically.</summary>
    public static bool Spells(ReadOnlySpan<char> text, int length) => TryDecode(text, out var bytes) && bytes.Length == length;

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
