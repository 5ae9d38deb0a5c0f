using System.Buffers;

namespace Bayyina.Vault;

/// <summary>What names and proves one run of bytes in the vault.</summary>
/// <param name="Sha256">Lower-case hex, 64 characters (FIPS 180-4); the blob's name.</param>
/// <param name="Sha512">Lower-case hex, 128 characters, taken in the same pass.</param>
/// <param name="Bytes">Length of the content, at least 0.</param>
public sealed record BlobHashes(string Sha256, string Sha512, long Bytes)
{
    private const int NameLength = 64;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text is of the form of a blob's name.</summary>
    public static bool IsName(string text) => text.Length == NameLength && !text.AsSpan().ContainsAnyExcept(LowerHex);

    /// <summary>The name as it is; a name from outside never becomes a path or a key of its own making.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static string NameOf(string sha256) => IsName(sha256)
        ? sha256
        : throw new ArgumentException("a blob is named by 64 lower-case hexadecimal digits", nameof(sha256));
}
