using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>Files that come in over a line that may break: kept as they come, and sealed like any other item once they are whole.</summary>
/// <remarks>
/// An offset is durable before it is acknowledged. Bytes and row survive a restart; what was hashed on the way does not, and is
/// then hashed again from the disk. The item's id is chosen first, so that an upload is sealed once, whenever it is interrupted.
/// </remarks>
public sealed class UploadBook
{
    private const int IdBytes = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IVault _vault;
    private readonly EvidenceBook _evidence;
    private readonly Action _sequence;
    private readonly Action<string, string> _arrived;
    private readonly TimeProvider _time;
    private readonly UploadRows _rows;
    private readonly ConcurrentDictionary<string, UploadTurn> _turns = new(StringComparer.Ordinal);

    /// <param name="sequence">Gives what was said its place.</param>
    /// <param name="arrived">Told the SHA-256 and the media type of what was sealed; nobody waits for what it does.</param>
    internal UploadBook(Database database, IVault vault, EvidenceBook evidence, Action sequence, Action<string, string> arrived, TimeProvider time)
    {
        _vault = vault;
        _evidence = evidence;
        _sequence = sequence;
        _arrived = arrived;
        _time = time;
        _rows = new UploadRows(database);
    }

    /// <summary>How much may be on its way.</summary>
    public UploadOptions Options { get; set; } = new();

    /// <summary>Begins an upload.</summary>
    /// <param name="owner">Who may go on with it.</param>
    /// <param name="wish">What is to come; the owner's right to add it to that incident is for the caller to see to.</param>
    /// <returns><see cref="UploadMoved"/> at offset 0, or <see cref="UploadRefused"/>.</returns>
    public UploadStep Begin(SubjectId owner, UploadWish wish)
    {
        _evidence.ThrowIfReadOnly();
        if (wish.Length > Options.Largest)
        {
            return new UploadRefused(UploadCodes.TooLarge);
        }
        Sweep();
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var upload = new Upload(id, owner, SubjectId.New("item"), wish, 0, null, null, null, null, _time.GetUtcNow() + Options.Lasts);
        return _rows.TryAdd(upload, Options) ? new UploadMoved(upload) : new UploadRefused(UploadCodes.TooMany);
    }

    /// <summary>The upload, where it is this owner's; null where there is none.</summary>
    public Upload? Find(string id, SubjectId owner) => _rows.Find(id) is { } upload && upload.Owner == owner ? upload : null;

    /// <summary>How far it came. Whoever asks means to go on: a request that still writes to it is stopped first.</summary>
    /// <param name="signer">Of its owner; seals it where it was interrupted between its last byte and its sealing.</param>
    public async Task<UploadStep> Look(Upload upload, Signer signer)
    {
        if (Ended(upload) is { } ended)
        {
            return ended;
        }
        if (upload.Sealing is not null)
        {
            return new UploadSealed(upload);
        }
        using var taken = await TurnOf(upload).TakeOver(Patience).ConfigureAwait(false);
        return taken is null || _rows.Find(upload.Id) is not { } now ? new UploadRefused(UploadCodes.Locked)
            : now.Offset == now.Wish.Length && !_evidence.IsReadOnly ? Finish(now, taken.Turn, signer)
            : IsHere(now) ? new UploadMoved(now) : new UploadRefused(UploadCodes.Elsewhere);
    }

