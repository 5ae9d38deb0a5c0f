namespace Bayyina.Audit;

/// <summary>Every kind of finding there is; <c>docs/check.md</c> lists them.</summary>
public static class FindingKinds
{
    private static readonly List<FindingKind> Known = [];

    // The database and the folder.
    internal static readonly FindingKind DatabaseMissing = Damage("database.missing", AuditPart.Database);
    internal static readonly FindingKind DatabaseUnreadable = Damage("database.unreadable", AuditPart.Database);
    internal static readonly FindingKind DatabaseCorrupt = Damage("database.corrupt", AuditPart.Database);
    internal static readonly FindingKind DatabaseUnchecked = Notice("database.unchecked", AuditPart.Database);
    internal static readonly FindingKind FolderOpen = Damage("folder.open", AuditPart.Database);

    // Keys.
    internal static readonly FindingKind KeyMissing = Damage("key.missing", AuditPart.Keys);
    internal static readonly FindingKind KeyDamaged = Damage("key.damaged", AuditPart.Keys);
    internal static readonly FindingKind KeyUnreadable = Damage("key.unreadable", AuditPart.Keys);
    internal static readonly FindingKind KeyUnopened = Damage("key.unopened", AuditPart.Keys);
    internal static readonly FindingKind KeyForeign = Damage("key.foreign", AuditPart.Keys);
    internal static readonly FindingKind KeyNotEnrolled = Damage("key.not_enrolled", AuditPart.Keys);
    internal static readonly FindingKind KeyOpen = Damage("key.open", AuditPart.Keys);
    internal static readonly FindingKind SubjectKeyUnfit = Damage("subject_key.unfit", AuditPart.Keys);
    internal static readonly FindingKind SubjectKeyMissing = Damage("subject_key.missing", AuditPart.Keys);
    internal static readonly FindingKind UserUnfit = Damage("user.unfit", AuditPart.Keys);
    internal static readonly FindingKind KeyLeftover = Notice("key.leftover", AuditPart.Keys);

    // The lock.
    internal static readonly FindingKind LockMissing = Damage("lock.missing", AuditPart.Lock);
    internal static readonly FindingKind LockDamaged = Damage("lock.damaged", AuditPart.Lock);
    internal static readonly FindingKind LockForeign = Damage("lock.foreign", AuditPart.Lock);
    internal static readonly FindingKind LockBehind = Damage("lock.behind", AuditPart.Lock);
    internal static readonly FindingKind LockFork = Damage("lock.fork", AuditPart.Lock);

    // The ledger.
    internal static readonly FindingKind CheckpointDamaged = Damage("checkpoint.damaged", AuditPart.Ledger);
    internal static readonly FindingKind CheckpointForeign = Damage("checkpoint.foreign", AuditPart.Ledger);
    internal static readonly FindingKind CheckpointFork = Damage("checkpoint.fork", AuditPart.Ledger);
    internal static readonly FindingKind CheckpointUnpublished = Notice("checkpoint.unpublished", AuditPart.Ledger);
    internal static readonly FindingKind LedgerBehind = Damage("ledger.behind", AuditPart.Ledger);
    internal static readonly FindingKind LedgerRow = Damage("ledger.row", AuditPart.Ledger);
    internal static readonly FindingKind LedgerSize = Damage("ledger.size", AuditPart.Ledger);
    internal static readonly FindingKind LedgerUnsequenced = Notice("ledger.unsequenced", AuditPart.Ledger);
    internal static readonly FindingKind TileMissing = Damage("tile.missing", AuditPart.Ledger);
    internal static readonly FindingKind TileTorn = Damage("tile.torn", AuditPart.Ledger);
    internal static readonly FindingKind TileDiffers = Damage("tile.differs", AuditPart.Ledger);
    internal static readonly FindingKind TileUnreadable = Damage("tile.unreadable", AuditPart.Ledger);
    internal static readonly FindingKind TileExtra = Damage("tile.extra", AuditPart.Ledger);
    internal static readonly FindingKind TileStray = Notice("tile.stray", AuditPart.Ledger);
    internal static readonly FindingKind TileLeftover = Notice("tile.leftover", AuditPart.Ledger);

