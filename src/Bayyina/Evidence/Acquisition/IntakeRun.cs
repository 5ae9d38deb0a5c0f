using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>One intake at work: a thread walks, some read and hash, one makes batches durable, in order; the caller takes them.</summary>
/// <remarks>
/// Threads of its own, not the pool's: they wait on disks, and they inherit the rights of the thread that asked. Everything
/// between them is bounded, so a slow caller slows the walk, and memory does not grow with the number of files.
/// </remarks>
internal sealed class IntakeRun : IDisposable
{
    // Room for the descriptions of hostile pictures, which nest; see StatedMetadata.
    private const int WorkerStackBytes = 16 << 20;

    private readonly IVault _vault;
    private readonly TimeProvider _time;
    private readonly IntakeOptions _options;
    private readonly SourceReader _reader;
    private readonly IEnumerable<Found> _found;
    private readonly CancellationToken _asked;
    private readonly CancellationTokenSource _stop;
    private readonly BlockingCollection<(PendingBatch Batch, PendingBatch.Slot Slot, Found.File File)> _jobs;
    private readonly BlockingCollection<PendingBatch> _closed = new(1);
    private readonly BlockingCollection<IReadOnlyList<IntakeOutcome>> _ready = new(1);
    private readonly SemaphoreSlim _large;
    private readonly List<Thread> _threads = [];
    private readonly ConcurrentDictionary<PendingBatch, bool> _pending = new();
    private ExceptionDispatchInfo? _failure;

    public IntakeRun(
        IVault vault, TimeProvider time, IntakeOptions options, SourceReader reader, IEnumerable<Found> found, CancellationToken asked)
    {
        _vault = vault;
        _time = time;
        _options = options;
        _reader = reader;
        _found = found;
        _asked = asked;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(asked);
        _jobs = new(Math.Max(1, options.Workers) * 8);
        // A large file keeps two cores busy by itself.
        _large = new(Math.Max(1, options.Workers / 2));
    }

    /// <summary>The batches, each durable, as they come.</summary>
    public IEnumerable<IReadOnlyList<IntakeOutcome>> Batches()
    {
        Start("walk", Walk, 0);
        for (var i = 0; i < Math.Max(1, _options.Workers); i++)
            Start("read", Work, WorkerStackBytes);
        Start("commit", CommitAll, 0);
        while (TryTake(out var batch))
            yield return batch;
        _failure?.Throw();
        _asked.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _threads.ForEach(thread => thread.Join());
        while (_jobs.TryTake(out var job))
            job.File.Handle.Dispose();
        // Only now is nobody left who writes into them.
        foreach (var batch in _pending.Keys)
            batch.Dispose();
        _jobs.Dispose();
        _closed.Dispose();
        _ready.Dispose();
        _large.Dispose();
        _stop.Dispose();
    }

    private bool TryTake(out IReadOnlyList<IntakeOutcome> batch)
    {
        // Not cancellable: at the end, whatever led to it, the last thread completes the collection.
        return _ready.TryTake(out batch!, Timeout.Infinite, CancellationToken.None);
    }

    private void Start(string name, Action work, int stackBytes)
    {
        var thread = new Thread(() => Guard(work), stackBytes) { Name = $"intake {name}", IsBackground = true };
        // What a file says of itself is written the same way whatever the machine's language.
        thread.CurrentCulture = CultureInfo.InvariantCulture;
        _threads.Add(thread);
        thread.Start();
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Whoever stopped it says why.
        }
        catch (Exception error)
        {
            // A thread's exception would end the process; it belongs to the caller.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);
            _stop.Cancel();
        }
    }

    private void Walk()
    {
        PendingBatch? open = null;
        try
        {
            foreach (var found in _found)
            {
                open ??= Open(found);
                Add(open, found);
                if (!open.IsDue(_options))
                    continue;
                Close(ref open);
            }

            if (open is not null)
                Close(ref open);
        }
        finally
        {
            _jobs.CompleteAdding();
            _closed.CompleteAdding();
        }
    }

    private PendingBatch Open(Found first)
    {
        try
        {
            var batch = new PendingBatch(_vault.BeginBatch(), _time);
            _pending.TryAdd(batch, true);
            return batch;
        }
        catch (VaultException) when (first is Found.File file)
        {
            file.Handle.Dispose();
            throw;
        }
    }

    private void Add(PendingBatch batch, Found found)
    {
        if (found is Found.Unusable unusable)
        {
            batch.Add(new IntakeOutcome.Refused(unusable.Shown, unusable.Code, VisibleText.Of(unusable.Detail)));
            return;
        }

        var file = (Found.File)found;
        try
        {
            _jobs.Add((batch, batch.Expect(file.Stamp.Bytes), file), _stop.Token);
        }
        catch (OperationCanceledException)
        {
            file.Handle.Dispose();
            throw;
        }
    }

    private void Close(ref PendingBatch? batch)
    {
        batch!.Close();
        _closed.Add(batch, _stop.Token);
        batch = null;
    }

    private void Work()
    {
        var scratch = NewScratch();
        foreach (var (batch, slot, file) in _jobs.GetConsumingEnumerable(_stop.Token))
        {
            try
            {
                slot.Outcome = TakeIn(batch, file, scratch);
                if (slot.Outcome is IntakeOutcome.Refused { Code: VaultException.Full })
                    slot.Again = file;
            }
            finally
            {
                if (slot.Again is null)
                    file.Handle.Dispose();
                batch.Done();
            }
        }
    }

    private IntakeOutcome TakeIn(PendingBatch batch, Found.File file, byte[] scratch)
    {
        if (file.Stamp.Bytes <= SourceReader.SmallBytes)
            return _reader.TakeIn(file, batch.Vault, scratch, _stop.Token);
        _large.Wait(_stop.Token);
        try
        {
            return _reader.TakeIn(file, batch.Vault, scratch, _stop.Token);
        }
        finally
        {
            _large.Release();
        }
    }

    private static byte[] NewScratch() => GC.AllocateUninitializedArray<byte>(SourceReader.SmallBytes + 1);

    private void CommitAll()
    {
        try
        {
            foreach (var batch in _closed.GetConsumingEnumerable(_stop.Token))
            {
                var outcomes = batch.Commit(file => TakeIn(batch, file, NewScratch()), _stop.Token);
                _pending.TryRemove(batch, out _);
                batch.Dispose();
                _ready.Add(outcomes, _stop.Token);
            }
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
