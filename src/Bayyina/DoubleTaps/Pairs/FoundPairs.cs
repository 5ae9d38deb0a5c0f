namespace Bayyina.DoubleTaps;

/// <summary>Gathers pairs from several threads and stops them when there are too many.</summary>
internal sealed class FoundPairs(long most)
{
    private const int Batch = 1024;
    private readonly List<List<StrikePair>> _parts = [];
    private long _count;

    /// <summary>Whether more than the limit were found; what is found from then on is of no use.</summary>
    public bool IsFull => most > 0 && Interlocked.Read(ref _count) > most;

    /// <summary>One thread's part.</summary>
    public Part NewPart()
    {
        var part = new Part(this);
        lock (_parts)
        {
            _parts.Add(part.Pairs);
        }
        return part;
    }

    public PairSearchResult Result()
    {
        var all = new StrikePair[_parts.Sum(part => part.Count)];
        var at = 0;
        foreach (var part in _parts)
        {
            part.CopyTo(all, at);
            at += part.Count;
        }
        if (most > 0 && all.Length > most)
        {
            var busiest = all.CountBy(pair => pair.First).OrderByDescending(strike => strike.Value).ThenBy(strike => strike.Key).First();
            return new PairSearchResult([], new TooManyPairs(most, busiest.Key, busiest.Value));
        }
        var keys = new long[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            keys[i] = Key(all[i].First, all[i].Second);
        }
        Array.Sort(keys, all);
        return new PairSearchResult(all, null);
    }

    public static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    internal sealed class Part(FoundPairs whole)
    {
        private int _uncounted;

        public List<StrikePair> Pairs { get; } = [];

        /// <summary>Whether to go on.</summary>
        public bool Add(StrikePair pair)
        {
            Pairs.Add(pair);
            if (++_uncounted < Batch)
            {
                return true;
            }
            Interlocked.Add(ref whole._count, _uncounted);
            _uncounted = 0;
            return !whole.IsFull;
        }
    }
}
