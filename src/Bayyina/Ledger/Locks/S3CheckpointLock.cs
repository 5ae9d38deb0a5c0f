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
    private readonly S3Store _store;
    private readonly string _key;
    private readonly S3Conditional _conditional;

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
        _conditional = new S3Conditional(_store, _key + ".probe");
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <summary>The last signed checkpoint, or null before the first.</summary>
    /// <exception cref="LedgerException"><c>lock.damaged</c>, <c>lock.unreachable</c>, <c>lock.refused</c>, <c>lock.unconditional</c>.</exception>
    public SignedNote? Read() => Told(() =>
    {
        _conditional.ThrowUnlessHeeded();
        return Now()?.Note;
    });

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="expected"/>, durably, or not at all.</summary>
    /// <returns>False where somebody else was faster.</returns>
    /// <exception cref="LedgerException">As <see cref="Read"/>; whether it was put there, the next <see cref="Read"/> tells.</exception>
    public bool Swap(SignedNote? expected, SignedNote next) => Told(() =>
    {
        _conditional.ThrowUnlessHeeded();
        var now = Now();
        if (now?.Note.Text != expected?.Text)
            return false;
        var content = Encoding.UTF8.GetBytes(next.Format());
        return now is { } there ? _conditional.TryReplace(_key, there.ETag, content) : _conditional.TryMake(_key, content);
    });

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private (SignedNote Note, string ETag)? Now() =>
        _store.ReadText(_key).GetAwaiter().GetResult() is { } there ? (SignedNote.Parse(there.Text), there.ETag) : null;

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
            var code = failure.Trouble switch
            {
                S3Trouble.Unconditional => "lock.unconditional",
                S3Trouble.Refused or S3Trouble.NoBucket => "lock.refused",
                _ => "lock.unreachable",
            };
            throw new LedgerException(code, $"{Location}: {failure.Message}");
        }
    }
}
