using System.Globalization;
using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>The bytes of the record in a folder, each run of bytes once, in one uncompressed file named by its SHA-256.</summary>
/// <remarks>
/// <c>&lt;root&gt;/ab/ab…</c>: one level of 256 folders, made once. With two levels a first batch would have to make, and make
/// durable, thousands of folders; with one, ten million blobs are 40,000 names a folder, which indexed directories carry.
/// What is on its way lies on the same file system, so that a rename is all that is left to do.
/// </remarks>
public sealed class FolderVault : IVault
{
    private readonly string _root;
    private readonly Lock _lock = new();
    private bool _laidOut;
    private VaultException? _broken;

    /// <param name="root">The vault's folder; made, with its parents, by the first batch.</param>
    public FolderVault(string root)
    {
        _root = Path.GetFullPath(root);
        Spool = new Spool(_root);
    }

    /// <inheritdoc/>
    public string Kind => "folder";

    /// <inheritdoc/>
    public Spool Spool { get; }

    /// <summary>True where a whole batch can be synced with one call.</summary>
    internal bool SyncsTogether { get; private set; }

    /// <summary>For tests: files one by one, also where the system could do better.</summary>
    internal bool SyncsOneByOne { get; init; }

    /// <inheritdoc/>
    public int CleanIncoming() => Spool.Clean();

    /// <inheritdoc/>
    public IntakeBatch BeginBatch()
    {
        MakeReady();
        return new FolderBatch(this, DiskSyncOrNone());
    }

    /// <inheritdoc/>
    public bool Contains(string sha256) => File.Exists(PathOf(sha256));

    /// <inheritdoc/>
    public Stream OpenRead(string sha256) => new FileStream(
        PathOf(sha256), new FileStreamOptions { Share = FileShare.Read, BufferSize = 0, Options = FileOptions.SequentialScan });

    /// <inheritdoc/>
    public LocalBlob Fetch(string sha256) => File.Exists(PathOf(sha256))
        ? new LocalBlob(PathOf(sha256), isCopy: false)
        : throw new FileNotFoundException($"There is no blob {sha256}.", PathOf(sha256));

    /// <inheritdoc/>
    public IEnumerable<(string Sha256, long Bytes)> Names()
    {
        for (var i = 0; i < 256; i++)
        {
            var start = i.ToString("x2", CultureInfo.InvariantCulture);
            var folder = new DirectoryInfo(Path.Combine(_root, start));
            if (!folder.Exists)
                continue;
            // A folder is read before its first name is handed on, so that what is done to it meanwhile confuses nobody.
            foreach (var file in folder.GetFiles().Where(file => BlobHashes.IsName(file.Name) && file.Name.StartsWith(start, StringComparison.Ordinal))
                .OrderBy(file => file.Name, StringComparer.Ordinal))
                yield return (file.Name, file.Length);
        }
    }

    /// <inheritdoc/>
    public void Mend(string sha256, Stream good)
    {
        BlobHashes.NameOf(sha256);
        MakeReady();
        using var file = new IncomingFile(Spool.NewPath());
        var blob = TwinHash.Copy(
            (buffer, _) => good.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false), (bytes, offset) => file.Write(bytes, offset), CancellationToken.None);
        if (blob.Sha256 != sha256)
            throw new VaultException(VaultException.Damaged, $"the copy of {sha256} is itself damaged: its hash is {blob.Sha256}");
        file.Sync();
        Named("mending", sha256, () => File.Move(file.Path, PathOf(sha256), overwrite: true));
        file.Keep();
    }

    /// <summary>Where the blob of this name lies, or would lie.</summary>
    public string PathOf(string sha256) => Path.Combine(FolderOf(sha256), sha256);

    /// <summary>Holds nothing open.</summary>
    public void Dispose()
    {
        // Files are opened by those who read and write them.
    }

    internal string FolderOf(string sha256) => Path.Combine(_root, BlobHashes.NameOf(sha256)[..2]);

    /// <inheritdoc/>
    public void TakeOver(string name, BlobHashes blob)
    {
        MakeReady();
        Named("taking over", blob.Sha256, () => Place(Spool.PartialPath(name), blob));
    }

    /// <summary>True where this content is here already.</summary>
    /// <exception cref="VaultException">A blob of this name has another size: <see cref="VaultException.Damaged"/>.</exception>
    internal bool Holds(BlobHashes blob)
    {
        var file = new FileInfo(PathOf(blob.Sha256));
        if (!file.Exists)
            return false;
        if (file.Length != blob.Bytes)
        {
            throw new VaultException(
                VaultException.Damaged, $"blob {blob.Sha256} has {file.Length} bytes where its content has {blob.Bytes}");
        }

        return true;
    }

    /// <summary>Gives a synced file its final name; where the content is here already it stays as it is and the new copy goes.</summary>
    internal void Place(string incoming, BlobHashes blob)
    {
        // One at a time: two batches with the same content must not both find nothing here. Other processes are kept out by
        // the data folder's lock.
        lock (_lock)
        {
            ThrowIfBroken();
            if (Holds(blob))
                File.Delete(incoming);
            else
                File.Move(incoming, PathOf(blob.Sha256), overwrite: true);
            Moment.Pass("placed", blob.Sha256);
        }
    }

    /// <summary>Takes nothing more: nobody can say which names are on the disk once a sync of names has failed.</summary>
    /// <remarks>A second sync would report success for what the first one lost; only a new look at the disk helps.</remarks>
    internal void Break(VaultException why)
    {
        lock (_lock)
            _broken ??= why;
    }

    internal void ThrowIfBroken()
    {
        if (_broken is not null)
            throw new VaultException(VaultException.Failed, $"the vault takes nothing more since: {_broken.Message}", _broken);
    }

    // A new name, and the sync that makes it durable; once that has failed nobody can say which names are on the disk.
    private void Named(string doing, string sha256, Action name)
    {
        try
        {
            ThrowIfBroken();
            name();
            DurableFile.SyncFolder(FolderOf(sha256));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var failure = VaultException.From(error, doing);
            if (failure.Code != VaultException.Damaged)
                Break(failure);
            throw failure;
        }
    }

    private void MakeReady()
    {
        lock (_lock)
        {
            ThrowIfBroken();
            if (!_laidOut)
                LayOut();
            _laidOut = true;
        }
    }

    private DiskSync? DiskSyncOrNone() => SyncsTogether ? DiskSync.Open(_root) : null;

    private void LayOut()
    {
        try
        {
            Spool.LayOut();
            for (var i = 0; i < 256; i++)
                Directory.CreateDirectory(Path.Combine(_root, i.ToString("x2", CultureInfo.InvariantCulture)));
            DurableFile.SyncFolder(_root);
            if (Path.GetDirectoryName(_root) is { } parent)
                DurableFile.SyncFolder(parent);
            SyncsTogether = !SyncsOneByOne && DiskSync.CanSyncTogether(_root);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, $"making {_root}");
        }
    }
}