    /// <summary>Takes the bytes of one request.</summary>
    /// <param name="upload">As <see cref="Find"/> gave it.</param>
    /// <param name="offset">Where they begin, as the client says.</param>
    /// <param name="checksum">Where there is one and it does not fit, nothing of the request is kept.</param>
    /// <param name="signer">Of its owner.</param>
    /// <exception cref="VaultException">The disk refused; what was acknowledged before stays.</exception>
    public async Task<UploadStep> Append(
        Upload upload, long offset, Stream body, UploadChecksum? checksum, Signer signer, CancellationToken cancel = default)
    {
        _evidence.ThrowIfReadOnly();
        if (Ended(upload) is { } ended)
        {
            return ended;
        }
        using var taken = TurnOf(upload).TryTake();
        if (taken is null)
        {
            return new UploadRefused(UploadCodes.Locked);
        }
        // What it was before the turn may be long ago.
        if (_rows.Find(upload.Id) is not { } now || Ended(now) is not null)
        {
            return new UploadRefused(UploadCodes.Expired);
        }
        if (offset != now.Offset)
        {
            return new UploadRefused(UploadCodes.OffsetDiffers);
        }
        if (now.Sealing is not null)
        {
            return new UploadSealed(now);
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(taken.Stop, cancel);
        var (step, kept) = await Receive(now, body, checksum, taken.Turn, stop.Token).ConfigureAwait(false);
        return step ?? (kept.Offset < kept.Wish.Length ? new UploadMoved(kept) : await Task.Run(() => Finish(kept, taken.Turn, signer), CancellationToken.None).ConfigureAwait(false));
    }

    /// <summary>Takes a file whose length shows only at its end, in one go: where the line breaks, nothing of it is kept.</summary>
    /// <param name="wish">Its length is the most that may come.</param>
    /// <exception cref="VaultException">The disk refused; nothing is kept.</exception>
    public async Task<UploadStep> TakeWhole(SubjectId owner, UploadWish wish, Stream body, Signer signer, CancellationToken cancel = default)
    {
        if (Begin(owner, wish) is not UploadMoved { Upload: var upload })
        {
            return new UploadRefused(UploadCodes.TooMany);
        }
        using var taken = TurnOf(upload).TryTake();
        var isKept = false;
        try
        {
            var (step, kept) = await Receive(upload, body, null, taken!.Turn, cancel).ConfigureAwait(false);
            if (step is not null || cancel.IsCancellationRequested || taken.Turn.IsCut)
            {
                return step ?? new UploadRefused(UploadCodes.Unknown);
            }
            _rows.Announce(upload.Id, kept.Offset);
            step = await Task.Run(() => Finish(kept with { Wish = wish with { Length = kept.Offset } }, taken.Turn, signer), CancellationToken.None).ConfigureAwait(false);
            isKept = true;
            return step;
        }
        finally
        {
            if (!isKept)
            {
                Drop(upload.Id);
            }
        }
    }

    /// <summary>Ends an upload for its owner: what came of it goes; what was sealed stays sealed.</summary>
    public async Task<bool> End(Upload upload)
    {
        using var taken = await TurnOf(upload).TakeOver(Patience).ConfigureAwait(false);
        if (taken is null)
        {
            return false;
        }
        Drop(upload.Id);
        return true;
    }

    /// <summary>Removes uploads whose time is over, and files that belong to none.</summary>
    public void Sweep()
    {
        foreach (var id in _rows.EndedBefore(_time.GetUtcNow()))
        {
            using var taken = _turns.GetOrAdd(id, _ => new UploadTurn()).TryTake();
            if (taken is not null)
            {
                Drop(id);
            }
        }
    }

    /// <summary>After a start, before anybody is let in: removes what belongs to no upload.</summary>
    internal void Tidy()
    {
        Sweep();
        var known = _rows.All();
        foreach (var stray in _vault.Spool.Partials().Where(name => !known.Contains(name)))
        {
            _vault.Spool.DeletePartial(stray);
        }
    }

    private async Task<(UploadStep? Step, Upload Kept)> Receive(
        Upload upload, Stream body, UploadChecksum? checksum, UploadTurn turn, CancellationToken stop)
    {
        if (turn.Hash?.Bytes != upload.Offset)
        {
            turn.Forget();
            turn.Hash = upload.Offset == 0 ? new RunningHash() : null;
        }
        if (!IsHere(upload))
        {
            return (new UploadRefused(UploadCodes.Elsewhere), upload);
        }
        using var check = checksum is null ? null : IncrementalHash.CreateHash(checksum.Algorithm);
        using var file = _vault.Spool.OpenPartial(upload.Id);
        var stream = new UploadStream(file, turn.Hash, check, checksum is null ? Options.SyncEvery : 0, bytes => Keep(upload, bytes));
        long offset;
        try
        {
            offset = await stream.Take(body, upload.Offset, upload.Wish.Length, stop).ConfigureAwait(false);
        }
        catch
        {
            turn.Forget();
            throw;
        }
        turn.IsCut = stream.IsCut;
        var refused = stream.IsTooLong ? UploadCodes.TooLarge
            : checksum is not null && (stream.IsCut || !check!.GetHashAndReset().AsSpan().SequenceEqual(checksum.Expected)) ? UploadCodes.ChecksumDiffers : null;
        if (refused is not null)
        {
            turn.Forget();
            Keep(upload, upload.Offset);
            return (new UploadRefused(refused), upload);
        }
        return (null, Keep(upload, offset));
    }

    private Upload Keep(Upload upload, long offset)
    {
        var endsAt = _time.GetUtcNow() + Options.Lasts;
        _rows.Keep(upload.Id, offset, endsAt);
        return upload with { Offset = offset, EndsAt = endsAt };
    }

    // Each step finds what the one before left, so that it can be stopped anywhere and taken up again.
    private UploadStep Finish(Upload upload, UploadTurn turn, Signer signer)
    {
        if (upload.Sealing is not null)
        {
            return new UploadSealed(upload);
        }
        IntakeOutcome.TakenIn? taken = null;
        if (upload.Sha256 is null || !_vault.Contains(upload.Sha256))
        {
            if (!IsHere(upload))
            {
                return new UploadRefused(UploadCodes.Elsewhere);
            }
            BlobHashes blob;
            using (var file = _vault.Spool.OpenPartial(upload.Id))
            {
                file.Finish(upload.Wish.Length);
                blob = turn.Hash?.Bytes == upload.Wish.Length ? turn.Hash.End() : file.Hash(upload.Wish.Length);
                taken = Describe(upload.Wish, blob, file.Read);
            }
            turn.Forget();
            if (upload.Wish.Claimed is { } claimed && claimed != blob.Sha256)
            {
                _vault.Spool.DeletePartial(upload.Id);
                _rows.Refused(upload.Id, UploadCodes.HashDiffers);
                return new UploadRefused(UploadCodes.HashDiffers);
            }
            _rows.Whole(upload.Id, blob.Sha256, blob.Sha512);
            upload = upload with { Sha256 = blob.Sha256, Sha512 = blob.Sha512 };
            _vault.TakeOver(upload.Id, blob);
        }
        else
        {
            // It was taken over, or another upload brought the same bytes.
            _vault.Spool.DeletePartial(upload.Id);
        }
        var sealing = _evidence.SealingOf(upload.Item) ?? Seal(upload, taken ?? DescribeKept(upload), signer);
        _sequence();
        _rows.Sealed(upload.Id, sealing, _time.GetUtcNow() + Options.Lasts);
        _turns.TryRemove(upload.Id, out _);
        return new UploadSealed(upload with { Sealing = sealing });
    }

    // Stopped after its bytes went into the vault and before it was sealed.
    private IntakeOutcome.TakenIn DescribeKept(Upload upload)
    {
        using var kept = _vault.Fetch(upload.Sha256!);
        using var bytes = File.OpenHandle(kept.Path);
        return Describe(
            upload.Wish, new BlobHashes(upload.Sha256!, upload.Sha512!, upload.Wish.Length), (buffer, offset) => RandomAccess.Read(bytes, buffer, offset));
    }

    private IntakeOutcome.TakenIn Describe(UploadWish wish, BlobHashes blob, ContentReader bytes)
    {
        var shown = VisibleText.Of(wish.Folder.Length == 0 ? wish.File : $"{wish.Folder}/{wish.File}");
        return SourceReader.Describe(shown, SpelledName.Of(wish.File), SpelledName.Of(wish.Folder), blob, new FileWindow(bytes, wish.Length, _time), null);
    }

    private StatementId Seal(Upload upload, IntakeOutcome.TakenIn taken, Signer signer)
    {
        var wish = upload.Wish;
        var sealing = _evidence.By(signer).SealAs([upload.Item], [taken], new Acquisition(Copy: null), wish.Incident, wish.Exercise)[0].Statement;
        _arrived(taken.Blob.Sha256, taken.MediaType);
        return sealing;
    }

    // The rows may know more than this machine has: after a backup was restored, or where another node took the bytes before. What is
    // missing must not become zeros.
    private bool IsHere(Upload upload) => (_vault.Spool.LengthOf(upload.Id) ?? 0) >= upload.Offset;

    private UploadRefused? Ended(Upload upload) => upload.Refused is { } code ? new UploadRefused(code)
        : upload.EndsAt <= _time.GetUtcNow() ? new UploadRefused(UploadCodes.Expired) : null;

    private UploadTurn TurnOf(Upload upload) => _turns.GetOrAdd(upload.Id, _ => new UploadTurn());

    private void Drop(string id)
    {
        _rows.Remove(id);
        _vault.Spool.DeletePartial(id);
        if (_turns.TryRemove(id, out var turn))
        {
            turn.Forget();
        }
    }
}
