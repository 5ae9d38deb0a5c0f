using System.Data.Common;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Audit;

/// <summary>What an audit is told of the product whose record it looks at.</summary>
/// <param name="Kinds">Every kind of statement.</param>
/// <param name="Projections">What keeps the read tables in step.</param>
/// <param name="DerivedTables">The read tables.</param>
/// <param name="LockOf">The checkpoint lock of a ledger's origin, by where the installation's parts lie.</param>
/// <param name="VaultOf">The vault at a place: <c>s3://…</c>, or the path of a folder; the second is the data folder that asks.</param>
/// <param name="Users">Each of those who may enter, and whether their secrets open under what wraps them.</param>
public sealed record AuditedProduct(
    KindCatalogue Kinds,
    ILookup<string, Projection> Projections,
    IReadOnlyList<string> DerivedTables,
    Func<string, Stores, ICheckpointLock> LockOf,
    Func<string, DataFolder, IVault> VaultOf,
    Func<DbConnection, DbTransaction, KeyWrap, IEnumerable<(string User, bool Opens)>> Users);

/// <summary>What the parts of one audit share.</summary>
internal sealed class AuditScene(DataFolder folder, AuditedProduct product, AuditOptions options, Findings findings)
{
    /// <summary>Where it all lies.</summary>
    public DataFolder Folder { get; } = folder;

    /// <summary>Whose record it is.</summary>
    public AuditedProduct Product { get; } = product;

    /// <summary>How it is done.</summary>
    public AuditOptions Options { get; } = options;

    /// <summary>Takes what is found.</summary>
    public Findings Findings { get; } = findings;

    /// <summary>When it began, by the clock that gives files their times.</summary>
    public DateTimeOffset Began { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>The published checkpoint, where it is one that is signed by this ledger.</summary>
    public Checkpoint? Published { get; set; }

    /// <summary>The locked checkpoint, where it is one that is signed by this ledger.</summary>
    public Checkpoint? Locked { get; set; }

    /// <summary>The ledger's origin; null where nothing tells it.</summary>
    public string? Origin { get; set; }

    /// <summary>Who signs for the node; null where the key cannot be read.</summary>
    public Signer? Node { get; set; }

    /// <summary>Opens what is protected; null where its key cannot be read.</summary>
    public DisclosureSeal? Seal { get; set; }

    /// <summary>Subjects of rows that are damaged: what is derived from them is damaged with them, and told with them.</summary>
    public HashSet<string> Damaged { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of statements whose rows are damaged.</summary>
    public HashSet<string> DamagedIds { get; } = new(StringComparer.Ordinal);

    /// <summary>Thumbprints of the keys that are or were the node's.</summary>
    public HashSet<string> NodeKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of the nodes of other ledgers, by origin.</summary>
    public Dictionary<string, HashSet<string>> OtherNodeKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>What folds take for granted.</summary>
    public FoldRules Rules => new(
        Product.Kinds, (origin, key) => origin == Origin ? NodeKeys.Contains(key) : OtherNodeKeys.TryGetValue(origin, out var keys) && keys.Contains(key));

    /// <summary>The keys of statements that stand in the ledger, by thumbprint.</summary>
    public Dictionary<string, P256Key> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>A file's path as findings name it: relative to the data folder.</summary>
    public string NameOf(string path) => Path.GetRelativePath(Folder.Root, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>How findings name the database: its file, or host, port and name.</summary>
    public string DatabaseName => Folder.Stores.Database is { } place ? Dialect.NameOf(place) : NameOf(Folder.Database);

    /// <summary>How findings name the vault where it is no folder of this machine.</summary>
    public string VaultName => Folder.Stores.Vault ?? NameOf(Folder.Vault);

    /// <summary>Whether a file may belong to somebody who is at work: it changed a moment before the audit began, or since.</summary>
    public bool IsYoung(string path)
    {
        try
        {
            // Of a file that went meanwhile, the year 1601 is told.
            var written = File.GetLastWriteTimeUtc(path);
            return written.Year <= 1601 || new DateTimeOffset(written) > Began - Options.Grace;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return true;
        }
    }
}
