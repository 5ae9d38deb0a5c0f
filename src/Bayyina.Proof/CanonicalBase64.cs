using System.Diagnostics.CodeAnalysis;

namespace Bayyina.Proof;

/// <summary>Base64 of RFC 4648 §4 that admits exactly one form for each run of bytes.</summary>
/// <remarks>
/// The framework's decoder skips white space and ignores the unused bits of the last character. Here both would let
/// one proof have many forms, and a changed byte in a file go unnoticed.
/// </remarks>
internal static class CanonicalBase64
{
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 != 0)
            return false;

        var padding = text.EndsWith("==") ? 2 : text.EndsWith("=") ? 1 : 0;
        var decoded = new byte[text.Length / 4 * 3 - padding];
        // White space would make the result shorter than the length promises, stray bits make it encode differently.
        if (!Convert.TryFromBase64Chars(text, decoded, out var written) || written != decoded.Length)
            return false;
        if (!text.SequenceEqual(Convert.ToBase64String(decoded)))
            return false;

        bytes = decoded;
        return true;
    }
}
