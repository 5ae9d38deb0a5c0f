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
/// <param name="Node">Signs the manifest.</param>
public sealed record BackupSource(
    string Root, Database Database, StatementBook Statements, LedgerFolder Ledger, IVault Vault, KeyFolder Keys, Func<Signer> Node, string Program);

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
/// <param name="target">Of a folder; made where it is missing.</param>
/// <param name="time">Server time.</param>
/// <param name="progress">Told what is under way (<c>database</c>: rows; <c>blobs</c>: bytes), how much of it is done, and of how much where that is known.</param>
public sealed class BackupRun(BackupSource source, string target, TimeProvider time, Action<string, long, long?>? progress = null)
{
    private readonly BackupFolder _backup = new(target);

    /// <summary>Makes it. Stopped at any moment it leaves every complete snapshot complete, and the next run goes on with what was copied.</summary>
    /// <exception cref="BackupException">
    /// <c>backup.in_use</c>; <c>backup.inside</c>: one would be a part of the other; <c>backup.not_empty</c>: something else is there; <c>backup.form</c>;
    /// <c>backup.other_ledger</c>; <c>backup.no_room</c>.
    /// </exception>
    /// <exception cref="LedgerException"><c>ledger.empty</c>; or the tiles are not what they must be.</exception>
    public BackupMade Run(BackupOptions options)
    {
        var data = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source.Root));
        if (IsWithin(_backup.Root, data) || IsWithin(data, _backup.Root))
        {
            throw new BackupException("backup.inside", _backup.Root);
        }
        _ = _backup.Origin();
        DurableFile.CreateFolder(_backup.Root);
        using var held = Hold();
        if ((_backup.Origin() ?? source.Statements.Origin) != source.Statements.Origin)
        {
            throw new BackupException("backup.other_ledger", _backup.Root);
        }
        _backup.Found(source.Statements.Origin);
        _backup.RemoveUnfinished();
        return Make(options);
    }

    private BackupMade Make(BackupOptions options)
    {
        var note = source.Ledger.Checkpoint() ?? throw new LedgerException("ledger.empty", "Nothing has been published yet.");
        var last = Checkpoint.Parse(note.Text);
        var now = time.GetUtcNow();
        var snapshot = _backup.Begin(now, last.Size);
        DurableFile.Write(_backup.In(snapshot, BackupFolder.CheckpointFile), Encoding.UTF8.GetBytes(note.Format()));
        var (statements, items, subjectKeys, erasures) = CopyRecord(snapshot);
        var tiles = TileCopy.Copy(source.Ledger, new LedgerFolder(_backup.Ledger), last);
        var (blobs, missing) = CopyBlobs(items);
        if (options.WithKeys)
        {
            CopyKeys(snapshot);
        }
        // Before the manifest, so that a snapshot that is complete can be opened; older ones with the keys of now, and with no others.
        BackupFolder.WriteLines(_backup.SubjectKeys, subjectKeys);
        BackupFolder.WriteLines(_backup.Erasures, string.Concat(erasures.Select(erasure => $"{erasure.Token.Compact}\n")));
        var node = source.Node();
        var older = new OlderSnapshots(_backup, erasures, source.Statements.Rules.Kinds, node);
        foreach (var before in _backup.Complete())
        {
            older.Erase(before);
        }
        var files = Directory.EnumerateFiles(_backup.In(snapshot, ""), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_backup.In(snapshot, ""), path).Replace('\\', '/')).Order(StringComparer.Ordinal)
            .Select(name => _backup.Describe(snapshot, name)).ToList();
        var manifest = new BackupManifest(
            BackupManifest.ThisForm, source.Statements.Origin, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            source.Program, statements, last.Size, erasures.Count, node.Key.ToJwk(), files);
        _backup.Finish(snapshot, manifest.Sign(node));
        return new BackupMade(snapshot, statements, tiles, blobs, missing, options.Keep is { } most ? _backup.Keep(most) : []);
    }

    // Everything that is read of the database, as of one moment.
    private (long Statements, HashSet<string> Items, string SubjectKeys, List<Statement> Erasures) CopyRecord(string snapshot)
    {
        using var connection = source.Database.Connect();
        using var transaction = RowCopy.BeginReading(connection);
        var statements = connection.ExecuteScalar<long>("SELECT size FROM ledger", transaction: transaction);
        RowCopy.IntoFile(transaction, _backup.In(snapshot, $"record-{statements}.db"), rows => progress?.Invoke("database", rows, null));
        var items = connection.Query<string>("SELECT DISTINCT sha256 FROM item", transaction: transaction).ToHashSet(StringComparer.Ordinal);
        var keys = new StringBuilder();
        foreach (var (subject, wrapped) in RowCopy.SubjectKeys(transaction))
        {
            keys.Append(subject).Append(' ').Append(wrapped).Append('\n');
        }
        // Those that had the right, and have their place.
        var erasures = source.Statements.Store.Rows(transaction).OfKind(KernelKinds.Erased)
            .Where(order => source.Statements.StateOf(transaction, order.Subject!.Value).Find(order.Id)?.RefusedBy is null).ToList();
        return (statements, items, keys.ToString(), erasures);
    }

    private (BlobsCopied Blobs, List<string> Missing) CopyBlobs(HashSet<string> items)
    {
        using var vault = new FolderVault(_backup.Vault);
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
        if (needed > new DriveInfo(_backup.Root).AvailableFreeSpace)
        {
            throw new BackupException("backup.no_room", $"{needed >> 20} MB");
        }
        var copied = BlobCopy.Copy(source.Vault, vault, lacking, read => progress?.Invoke("blobs", read, needed));
        return (copied with { Damaged = [.. damaged, .. copied.Damaged] }, [.. items.Where(item => !there.ContainsKey(item)).Order(StringComparer.Ordinal)]);
    }

    // False where it is ours that is damaged: what lies in the backup stays.
    private bool TryMend(FolderVault vault, string sha256)
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

    private void CopyKeys(string snapshot)
    {
        foreach (var path in Directory.EnumerateFiles(source.Keys.Path, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".new", StringComparison.Ordinal)))
        {
            var copy = _backup.In(snapshot, Path.Combine(BackupFolder.KeysFolder, Path.GetRelativePath(source.Keys.Path, path)));
            DurableFile.CreateFolder(Path.GetDirectoryName(copy)!);
            DurableFile.WriteSecret(copy, File.ReadAllBytes(path));
        }
    }

    private FileStream Hold()
    {
        try
        {
            return DurableFile.OpenAnywhere(Path.Combine(_backup.Root, "lock"), FileShare.None);
        }
        catch (IOException taken) when (File.Exists(Path.Combine(_backup.Root, "lock")) && !StorageException.IsFull(taken))
        {
            throw new BackupException("backup.in_use", _backup.Root);
        }
    }

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
