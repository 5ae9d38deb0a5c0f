using System.Security.Cryptography;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Backups;

/// <summary>A backup in an S3 store, under the names that it would have in a folder. What is on its way lies in a folder of this machine.</summary>
internal sealed class BucketFiles : IBackupFiles
{
    private const int Requests = 8;
    private const long LargestWhole = 16 << 20;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    private readonly S3Store _store;
    private readonly S3Conditional _conditional;
    private readonly S3Parts _parts;
    private readonly S3Access _access;
    private readonly S3Place _place;
    private readonly string _work;
    private readonly string _prefix;
    private readonly SemaphoreSlim _turns = new(Requests);
    private readonly TimeSpan _beat;
    // The last that was seen of files that every run replaces: only that is replaced.
    private readonly Dictionary<string, string?> _seen = new(StringComparer.Ordinal);
    private BucketHold? _hold;

    /// <param name="place">Where.</param>
    /// <param name="access">How it is reached.</param>
    /// <param name="beat">How often a run shows that it is alive.</param>
    public BucketFiles(S3Place place, S3Access access, TimeSpan? beat = null)
    {
        _place = place;
        _access = access;
        _beat = beat ?? Beat;
        _prefix = place.Key.Length == 0 ? "" : place.Key + "/";
        // For this user alone.
        _work = Directory.CreateTempSubdirectory("bayyina-backup-").FullName;
        _store = Told(() => new S3Store(place.Bucket, access));
        _conditional = new S3Conditional(_store, KeyOf("lock.probe"));
        _parts = new S3Parts(_store, Path.Combine(_work, "unfinished"), _turns, LargestWhole, TimeProvider.System);
        Vault = new S3Vault(new S3Place(place.Bucket, KeyOf(BackupPlace.VaultFolder)), Path.Combine(_work, "vault"), access, TimeProvider.System);
    }

    public string Place => _place.ToString();

    public IVault Vault { get; }

    public long? Room => null;

    public IDisposable Hold() => Told(() =>
    {
        _hold = BucketHold.Take(_store, _conditional, KeyOf("lock"), Place, _beat);
        _parts.Clean(_prefix).GetAwaiter().GetResult();
        foreach (var name in (string[])[BackupPlace.SubjectKeysFile, BackupPlace.ErasuresFile])
        {
            _seen[name] = _store.Head(KeyOf(name)).GetAwaiter().GetResult()?.ETag;
        }
        return _hold;
    });

    public void ThrowUnlessHeld() => Told(() =>
    {
        _hold?.ThrowUnlessHeld();
        return true;
    });

    public bool HasAny() => Told(() => Listed("").Any(name => name is not ("lock" or "lock.probe")));

    public byte[]? Read(string name) => Told(() => _store.ReadAll(KeyOf(name)).GetAwaiter().GetResult()?.Content);

    public Stream Open(string name) => File.OpenRead(Local(name));

    public void Fetch(string name, string path) => File.Copy(Local(name), path);

    public void Write(string name, byte[] content, bool isSecret) => Told(() =>
    {
        if (!_seen.TryGetValue(name, out var etag))
        {
            Put(name, content, default, CancellationToken.None).GetAwaiter().GetResult();
        }
        else if (etag is null ? !_conditional.TryMake(KeyOf(name), content) : !_conditional.TryReplace(KeyOf(name), etag, content))
        {
            // Another run was here since this one began: what it wrote is newer, and an erasure may be in it.
            throw new BackupException("backup.in_use", Place);
        }
        else
        {
            _seen[name] = _store.Head(KeyOf(name)).GetAwaiter().GetResult()?.ETag;
        }
        return true;
    });

    public string Draft(string name)
    {
        var path = LocalPath(name);
        File.Delete(path);
        return path;
    }

    public void Keep(string name) => Told(() =>
    {
        var (path, key) = (LocalPath(name), KeyOf(name));
        var bytes = new FileInfo(path).Length;
        PutFile(key, path, bytes).GetAwaiter().GetResult();
        return true;
    });

    public void Remove(string name) => Told(() =>
    {
        _store.Delete(KeyOf(name)).GetAwaiter().GetResult();
        return true;
    });

    public void RemoveFolder(string name) => Told(() =>
    {
        foreach (var file in Listed(name + "/").ToList())
        {
            _store.Delete(KeyOf(file)).GetAwaiter().GetResult();
        }
        return true;
    });

