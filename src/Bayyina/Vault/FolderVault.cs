using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>The bytes of the record in a folder, each run of bytes once, in one uncompressed file named by its SHA-256.</summary>
/// <remarks>
/// <para>
/// <c>&lt;root&gt;/ab/ab…</c>: one level of 256 folders, made once. With two levels a first batch would have to make, and make
/// durable, thousands of folders; with one, ten million blobs are 40,000 names a folder, which indexed directories carry.
/// </para>
/// <para>
/// <c>&lt;root&gt;/incoming/</c> holds what is on its way, on the same file system, so that a rename is all that is left to do.
/// What lies there after a crash was never acknowledged. It has a few folders, so that threads do not wait for each other: a
/// folder takes one new name at a time.
/// </para>
/// </remarks>
/// <param name="root">The vault's folder; made, with its parents, by the first batch.</param>
public sealed class FolderVault(string root)
{
    private const int NameLength = 64;
    private const int IncomingFolders = 8;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string _root = Path.GetFullPath(root);
    private readonly Lock _lock = new();
    private bool _laidOut;
    private VaultException? _broken;

    private string Incoming => Path.Combine(_root, "incoming");

    // Apart from what a start removes: these go on after a restart.
    private string Partial => Path.Combine(_root, "partial");

    /// <summary>True where a whole batch can be synced with one call.</summary>
    internal bool SyncsTogether { get; private set; }

    /// <summary>For tests: files one by one, also where the system could do better.</summary>
    internal bool SyncsOneByOne { get; init; }

    /// <summary>Removes what an interrupted intake left behind. Call at start, while holding the data folder's lock.</summary>
    /// <returns>How many files were removed.</returns>
    public int CleanIncoming()
    {
        if (!Directory.Exists(Incoming))
            return 0;
        var removed = 0;
        foreach (var file in Directory.EnumerateFiles(Incoming, "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
            removed++;
        }

        return removed;
    }

    /// <summary>Opens a batch of files that become durable together.</summary>
    /// <exception cref="VaultException">The folder cannot be made, or an earlier batch left it in doubt.</exception>
    public IntakeBatch BeginBatch()
    {
        MakeReady();
        return new IntakeBatch(this, DiskSyncOrNone());
    }

    /// <summary>True where a blob of this name is there; says nothing of its content.</summary>
    /// <param name="sha256">Lower-case hex; anything else is an <see cref="ArgumentException"/>.</param>
    public bool Contains(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>Opens a blob for reading. Throws <see cref="FileNotFoundException"/> where there is none.</summary>
    public Stream OpenRead(string sha256) => new FileStream(
        PathOf(sha256), new FileStreamOptions { Share = FileShare.Read, BufferSize = 0, Options = FileOptions.SequentialScan });

    /// <summary>Where the blob of this name lies, or would lie.</summary>
    public string PathOf(string sha256) => Path.Combine(FolderOf(sha256), sha256);

    /// <summary>Whether a text is of the form of a blob's name.</summary>
    internal static bool IsName(string name) => name.Length == NameLength && !name.AsSpan().ContainsAnyExcept(LowerHex);

    internal string FolderOf(string sha256)
    {
        // A name from outside never becomes a path of its own making.
        if (!IsName(sha256))
            throw new ArgumentException("a blob is named by 64 lower-case hexadecimal digits", nameof(sha256));
        return Path.Combine(_root, sha256[..2]);
    }

    internal string NewIncomingPath() => Path.Combine(
        IncomingFolder(Environment.CurrentManagedThreadId % IncomingFolders), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Opens a file that comes in pieces, making it where it is not there; its name is the caller's own, never one from outside.</summary>
    /// <exception cref="VaultException">It cannot be made or opened.</exception>
    internal PartialFile OpenPartial(string name)
    {
        MakeReady();
        return new PartialFile(PartialPath(name));
    }

    internal bool HasPartial(string name) => File.Exists(PartialPath(name));

    internal void DeletePartial(string name) => IncomingFile.Delete(PartialPath(name));

    /// <summary>The names of all files that come in pieces.</summary>
    internal IReadOnlyList<string> Partials() =>
        Directory.Exists(Partial) ? [.. Directory.EnumerateFiles(Partial).Select(path => Path.GetFileName(path))] : [];

    /// <summary>Makes a blob of a file that came in pieces and was finished, durably.</summary>
    /// <exception cref="VaultException">It may not be acknowledged.</exception>
    internal void TakeOver(string name, BlobHashes blob)
    {
        try
        {
            Place(PartialPath(name), blob);
            DurableFile.SyncFolder(FolderOf(blob.Sha256));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var failure = VaultException.From(error, "taking over");
            if (failure.Code != VaultException.Damaged)
                Break(failure);
            throw failure;
        }
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

    private string PartialPath(string name) => Path.Combine(Partial, name);

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

    private string IncomingFolder(int number) => Path.Combine(Incoming, number.ToString(CultureInfo.InvariantCulture));

    private DiskSync? DiskSyncOrNone() => SyncsTogether ? DiskSync.Open(_root) : null;

    private void LayOut()
    {
        try
        {
            for (var i = 0; i < IncomingFolders; i++)
                Directory.CreateDirectory(IncomingFolder(i));
            Directory.CreateDirectory(Partial);
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
