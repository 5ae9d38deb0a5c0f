using System.Data.Common;
using System.Globalization;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Vault;
using Dapper;

namespace Bayyina.Audit;

/// <summary>Audits an installation beside whoever writes, changing nothing: keys, lock, ledger, rows, read tables, vault, uploads.</summary>
/// <remarks>
/// What is looked at first is what a writer moves last: P, then L, then one state of the database. So whatever goes on meanwhile,
/// P ≤ L ≤ A must hold in what was seen, and tiles for L must be there.
/// </remarks>
public static class Auditor
{
    /// <summary>Audits, and repairs blobs where a second vault is named.</summary>
    /// <param name="folder">Opened for reading; for writing where something is to be repaired.</param>
    /// <param name="product">Whose record it is.</param>
    /// <param name="options">How it is done.</param>
    /// <param name="tell">Told of each finding, from one thread at a time.</param>
    /// <param name="progress">Told how far it is, from any thread.</param>
    /// <exception cref="StorageException">
    /// <c>key.passphrase_needed</c>: nobody told it; <c>database.older</c>, <c>database.newer</c>: another version's. Nothing was checked.
    /// </exception>
    public static AuditReport Run(DataFolder folder, AuditedProduct product, AuditOptions options, Action<Finding> tell, IProgress<AuditProgress>? progress = null)
    {
        var findings = new Findings(options, tell, progress);
        var scene = new AuditScene(folder, product, options, findings);
        using var named = new NamedBlobs();
        using var database = Open(scene);
        var keys = new KeyAudit(scene);
        keys.LookAtFiles();
        var notes = new NoteAudit(scene);
        notes.Read(keys.LogPem, database is null ? null : OriginOf(scene, database));
        var record = database is null ? null : new RecordAudit(scene, keys, notes, named);
        var isRead = record is not null && Guarded(scene, () => record.Run(database!));
        if (record is null)
        {
            // The tiles and bundles vouch for each other, and the signed roots for both.
            LookAtTilesAlone(scene, notes);
            findings.CannotCheck(AuditPart.Rows, AuditPart.Folds);
        }
        var place = folder.Stores.Vault ?? folder.Vault;
        using var vault = product.VaultOf(place, folder);
        var files = vault is FolderVault ? new VaultFiles(place) : null;
        var spool = files ?? new VaultFiles(folder.Vault);
        using var other = options.RepairFrom is { } second ? product.VaultOf(second, folder) : null;
        var blobs = new BlobAudit(scene, named, vault, files, spool, other is null ? null : new BlobRepair(vault, files, other, options.RepairFrom!));
        blobs.Run(isRead && scene.DamagedIds.Count == 0 && !findings.Has(FindingKinds.RowMissing), database);
        if (database is not null)
        {
            if (!blobs.IsAway)
            {
                Guarded(scene, () => new UploadAudit(scene, vault, spool).Run(database));
            }
            Guarded(scene, () => record!.AwaitSequenced(database));
        }
        notes.AwaitPublished();
        scene.Seal?.Dispose();
        scene.Node?.Dispose();
        return findings.Report();
    }

    private static void LookAtTilesAlone(AuditScene scene, NoteAudit notes)
    {
        var size = Math.Max(scene.Locked?.Size ?? 0, scene.Published?.Size ?? 0);
        var files = new TileFiles(scene.Folder.Ledger);
        var tiles = new TileAudit(files, scene.Findings, RecordAudit.Signed(scene));
        for (var index = 0L; index << 8 < size; index++)
        {
            var width = (int)Math.Min(size - (index << 8), TileId.FullWidth);
            tiles.Add(tiles.Check(index, new LedgerLeaf[width]));
        }
        tiles.End();
        notes.CompareRoots(tiles, size);
        RecordAudit.LookAtFiles(scene, files, size);
    }

    private static Database? Open(AuditScene scene)
    {
        var file = scene.Folder.Database;
        try
        {
            // An empty file would be made a database by being opened.
            var isEmpty = scene.Folder.Stores.Database is { } place ? !HasTables(place) : new FileInfo(file) is not { Exists: true, Length: > 0 };
            if (isEmpty)
            {
                var isGone = scene.Folder.Stores.Database is not null || !Path.Exists(file);
                scene.Findings.Add(isGone ? FindingKinds.DatabaseMissing : FindingKinds.DatabaseUnreadable, scene.DatabaseName, "0");
                return null;
            }
            var database = Database.OpenForReading(scene.Folder.Stores.Database ?? file);
            try
            {
                database.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM ledger"));
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
        catch (Exception unreadable) when (unreadable is DbException or IOException or UnauthorizedAccessException or StorageException { Code: "database.migrations" })
        {
            scene.Findings.Add(FindingKinds.DatabaseUnreadable, scene.DatabaseName, unreadable.Message);
            return null;
        }
    }

    private static bool HasTables(string place)
    {
        var dialect = Dialect.For(place);
        using var connection = dialect.Open(place);
        return dialect.HasTable(connection, "migration");
    }

    private static string? OriginOf(AuditScene scene, Database database)
    {
        try
        {
            var origins = database.Read(connection => connection.Query<string>("SELECT origin FROM ledger").ToList());
            if (origins.Count != 1)
            {
                scene.Findings.Add(FindingKinds.LedgerRow, "ledger", origins.Count.ToString(CultureInfo.InvariantCulture), "1");
            }
            return origins.Count == 1 ? origins[0] : null;
        }
        catch (Exception unreadable) when (unreadable is DbException or InvalidOperationException or InvalidCastException)
        {
            scene.Findings.Add(FindingKinds.DatabaseUnreadable, scene.DatabaseName, unreadable.Message);
            return null;
        }
    }

    // A page that cannot be read ends what it is needed for, and nothing else.
    private static bool Guarded(AuditScene scene, Action look)
    {
        try
        {
            look();
            return true;
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            scene.Findings.Add(FindingKinds.DatabaseUnreadable, scene.DatabaseName, unreadable.Message);
            scene.Findings.CannotCheck(AuditPart.Rows, AuditPart.Ledger, AuditPart.Folds, AuditPart.Uploads);
            return false;
        }
    }

    private static bool IsUnreadable(Exception error) => error is DbException or IOException or UnauthorizedAccessException or System.Data.DataException
        || SubjectSweep.IsDamage(error) || (error is AggregateException many && many.InnerExceptions.All(IsUnreadable));
}
