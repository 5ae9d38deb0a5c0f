using System.Text;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Vault;
using Dapper;

namespace Bayyina.Backups;

/// <summary>What is backed up. The checkpoint lock is not: it must be able to tell an old copy from the record.</summary>
/// <param name="Root">The data folder's path.</param>
/// <param name="Stores">Where those parts lie that are not in it.</param>
/// <param name="Node">Signs the manifest.</param>
public sealed record BackupSource(
    string Root, Stores Stores, Database Database, StatementBook Statements, LedgerFolder Ledger, IVault Vault, KeyFolder Keys, Func<Signer> Node, string Program);

/// <summary>How it is backed up.</summary>
/// <param name="WithKeys">Whether the private keys go along, as they lie.</param>
/// <param name="Keep">How many snapshots are left afterwards; null: all.</param>
public sealed record BackupOptions(bool WithKeys = true, int? Keep = null);

/// <summary>A backup was made.</summary>
/// <param name="Snapshot">The name of the snapshot.</param>
/// <param name="Statements">How many its database holds.</param>
/// <param name="Tiles">How many tiles were copied.</param>
/// <param name="Blobs">The blobs that were copied, and those that could not be.</param>
/// <param name="Missing">Names of blobs that an item stands for and no vault has.</param>
/// <param name="Removed">Older snapshots that were removed.</param>
public sealed record BackupMade(string Snapshot, long Statements, int Tiles, BlobsCopied Blobs, IReadOnlyList<string> Missing, IReadOnlyList<string> Removed);

/// <summary>Makes a backup while the record is written to: checkpoint, database, tiles, blobs, in this order, so that each has what the one before needs.</summary>
/// <param name="source">Opened for reading.</param>
/// <param name="target">A folder, made where it is missing, or <c>s3://bucket/prefix</c>.</param>
/// <param name="time">Server time.</param>
/// <param name="progress">Told what is under way (<c>database</c>: rows; <c>blobs</c>: bytes), how much of it is done, and of how much where that is known.</param>
public sealed class BackupRun(BackupSource source, string target, TimeProvider time, Action<string, long, long?>? progress = null)
{

    /// <summary>Makes it. Stopped at any moment it leaves every complete snapshot complete, and the next run goes on with what was copied.</summary>
    /// <exception cref="BackupException">
    /// <c>backup.in_use</c>; <c>backup.inside</c>: one would be a part of the other; <c>backup.not_empty</c>: something else is there; <c>backup.form</c>;
    /// <c>backup.other_ledger</c>; <c>backup.no_room</c>; of an S3 store <c>backup.unreachable</c>, <c>backup.refused</c>, <c>backup.no_bucket</c>,
    /// <c>backup.unconditional</c>, <c>backup.failed</c>.
    /// </exception>
    /// <exception cref="LedgerException"><c>ledger.empty</c>; or the tiles are not what they must be.</exception>
    public BackupMade Run(BackupOptions options)
    {
        using var backup = new BackupPlace(target);
        return Run(backup, options);
    }

    /// <summary>Makes it in a place that is open.</summary>
    internal BackupMade Run(BackupPlace backup, BackupOptions options)
    {
        // Neither the data folder nor a vault elsewhere may be a part of what is a copy of it.
        foreach (var mine in new[] { Path.TrimEndingDirectorySeparator(Path.GetFullPath(source.Root)), source.Stores.Vault?.TrimEnd('/') }.OfType<string>())
        {
            if (IsWithin(backup.Place, mine) || IsWithin(mine, backup.Place))
            {
                throw new BackupException("backup.inside", backup.Place);
            }
        }
        _ = backup.Origin();
        using var held = backup.Hold();
        if ((backup.Origin() ?? source.Statements.Origin) != source.Statements.Origin)
        {
            throw new BackupException("backup.other_ledger", backup.Place);
        }
        backup.Found(source.Statements.Origin);
        backup.RemoveUnfinished();
        return Make(backup, options);
    }