    public IReadOnlyList<string> Folders(string name) => Told<IReadOnlyList<string>>(() =>
        [.. Listed(name + "/").Select(file => file[(name.Length + 1)..].Split('/')).Where(parts => parts.Length > 1).Select(parts => parts[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    public IReadOnlyList<string> Files(string name) => Told<IReadOnlyList<string>>(() =>
        [.. Listed(name + "/").Select(file => file[(name.Length + 1)..]).Where(file => !file.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);

    public int TakeTiles(LedgerFolder from, Checkpoint last) => Told(() =>
    {
        var there = Listed(BackupPlace.LedgerFolder + "/").ToHashSet(StringComparer.Ordinal);
        return TileCopy.Copy(
            from, last, tile => there.Contains(NameOf(tile)), some => S3Vault.AtOnce(some, (one, cancel) => Put(NameOf(one.Tile), one.Bytes.ToArray(), S3Condition.IfNew, cancel), CancellationToken.None).GetAwaiter().GetResult());
    });

    public LedgerFolder Tiles(Checkpoint last) => Told(() =>
    {
        S3Vault.AtOnce(TileCopy.Of(last.Size), Fetch, CancellationToken.None).GetAwaiter().GetResult();
        return new LedgerFolder(Path.Combine(_work, BackupPlace.LedgerFolder));
    });

    public void Dispose()
    {
        Vault.Dispose();
        _store.Dispose();
        _turns.Dispose();
        Directory.Delete(_work, recursive: true);
    }

    private string KeyOf(string name) => _prefix + name;

    private static string NameOf(TileId tile) => $"{BackupPlace.LedgerFolder}/{tile.Path}";

    private string LocalPath(string name)
    {
        var path = Path.Combine(_work, "files", name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    // Fetched once: what never changes may be read more than once.
    private string Local(string name) => Told(() =>
    {
        var path = LocalPath(name);
        if (!File.Exists(path))
        {
            var (bytes, etag) = _store.Head(KeyOf(name)).GetAwaiter().GetResult() ?? throw new FileNotFoundException($"There is no {name} in {Place}.", name);
            using var from = new S3BlobStream(_store, KeyOf(name), bytes, etag);
            using (var to = new FileStream(path + ".part", FileMode.Create, FileAccess.Write))
            {
                from.CopyTo(to, 1 << 20);
            }
            File.Move(path + ".part", path);
        }
        return path;
    });

    private IEnumerable<string> Listed(string folder)
    {
        string? next = null;
        do
        {
            (var found, next) = _store.List(KeyOf(folder), next).GetAwaiter().GetResult();
            foreach (var (key, _, _) in found)
            {
                yield return key[_prefix.Length..];
            }
        }
        while (next is not null);
    }

    private async Task Put(string name, byte[] content, S3Condition condition, CancellationToken cancel)
    {
        var key = KeyOf(name);
        var written = await _store.Put(key, () => new MemoryStream(content), content.Length, SHA256.HashData(content), condition, cancel: cancel).ConfigureAwait(false);
        // What says no hash of what it has is not believed.
        if (written is { IsProven: false } && (await _store.ReadAll(key, cancel).ConfigureAwait(false))?.Content.AsSpan().SequenceEqual(content) != true)
        {
            throw Unlike(name);
        }
    }

    private async Task PutFile(string key, string path, long bytes)
    {
        bool isProven;
        if (bytes <= LargestWhole)
        {
            byte[] sha256;
            await using (var whole = File.OpenRead(path))
            {
                sha256 = await SHA256.HashDataAsync(whole).ConfigureAwait(false);
            }
            isProven = await _store.Put(key, () => new PartStream(path, 0, bytes), bytes, sha256, default).ConfigureAwait(false) is { IsProven: true };
        }
        else
        {
            isProven = await _parts.Put(key, path, bytes, ifNew: false, CancellationToken.None).ConfigureAwait(false) is { IsWritten: true, IsProven: true };
        }
        if (!isProven && !await IsThere(key, path).ConfigureAwait(false))
        {
            throw Unlike(key);
        }
    }

    private async Task<bool> IsThere(string key, string path)
    {
        if (await _store.Head(key).ConfigureAwait(false) is not { } there)
        {
            return false;
        }
        await using var read = new S3BlobStream(_store, key, there.Bytes, there.ETag);
        await using var local = File.OpenRead(path);
        var (theirs, ours) = (await SHA256.HashDataAsync(read).ConfigureAwait(false), await SHA256.HashDataAsync(local).ConfigureAwait(false));
        return theirs.AsSpan().SequenceEqual(ours);
    }

    // One that is missing is told by whoever needs it.
    private async Task Fetch(TileId tile, CancellationToken cancel)
    {
        if (await _store.ReadAll(KeyOf(NameOf(tile)), cancel).ConfigureAwait(false) is { } there)
        {
            var path = Path.Combine(_work, BackupPlace.LedgerFolder, tile.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, there.Content, cancel).ConfigureAwait(false);
        }
    }

    private static S3Exception Unlike(string name) => new(S3Trouble.Failed, $"the store gives other bytes than it was sent for {name}");

    private T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (S3Exception failure)
        {
            throw new BackupException(
                failure.Trouble switch
                {
                    S3Trouble.Unreachable => "backup.unreachable",
                    S3Trouble.Refused => "backup.refused",
                    S3Trouble.NoBucket => "backup.no_bucket",
                    S3Trouble.Full => "backup.no_room",
                    S3Trouble.Unconditional => "backup.unconditional",
                    _ => "backup.failed",
                },
                $"{Place}: {failure.Message}");
        }
    }
}
