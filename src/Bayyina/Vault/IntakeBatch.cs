using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>Files on their way into the vault that become durable together. Writing is safe from several threads at once.</summary>
/// <remarks>
/// Nothing written here counts before <see cref="Commit"/> has returned. A file that finds no room fails alone
/// (<see cref="VaultException.Full"/>); any other failure of the disk fails the batch, because nobody knows what else it hit.
/// </remarks>
public sealed class IntakeBatch : IDisposable
{
    // So few are synced one by one, through the handles that wrote them. More of them by one call for the whole file system,
    // which also waits for everything that others have written to it.
    private const int Few = 8;

    private readonly FolderVault _vault;
    private readonly DiskSync? _together;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Staged> _staged = new(StringComparer.Ordinal);
    private readonly List<IncomingFile> _open = [];
    private volatile VaultException? _failed;
    private bool _many;
    private bool _over;

    /// <param name="together">Null where the batch cannot be synced with one call.</param>
    internal IntakeBatch(FolderVault vault, DiskSync? together)
    {
        _vault = vault;
        _together = together;
    }

    /// <param name="Incoming">Its temporary name; null where the vault holds the content already and only its name is vouched for.</param>
    private sealed record Staged(BlobHashes Blob, string? Incoming);

    /// <summary>Hashes and writes bytes that are in memory.</summary>
    /// <exception cref="VaultException">With code <c>vault.full</c> or <c>vault.damaged</c> only this file is out; else the batch is.</exception>
    public BlobHashes Write(ReadOnlySpan<byte> content)
    {
        ThrowIfOver();
        var blob = TwinHash.Of(content);
        if (IsHere(blob))
            return blob;
        using var file = Make();
        Put(file, content, 0);
        Stage(file, blob);
        return blob;
    }

    /// <summary>Hashes and writes a stream to its end in one pass, with a few megabytes of memory whatever its length.</summary>
    /// <inheritdoc cref="Write(ContentReader, long, CancellationToken)"/>
    public BlobHashes Write(Stream content, CancellationToken cancel = default) =>
        Write((buffer, _) => content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false), 0, cancel);

    /// <summary>Hashes and writes content to its end in one pass, with a few megabytes of memory whatever its length.</summary>
    /// <remarks>What the reader throws comes through as it is, and nothing of that content is kept.</remarks>
    /// <param name="expected">How many bytes are to come, where that is known: room is set aside for them. 0 where not.</param>
    /// <exception cref="VaultException">With code <c>vault.full</c> or <c>vault.damaged</c> only this file is out; else the batch is.</exception>
    public BlobHashes Write(ContentReader content, long expected, CancellationToken cancel = default)
    {
        ThrowIfOver();
        using var file = Make();
        file.SetAside(expected);
        var blob = TwinHash.Copy(content, (bytes, offset) => Put(file, bytes, offset), cancel);
        if (!IsHere(blob))
            Stage(file, blob);
        return blob;
    }

    /// <summary>Makes everything written so far durable under its final name; afterwards it may be acknowledged. Once only.</summary>
    /// <exception cref="VaultException">Nothing of the batch may be acknowledged.</exception>
    public void Commit()
    {
        ThrowIfOver();
        _over = true;
        if (_staged.Count == 0)
            return;
        SyncContents();
        Moment.Pass("synced", "the incoming files");
        try
        {
            foreach (var staged in _staged.Values)
                if (staged.Incoming is not null)
                    _vault.Place(staged.Incoming, staged.Blob);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, "renaming");
        }

        Moment.Pass("renamed", "the incoming files");
        SyncNames();
        Moment.Pass("durable", "the incoming files");
        _staged.Clear();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        _over = true;
        CloseAll();
        foreach (var staged in _staged.Values)
            if (staged.Incoming is not null)
                IncomingFile.Delete(staged.Incoming);
        _staged.Clear();
        _together?.Dispose();
    }

    private IncomingFile Make()
    {
        try
        {
            return new IncomingFile(_vault.NewIncomingPath());
        }
        catch (VaultException failure)
        {
            Note(failure);
            throw;
        }
    }

    private void Put(IncomingFile file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            file.Write(bytes, offset);
        }
        catch (VaultException failure)
        {
            Note(failure);
            throw;
        }
    }

    /// <summary>True where the content is in this batch or in the vault; remembers that this batch vouches for its name.</summary>
    private bool IsHere(BlobHashes blob)
    {
        lock (_lock)
        {
            if (_staged.ContainsKey(blob.Sha256))
                return true;
            if (!_vault.Holds(blob))
                return false;
            // Another batch may have placed it a moment ago and not synced its name yet.
            _staged.Add(blob.Sha256, new Staged(blob, null));
            return true;
        }
    }

    private void Stage(IncomingFile file, BlobHashes blob)
    {
        // Where nothing syncs a batch at once, its files are synced side by side, as they come.
        if (_together is null)
            SyncNow(file);
        lock (_lock)
        {
            if (!_staged.TryAdd(blob.Sha256, new Staged(blob, file.Path)))
                return;
            file.Keep();
            Moment.Pass("incoming", blob.Sha256);
            if (_together is null || _many)
                return;
            if (_open.Count < Few)
            {
                _open.Add(file);
                file.StayOpen();
                return;
            }

            _many = true;
            CloseAll();
        }
    }

    private void SyncNow(IncomingFile file)
    {
        try
        {
            file.Sync();
        }
        catch (VaultException failure)
        {
            Note(failure);
            throw;
        }
    }

    private void SyncContents()
    {
        if (_many)
            _together!.Together();
        else
            _open.ForEach(file => file.Sync());
        CloseAll();
    }

    private void SyncNames()
    {
        try
        {
            if (_many)
            {
                _together!.Together();
            }
            else
            {
                foreach (var folder in _staged.Keys.Select(_vault.FolderOf).Distinct(StringComparer.Ordinal))
                    DurableFile.SyncFolder(folder);
            }
        }
        catch (IOException error)
        {
            var failure = VaultException.From(error, "syncing names");
            _vault.Break(failure);
            throw failure;
        }

        // Names that this batch only vouches for may be those of a batch that failed meanwhile.
        _vault.ThrowIfBroken();
    }

    private void CloseAll()
    {
        _open.ForEach(file => file.Close());
        _open.Clear();
    }

    private void Note(VaultException failure)
    {
        if (failure.Code == VaultException.Failed)
            _failed ??= failure;
    }

    private void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(_over, this);
        if (_failed is { } failure)
            throw new VaultException(VaultException.Failed, failure.Message, failure);
    }
}