    private BackupMade Make(BackupPlace backup, BackupOptions options)
    {
        var note = source.Ledger.Checkpoint() ?? throw new LedgerException("ledger.empty", "Nothing has been published yet.");
        var last = Checkpoint.Parse(note.Text);
        var now = time.GetUtcNow();
        var snapshot = backup.Begin(now, last.Size);
        List<BackupFile> files = [backup.Add(snapshot, BackupPlace.CheckpointFile, Encoding.UTF8.GetBytes(note.Format()), isSecret: false)];
        var (record, statements, items, subjectKeys, erasures) = CopyRecord(backup, snapshot);
        files.Add(record);
        var tiles = backup.TakeTiles(source.Ledger, last);
        var (blobs, missing) = CopyBlobs(backup, items);
        if (options.WithKeys)
        {
            files.AddRange(CopyKeys(backup, snapshot));
        }
        // Before the manifest, so that a snapshot that is complete can be opened; older ones with the keys of now, and with no others.
        backup.Share(subjectKeys, string.Concat(erasures.Select(erasure => $"{erasure.Token.Compact}\n")));
        var node = source.Node();
        var older = new OlderSnapshots(backup, erasures, source.Statements.Rules.Kinds, node);
        foreach (var before in backup.Complete())
        {
            older.Erase(before);
        }
        var manifest = new BackupManifest(
            BackupManifest.ThisForm, source.Statements.Origin, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            source.Program, statements, last.Size, erasures.Count, node.Key.ToJwk(), [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)]);
        backup.Finish(snapshot, manifest.Sign(node));
        return new BackupMade(snapshot, statements, tiles, blobs, missing, options.Keep is { } most ? backup.Keep(most) : []);
    }

    private (BackupFile Record, long Statements, HashSet<string> Items, string SubjectKeys, List<Statement> Erasures) CopyRecord(BackupPlace backup, string snapshot)
    {
        string name, draft;
        long statements;
        HashSet<string> items;
        List<Statement> erasures;
        var keys = new StringBuilder();
        // Everything that is read of the database, as of one moment; over before it is brought away.
        using (var connection = source.Database.Connect())
        using (var transaction = source.Database.Dialect.BeginSnapshot(connection))
        {
            statements = connection.ExecuteScalar<long>("SELECT size FROM ledger", transaction: transaction);
            name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"record-{statements}.db");
            draft = backup.Draft(snapshot, name);
            RowCopy.IntoFile(transaction, draft, rows => progress?.Invoke("database", rows, null));
            items = connection.Query<string>("SELECT DISTINCT sha256 FROM item", transaction: transaction, commandTimeout: 0).ToHashSet(StringComparer.Ordinal);
            foreach (var (subject, wrapped) in RowCopy.SubjectKeys(transaction))
            {
                keys.Append(subject).Append(' ').Append(wrapped).Append('\n');
            }
            // Those that had the right, and have their place.
            erasures = source.Statements.Store.Rows(transaction).OfKind(KernelKinds.Erased)
                .Where(order => source.Statements.StateOf(transaction, order.Subject!.Value).Find(order.Id)?.RefusedBy is null).ToList();
        }
        return (backup.Keep(snapshot, name, draft), statements, items, keys.ToString(), erasures);
    }

    private (BlobsCopied Blobs, List<string> Missing) CopyBlobs(BackupPlace backup, HashSet<string> items)
    {
        var vault = backup.Vault;
        var there = vault.Names().ToDictionary(blob => blob.Sha256, blob => blob.Bytes, StringComparer.Ordinal);
        // One that is there with another length is damaged there: a good copy takes its place.
        var (lacking, damaged) = (new List<(string Sha256, long Bytes)>(), new List<string>());
        foreach (var blob in source.Vault.Names())
        {
            items.Remove(blob.Sha256);
            if (!there.TryGetValue(blob.Sha256, out var bytes))
            {
                lacking.Add(blob);
            }
            else if (bytes != blob.Bytes && !TryMend(vault, blob.Sha256))
            {
                damaged.Add(blob.Sha256);
            }
        }
        var needed = lacking.Sum(blob => blob.Bytes);
        if (needed > backup.Room)
        {
            throw new BackupException("backup.no_room", $"{needed >> 20} MB");
        }
        var copied = BlobCopy.Copy(source.Vault, vault, lacking, read => progress?.Invoke("blobs", read, needed));
        return (copied with { Damaged = [.. damaged, .. copied.Damaged] }, [.. items.Where(item => !there.ContainsKey(item)).Order(StringComparer.Ordinal)]);
    }

    // False where it is ours that is damaged: what lies in the backup stays.
    private bool TryMend(IVault vault, string sha256)
    {
        try
        {
            using var good = source.Vault.OpenRead(sha256);
            vault.Mend(sha256, good);
            return true;
        }
        catch (VaultException damaged) when (damaged.Code == VaultException.Damaged)
        {
            return false;
        }
    }

    private IEnumerable<BackupFile> CopyKeys(BackupPlace backup, string snapshot)
    {
        foreach (var path in Directory.EnumerateFiles(source.Keys.Path, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".new", StringComparison.Ordinal)))
        {
            var name = $"{BackupPlace.KeysFolder}/{Path.GetRelativePath(source.Keys.Path, path).Replace(Path.DirectorySeparatorChar, '/')}";
            yield return backup.Add(snapshot, name, File.ReadAllBytes(path), isSecret: true);
        }
    }

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder + (S3Place.IsMeant(folder) ? '/' : Path.DirectorySeparatorChar), StringComparison.Ordinal);
}