    // Rows.
    internal static readonly FindingKind RowNotTheEntry = Damage("row.not_the_entry", AuditPart.Rows);
    internal static readonly FindingKind RowMissing = Damage("row.missing", AuditPart.Rows);
    internal static readonly FindingKind RowIndexLost = Damage("row.index_lost", AuditPart.Rows);
    internal static readonly FindingKind RowUnplaced = Damage("row.unplaced", AuditPart.Rows);
    internal static readonly FindingKind RowMalformed = Damage("row.malformed", AuditPart.Rows);
    internal static readonly FindingKind RowId = Damage("row.id", AuditPart.Rows);
    internal static readonly FindingKind RowColumn = Damage("row.column", AuditPart.Rows);
    internal static readonly FindingKind RowDisclosure = Damage("row.disclosure", AuditPart.Rows);
    internal static readonly FindingKind RowDisclosureMissing = Damage("row.disclosure_missing", AuditPart.Rows);
    internal static readonly FindingKind RowGone = Damage("row.gone", AuditPart.Rows);
    internal static readonly FindingKind RowNotErased = Damage("row.not_erased", AuditPart.Rows);
    internal static readonly FindingKind RowSealed = Damage("row.sealed", AuditPart.Rows);
    internal static readonly FindingKind RowUnsealed = Damage("row.unsealed", AuditPart.Rows);
    internal static readonly FindingKind RowSignature = Damage("row.signature", AuditPart.Rows);
    internal static readonly FindingKind RowKeyUnknown = Damage("row.key_unknown", AuditPart.Rows);
    internal static readonly FindingKind RowLacking = Notice("row.lacking", AuditPart.Rows);
    internal static readonly FindingKind RowWaits = Damage("row.waits_and_stands", AuditPart.Rows);
    internal static readonly FindingKind WaitingStray = Damage("waiting.stray", AuditPart.Rows);
    internal static readonly FindingKind TargetMissing = Damage("target.missing", AuditPart.Rows);
    internal static readonly FindingKind TargetExtra = Damage("target.extra", AuditPart.Rows);

    // Read tables.
    internal static readonly FindingKind FoldMissing = Damage("fold.missing", AuditPart.Folds);
    internal static readonly FindingKind FoldExtra = Damage("fold.extra", AuditPart.Folds);
    internal static readonly FindingKind FoldDiffers = Damage("fold.differs", AuditPart.Folds);
    internal static readonly FindingKind FoldFailed = Damage("fold.failed", AuditPart.Folds);

    // The vault.
    internal static readonly FindingKind BlobMissing = Damage("blob.missing", AuditPart.Blobs);
    internal static readonly FindingKind BlobLength = Damage("blob.length", AuditPart.Blobs);
    internal static readonly FindingKind BlobDiffers = Damage("blob.differs", AuditPart.Blobs);
    internal static readonly FindingKind BlobSha512 = Damage("blob.sha512", AuditPart.Blobs);
    internal static readonly FindingKind BlobUnreadable = Damage("blob.unreadable", AuditPart.Blobs);
    internal static readonly FindingKind BlobSaidOtherwise = Notice("blob.said_otherwise", AuditPart.Blobs);
    internal static readonly FindingKind BlobUnnamed = Notice("blob.unnamed", AuditPart.Blobs);
    internal static readonly FindingKind BlobRepaired = Notice("blob.repaired", AuditPart.Blobs);
    internal static readonly FindingKind BlobNotRepaired = Notice("blob.not_repaired", AuditPart.Blobs);
    internal static readonly FindingKind VaultUnreadable = Damage("vault.unreadable", AuditPart.Blobs);
    internal static readonly FindingKind VaultStray = Notice("vault.stray", AuditPart.Blobs);
    internal static readonly FindingKind VaultLeftover = Notice("vault.leftover", AuditPart.Blobs);

    // Uploads.
    internal static readonly FindingKind UploadLost = Damage("upload.lost", AuditPart.Uploads);
    internal static readonly FindingKind UploadRow = Damage("upload.row", AuditPart.Uploads);
    internal static readonly FindingKind UploadStray = Notice("upload.stray", AuditPart.Uploads);

    /// <summary>All of them, in the order in which they are looked for.</summary>
    public static IReadOnlyList<FindingKind> All => Known;

    private static FindingKind Damage(string code, AuditPart part) => Put(new FindingKind(code, FindingSeverity.Damage, part));

    private static FindingKind Notice(string code, AuditPart part) => Put(new FindingKind(code, FindingSeverity.Notice, part));

    private static FindingKind Put(FindingKind kind)
    {
        Known.Add(kind);
        return kind;
    }
}
