namespace Bayyina.Storage;

/// <summary>The data folder or its database cannot be used as it is.</summary>
/// <param name="code">Stable, dotted.</param>
/// <param name="message">For the log.</param>
public sealed class StorageException(string code, string message) : Exception(message)
{
    // On Unix the runtime puts errno into HResult (ENOSPC, EDQUOT), on Windows the HRESULT of the Win32 error.
    private static readonly int[] Full = OperatingSystem.IsWindows()
        ? [unchecked((int)0x80070027), unchecked((int)0x80070070)]
        : [28, OperatingSystem.IsMacOS() ? 69 : 122];

    /// <summary>Stable, dotted.</summary>
    public string Code { get; } = code;

    /// <summary>Whether a file could not be written because there is no room left.</summary>
    public static bool IsFull(Exception error) => error is IOException && Array.IndexOf(Full, error.HResult) >= 0;
}
