namespace Bayyina.DoubleTaps;

/// <summary>Finds pairs at one place: first by time, then by place, then by the judge, who alone decides.</summary>
/// <remarks>
/// <para>
/// Strikes stand in the order of their middles. They are parted by how long their time is uncertain (most not at all), so that one
/// vague row widens no other's window; each part is cut into buckets of about one window, and each strike looks into the few
/// buckets that its windows overlap. A second window, for those who arrived late, begins where the first ends.
/// </para>
/// <para>Within a bucket few strikes are held against each other; many are laid into grids (<see cref="BucketGrid"/>).</para>
/// </remarks>
internal sealed class NearSearch
{
    private const int FewTargets = 48;
    private const int BucketsAtOnce = 64;
    private static readonly long[] Doubts = [0, 3600, 6 * 3600, StrikeTime.MostSeconds];

    private readonly StrikeTable _table;
    private readonly PairJudge _judge;
    private readonly PairDefinition _definition;
    private readonly HashSet<long> _linked;
    private readonly SearchPoint[] _points;
    private readonly long _reach;

    public NearSearch(StrikeTable table, PairJudge judge, PairDefinition definition, HashSet<long> linked)
    {
        (_table, _judge, _definition, _linked) = (table, judge, definition, linked);
        _reach = Math.Max(definition.WideToSeconds, definition.SalvoSeconds);
        _points = new SearchPoint[table.Count];
        for (var rank = 0; rank < _points.Length; rank++)
        {
            ref readonly var row = ref table.Rows[rank];
            var (x, y, z) = Sphere.Point(row.Latitude, row.Longitude);
            _points[rank] = new SearchPoint(x, y, z, row.Uncertainty, row.Time.TwiceMiddle);
        }
    }

    public void Find(FoundPairs found)
    {
        for (var i = 0; i < Doubts.Length; i++)
        {
            var (least, most) = (i == 0 ? -1 : Doubts[i - 1], Doubts[i]);
            var targets = new List<int>();
            for (var rank = 0; rank < _table.Count; rank++)
            {
                var doubt = _table.Rows[rank].Time.To - _table.Rows[rank].Time.From;
                if (doubt > least && doubt <= most)
                {
                    targets.Add(rank);
                }
            }
            if (targets.Count > 0 && !found.IsFull)
            {
                Find([.. targets], most, found);
            }
        }
    }

    private void Find(int[] targets, long doubt, FoundPairs found)
    {
        var buckets = new TimeBuckets(targets, _points, 2 * Math.Max(60, _reach + doubt));
        var queries = Queries(doubt, buckets);
        Parallel.For(0, (buckets.Count + BucketsAtOnce - 1) / BucketsAtOnce, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, block =>
        {
            var part = found.NewPart();
            var grid = new BucketGrid(_points, _definition.RadiusMetres);
            for (var bucket = block * BucketsAtOnce; bucket < Math.Min(buckets.Count, (block + 1) * BucketsAtOnce) && !found.IsFull; bucket++)
            {
                if (!Join(buckets.Targets(bucket), queries.Of(bucket), grid, part))
                {
                    return;
                }
            }
        });
    }

    // Twice the seconds everywhere, like the middles.
    private BucketQueries Queries(long doubt, TimeBuckets buckets)
    {
        var queries = new BucketQueries(buckets);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var rank = 0; rank < _table.Count; rank++)
            {
                ref readonly var row = ref _table.Rows[rank];
                var end = (2 * (row.Time.To + _reach)) + doubt;
                queries.Add(new TimeQuery(rank, row.Time.TwiceMiddle, end));
                var late = row.Arrival.IsKnown ? (2 * (row.Arrival.To + _definition.StrictSeconds)) + doubt : long.MinValue;
                if (late > end)
                {
                    queries.Add(new TimeQuery(rank, Math.Max(end + 1, (2 * row.Arrival.From) - doubt), late));
                }
            }
            queries.EndPass();
        }
        return queries;
    }

    private bool Join(ReadOnlySpan<int> targets, ReadOnlySpan<TimeQuery> queries, BucketGrid grid, FoundPairs.Part part)
    {
        if (targets.Length <= FewTargets)
        {
            foreach (ref readonly var query in queries)
            {
                foreach (var target in targets)
                {
                    if (_points[target].TwiceMiddle > query.To)
                    {
                        break;
                    }
                    if (!Try(query, target, part))
                    {
                        return false;
                    }
                }
            }
            return true;
        }
        return grid.Join(targets, queries, (in TimeQuery query, int target) => Try(query, target, part));
    }

    private bool Try(in TimeQuery query, int target, FoundPairs.Part part)
    {
        ref readonly var b = ref _points[target];
        if (target <= query.Rank || b.TwiceMiddle < query.From || b.TwiceMiddle > query.To)
        {
            return true;
        }
        ref readonly var a = ref _points[query.Rank];
        var radius = Math.Max(_definition.RadiusMetres, a.Uncertainty + b.Uncertainty);
        var (x, y, z) = (a.X - b.X, a.Y - b.Y, a.Z - b.Z);
        // The straight line is never longer than the way on the ground; a little is left to rounding.
        return (x * x) + (y * y) + (z * z) > radius * radius * (1 + 1e-9) + 1e-3
            || _judge.Near(query.Rank, target) is not { } pair
            || (_linked.Count > 0 && _linked.Contains(FoundPairs.Key(query.Rank, target)))
            || part.Add(pair);
    }
}

/// <summary>A strike as the search needs it: the point in metres from the Earth's centre.</summary>
internal readonly record struct SearchPoint(double X, double Y, double Z, double Uncertainty, long TwiceMiddle);

/// <summary>A strike that looks for a second one whose middle, doubled, lies from the one to the other.</summary>
internal readonly record struct TimeQuery(int Rank, long From, long To);
