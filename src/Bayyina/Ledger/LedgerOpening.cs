using Bayyina.Proof;

namespace Bayyina.Ledger;

/// <summary>What was found when the ledger was opened, and what was done about it.</summary>
public abstract record LedgerFound;

/// <summary>Everything agrees.</summary>
public sealed record LedgerWhole : LedgerFound;

/// <summary>The process had been stopped after the lock moved: the locked checkpoint was published from there.</summary>
/// <param name="Size">The size that is published now.</param>
public sealed record CheckpointRepublished(long Size) : LedgerFound;

/// <summary>The process had been stopped after indexes were assigned or statements staged: the next run of the sequencer takes them on.</summary>
/// <param name="Statements">How many had no checkpoint over them yet.</param>
public sealed record SequencingToFinish(long Statements) : LedgerFound;

/// <summary>The ledger is not what it must be: it is read, and nothing is written, until somebody has looked.</summary>
/// <param name="Code">What is wrong, a code of the catalogue.</param>
/// <param name="Detail">For the log.</param>
public sealed record LedgerReadOnly(string Code, string Detail) : LedgerFound;

/// <summary>Compares the lock L, the published checkpoint P and the assigned size A at start (DESIGN, <i>At start</i>).</summary>
public sealed class LedgerOpening(LedgerRows rows, LedgerFolder folder, ICheckpointLock checkpointLock, NoteKey key)
{
    /// <summary>Brings the published side up to the lock; where that must not be, writes nothing and says why.</summary>
    /// <returns>
    /// <see cref="LedgerReadOnly"/> with <c>ledger.behind</c>, <c>ledger.fork</c>, <c>ledger.lock_missing</c>, <c>ledger.published_ahead</c>,
    /// <c>lock.foreign</c>, or what else keeps lock, checkpoint, tiles or rows from being read.
    /// </returns>
    public LedgerFound Open()
    {
        try
        {
            return Compare();
        }
        catch (LedgerException wrong)
        {
            return new LedgerReadOnly(wrong.Code, wrong.Message);
        }
    }

    private LedgerFound Compare()
    {
        // Founding a ledger made its lock, of the empty tree: where there is none it was lost, or stayed on another machine.
        var locked = checkpointLock.Read() ?? throw new LedgerException("ledger.lock_missing", checkpointLock.Location);
        var published = folder.Checkpoint();
        var assigned = rows.Assigned();
        var tiles = new TileBuilder(rows, folder);
        var last = Trusted(locked, "lock.foreign");
        if (published is not null && Trusted(published, "ledger.checkpoint_foreign") is var shown && shown.Size > last.Size)
        {
            throw new LedgerException("ledger.published_ahead", $"Published {shown.Size}, locked {last.Size}.");
        }
        if (assigned < last.Size)
        {
            throw new LedgerException("ledger.behind", $"The database has {assigned} entries, the lock {last.Size}.");
        }
        if (published?.Text == locked.Text || (published is null && last.Size == 0))
        {
            // A look at the newest entries tells another history from this one, nearly always and at once; all of them is an audit's work.
            tiles.ThrowIfRowsDiffer(last.Size);
            return Unfinished(assigned - last.Size);
        }
        CatchUp(tiles, published, locked, last);
        return assigned > last.Size || rows.AnyStaged() ? Unfinished(assigned - last.Size) : new CheckpointRepublished(last.Size);
    }

    /// <summary>Brings tiles and published checkpoint of this node up to the lock, where another node has moved it.</summary>
    /// <param name="locked">What the lock holds.</param>
    /// <exception cref="LedgerException"><c>ledger.fork</c>, <c>lock.foreign</c>, <c>ledger.published_ahead</c>, <c>ledger.behind</c>.</exception>
    internal Checkpoint CatchUp(SignedNote locked)
    {
        var published = folder.Checkpoint();
        var last = Trusted(locked, "lock.foreign");
        if (published?.Text == locked.Text)
        {
            return last;
        }
        if (published is not null && Trusted(published, "ledger.checkpoint_foreign") is var shown && shown.Size > last.Size)
        {
            throw new LedgerException("ledger.published_ahead", $"Published {shown.Size}, locked {last.Size}.");
        }
        if (rows.Assigned() is var assigned && assigned < last.Size)
        {
            throw new LedgerException("ledger.behind", $"The database has {assigned} entries, the lock {last.Size}.");
        }
        if (published is not null || last.Size > 0)
        {
            CatchUp(new TileBuilder(rows, folder), published, locked, last);
        }
        return last;
    }

    private void CatchUp(TileBuilder tiles, SignedNote? published, SignedNote locked, Checkpoint last)
    {
        // The tiles are made again from the rows: a database with another history gives another root, and must not leave its tiles here.
        var shownSize = published is null ? 0 : Checkpoint.Parse(published.Text).Size;
        if (tiles.RootAfter(shownSize, last.Size) != last.Root)
        {
            throw new LedgerException("ledger.fork", $"The rows up to {last.Size} have another root than the lock.");
        }
        tiles.Write(shownSize, last.Size);
        if (new TiledTree(last.Size, folder.Read).Root() != last.Root)
        {
            throw new LedgerException("ledger.fork", $"The tiles of size {last.Size} have another root than the lock.");
        }
        folder.Publish(locked);
    }

    private LedgerFound Unfinished(long waiting) =>
        waiting > 0 || rows.AnyStaged() ? new SequencingToFinish(waiting) : new LedgerWhole();

    private Checkpoint Trusted(SignedNote note, string code) =>
        note.IsSignedBy(key) ? Checkpoint.Parse(note.Text) : throw new LedgerException(code, "It is not signed by this ledger's key.");
}
