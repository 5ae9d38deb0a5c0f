namespace Bayyina.Vault;

/// <summary>What names and proves one run of bytes in the vault.</summary>
/// <param name="Sha256">Lower-case hex, 64 characters (FIPS 180-4); the blob's name.</param>
/// <param name="Sha512">Lower-case hex, 128 characters, taken in the same pass.</param>
/// <param name="Bytes">Length of the content, at least 0.</param>
public sealed record BlobHashes(string Sha256, string Sha512, long Bytes);
