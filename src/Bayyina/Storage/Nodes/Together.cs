using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Bayyina.Storage;

/// <summary>Does at once what many threads ask for at the same time: one of them works, for itself and for all that came meanwhile.</summary>
/// <remarks>Who comes alone is served at once, and as before; where many came together last time, they are waited for a millisecond. What fails together is tried one by one, so that it fails for nobody else.</remarks>
/// <param name="work">Gives one result for each that was asked, in their order; all or nothing.</param>
/// <param name="most">How much is done at once.</param>
/// <param name="sizeOf">How much one of them is.</param>
internal sealed class Together<TAsked, TResult>(Func<IReadOnlyList<TAsked>, IReadOnlyList<TResult>> work, int most, Func<TAsked, int> sizeOf)
{
    private const int Crowd = 8;
    private readonly ConcurrentQueue<Entry> _waiting = new();
    private readonly Lock _turn = new();
    private int _last;

    /// <summary>Asks, and waits for the result.</summary>
    public TResult Do(TAsked asked)
    {
        var entry = new Entry(asked);
        _waiting.Enqueue(entry);
        using (_turn.EnterScope())
        {
            while (!entry.IsDone)
            {
                DoSome();
            }
        }
        entry.Failed?.Throw();
        return entry.Result!;
    }

    private void DoSome()
    {
        if (_last >= Crowd)
        {
            // They were answered at the same time, so they come back at the same time.
            Thread.Sleep(1);
        }
        var some = new List<Entry>();
        for (var size = 0; size < most && _waiting.TryDequeue(out var next); size += sizeOf(next.Asked))
        {
            some.Add(next);
        }
        _last = some.Count;
        try
        {
            Do(some);
        }
        catch (Exception failed)
        {
            if (some.Count == 1)
            {
                some[0].Fail(failed);
                return;
            }
            foreach (var one in some)
            {
                try
                {
                    Do([one]);
                }
                catch (Exception alone)
                {
                    one.Fail(alone);
                }
            }
        }
    }

    private void Do(List<Entry> some)
    {
        var results = work([.. some.Select(entry => entry.Asked)]);
        for (var i = 0; i < some.Count; i++)
        {
            some[i].Done(results[i]);
        }
    }

    private sealed class Entry(TAsked asked)
    {
        public TAsked Asked => asked;

        public bool IsDone { get; private set; }

        public TResult? Result { get; private set; }

        public ExceptionDispatchInfo? Failed { get; private set; }

        public void Done(TResult result) => (Result, IsDone) = (result, true);

        public void Fail(Exception failed) => (Failed, IsDone) = (ExceptionDispatchInfo.Capture(failed), true);
    }
}
