using System.Data;
using System.Data.Common;
using System.Globalization;
using Bayyina.Evidence;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Dapper;

namespace Bayyina.Audit;

/// <summary>Goes through all statements in the order of the ledger: each against its own signature, its columns, and its place in the tree.</summary>
/// <remarks>Memory is a block of rows and what few things are told by other rows: keys, rulings, corrections, erasures.</remarks>
internal sealed class RowAudit(AuditScene scene, DbConnection connection, DbTransaction transaction, TileAudit tiles, NamedBlobs blobs)
{
    private const int TileRows = TileId.FullWidth;
    private const int BlockRows = 8 * TileRows;
    private const int MostPending = 100_000;

    private readonly HashSet<long> _waiting = [.. connection.Query<long>("SELECT statement FROM waiting", transaction: transaction)];
    private readonly bool _mustBeSealed = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM due WHERE what = 'seal'", transaction: transaction) == 0;
    private readonly Dictionary<TreeHash, long> _lost = [];
    private readonly List<RowReading> _misplaced = [];
    private readonly List<RowReading> _unknownKey = [];
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lockedSubjects = new(StringComparer.Ordinal);
    private readonly List<(string Holder, string Thumbprint, string Statement)> _enrolments = [];
    private readonly List<(string Issuer, string Previous, string Next)> _rotations = [];
    private readonly List<OtherLedger> _others = [];
    private string? _founder;
    private long _done;
    private long _all;

    /// <summary>Numbers of the rows that wait for their index and have none.</summary>
    public List<long> Waiting { get; } = [];

    /// <summary>Subjects of which something was erased, or is said to be.</summary>
    public HashSet<string> Erased { get; } = new(StringComparer.Ordinal);

    /// <summary>Who takes whose place.</summary>
    public TargetAudit Targets { get; } = new(scene);

    /// <summary>Indexes at the end that no signed checkpoint covers, no row has and no tile tells of.</summary>
    public long NeverThere { get; private set; }

    /// <summary>Looks at all rows.</summary>
    /// <param name="extent">So many indexes were given.</param>
    public void Run(long extent)
    {
        _all = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM statement", transaction: transaction);
        var next = 0L;
        var block = new List<IDataRecord?>(BlockRows);
        var start = 0L;
        void Put(IDataRecord? record)
        {
            block.Add(record);
            next++;
            if (block.Count == BlockRows)
            {
                Look(start, block);
                block.Clear();
                start = next;
            }
        }
        foreach (var record in Records($"SELECT e.ledger_index, {RowReading.Columns} FROM ledger_entry e LEFT JOIN statement s ON s.number = e.statement {StatementRows.WithKey} ORDER BY e.ledger_index"))
        {
            var index = Convert.ToInt64(record.GetValue(0), CultureInfo.InvariantCulture);
            if (index < next || index >= extent)
            {
                _misplaced.Add(Read(record));
                continue;
            }
            while (next < index)
            {
                Put(null);
            }
            Put(record);
        }
        while (next < extent)
        {
            Put(null);
        }
        Look(start, block);
        tiles.End();
        LookAtUnplaced();
        TellLost();
        JudgeUnknownKeys();
        KnowNode();
    }

    private void Look(long start, List<IDataRecord?> block)
    {
        if (block.Count == 0)
        {
            return;
        }
        var rows = new RowReading?[block.Count];
        Parallel.For(0, rows.Length, i => rows[i] = block[i] is { } record && Read(record) is { Number: not null } row ? row : null);
        var checkedTiles = new CheckedTile[(rows.Length + TileRows - 1) / TileRows];
        Parallel.For(0, checkedTiles.Length, t => checkedTiles[t] = tiles.Check(
            (start / TileRows) + t,
            [.. rows.Skip(t * TileRows).Take(TileRows).Select(row => new LedgerLeaf(row?.Entry, row?.IsCredible == true))]));
        foreach (var tile in checkedTiles)
        {
            tiles.Add(tile);
        }
        for (var i = 0; i < rows.Length; i++)
        {
            var tile = checkedTiles[i / TileRows];
            if (rows[i] is null)
            {
                Miss(start + i, tile.Hashes[i % TileRows]);
            }
            else if (!tile.IsRow[i % TileRows])
            {
                rows[i]!.Blame(FindingKinds.RowNotTheEntry);
            }
        }
        Judge([.. rows.OfType<RowReading>()], placed: true);
    }

