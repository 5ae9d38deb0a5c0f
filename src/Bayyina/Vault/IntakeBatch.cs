using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>Contents on their way into the vault that are acknowledged together. Writing is safe from several threads at once.</summary>
/// <remarks>
/// Nothing written here counts before <see cref="Commit"/> has returned. A file that finds no room fails alone
/// (<see cref="VaultException.Full"/>); any other failure of the disk fails the batch, because nobody knows what else it hit.
/// </remarks>
public abstract class IntakeBatch : IDisposable
{
    private readonly Spool _spool;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Staged> _staged = new(StringComparer.Ordinal);
    private volatile VaultException? _failed;
    private bool _over;

    private protected IntakeBatch(Spool spool) => _spool = spool;

    /// <param name="Incoming">Its temporary name; null where the vault holds the content already and only its name is vouched for.</param>
    private protected sealed record Staged(BlobHashes Blob, string? Incoming);

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
    /// <exception cref="VaultException">
    /// Nothing of the batch may be acknowledged; but where <see cref="VaultException.Only"/> names blobs, only these may not.
    /// </exception>
    public void Commit()
    {
        ThrowIfOver();
        _over = true;
        if (_staged.Count == 0)
            return;
        Keep(_staged.Values);
        Drop();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        _over = true;
        Close();
        Drop();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether the vault is known to hold this content already, where that is quick to tell.</summary>
    private protected abstract bool Holds(BlobHashes blob);

    /// <summary>Puts everything under its final name, durably.</summary>
    private protected abstract void Keep(IReadOnlyCollection<Staged> staged);

    /// <summary>Told of a file that is written, before it belongs to the batch.</summary>
    private protected virtual void Written(IncomingFile file)
    {
    }

    /// <summary>Told of a file that belongs to the batch now; one thread at a time.</summary>
    private protected virtual void Joined(IncomingFile file)
    {
    }

    /// <summary>Lets go of what is open.</summary>
    private protected virtual void Close()
    {
    }

    private IncomingFile Make()
    {
        try
        {
            return new IncomingFile(_spool.NewPath());
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
            if (!Holds(blob))
                return false;
            // Another batch may have placed it a moment ago and not synced its name yet.
            _staged.Add(blob.Sha256, new Staged(blob, null));
            return true;
        }
    }

    private void Stage(IncomingFile file, BlobHashes blob)
    {
        try
        {
            Written(file);
        }
        catch (VaultException failure)
        {
            Note(failure);
            throw;
        }

        lock (_lock)
        {
            if (!_staged.TryAdd(blob.Sha256, new Staged(blob, file.Path)))
                return;
            file.Keep();
            Moment.Pass("incoming", blob.Sha256);
            Joined(file);
        }
    }

    private void Note(VaultException failure)
    {
        if (failure.Code == VaultException.Failed)
            _failed ??= failure;
    }

    private void Drop()
    {
        foreach (var staged in _staged.Values)
            if (staged.Incoming is not null)
                IncomingFile.Delete(staged.Incoming);
        _staged.Clear();
    }

    private void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(_over, this);
        if (_failed is { } failure)
            throw new VaultException(VaultException.Failed, failure.Message, failure);
    }
}
