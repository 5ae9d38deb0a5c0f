namespace Bayyina.DoubleTaps;

/// <summary>Strikes in the order of time, cut into spans of equal length; empty spans take no room.</summary>
internal sealed class TimeBuckets
{
    private readonly int[] _targets;
    private readonly long _length;
    private readonly List<long> _spans = [];
    private readonly List<int> _starts = [];

    public TimeBuckets(int[] targets, SearchPoint[] points, long length)
    {
        (_targets, _length) = (targets, length);
        for (var i = 0; i < targets.Length; i++)
        {
            var span = points[targets[i]].TwiceMiddle / length;
            if (_spans.Count == 0 || _spans[^1] != span)
            {
                _spans.Add(span);
                _starts.Add(i);
            }
        }
        _starts.Add(targets.Length);
    }

    public int Count => _spans.Count;

    public ReadOnlySpan<int> Targets(int bucket) => _targets.AsSpan(_starts[bucket].._starts[bucket + 1]);

    /// <summary>The first bucket that is not over before the time.</summary>
    public int FirstFrom(long time)
    {
        var at = _spans.BinarySearch(time / _length);
        return at < 0 ? ~at : at;
    }

    /// <summary>Whether the bucket begins by the time.</summary>
    public bool BeginsBy(int bucket, long time) => bucket < _spans.Count && _spans[bucket] <= time / _length;
}

/// <summary>For each bucket the queries that overlap it. Filled in two passes over the same queries: the first counts.</summary>
internal sealed class BucketQueries(TimeBuckets buckets)
{
    private readonly int[] _ends = new int[buckets.Count + 1];
    private TimeQuery[]? _queries;

    public void Add(TimeQuery query)
    {
        for (var bucket = buckets.FirstFrom(query.From); buckets.BeginsBy(bucket, query.To); bucket++)
        {
            if (_queries is null)
            {
                _ends[bucket + 1]++;
            }
            else
            {
                _queries[_ends[bucket]++] = query;
            }
        }
    }

    public void EndPass()
    {
        if (_queries is not null)
        {
            return;
        }
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            _ends[bucket + 1] += _ends[bucket];
        }
        _queries = new TimeQuery[_ends[^1]];
    }

    // After the second pass each bucket's place is where it ends, which is where the next begins.
    public ReadOnlySpan<TimeQuery> Of(int bucket) => _queries.AsSpan((bucket == 0 ? 0 : _ends[bucket - 1]).._ends[bucket]);
}