    private void Miss(long index, TreeHash? entry)
    {
        if (entry is { } hash && _lost.Count < MostPending)
        {
            _lost[hash] = index;
        }
        else if (entry is null && index >= (scene.Locked?.Size ?? 0))
        {
            NeverThere++;
        }
        else
        {
            scene.Findings.Add(FindingKinds.RowMissing, Text(index));
        }
    }

    private void Judge(List<RowReading> rows, bool placed)
    {
        foreach (var row in rows)
        {
            Learn(row, placed);
        }
        Parallel.ForEach(rows, row =>
        {
            if (row is { Wrong: null, Token: { } token } && scene.Keys.TryGetValue(token.KeyId, out var key) && !token.IsSignedBy(key))
            {
                row.Blame(FindingKinds.RowSignature);
            }
        });
        foreach (var row in rows)
        {
            if (row is { Wrong: null, Token: { } token } && !scene.Keys.ContainsKey(token.KeyId) && _unknownKey.Count < MostPending)
            {
                _unknownKey.Add(row);
            }
            if (placed && row.Wrong is null && _waiting.Contains(row.Number!.Value))
            {
                row.Blame(FindingKinds.RowWaits);
            }
            Tell(row);
        }
        _done += rows.Count;
        scene.Findings.Looked("statements", rows.Count);
        scene.Findings.At(AuditPart.Rows, _done, _all);
    }

    // What a row says counts for others only where it is what was signed: what it discloses was held against that.
    private void Learn(RowReading row, bool placed)
    {
        if (row.Wrong == FindingKinds.RowNotTheEntry || row.Wrong == FindingKinds.RowUnplaced || row.Statement is not { } statement)
        {
            return;
        }
        _founder ??= placed && row.Index == 0 ? statement.By : null;
        switch (KeyStatement.From(statement))
        {
            case KeyStatement.Enrols enrols:
                scene.Keys[enrols.Key.Thumbprint] = enrols.Key;
                _enrolments.Add((statement.Subject!.Value.Value, enrols.Key.Thumbprint, statement.Id.Value));
                break;
            case KeyStatement.Rotates rotates:
                _rotations.Add((statement.Issuer, rotates.Previous.Thumbprint, rotates.Next.Thumbprint));
                scene.Keys[rotates.Next.Thumbprint] = rotates.Next;
                _enrolments.Add((statement.Subject!.Value.Value, rotates.Next.Thumbprint, statement.Id.Value));
                break;
        }
        if (statement.Issuer == scene.Origin && OtherLedgers.Read(statement) is { } other)
        {
            _others.Add(other);
            scene.Keys[other.Keys.Node.Thumbprint] = other.Keys.Node;
        }
        if (statement.Kind == KernelKinds.Refused.Name && statement.Text("statement").OrNull is { } refused)
        {
            _refused.Add(refused);
        }
        if (statement.Subject is { } subject && (statement.Kind == KernelKinds.Erased.Name || statement.Gone.Count > 0))
        {
            Erased.Add(subject.Value);
        }
        if (statement.Kind == ItemKinds.Sealed.Name && statement.Text("sha256").OrNull is { } sha256)
        {
            blobs.Add(sha256, statement.Number("bytes").OrNull, statement.Text("sha512").OrNull ?? "", statement.Id.Value);
        }
        Targets.Expect(statement, row.Number!.Value);
    }

    private void Tell(RowReading row)
    {
        if (row.Wrong is { } wrong)
        {
            scene.Findings.Add(wrong, row.Name, row.Id, row.Detail);
        }
        else if (row.IsLocked && scene.Seal is not null && _lockedSubjects.Add(row.SubjectColumn ?? row.Id) && !scene.Damaged.Contains(row.SubjectColumn ?? row.Id))
        {
            scene.Findings.Add(FindingKinds.SubjectKeyMissing, row.SubjectColumn ?? row.Id);
        }
        else if (row.IsLacking)
        {
            scene.Findings.Add(FindingKinds.RowLacking, row.Name, row.Id);
        }
        if (row.Wrong is not null || row.IsLocked)
        {
            Spoil(row);
        }
    }

