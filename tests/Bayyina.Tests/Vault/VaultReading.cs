using Bayyina.Vault;

namespace Bayyina.Tests;

/// <summary>What tests ask of a vault.</summary>
internal static class VaultReading
{
    /// <summary>All bytes of a blob.</summary>
    public static byte[] BytesOf(this IVault vault, string sha256)
    {
        using var blob = vault.OpenRead(sha256);
        var bytes = new byte[blob.Length];
        blob.ReadExactly(bytes);
        return blob.ReadByte() < 0 ? bytes : throw new InvalidDataException("longer than it says");
    }
}
