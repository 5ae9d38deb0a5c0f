using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>A batch while its files are read: outcomes stand in the order of the walk, whichever thread finishes first.</summary>
internal sealed class PendingBatch(IntakeBatch vault, TimeProvider time) : IDisposable
{
    private readonly List<Slot> _slots = [];
    // One count is the walk's own, until it closes the batch.
    private readonly CountdownEvent _open = new(1);
    private readonly long _since = time.GetTimestamp();
    private long _bytes;

    /// <summary>The place of one outcome.</summary>
    public sealed class Slot
    {
        public IntakeOutcome? Outcome { get; set; }

        /// <summary>A file that found no room while others were being written, kept open to be tried again.</summary>
        public Found.File? Again { get; set; }
    }

    public IntakeBatch Vault => vault;

    public void Add(IntakeOutcome outcome) => _slots.Add(new Slot { Outcome = outcome });

    /// <summary>Makes the place of a file that is still to be read.</summary>
    public Slot Expect(long bytes)
    {
        var slot = new Slot();
        _slots.Add(slot);
        _bytes += bytes;
        _open.AddCount();
        return slot;
    }

    /// <summary>An expected file was read or refused.</summary>
    public void Done() => _open.Signal();

    /// <summary>No more files.</summary>
    public void Close() => _open.Signal();

    public bool IsDue(IntakeOptions options) =>
        _slots.Count >= options.BatchFiles || _bytes >= options.BatchBytes || time.GetElapsedTime(_since) >= options.BatchTime;

    /// <summary>Waits for its files and makes them durable; where that fails none of them is taken in.</summary>
    /// <param name="tryAgain">Reads a file once more, now that no other is being written.</param>
    public IReadOnlyList<IntakeOutcome> Commit(Func<Found.File, IntakeOutcome> tryAgain, CancellationToken cancel)
    {
        _open.Wait(cancel);
        cancel.ThrowIfCancellationRequested();
        // A large file that finds no room takes what there is from its neighbours until it is given up.
        foreach (var slot in _slots)
            if (slot.Again is { } file)
                slot.Outcome = tryAgain(file);
        var outcomes = _slots.ConvertAll(slot => slot.Outcome!);
        try
        {
            vault.Commit();
            return outcomes;
        }
        catch (VaultException failure)
        {
            return outcomes.ConvertAll(outcome => outcome is IntakeOutcome.TakenIn taken && (failure.Only.Count == 0 || failure.Only.Contains(taken.Blob.Sha256))
                ? new IntakeOutcome.Refused(taken.Path, failure.Code, VisibleText.Of(failure.Message))
                : outcome);
        }
    }

    public void Dispose()
    {
        vault.Dispose();
        _slots.ForEach(slot => slot.Again?.Handle.Dispose());
        _open.Dispose();
    }
}
