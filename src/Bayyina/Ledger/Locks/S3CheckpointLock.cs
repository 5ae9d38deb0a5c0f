using System.Security.Cryptography;
using System.Text;
using Bayyina.Proof;
using Bayyina.Storage;

namespace Bayyina.Ledger;

/// <summary>The checkpoint lock as one object of an S3 store, for nodes that share a ledger.</summary>
/// <remarks>
/// It is swapped by conditional writes alone (<c>If-None-Match: *</c>, <c>If-Match</c>). A store that takes no notice of conditions
/// would let two nodes sign two histories, and says nothing about it: so each time the lock is opened, a probe object beside it shows
/// whether this one does.
/// </remarks>
public sealed class S3CheckpointLock : ICheckpointLock, IDisposable
{
    private static readonly byte[] ProbeContent = "This object shows that the store heeds If-Match and If-None-Match.\n"u8.ToArray();
    private const string NoSuchTag = "00000000000000000000000000000000";

    private readonly S3Store _store;
    private readonly string _key;
    private readonly Lazy<bool> _quotes;

    /// <param name="address"><c>s3://bucket/key</c>.</param>
    /// <exception cref="StorageException"><c>s3.address_malformed</c>.</exception>
    /// <exception cref="LedgerException"><c>lock.refused</c>: neither region nor endpoint is known.</exception>
    public S3CheckpointLock(string address)
        : this(S3Place.Parse(address), new S3Access())
    {
    }

    internal S3CheckpointLock(S3Place place, S3Access access)
    {
        if (place.Key.Length == 0)
            throw new StorageException("s3.address_malformed", place.ToString());
        Location = place.ToString();
        _key = place.Key;
        _store = Told(() => new S3Store(place.Bucket, access));
        _quotes = new Lazy<bool>(Probe);
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <summary>The last signed checkpoint, or null before the first.</summary>
    /// <exception cref="LedgerException"><c>lock.damaged</c>, <c>lock.unreachable</c>, <c>lock.refused</c>, <c>lock.unconditional</c>.</exception>
    public SignedNote? Read() => Told(() =>
    {
        _ = _quotes.Value;
        return Now()?.Note;
    });

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="expected"/>, durably, or not at all.</summary>
    /// <returns>False where somebody else was faster.</returns>
    /// <exception cref="LedgerException">As <see cref="Read"/>; whether it was put there, the next <see cref="Read"/> tells.</exception>
    public bool Swap(SignedNote? expected, SignedNote next) => Told(() =>
    {
        var quotes = _quotes.Value;
        var now = Now();
        if (now?.Note.Text != expected?.Text)
            return false;
        var condition = now is { } there ? S3Condition.IfStill(TagOf(there.ETag, quotes)) : S3Condition.IfNew;
        return Put(_key, Encoding.UTF8.GetBytes(next.Format()), condition);
    });

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    // Whether an ETag is to be sent with its quotes, as RFC 9110 has it, or without, as older releases of Ceph want it.
    private bool Probe()
    {
        var key = _key + ".probe";
        Put(key, ProbeContent, S3Condition.IfNew);
        var etag = _store.Head(key).GetAwaiter().GetResult()?.ETag ?? throw Unconditional("it does not show what was just written");
        if (Put(key, ProbeContent, S3Condition.IfNew))
            throw Unconditional("it takes no notice of If-None-Match");
        foreach (var quotes in (bool[])[true, false])
        {
            if (Put(key, ProbeContent, S3Condition.IfStill(TagOf(NoSuchTag, quotes))))
                throw Unconditional("it takes no notice of If-Match");
        }
        return Put(key, ProbeContent, S3Condition.IfStill(TagOf(etag, quotes: true)))
            || (Put(key, ProbeContent, S3Condition.IfStill(TagOf(etag, quotes: false))) ? false : throw Unconditional("it does not know an ETag of its own in If-Match"));
    }

    private bool Put(string key, byte[] content, S3Condition condition)
    {
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var written = _store.Put(key, () => new MemoryStream(content), content.Length, SHA256.HashData(content), condition, mark).GetAwaiter().GetResult();
        // Where the answer to a write was lost, the same write comes again and meets itself.
        return written is not null || _store.MarkOf(key).GetAwaiter().GetResult() == mark;
    }

    private (SignedNote Note, string ETag)? Now() =>
        _store.ReadText(_key).GetAwaiter().GetResult() is { } there ? (SignedNote.Parse(there.Text), there.ETag) : null;

    private LedgerException Unconditional(string why) => new("lock.unconditional", $"{Location}: {why}");

    private static string TagOf(string etag, bool quotes) => quotes ? $"\"{etag.Trim('"')}\"" : etag.Trim('"');

    private T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ProofFormatException broken)
        {
            throw new LedgerException("lock.damaged", broken.Message);
        }
        catch (S3Exception failure)
        {
            throw new LedgerException(failure.Trouble is S3Trouble.Refused or S3Trouble.NoBucket ? "lock.refused" : "lock.unreachable", $"{Location}: {failure.Message}");
        }
    }
}
