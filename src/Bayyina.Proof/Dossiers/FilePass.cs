using System.Runtime.ExceptionServices;

namespace Bayyina.Proof;

/// <summary>One pass over every file of the bag, on all cores: each is read once, hashed twice, and read as a statement where it is one.</summary>
internal sealed class FilePass(BagSource source, DossierRole[] roles, BagHashes hashes, StatementContext context, CheckLog log, VerifyOptions options)
{
    private const long Large = 4 << 20;
    private const long Huge = 64 << 20;
    private const long WorthAThread = 2 << 20;
    private const int ReportEvery = 8 << 20;

    private readonly ReadStatement?[] _statements = new ReadStatement?[source.Files.Count];
    private readonly List<int> _order = [];
    private ExceptionDispatchInfo? _broken;
    private long _total;
    private long _done;
    private long _reported;
    private int _next = -1;

    /// <summary>Reads everything that was not read yet. The statements come in the order of their paths.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<ReadStatement> Run()
    {
        var huge = Arrange();
        if (huge >= 0)
        {
            using var reader = new BagReader(source, hashes, options.Cancellation);
            log.Guard(VerificationStage.Files, source.Files[huge].Path, () => reader.HashLarge(huge, Report));
        }
        var wanted = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var threads = new Thread[_total < WorthAThread ? 0 : Math.Min(wanted, _order.Count) - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work, 1 << 20) { IsBackground = true };
            threads[i].Start();
        }
        Work();
        foreach (var thread in threads)
        {
            thread.Join();
        }
        _broken?.Throw();
        options.Cancellation.ThrowIfCancellationRequested();
        return [.. _statements.Where(static statement => statement is not null).Select(static statement => statement!)];
    }

    // Large files first, so that no thread is left alone with one at the end. A file that outweighs all others is hashed on two cores.
    private int Arrange()
    {
        for (var i = 0; i < roles.Length; i++)
        {
            _total += source.Files[i].Length;
            var isReadWithStatement = roles[i] == DossierRole.ExportProof && source.IndexOf(DossierLayout.Export) >= 0
                || roles[i] == DossierRole.Proof && source.IndexOf(DossierLayout.StatementOf(DossierLayout.IdIn(source.Files[i].Path))) >= 0;
            if (!hashes.IsKnown(i) && !isReadWithStatement)
            {
                _order.Add(i);
            }
        }
        var large = _order.FindAll(i => source.Files[i].Length >= Large);
        if (large.Count == 0)
        {
            return -1;
        }
        large.Sort((a, b) => source.Files[b].Length.CompareTo(source.Files[a].Length));
        _order.RemoveAll(i => source.Files[i].Length >= Large);
        _order.InsertRange(0, large);
        var first = source.Files[large[0]].Length;
        if (first < Huge || first < _total - first || options.Threads == 1)
        {
            return -1;
        }
        _order.RemoveAt(0);
        return large[0];
    }

    private void Work()
    {
        try
        {
            using var reader = new BagReader(source, hashes, options.Cancellation);
            var statements = new StatementReader(source, reader, context, log);
            for (int next; (next = Interlocked.Increment(ref _next)) < _order.Count && Volatile.Read(ref _broken) is null;)
            {
                if (options.Cancellation.IsCancellationRequested)
                {
                    return;
                }
                var file = _order[next];
                log.Guard(VerificationStage.Files, source.Files[file].Path, () => Read(file, reader, statements));
                Report(source.Files[file].Length);
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
        switch (roles[file])
        {
            case DossierRole.Statement:
                _statements[file] = statements.Read(file, source.IndexOf(DossierLayout.ProofOf(DossierLayout.IdIn(source.Files[file].Path))));
                break;
            case DossierRole.Export:
                _statements[file] = statements.Read(file, source.IndexOf(DossierLayout.ExportProof));
                break;
            default:
                reader.Hash(file);
                break;
        }
    }

    private void Report(int bytes) => Report((long)bytes);

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
