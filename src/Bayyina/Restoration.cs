using System.Text;
using Bayyina.Backups;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Vault;
using Dapper;

namespace Bayyina;

/// <summary>What is restored, and to where.</summary>
/// <param name="Backup">The backup's folder.</param>
/// <param name="Data">The data folder: there is none yet, or it is empty.</param>
/// <param name="Snapshot">Which snapshot; null: the newest.</param>
/// <param name="Checkpoint">A checkpoint that is known from elsewhere; where it is newer than the backup's, the record can only be read until it is reached.</param>
/// <param name="Keys">A folder with the private keys, where the backup has none.</param>
/// <param name="Stores">Where database, vault and lock shall lie, if not in the data folder.</param>
public sealed record RestoreOptions(
    string Backup, string Data, string? Snapshot = null, SignedNote? Checkpoint = null, string? Keys = null, Stores? Stores = null);

/// <summary>What became of the checkpoint lock.</summary>
public enum LockFate
{
    /// <summary>This machine knew nothing of the ledger: it has a lock now. Whatever was signed elsewhere since is a fork from now on.</summary>
    Made,

    /// <summary>This machine knew an older checkpoint, which the restored ledger extends.</summary>
    Moved,

    /// <summary>This machine knew this checkpoint, or a newer one.</summary>
    Kept,
}

/// <summary>A record was restored.</summary>
/// <param name="Snapshot">From which snapshot.</param>
/// <param name="Rolled">How far its database went, how far the ledger goes, and what lacks disclosures.</param>
/// <param name="Blobs">The blobs that were copied, and those that are damaged in the backup.</param>
/// <param name="Missing">Names of blobs that an item stands for and the backup does not have.</param>
/// <param name="Lock">What became of the checkpoint lock.</param>
/// <param name="ReadOnly">Why the record can only be read; null where it can be written.</param>
public sealed record Restored(
    string Snapshot, RolledForward Rolled, BlobsCopied Blobs, IReadOnlyList<string> Missing, LockFate Lock, LedgerReadOnly? ReadOnly);

