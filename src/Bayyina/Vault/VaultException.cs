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

    /// <summary>The store of the vault does not answer, or the line to it breaks again and again.</summary>
    public const string Unreachable = "vault.unreachable";

    /// <summary>The store of the vault does not let us: credentials, region or permissions.</summary>
    public const string Refused = "vault.refused";

    /// <summary>The store of the vault has no such bucket.</summary>
    public const string NoBucket = "vault.no_bucket";

    /// <summary>One of the constants above: stable, for programs and for the catalogue of messages.</summary>
    public string Code { get; } = code;

    /// <summary>Of a batch: the names of the blobs that alone may not be acknowledged; empty where nothing of it may.</summary>
    public IReadOnlyCollection<string> Only { get; init; } = [];

    // On Unix the runtime puts errno into HResult, on Windows the HRESULT of the Win32 error.
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Tells "no room" from every other failure of the vault's disk.</summary>
    internal static VaultException From(Exception error, string doing) =>
        error as VaultException ?? new VaultException(IsFull(error.HResult) ? Full : Failed, $"{doing}: {error.Message}", error);

    internal static VaultException FromErrno(int errno, string doing) =>
        new(IsFull(errno) ? Full : Failed, $"{doing}: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errno)}");

    private static bool IsFull(int code) => OperatingSystem.IsWindows()
        ? code is WindowsHandleDiskFull or WindowsDiskFull
        : code == NoSpace || code == (OperatingSystem.IsMacOS() ? QuotaOnMac : QuotaOnLinux);
}
