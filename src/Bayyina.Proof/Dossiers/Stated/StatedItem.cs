using System.Buffers;
using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>What an <c>item.sealed</c> says of its bytes.</summary>
/// <param name="Sha256">32 bytes.</param>
/// <param name="Sha512">64 bytes.</param>
/// <param name="Bytes">How many; null where it is withheld.</param>
/// <param name="Name">The original name; null where it is withheld.</param>
internal sealed record StatedItem(TreeHash Sha256, byte[] Sha512, long? Bytes, string? Name)
{
    public static StatedItem From(SdJwt statement)
    {
        var (sha256, sha512) = (ReadStatement.Text(statement, "sha256"), ReadStatement.Text(statement, "sha512"));
        return IsHex(sha256, 64) && IsHex(sha512, 128)
            ? new StatedItem(TreeHash.From(Convert.FromHexString(sha256!)), Convert.FromHexString(sha512!), BytesOf(statement), ReadStatement.Text(statement, "file"))
            : throw Malformed();
    }

    /// <summary>Whether a file with these hashes and this length is what was sealed.</summary>
    public bool Is(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> sha512, long length) =>
        Sha256 == TreeHash.From(sha256) && sha512.SequenceEqual(Sha512) && (Bytes ?? length) == length;

    private static long? BytesOf(SdJwt statement) => statement.Find("bytes")?.Value switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var bytes) && bytes >= 0 => bytes,
        _ => throw Malformed(),
    };

    private static ProofFormatException Malformed() =>
        new("item.malformed", "sha256 or sha512 is withheld, or a property is not of its form.");

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Lower-case hex of that many digits.</summary>
    internal static bool IsHex(string? text, int length) =>
        text?.Length == length && !text.AsSpan().ContainsAnyExcept(LowerHex);
}