/// <summary>Restores a record from a backup. All of it is made beside the data folder, which it becomes at the very end.</summary>
/// <param name="options">What, and to where.</param>
/// <param name="time">Server time.</param>
/// <param name="passphrase">Asked for that of the private keys where one is set.</param>
/// <param name="progress">Told what is under way, how much of it is done, and of how much.</param>
public sealed class Restoration(RestoreOptions options, TimeProvider time, Func<string?>? passphrase = null, Action<string, long, long?>? progress = null)
{
    private readonly BackupFolder _backup = new(options.Backup);
    private readonly string _data = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Data));

    private string Work => _data + ".restoring";

    /// <summary>Restores it. Stopped at any moment it leaves no data folder, and begins anew the next time.</summary>
    /// <exception cref="BackupException">
    /// <c>restore.not_empty</c>, <c>restore.keys_missing</c>; <c>backup.missing</c>, <c>backup.no_snapshot</c>, <c>backup.damaged</c>, <c>backup.form</c>,
    /// <c>backup.foreign_key</c>.
    /// </exception>
    /// <exception cref="LedgerException"><c>ledger.fork</c>: this machine, or the checkpoint that was named, knows another history; or tiles are damaged.</exception>
    public Restored Run()
    {
        if (File.Exists(_data) || (Directory.Exists(_data) && Directory.EnumerateFileSystemEntries(_data).Any()))
        {
            throw new BackupException("restore.not_empty", _data);
        }
        var origin = _backup.Origin() ?? throw new BackupException("backup.missing", _backup.Root);
        var snapshot = options.Snapshot ?? (_backup.Complete() is [.., var latest] ? latest : throw new BackupException("backup.no_snapshot", _backup.Root));
        var manifest = _backup.Manifest(snapshot);
        _backup.Verify(snapshot, manifest);
        if (Directory.Exists(Work))
        {
            Directory.Delete(Work, recursive: true);
        }
        DurableFile.CreateFolder(Work);
        // Keys are those of now, whichever snapshot it is: one that was replaced since can say nothing any more.
        CopyKeys(_backup.Complete()[^1]);
        using var keys = new KeyFolder(Path.Combine(Work, "keys"), passphrase);
        if (!keys.Has("log.key") || !keys.Has("node.key") || !keys.Has("subjects.key"))
        {
            throw new BackupException("restore.keys_missing", snapshot);
        }
        using var log = LogKey.FromPem(origin, Encoding.UTF8.GetString(keys.Read("log.key")));
        var newest = _backup.Complete().Select(name => CheckpointOf(name, log.Public)).MaxBy(note => Checkpoint.Parse(note.Text).Size)!;
        var last = Checkpoint.Parse(newest.Text);
        var tiles = new LedgerFolder(Path.Combine(Work, "ledger"));
        TileCopy.Copy(new LedgerFolder(_backup.Ledger), tiles, last);
        tiles.Publish(newest);
        progress?.Invoke("database", 0, null);
        var left = PrepareRecord(snapshot, keys);
        return Finish(snapshot, manifest, newest, last, left);
    }

    private Restored Finish(string snapshot, BackupManifest manifest, SignedNote newest, Checkpoint last, int left)
    {
        var stores = options.Stores;
        if (stores?.Database is not null)
        {
            MoveRecord(stores.Database);
        }
        RolledForward rolled;
        BlobsCopied blobs;
        List<string> missing;
        LockFate fate;
        using (var product = Product.Open(Work, time, passphrase, stores))
        {
            if (!product.Statements.Rules.IsNodeKey(product.Statements.Origin, P256Key.FromJwk(manifest.Key).Thumbprint))
            {
                throw new BackupException("backup.foreign_key", snapshot);
            }
            using var newer = Source(snapshot, product);
            rolled = new RollForward(product.Database, product.Statements, product.LedgerFolder)
                .Run(last, newer.Sources, (done, of) => progress?.Invoke("statements", done, of));
            if (left > 0)
            {
                product.Rebuild();
            }
            (blobs, missing) = CopyBlobs(product);
            fate = Lock(product, newest, last);
        }
        File.Delete(Path.Combine(Work, "source.db"));
        LedgerReadOnly? readOnly;
        using (var product = Product.Open(Work, time, passphrase, stores))
        {
            readOnly = product.ReadOnly;
        }
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data);
        }
        Directory.Move(Work, _data);
        DurableFile.SyncFolder(Path.GetDirectoryName(_data)!);
        return new Restored(snapshot, rolled, blobs, missing, fate, readOnly);
    }

    private SignedNote CheckpointOf(string snapshot, NoteKey key)
    {
        try
        {
            var note = SignedNote.Parse(File.ReadAllBytes(_backup.In(snapshot, BackupFolder.CheckpointFile)));
            return note.IsSignedBy(key) ? note : throw new BackupException("backup.damaged", $"{snapshot}/{BackupFolder.CheckpointFile}");
        }
        catch (Exception broken) when (broken is ProofFormatException or IOException)
        {
            throw new BackupException("backup.damaged", $"{snapshot}/{BackupFolder.CheckpointFile}: {broken.Message}");
        }
    }

    private void CopyKeys(string snapshot)
    {
        var from = options.Keys ?? _backup.In(snapshot, BackupFolder.KeysFolder);
        if (!Directory.Exists(from))
        {
            throw new BackupException("restore.keys_missing", snapshot);
        }
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Work, "keys", Path.GetRelativePath(from, path));
            DurableFile.CreateFolder(Path.GetDirectoryName(copy)!);
            DurableFile.WriteSecret(copy, File.ReadAllBytes(path));
        }
    }

    // The snapshot's database under the keys of now. What was erased since lies under none of them.
    private int PrepareRecord(string snapshot, KeyFolder keys)
    {
        var file = Path.Combine(Work, "bayyina.db");
        File.Copy(_backup.In(snapshot, _backup.Manifest(snapshot).Record), file);
        using var database = Database.Open(file);
        using var seal = Seal(keys);
        return Unseal(database, new StatementStore(database, seal));
    }

    private int Unseal(Database database, StatementStore store) => database.Write(transaction =>
    {
        foreach (var line in BackupFolder.ReadLines(_backup.SubjectKeys))
        {
            if (line.Split(' ') is not [var subject, var wrapped])
            {
                throw new BackupException("backup.damaged", _backup.SubjectKeys);
            }
            transaction.Connection!.Execute("INSERT INTO subject_key (subject, wrapped) VALUES (@subject, @wrapped)", new { subject, wrapped }, transaction);
        }
        return store.Rows(transaction).LeaveOutUnopened();
    });

    private static DisclosureSeal Seal(KeyFolder keys) => new(KeyWrap.Open(keys, "subjects.key", () => true), Product.Kinds) { PassesOver = true };

    // The newest snapshot has what later statements disclose, and the erasures lie beside it.
    private NewerCopies Source(string snapshot, Product product)
    {
        var erasures = new Dictionary<StatementId, Statement>();
        foreach (var line in BackupFolder.ReadLines(_backup.Erasures))
        {
            try
            {
                var erasure = new Statement(SdJwt.Parse(line), complete: true);
                erasures[erasure.Id] = erasure;
            }
            catch (ProofFormatException broken)
            {
                throw new BackupException("backup.damaged", $"{_backup.Erasures}: {broken.Message}");
            }
        }
        DisclosureSource erased = ids => ids.Where(erasures.ContainsKey).Select(id => erasures[id]);
        if (_backup.Complete()[^1] is var newest && newest == snapshot)
        {
            return new NewerCopies(null, null, [erased]);
        }
        _backup.Verify(newest, _backup.Manifest(newest));
        var file = Path.Combine(Work, "source.db");
        File.Copy(_backup.In(newest, _backup.Manifest(newest).Record), file);
        var database = Database.Open(file);
        var seal = Seal(product.Folder.Keys);
        var store = new StatementStore(database, seal);
        Unseal(database, store);
        return new NewerCopies(database, seal, [erased, ids => store.OfIds(ids).Select(stored => stored.Statement)]);
    }

    private void MoveRecord(string place)
    {
        var file = Path.Combine(Work, "bayyina.db");
        using (var from = Database.Open(file))
        using (var to = Database.Open(place))
        {
            if (to.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM ledger")) > 0)
            {
                throw new BackupException("restore.not_empty", "--database");
            }
            using var source = from.Connect();
            using var reading = RowCopy.BeginReading(source);
            to.Write(transaction =>
            {
                transaction.Connection!.Execute("DELETE FROM due", transaction: transaction);
                RowCopy.Copy(reading, transaction, [.. RowCopy.Tables(source, reading), "subject_key"], rows => progress?.Invoke("database", rows, null));
            });
        }
        File.Delete(file);
    }

    private (BlobsCopied Blobs, List<string> Missing) CopyBlobs(Product product)
    {
        using var vault = new FolderVault(_backup.Vault);
        var there = product.Vault.Names().Select(blob => blob.Sha256).ToHashSet(StringComparer.Ordinal);
        var all = vault.Names().ToList();
        var needed = all.Sum(blob => blob.Bytes);
        var copied = BlobCopy.Copy(vault, product.Vault, all.FindAll(blob => !there.Contains(blob.Sha256)), read => progress?.Invoke("blobs", read, needed));
        there.UnionWith(all.Select(blob => blob.Sha256));
        var items = product.Database.Read(connection => connection.Query<string>("SELECT DISTINCT sha256 FROM item ORDER BY sha256").ToList());
        return (copied, items.FindAll(item => !there.Contains(item)));
    }

    private LockFate Lock(Product product, SignedNote newest, Checkpoint last)
    {
        var known = newest;
        if (options.Checkpoint is { } elsewhere)
        {
            if (!elsewhere.IsSignedBy(product.LogKey))
            {
                throw new LedgerException("ledger.checkpoint_foreign", "--checkpoint");
            }
            known = Checkpoint.Parse(elsewhere.Text).Size > last.Size ? elsewhere : newest;
            ThrowIfFork(product, Checkpoint.Parse(elsewhere.Text), last);
        }
        var before = product.Lock.Read();
        if (before is null)
        {
            return Swap(product, null, known, LockFate.Made);
        }
        if (!before.IsSignedBy(product.LogKey))
        {
            throw new LedgerException("lock.foreign", product.Lock.Location);
        }
        var old = Checkpoint.Parse(before.Text);
        ThrowIfFork(product, old, last);
        return old.Size >= Checkpoint.Parse(known.Text).Size ? LockFate.Kept : Swap(product, before, known, LockFate.Moved);
    }

    private static LockFate Swap(Product product, SignedNote? before, SignedNote next, LockFate fate) => product.Lock.Swap(before, next)
        ? fate
        : throw new LedgerException("ledger.lock_moved", product.Lock.Location);

    private static void ThrowIfFork(Product product, Checkpoint other, Checkpoint last)
    {
        if (other.Size <= last.Size && !ConsistencyProof.Verify(
            other.Size, other.Root, last.Size, last.Root, new TiledTree(last.Size, product.LedgerFolder.Read).ProveConsistency(other.Size)))
        {
            throw new LedgerException("ledger.fork", $"Of size {other.Size}, a signed checkpoint has the root {other.Root}, which the ledger of the backup does not extend.");
        }
    }

    private sealed record NewerCopies(Database? Database, DisclosureSeal? Seal, IReadOnlyList<DisclosureSource> Sources) : IDisposable
    {
        public void Dispose()
        {
            Seal?.Dispose();
            Database?.Dispose();
        }
    }
}
