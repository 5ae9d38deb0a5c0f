using System.Data.Common;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Ledger;

/// <summary>The steps from staged statements to a published checkpoint, in their order.</summary>
public enum LedgerStep
{
    /// <summary>Indexes are assigned, in one committed transaction.</summary>
    Assigned,

    /// <summary>Entry bundles and hash tiles are on disk.</summary>
    TilesWritten,

    /// <summary>The new checkpoint is signed, in memory only.</summary>
    Signed,

    /// <summary>The checkpoint lock holds the new checkpoint.</summary>
    Locked,

    /// <summary>The checkpoint is published.</summary>
    Published,
}

/// <summary>Gives staged statements their permanent place: indexes, tiles, lock, checkpoint (DESIGN, <i>Order of steps</i>).</summary>
/// <remarks>Whatever it is stopped in the middle of, running it again goes on from there; see <see cref="LedgerOpening"/>.</remarks>
public sealed class Sequencer(
    Database database, StatementBook statements, LedgerFolder folder, CheckpointLock checkpointLock, LogKey key, Func<Signer> node)
{
    private const int MostAtOnce = 8192;
    private readonly LedgerRows _rows = new(database);
    private readonly Lock _turn = new();
    private readonly TileBuilder _tiles = new(new LedgerRows(database), folder);

    /// <summary>Called after each step; a test stops the process there.</summary>
    public Action<LedgerStep>? After { get; set; }

    /// <summary>Sequences everything that is staged, rulings included, and publishes.</summary>
    /// <returns>The published checkpoint; null where the ledger is still empty.</returns>
    /// <exception cref="LedgerException">The ledger is not what it must be: nothing was signed.</exception>
    /// <exception cref="ReadOnlyException">It was found like that at start.</exception>
    public Checkpoint? Run()
    {
        // A server's requests sequence one after the other: two that sign for one lock would each take the other for an intruder.
        using var turn = _turn.EnterScope();
        statements.ThrowIfReadOnly();
        while (_rows.AnyStaged())
        {
            while (AssignSome())
            {
            }
            After?.Invoke(LedgerStep.Assigned);
        }
        database.ScrubIfDue();
        return PublishAssigned();
    }

    /// <summary>Steps 3 to 5 for every index that is assigned and not published yet.</summary>
    public Checkpoint? PublishAssigned()
    {
        statements.ThrowIfReadOnly();
        // Without the lock nobody can say what was signed before.
        var locked = checkpointLock.Read() ?? throw new LedgerException("ledger.lock_missing", checkpointLock.Location);
        var old = Checkpoint.Parse(locked.Text);
        for (var size = _rows.Assigned(); old.Size < size;)
        {
            var next = Extend(old, Math.Min(size, old.Size + (8 * MostAtOnce)));
            var note = key.Sign(next);
            After?.Invoke(LedgerStep.Signed);
            if (!checkpointLock.Swap(locked, note))
            {
                throw new LedgerException("ledger.lock_moved", "The checkpoint lock moved meanwhile: another process signs for this ledger.");
            }
            After?.Invoke(LedgerStep.Locked);
            folder.Publish(note);
            After?.Invoke(LedgerStep.Published);
            (locked, old) = (note, next);
        }
        return old.Size == 0 ? null : old;
    }

    private bool AssignSome() => database.Write(transaction =>
    {
        var waiting = LedgerRows.Waiting(transaction, MostAtOnce);
        if (waiting.Count == 0)
        {
            return false;
        }
        var size = transaction.Connection!.ExecuteScalar<long>("SELECT size FROM ledger", transaction: transaction);
        LedgerRows.Assign(transaction, size, waiting);
        var ruler = node();
        var refused = new Judge(transaction, statements.Store, statements.Rules.Kinds, ruler).Refusals(waiting, size);
        if (refused.Count > 0)
        {
            var rulings = statements.Sign([.. refused.Select(Ruling)], ruler);
            statements.Stage(transaction, rulings);
        }
        CarryOutErasures(transaction, waiting);
        return waiting.Count == MostAtOnce;
    });

    // Erasing cannot be taken back, so it waits until the ledger has the order and the order had the right. What comes in after its
    // erasure, such as a copy that somebody kept, is erased then.
    private void CarryOutErasures(DbTransaction transaction, List<StagedRow> rows)
    {
        var erasures = LedgerRows.Erasures(transaction);
        foreach (var subject in rows.Select(row => row.Subject).OfType<string>().Distinct(StringComparer.Ordinal).Where(erasures.Contains).Order(StringComparer.Ordinal))
        {
            var state = statements.StateOf(transaction, new SubjectId(subject));
            var orders = erasures[subject].Select(id => state.Find(id)).OfType<FoldedStatement>().Where(order => order.RefusedBy is null);
            if (orders.Sum(order => Erasure.CarryOut(statements.Store.Rows(transaction), order.Statement, statements.Rules.Kinds)) > 0)
            {
                statements.Refold(transaction, [state.Subject]);
                Database.OweScrub(transaction);
            }
        }
    }

    private static Draft Ruling((StagedRow Row, string Reason) refusal) =>
        new Draft(new SubjectId(refusal.Row.Subject!), KernelKinds.Refused, refusal.Row.Exercise != 0)
            .Say("statement", refusal.Row.Id)
            .Say("reason", refusal.Reason);

    // Shows that the tree of the new size extends the locked one.
    private Checkpoint Extend(Checkpoint old, long size)
    {
        _tiles.Write(old.Size, size);
        After?.Invoke(LedgerStep.TilesWritten);
        var tree = new TiledTree(size, folder.Read);
        var root = tree.Root();
        return ConsistencyProof.Verify(old.Size, old.Root, size, root, tree.ProveConsistency(old.Size))
            ? new Checkpoint(key.Public.Name, size, root)
            : throw new LedgerException("ledger.not_an_extension", "The new root does not extend the locked one.");
    }
}