    // What is derived from a damaged row is damaged with it.
    private void Spoil(RowReading row)
    {
        scene.DamagedIds.Add(row.Id);
        if (row.Token is { } token)
        {
            scene.DamagedIds.Add(token.Id);
        }
        foreach (var subject in new[] { row.SubjectColumn, row.Statement?.Subject?.Value }.OfType<string>())
        {
            scene.Damaged.Add(subject);
        }
    }

    private void LookAtUnplaced()
    {
        var rows = new List<RowReading>();
        void Flush()
        {
            Judge(rows, placed: false);
            rows.Clear();
        }
        foreach (var record in Records(
            $"""
            SELECT CAST(NULL AS BIGINT), {RowReading.Columns}, {RowReading.ColumnsOfWaiting} FROM statement s {StatementRows.WithKey}
            LEFT JOIN waiting w ON w.statement = s.number
            WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.statement = s.number) ORDER BY s.number
            """))
        {
            var row = Read(record);
            if (_waiting.Contains(row.Number!.Value))
            {
                Waiting.Add(row.Number.Value);
            }
            else
            {
                BlameUnplaced(row);
            }
            rows.Add(row);
            if (rows.Count == BlockRows)
            {
                Flush();
            }
        }
        foreach (var row in _misplaced.Where(row => row.Number is not null))
        {
            BlameUnplaced(row);
            rows.Add(row);
        }
        Flush();
        foreach (var stray in connection.Query<long>(
            "SELECT w.statement FROM waiting w LEFT JOIN statement s ON s.number = w.statement WHERE s.number IS NULL", transaction: transaction))
        {
            scene.Findings.Add(FindingKinds.WaitingStray, Text(stray));
        }
    }

    // Its place is known where the tiles still tell of it.
    private void BlameUnplaced(RowReading row)
    {
        if (row.Entry is { } entry && _lost.Remove(MerkleTree.LeafHash(entry), out var index))
        {
            row.Blame(FindingKinds.RowIndexLost, Text(index));
        }
        else if (row.Wrong is null)
        {
            row.Blame(FindingKinds.RowUnplaced);
        }
    }

    private void TellLost()
    {
        foreach (var index in _lost.Values.Order())
        {
            scene.Findings.Add(FindingKinds.RowMissing, Text(index));
        }
        if (_lost.Count > 0)
        {
            // Nobody knows what it was about.
            scene.Findings.CannotCheck(AuditPart.Folds);
        }
    }

    private void JudgeUnknownKeys()
    {
        foreach (var row in _unknownKey)
        {
            if (scene.Keys.TryGetValue(row.Token!.KeyId, out var key))
            {
                if (!row.Token.IsSignedBy(key))
                {
                    row.Blame(FindingKinds.RowSignature);
                }
            }
            else if (!_refused.Contains(row.Id))
            {
                row.Blame(FindingKinds.RowKeyUnknown, row.Token.KeyId);
            }
            Tell(row);
        }
    }

    private void KnowNode()
    {
        var actor = scene.Node?.Actor.Value ?? _founder;
        foreach (var enrolment in _enrolments.Where(e => e.Holder == actor && !_refused.Contains(e.Statement)))
        {
            scene.NodeKeys.Add(enrolment.Thumbprint);
        }
        if (scene.Node is { } node && !scene.NodeKeys.Contains(node.Key.Thumbprint))
        {
            // Before its first statement is sequenced a founded ledger is empty.
            if (_all > 0 || scene.Locked?.Size > 0)
            {
                scene.Findings.Add(FindingKinds.KeyNotEnrolled, "keys/node.key", node.Key.Thumbprint);
            }
            scene.NodeKeys.Add(node.Key.Thumbprint);
        }
        foreach (var other in _others.GroupBy(other => other.Origin, StringComparer.Ordinal))
        {
            scene.OtherNodeKeys[other.Key] = OtherLedgers.Chain(
                [.. other.Select(ledger => ledger.Keys.Node.Thumbprint)], [.. _rotations.Where(r => r.Issuer == other.Key).Select(r => (r.Previous, r.Next))]);
        }
    }

    private RowReading Read(IDataRecord record) => RowReading.Of(record, scene.Seal, scene.Product.Kinds, scene.Origin, _mustBeSealed);

    // What the enumerator of a reader gives are copies, which stay when it moves on.
    private IEnumerable<IDataRecord> Records(string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        foreach (var record in reader.Cast<IDataRecord>())
        {
            yield return record;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
