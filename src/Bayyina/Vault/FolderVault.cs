namespace Bayyina.Vault;

/// <summary>The bytes of the record in a folder, each run of bytes once, by the hash of its content.</summary>
public sealed class FolderVault(string root)
{
    private readonly string _root = Path.GetFullPath(root);

    /// <summary>Removes what an interrupted intake left behind. Call at start, while holding the data folder's lock.</summary>
    /// <returns>How many files were removed.</returns>
    public int CleanIncoming() => throw new NotSupportedException(_root);

    /// <summary>Opens a batch of files that become durable together.</summary>
    public IntakeBatch BeginBatch() => throw new NotSupportedException(_root);

    /// <summary>True where a blob of this name is there; says nothing of its content.</summary>
    public bool Contains(string sha256) => throw new NotSupportedException(_root);

    /// <summary>Opens a blob for reading. Throws <see cref="FileNotFoundException"/> where there is none.</summary>
    public Stream OpenRead(string sha256) => throw new NotSupportedException(_root);

    /// <summary>Where the blob of this name lies, or would lie.</summary>
    public string PathOf(string sha256) => throw new NotSupportedException(_root);
}
