using System.Security.Cryptography;
using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>The bytes of the record in a bucket, each run of bytes once, in one object named by its SHA-256.</summary>
/// <remarks>
/// Keys are those of the folder form below a prefix (<c>ab/ab…</c>), so that one can be copied to the other by any tool. Bytes come to
/// rest on this machine first, because their hash is their name; they are acknowledged when the store has them and has proved it.
/// </remarks>
public sealed class S3Vault : IVault
{
    private const int Requests = 8;
    private const long SmallestPart = 16 << 20;

    private readonly S3Store _store;
    private readonly S3Parts _parts;
    private readonly SemaphoreSlim _turns = new(Requests);
    private readonly Lock _lock = new();
    private readonly string _root;
    private readonly string _prefix;
    private readonly long _largestWhole;
    private bool _isReady;

    /// <param name="address"><c>s3://bucket/prefix</c>.</param>
    /// <param name="folder">On this machine, for what is on its way.</param>
    /// <exception cref="StorageException"><c>s3.address_malformed</c>.</exception>
    /// <exception cref="VaultException"><c>vault.refused</c>: neither region nor endpoint is known.</exception>
    public S3Vault(string address, string folder, TimeProvider time)
        : this(S3Place.Parse(address), folder, new S3Access(), time)
    {
    }

    internal S3Vault(S3Place place, string folder, S3Access access, TimeProvider time, long smallestPart = SmallestPart)
    {
        _root = Path.GetFullPath(folder);
        _prefix = place.Key.Length == 0 ? "" : place.Key + "/";
        _largestWhole = smallestPart;
        try
        {
            _store = new S3Store(place.Bucket, access);
        }
        catch (S3Exception failure)
        {
            throw Told(failure);
        }
        _parts = new S3Parts(_store, Path.Combine(_root, "unfinished"), _turns, smallestPart, time);
        Spool = new Spool(_root);
    }

    /// <inheritdoc/>
    public string Kind => "s3";

    /// <inheritdoc/>
    public Spool Spool { get; }

    /// <inheritdoc/>
    public int CleanIncoming()
    {
        var removed = Spool.Clean();
        try
        {
            return removed + MakeReady();
        }
        catch (VaultException away) when (away.Code == VaultException.Unreachable)
        {
            // The rest of the record is there without it; whoever asks for bytes is told.
            return removed;
        }
    }

    /// <inheritdoc/>
    public IntakeBatch BeginBatch()
    {
        MakeReady();
        return new S3Batch(this);
    }

    /// <inheritdoc/>
    public bool Contains(string sha256) => Wait(_store.Head(KeyOf(sha256))) is not null;

    /// <inheritdoc/>
    public Stream OpenRead(string sha256)
    {
        var key = KeyOf(sha256);
        var (bytes, etag) = Wait(_store.Head(key)) ?? throw new FileNotFoundException($"There is no blob {sha256}.", key);
        return new S3BlobStream(_store, key, bytes, etag);
    }

    /// <inheritdoc/>
    public LocalBlob Fetch(string sha256)
    {
        using var blob = OpenRead(sha256);
        LayOut();
        using var copy = Copy(sha256, blob);
        copy.Keep();
        return new LocalBlob(copy.Path, isCopy: true);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Sha256, long Bytes)> Names() => Objects().Where(one => one.Sha256 is not null).Select(one => (one.Sha256!, one.Bytes));

    /// <summary>Everything below the prefix, in the order of names, and since when it lies there by the store's clock.</summary>
    /// <returns>The name below the prefix; the blob's, or null where it is no blob's.</returns>
    /// <exception cref="VaultException">The vault does not say.</exception>
    internal IEnumerable<(string Name, string? Sha256, long Bytes, DateTimeOffset Since)> Objects()
    {
        string? next = null;
        do
        {
            (var found, next) = Wait(_store.List(_prefix, next));
            foreach (var (key, bytes, since) in found)
            {
                var isBlob = key[_prefix.Length..].Split('/') is [var start, var name] && BlobHashes.IsName(name) && start == name[..2];
                yield return (key[_prefix.Length..], isBlob ? key[^64..] : null, bytes, since);
            }
        }
        while (next is not null);
    }

    /// <inheritdoc/>
    public void TakeOver(string name, BlobHashes blob)
    {
        MakeReady();
        var path = Spool.PartialPath(name);
        Wait(Put(blob, path, ifNew: true, CancellationToken.None));
        IncomingFile.Delete(path);
    }

