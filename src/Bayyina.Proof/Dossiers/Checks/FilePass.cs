using System.Runtime.ExceptionServices;

namespace Bayyina.Proof;

/// <summary>One pass over every file of the bag, on all cores: each is read once, hashed twice, and read as a statement where it is one.</summary>
internal sealed class FilePass(DossierMap map, BagHashes hashes, StatementContext context, CheckLog log, VerifyOptions options) : IDisposable
{
    private const long Large = 4 << 20;
    private const long Huge = 64 << 20;
    private const long WorthAThread = 2 << 20;
    private const int ReportEvery = 8 << 20;
    private const int Stopped = int.MaxValue / 2;

    private readonly ReadStatement?[] _statements = new ReadStatement?[map.Count];
    private int[] _order = [];
    private Thread[] _threads = [];
    private ExceptionDispatchInfo? _broken;
    private int _huge = -1;
    private long _total;
    private long _done;
    private long _reported;
    private int _next = -1;

    /// <summary>Begins on the other cores. The lists of the bag are left to the caller, who reads them meanwhile.</summary>
    public void Start()
    {
        Arrange();
        var wanted = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        _threads = new Thread[_total < WorthAThread ? 0 : Math.Clamp(_order.Length, 0, wanted - 1)];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work, 1 << 20) { IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Helps until everything is read, also what the caller left out. The statements come in the order of their paths.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<ReadStatement> Finish(BagReader reader)
    {
        if (_huge >= 0)
        {
            log.Guard(VerificationStage.Files, map.PathOf(_huge), () => reader.HashLarge(_huge, Report));
        }
        Work();
        Join();
        for (var i = 0; i < map.Count; i++)
        {
            if (IsList(i) && !hashes.IsKnown(i) && _broken is null)
            {
                log.Guard(VerificationStage.Files, map.PathOf(i), () => reader.Hash(i));
            }
        }
        _broken?.Throw();
        options.Cancellation.ThrowIfCancellationRequested();
        return [.. _statements.Where(static statement => statement is not null).Select(static statement => statement!)];
    }

    /// <summary>Stops the other cores, so that the bag can be closed.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _next, Stopped);
        Join();
    }

    // Large files first, so that no thread is left alone with one at the end. A file that outweighs all others is hashed on two cores.
    private void Arrange()
    {
        var (large, rest) = (new List<int>(), new List<int>());
        for (var i = 0; i < map.Count; i++)
        {
            var length = map.Source.Files[i].Length;
            _total += length;
            var isReadWithStatement = map.RoleOf(i) is DossierRole.Proof or DossierRole.ExportProof && map.PartnerOf(i) >= 0;
            if (!hashes.IsKnown(i) && !isReadWithStatement && !IsList(i))
            {
                (length >= Large ? large : rest).Add(i);
            }
        }
        large.Sort((a, b) => map.Source.Files[b].Length.CompareTo(map.Source.Files[a].Length));
        if (large.Count > 0 && options.Threads != 1 && map.Source.Files[large[0]].Length is var first && first >= Math.Max(Huge, _total - first))
        {
            _huge = large[0];
            large.RemoveAt(0);
        }
        _order = [.. large, .. rest];
    }

    private bool IsList(int file) => map.RoleOf(file) is DossierRole.Declaration or DossierRole.Info or DossierRole.PayloadManifest
        or DossierRole.TagManifest or DossierRole.Exhibits or DossierRole.Checkpoint;

    private void Work()
    {
        try
        {
            using var reader = new BagReader(map.Source, hashes, options.Cancellation);
            var statements = new StatementReader(map, reader, context, log);
            for (int next; (next = Interlocked.Increment(ref _next)) < _order.Length && Volatile.Read(ref _broken) is null;)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                var file = _order[next];
                log.Guard(VerificationStage.Files, map.PathOf(file), () => Read(file, reader, statements));
                Report(map.Source.Files[file].Length);
            }
        }
        catch (Exception unforeseen) when (unforeseen is not OutOfMemoryException)
        {
            // Kept for the caller's thread: on this one it would end the process.
            Interlocked.CompareExchange(ref _broken, ExceptionDispatchInfo.Capture(unforeseen), null);
        }
    }

    private void Read(int file, BagReader reader, StatementReader statements)
    {
        if (map.RoleOf(file) is DossierRole.Statement or DossierRole.Export)
        {
            _statements[file] = statements.Read(file);
        }
        else
        {
            reader.Hash(file);
        }
    }

    private void Join()
    {
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Report(long bytes)
    {
        var done = Interlocked.Add(ref _done, bytes);
        if (options.Progress is { } progress && done - Volatile.Read(ref _reported) >= ReportEvery)
        {
            Volatile.Write(ref _reported, done);
            progress.Report(new VerifyProgress(done, _total));
        }
    }
}
