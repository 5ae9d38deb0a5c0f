using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Audit;

/// <summary>What is looked at in one state of the database: its pages, what is wrapped, rows and tiles, read tables.</summary>
internal sealed class RecordAudit(AuditScene scene, KeyAudit keys, NoteAudit notes, NamedBlobs named)
{
    // A size that somebody edited must not become a loop.
    private const long MostBeyond = 100_000;

    private long _size;
    private List<long> _waiting = [];

    /// <summary>The sizes of which a checkpoint was signed.</summary>
    public static IReadOnlyCollection<long> Signed(AuditScene scene) =>
        [.. new[] { scene.Published?.Size, scene.Locked?.Size }.OfType<long>().Where(size => size > 0).Distinct()];

    /// <summary>Looks at it all.</summary>
    public void Run(Database database)
    {
        using var connection = database.Connect();
        using var transaction = Dialect.Of(connection).BeginSnapshot(connection);
        // From here on this is the state that is looked at.
        var (assigned, count, last) = connection.QuerySingle<(string?, long, long?)>(
            "SELECT (SELECT CAST(MAX(size) AS TEXT) FROM ledger), COUNT(*), MAX(ledger_index) FROM ledger_entry", transaction: transaction);
        LookAtPages(connection, transaction);
        using var subjects = keys.Wrap("subjects.key");
        scene.Seal = subjects is null ? null : new DisclosureSeal(subjects, scene.Product.Kinds);
        keys.LookAtWrapped(connection, transaction);

        var size = long.TryParse(assigned, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var said) ? said : -1;
        var extent = Extent(size, count, last ?? -1);
        var files = new TileFiles(scene.Folder.Ledger);
        var tiles = new TileAudit(files, scene.Findings, Signed(scene));
        var rows = new RowAudit(scene, connection, transaction, tiles, named);
        rows.Run(extent);
        _size = extent - rows.NeverThere;
        if (assigned is not null && size != _size)
        {
            scene.Findings.Add(FindingKinds.LedgerSize, assigned ?? "", Text(_size));
        }
        notes.CompareRoots(tiles, _size);
        rows.Targets.Run(connection, transaction);
        new ErasureAudit(scene, connection, transaction).Run(rows.Erased);
        using var seal = scene.Seal is null ? new DisclosureSeal(new KeyWrap("none", RandomNumberGenerator.GetBytes(32)), scene.Product.Kinds) : null;
        new FoldAudit(scene, connection, transaction, scene.Seal ?? seal!).Run();
        _waiting = rows.Waiting;
        transaction.Rollback();
        // What lies beyond the state that was looked at came since.
        LookAtFiles(scene, files, Math.Max(extent, database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM ledger_entry"))));
    }

    // What cannot be looked at is not called good.
    private void LookAtPages(DbConnection connection, DbTransaction transaction)
    {
        var faults = Dialect.Of(connection).Faults(connection, transaction);
        if (faults is null)
        {
            scene.Findings.Add(FindingKinds.DatabaseUnchecked, scene.DatabaseName);
            scene.Findings.CannotCheck(AuditPart.Database);
        }
        foreach (var fault in faults ?? [])
        {
            scene.Findings.Add(FindingKinds.DatabaseCorrupt, scene.DatabaseName, fault);
        }
    }

    /// <summary>Files below the ledger's folder that are no tile of this tree.</summary>
    /// <param name="size">So many entries the tree has by now.</param>
    public static void LookAtFiles(AuditScene scene, TileFiles files, long size)
    {
        foreach (var path in files.All())
        {
            var name = "ledger/" + path;
            if (TileId.TryParse(path, out var tile))
            {
                if ((tile.Index << 8) + tile.Width > size >> (8 * Math.Max(tile.Level, 0)))
                {
                    scene.Findings.Add(FindingKinds.TileExtra, name);
                }
            }
            else if (!path.EndsWith(".new", StringComparison.Ordinal))
            {
                scene.Findings.Add(FindingKinds.TileStray, name);
            }
            else if (!scene.IsYoung(Path.Combine(scene.Folder.Ledger, path)))
            {
                scene.Findings.Add(FindingKinds.TileLeftover, name);
            }
        }
    }

    /// <summary>Whether what waited still waits; a writer who is at work gives it its place in a moment.</summary>
    public void AwaitSequenced(Database database)
    {
        var locked = scene.Locked?.Size ?? long.MaxValue;
        for (var waited = TimeSpan.Zero; _waiting.Count > 0 || locked < _size; waited += NoteAudit.Moment)
        {
            var still = database.Read(connection => connection.Query<long>("SELECT statement FROM waiting").ToHashSet());
            _waiting.RemoveAll(number => !still.Contains(number));
            locked = _size > locked ? LockedSize() : locked;
            if ((_waiting.Count > 0 || locked < _size) && waited >= scene.Options.Patience)
            {
                scene.Findings.Add(FindingKinds.LedgerUnsequenced, Text(_waiting.Count + Math.Max(0, _size - locked)));
                return;
            }
            if (_waiting.Count > 0 || locked < _size)
            {
                Thread.Sleep(NoteAudit.Moment);
            }
        }
    }

    private long LockedSize()
    {
        try
        {
            return scene.Product.LockOf(scene.Origin!, scene.Folder.Stores).Read() is { } note ? Checkpoint.Parse(note.Text).Size : 0;
        }
        catch (Exception damaged) when (damaged is ProofFormatException or LedgerException or IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    // How many indexes were given. A record that agrees with itself and is shorter than what was signed is an older one, not a torn one.
    private long Extent(long size, long count, long last)
    {
        var signed = scene.Locked?.Size ?? 0;
        if (size == count && last == count - 1 && count < signed)
        {
            return count;
        }
        var most = count + MostBeyond;
        return Math.Max(signed, Math.Max(size <= most ? size : count, last < most ? last + 1 : count));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
