namespace Bayyina.DoubleTaps;

/// <summary>
/// Finds pairs that the list itself states: a row's <c>linked_ids</c> name what received its casualties, by the text of another row's
/// <c>target</c> or by the id of the strike that hit it; or, from the other side, the strikes whose casualties its own target received.
/// </summary>
internal static class LinkSearch
{
    /// <summary>Puts the pairs to the others.</summary>
    /// <returns>Their keys: near search passes over them, since linked is said first.</returns>
    public static HashSet<long> Find(StrikeTable table, PairJudge judge, PairDefinition definition, FoundPairs found)
    {
        var keys = new HashSet<long>();
        if (!Array.Exists(table.Rows, row => row.Linked.Length > 0))
        {
            return keys;
        }
        var part = found.NewPart();
        var pairs = new Dictionary<long, StrikePair>();
        var index = new Index(table, definition);
        for (var rank = 0; rank < table.Count && !found.IsFull && (definition.MostPairs == 0 || pairs.Count <= definition.MostPairs); rank++)
        {
            foreach (var named in Names(table, rank))
            {
                foreach (var (first, second, received) in Stated(table, index, definition, rank, named))
                {
                    // Stated twice, by both rows perhaps: the better established counts.
                    if (judge.Linked(first, second, received) is { } pair
                        && (!pairs.TryGetValue(FoundPairs.Key(first, second), out var other) || other.State < pair.State))
                    {
                        pairs[FoundPairs.Key(first, second)] = pair;
                    }
                }
            }
        }
        foreach (var (key, pair) in pairs)
        {
            keys.Add(key);
            part.Add(pair);
        }
        return keys;
    }

    private static IEnumerable<(int First, int Second, StrikeTime Received)> Stated(
        StrikeTable table, Index index, PairDefinition definition, int rank, Cell named)
    {
        var received = table.Rows[rank].LastReceived;
        if (index.Strike(named) is >= 0 and var other && other != rank)
        {
            var (first, second) = other > rank ? (rank, other) : (other, rank);
            yield return (first, second, received.IsKnown ? received : table.Rows[other].LastReceived);
        }
        var last = received.IsKnown ? received : table.Rows[rank].Time;
        var hits = index.HitsOn(named);
        // In the order of their times: those after this strike, until the window is surely over.
        for (var i = After(hits.All, rank); i < hits.All.Count; i++)
        {
            var hit = hits.All[i];
            if (table.Rows[hit].Time.TwiceMiddle - StrikeTime.MostSeconds > 2 * (last.To + definition.LinkedSeconds))
            {
                break;
            }
            if (received.IsKnown || !table.Rows[hit].LastReceived.IsKnown)
            {
                yield return (rank, hit, received);
            }
        }
        // Where the row that was hit says until when it received, however long after this strike that was.
        for (var i = received.IsKnown ? hits.Dated.Count : After(hits.Dated, rank); i < hits.Dated.Count; i++)
        {
            yield return (rank, hits.Dated[i], table.Rows[hits.Dated[i]].LastReceived);
        }
    }

    private static int After(List<int> ranks, int rank)
    {
        var at = ranks.BinarySearch(rank);
        return at < 0 ? ~at : at + 1;
    }

    private static List<Cell> Names(StrikeTable table, int rank)
    {
        var (names, all) = (new List<Cell>(), table.Rows[rank].Linked);
        for (var (at, end) = (all.Start, all.Start + all.Length); at < end;)
        {
            var length = table.File.AsSpan(at, end - at).IndexOf((byte)';') is >= 0 and var to ? to : end - at;
            var text = table.File.AsSpan(at, length);
            var from = text.IndexOfAnyExcept((byte)' ');
            if (from >= 0)
            {
                names.Add(new Cell(at + from, text.LastIndexOfAnyExcept((byte)' ') + 1 - from));
            }
            at += length + 1;
        }
        return names;
    }

    /// <summary>Rows by their ids and by what they hit.</summary>
    private sealed class Index
    {
        private readonly StrikeTable _table;
        private readonly TextTable _ids;
        private readonly TextTable _targets;
        private readonly List<(List<int> All, List<int> Dated)> _hits = [];

        public Index(StrikeTable table, PairDefinition definition)
        {
            _table = table;
            (_ids, _targets) = (new TextTable(table.File, table.Count), new TextTable(table.File, table.Count));
            for (var rank = 0; rank < table.Count; rank++)
            {
                _ids.Add(table.Rows[rank].Id, out _);
                if (table.Rows[rank].Target.Length > 0)
                {
                    var number = _targets.Add(table.Rows[rank].Target, out var isNew);
                    if (isNew)
                    {
                        _hits.Add(([], []));
                    }
                    _hits[number].All.Add(rank);
                    if (table.Rows[rank].LastReceived is { IsKnown: true } received && table.Rows[rank].Time.From - received.To <= definition.LinkedSeconds)
                    {
                        _hits[number].Dated.Add(rank);
                    }
                }
            }
        }

        public int Strike(Cell id) => _ids.Find(id.Of(_table.File));

        /// <summary>Hits on the target, and those of them whose own row dates the last one received and may lie in its window.</summary>
        public (List<int> All, List<int> Dated) HitsOn(Cell target) => _targets.Find(target.Of(_table.File)) is >= 0 and var number ? _hits[number] : ([], []);
    }
}
