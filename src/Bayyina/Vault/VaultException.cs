namespace Bayyina.Vault;

/// <summary>The vault could not keep bytes, or does not hold what it should.</summary>
/// <remarks>Stands apart from other I/O errors so that a caller can tell "the disk of the record" from "the file that was read".</remarks>
public sealed class VaultException(string code, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>No room, or a quota is used up.</summary>
    public const string Full = "vault.full";

    /// <summary>A write or sync failed: nothing of the batch counts.</summary>
    public const string Failed = "vault.failed";

    /// <summary>A blob's size is not that of the content which its name promises.</summary>
    public const string Damaged = "vault.damaged";

    /// <summary>One of the constants above: stable, for programs and for the catalogue of messages.</summary>
    public string Code { get; } = code;
}
