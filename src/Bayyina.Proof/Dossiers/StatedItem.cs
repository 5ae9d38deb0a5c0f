using System.Buffers;
using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>What an <c>item.sealed</c> says of its bytes.</summary>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Sha512">Lower-case hex.</param>
/// <param name="Name">The original name; null where it is withheld.</param>
internal sealed record StatedItem(string Sha256, string Sha512, long Bytes, string? Name)
{
    public static StatedItem From(SdJwt statement)
    {
        var (sha256, sha512) = (ReadStatement.Text(statement, "sha256"), ReadStatement.Text(statement, "sha512"));
        var bytes = -1L;
        var isNumber = statement.Find("bytes")?.Value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out bytes);
        return IsHex(sha256, 64) && IsHex(sha512, 128) && isNumber && bytes >= 0
            ? new StatedItem(sha256!, sha512!, bytes, ReadStatement.Text(statement, "file"))
            : throw new ProofFormatException("item.malformed", "sha256, sha512 or bytes is withheld or not of its form.");
    }

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Lower-case hex of that many digits.</summary>
    internal static bool IsHex(string? text, int length) =>
        text?.Length == length && !text.AsSpan().ContainsAnyExcept(LowerHex);
}
