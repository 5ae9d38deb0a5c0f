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
    Database database, StatementBook statements, LedgerFolder folder, ICheckpointLock checkpointLock, LogKey key, Func<Signer> node) : IDisposable
{
    private const int MostAtOnce = 8192;
    private const int MostWait = 20;
    private readonly LedgerRows _rows = new(database);
    private readonly Lock _turn = new();
    private readonly TileBuilder _tiles = new(new LedgerRows(database), folder);
    private readonly LedgerOpening _opening = new(new LedgerRows(database), folder, checkpointLock, key.Public);
    private readonly Election? _election = database.Elect();
    private long _asked;
    private long _done;
    private Checkpoint? _last;

    /// <summary>Called after each step; a test stops the process there.</summary>
    public Action<LedgerStep>? After { get; set; }

    /// <summary>Raised when this node has published; whoever hears it must neither wait nor throw. What other nodes publish is not told here.</summary>
    public event Action? Moved;

    /// <summary>Sequences everything that is staged, rulings included, and publishes. Of several threads one does it for all.</summary>
    /// <returns>The published checkpoint; null where the ledger is still empty.</returns>
    /// <exception cref="LedgerException">The ledger is not what it must be: nothing was signed.</exception>
    /// <exception cref="ReadOnlyException">It was found like that at start.</exception>
    public Checkpoint? Run()
    {
        var ticket = Interlocked.Increment(ref _asked);
        // A server's requests sequence one after the other: two that sign for one lock would each take the other for an intruder.
        using var turn = _turn.EnterScope();
        statements.ThrowIfReadOnly();
        if (_done < ticket)
        {
            // Who waits by now has staged what they ask for.
            var upTo = Volatile.Read(ref _asked);
            _last = _election is null ? RunHere() : RunElected(_election);
            _done = upTo;
            Moved?.Invoke();
        }
        return _last;
    }

    /// <summary>Steps 3 to 5 for every index that is assigned and not published yet.</summary>
    public Checkpoint? PublishAssigned()
    {
        statements.ThrowIfReadOnly();
        for (var size = _rows.Assigned(); ;)
        {
            // Without the lock nobody can say what was signed before.
            var locked = checkpointLock.Read() ?? throw new LedgerException("ledger.lock_missing", checkpointLock.Location);
            var old = checkpointLock.IsShared ? _opening.CatchUp(locked) : Checkpoint.Parse(locked.Text);
            if (old.Size >= size)
            {
                return old.Size == 0 ? null : old;
            }
            var note = key.Sign(Extend(old, Math.Min(size, old.Size + (8 * MostAtOnce))));
            After?.Invoke(LedgerStep.Signed);
            if (!checkpointLock.Swap(locked, note))
            {
                if (!checkpointLock.IsShared)
                {
                    throw new LedgerException("ledger.lock_moved", "The checkpoint lock moved meanwhile: another process signs for this ledger.");
                }
                // Another node was faster, such as while this one was paused: what was signed here is shown to nobody.
                continue;
            }
            After?.Invoke(LedgerStep.Locked);
            folder.Publish(note);
            After?.Invoke(LedgerStep.Published);
            if (Checkpoint.Parse(note.Text) is var last && last.Size >= size)
            {
                return last;
            }
        }
    }

    /// <summary>The published checkpoint, or null before the first. Where other nodes move the lock, this node comes up to it first.</summary>
    /// <exception cref="LedgerException">The ledger is not what it must be.</exception>
    public SignedNote? Published()
    {
        // While this node sequences, what it has published is as good an answer as any.
        if (checkpointLock.IsShared && statements.ReadOnlyBecause is null && _turn.TryEnter())
        {
            try
            {
                if (checkpointLock.Read() is { } locked)
                {
                    _opening.CatchUp(locked);
                }
            }
            finally
            {
                _turn.Exit();
            }
        }
        return folder.Checkpoint();
    }

    /// <inheritdoc/>
    public void Dispose() => _election?.Dispose();

    /// <summary>What <see cref="Run"/> does where this node is elected, or the only one.</summary>
    internal Checkpoint? RunHere()
    {
        var isAny = false;
        while (AssignSomeOrSeeThatAnotherDid() is { IsAny: true } some)
        {
            isAny = true;
            if (!some.IsMore)
            {
                break;
            }
        }
        if (isAny)
        {
            After?.Invoke(LedgerStep.Assigned);
        }
        database.ScrubIfDue();
        return PublishAssigned();
    }

    // Whoever is not elected waits until what was staged here stands under a checkpoint, or is elected after all.
    private Checkpoint? RunElected(Election election)
    {
        List<long>? staged = null;
        var size = -1L;
        for (var wait = 2; ; wait = Math.Min(wait * 2, MostWait))
        {
            using (var lead = election.TryLead())
            {
                if (lead is not null)
                {
                    return RunHere();
                }
            }
            staged ??= _rows.NumbersWaiting();
            // What others stage meanwhile is waited for by them.
            if (size < 0 && _rows.NoneWaits(staged))
            {
                size = _rows.Assigned();
            }
            if (size >= 0 && checkpointLock.Read() is { } locked && Checkpoint.Parse(locked.Text).Size >= size)
            {
                return _opening.CatchUp(locked) is { Size: > 0 } last ? last : null;
            }
            Thread.Sleep(wait);
        }
    }

    // The fence says that another node assigned meanwhile: then there is something else to assign, or nothing.
    private (bool IsAny, bool IsMore) AssignSomeOrSeeThatAnotherDid()
    {
        while (true)
        {
            try
            {
                return AssignSome();
            }
            catch (LedgerException fenced) when (fenced.Code == "ledger.fenced" && _election is not null)
            {
            }
        }
    }

    private (bool IsAny, bool IsMore) AssignSome() => database.WriteBeside([], transaction =>
    {
        var waiting = LedgerRows.Waiting(transaction, MostAtOnce);
        if (waiting.Count == 0)
        {
            return (false, false);
        }
        var size = transaction.Connection!.ExecuteScalar<long>("SELECT size FROM ledger", transaction: transaction);
        LedgerRows.Assign(transaction, size, waiting);
        var ruler = node();
        var refused = new Judge(transaction, statements.Store, statements.Rules.Kinds, ruler).Refusals(waiting, size);
        if (refused.Count > 0)
        {
            Beside.DemandAll(transaction);
            var rulings = statements.Sign([.. refused.Select(Ruling)], ruler);
            statements.Stage(transaction, rulings);
        }
        CarryOutErasures(transaction, waiting);
        return (true, refused.Count > 0 || waiting.Count == MostAtOnce);
    });

    // Erasing cannot be taken back, so it waits until the ledger has the order and the order had the right. What comes in after its
    // erasure, such as a copy that somebody kept, is erased then.
    private void CarryOutErasures(DbTransaction transaction, List<StagedRow> rows)
    {
        var erasures = LedgerRows.Erasures(transaction);
        foreach (var subject in rows.Select(row => row.Subject).OfType<string>().Distinct(StringComparer.Ordinal).Where(erasures.Contains).Order(StringComparer.Ordinal))
        {
            Beside.DemandAll(transaction);
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
