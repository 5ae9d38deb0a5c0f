namespace Bayyina.Vault;

/// <summary>A blob as a file of this machine. Disposing it removes it where it was only a copy.</summary>
public sealed class LocalBlob : IDisposable
{
    private readonly bool _isCopy;

    internal LocalBlob(string path, bool isCopy)
    {
        Path = path;
        _isCopy = isCopy;
    }

    /// <summary>Full path; to be read only.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isCopy)
            IncomingFile.Delete(Path);
    }
}