    /// <inheritdoc/>
    public void Mend(string sha256, Stream good)
    {
        BlobHashes.NameOf(sha256);
        MakeReady();
        using var copy = Copy(sha256, good);
        var bytes = new FileInfo(copy.Path).Length;
        Wait(Put(new BlobHashes(sha256, "", bytes), copy.Path, ifNew: false, CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Dispose();
        _turns.Dispose();
    }

    /// <summary>What a store's failure is called here.</summary>
    internal static VaultException Told(S3Exception failure) => new(
        failure.Trouble switch
        {
            S3Trouble.Unreachable => VaultException.Unreachable,
            S3Trouble.Refused => VaultException.Refused,
            S3Trouble.NoBucket => VaultException.NoBucket,
            S3Trouble.Full => VaultException.Full,
            _ => VaultException.Failed,
        },
        failure.Message,
        failure);

    internal static T Wait<T>(Task<T> asked)
    {
        try
        {
            return asked.GetAwaiter().GetResult();
        }
        catch (S3Exception failure)
        {
            throw Told(failure);
        }
    }

    internal static void Wait(Task asked) => Wait(asked.ContinueWith(
        done =>
        {
            done.GetAwaiter().GetResult();
            return true;
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));

    /// <summary>Does something for each, a few at once; what fails first is thrown, and ends the rest.</summary>
    internal static async Task AtOnce<T>(IEnumerable<T> each, Func<T, CancellationToken, Task> work, CancellationToken cancel)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? first = null;
        try
        {
            await Parallel.ForEachAsync(each, new ParallelOptions { MaxDegreeOfParallelism = Requests, CancellationToken = cancel }, async (one, stop) =>
            {
                try
                {
                    await work(one, stop).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    Interlocked.CompareExchange(ref first, System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure), null);
                    throw;
                }
            }).ConfigureAwait(false);
        }
        catch (Exception) when (first is not null)
        {
            first.Throw();
        }
    }

    /// <summary>Brings a file of this machine to the store, under the name of its hash; afterwards it may be acknowledged.</summary>
    /// <param name="ifNew">Where something is there already it stays.</param>
    /// <exception cref="VaultException"><c>vault.damaged</c>: something else is there.</exception>
    internal async Task Put(BlobHashes blob, string path, bool ifNew, CancellationToken cancel)
    {
        var key = KeyOf(blob.Sha256);
        try
        {
            var isWhole = blob.Bytes <= _largestWhole;
            var isWritten = isWhole
                ? await PutWhole(key, blob, path, ifNew, cancel).ConfigureAwait(false)
                : await PutInParts(key, blob, path, ifNew, cancel).ConfigureAwait(false);
            if (isWhole && isWritten)
                return;
            var there = await _store.Head(key, cancel).ConfigureAwait(false);
            if (there?.Bytes == blob.Bytes)
                return;
            throw new VaultException(
                isWritten ? VaultException.Failed : VaultException.Damaged,
                $"blob {blob.Sha256} has {there?.Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} bytes in the store where its content has {blob.Bytes}");
        }
        catch (S3Exception failure)
        {
            throw Told(failure);
        }
    }

    private async Task<bool> PutWhole(string key, BlobHashes blob, string path, bool ifNew, CancellationToken cancel)
    {
        await _turns.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var written = await _store.Put(
                key, () => new PartStream(path, 0, blob.Bytes), blob.Bytes, Convert.FromHexString(blob.Sha256), ifNew ? S3Condition.IfNew : default, cancel: cancel).ConfigureAwait(false);
            if (written is { IsProven: false })
                await ReadBack(key, blob, cancel).ConfigureAwait(false);
            return written is not null;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<bool> PutInParts(string key, BlobHashes blob, string path, bool ifNew, CancellationToken cancel)
    {
        // Not every store heeds the condition where parts become one. Bytes of the same name are the same, so it saves the way, no more.
        if (ifNew && await _store.Head(key, cancel).ConfigureAwait(false) is not null)
            return false;
        var (isWritten, isProven) = await _parts.Put(key, path, blob.Bytes, ifNew, cancel).ConfigureAwait(false);
        // An upload that is over without us having been told so may have been completed, or not.
        if (!isProven || (!isWritten && !ifNew))
            await ReadBack(key, blob, cancel).ConfigureAwait(false);
        return isWritten;
    }

    // A store that says no hash of what it has is not believed.
    private async Task ReadBack(string key, BlobHashes blob, CancellationToken cancel)
    {
        var there = await _store.Head(key, cancel).ConfigureAwait(false);
        await using var read = new S3BlobStream(_store, key, there?.Bytes ?? 0, there?.ETag ?? "");
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(read, cancel).ConfigureAwait(false)) != blob.Sha256)
            throw new VaultException(VaultException.Failed, $"the store gives other bytes than it was sent for {blob.Sha256}");
    }

    private IncomingFile Copy(string sha256, Stream content)
    {
        var file = new IncomingFile(Spool.NewPath());
        try
        {
            var blob = TwinHash.Copy(
                (buffer, _) => content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false), (bytes, offset) => file.Write(bytes, offset), CancellationToken.None);
            return blob.Sha256 == sha256
                ? file
                : throw new VaultException(VaultException.Damaged, $"what is there for {sha256} has the hash {blob.Sha256}");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private string KeyOf(string sha256) => $"{_prefix}{BlobHashes.NameOf(sha256)[..2]}/{sha256}";

    // Looks, once, whether the bucket is there and lets us in.
    private int MakeReady()
    {
        lock (_lock)
        {
            if (_isReady)
                return 0;
            LayOut();
            Wait(_store.List(_prefix, null, most: 1));
            var given = Wait(_parts.Clean(_prefix));
            _isReady = true;
            return given;
        }
    }

    private void LayOut()
    {
        try
        {
            Spool.LayOut();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, $"making {_root}");
        }
    }
}
