namespace Bayyina.Statements;

/// <summary>Which corrections stand in the place of what they correct (docs/decisions/0003).</summary>
/// <remarks>
/// A correction keeps the place unless its author had moved on from somebody who had moved on from what is corrected: then it came
/// after them and is a statement about the present. Whether it does never depends on who asks.
/// </remarks>
internal sealed class PlacesKept
{
    private readonly List<int>[] _keptFrom; // what each took the place of
    private readonly int[] _rank; // above all that it names
    private readonly int[] _floor; // the least rank in the line of what each took the place of
    private readonly int[] _mark;
    private int _marks;

    /// <param name="live">The statements that count for the order, by number.</param>
    /// <param name="number">Their numbers.</param>
    public PlacesKept(FoldedStatement[] live, Dictionary<StatementId, int> number)
    {
        After = Array.ConvertAll(live, f => Numbers(f.Statement.After, number));
        StandIn = Array.ConvertAll(live, _ => new List<int>());
        _keptFrom = Array.ConvertAll(live, _ => new List<int>());
        _mark = new int[live.Length];
        var corrects = Array.ConvertAll(live, _ => new List<int>());
        for (var corrected = 0; corrected < live.Length; corrected++)
        {
            foreach (var correction in Numbers(live[corrected].SupersededBy, number))
            {
                corrects[correction].Add(corrected);
            }
        }
        var order = InOrder(corrects);
        _rank = new int[live.Length];
        for (var i = 0; i < order.Count; i++)
        {
            _rank[order[i]] = i;
        }
        _floor = [.. _rank];
        foreach (var correction in order.Where(c => corrects[c].Count > 0 && KeepsPlace(c, corrects[c])))
        {
            _keptFrom[correction] = corrects[correction];
            _floor[correction] = Math.Min(_floor[correction], corrects[correction].Min(corrected => _floor[corrected]));
            corrects[correction].ForEach(corrected => StandIn[corrected].Add(correction));
        }
    }

    /// <summary>What each moved on from, of those that count.</summary>
    public int[][] After { get; }

    /// <summary>The corrections that stand in the place of each.</summary>
    public List<int>[] StandIn { get; }

    private bool KeepsPlace(int correction, List<int> corrected)
    {
        // Only what ranks above the line can have moved on from it; most corrections name nothing such.
        var floor = corrected.Min(c => _floor[c]);
        var named = ++_marks;
        corrected.ForEach(c => _mark[c] = named);
        var open = new Stack<int>(After[correction].Where(earlier => _rank[earlier] > floor && _mark[earlier] != named));
        if (open.Count == 0)
        {
            return true;
        }
        var line = MarkLine(corrected);
        var seen = ++_marks;
        while (open.TryPop(out var next))
        {
            // What the correction corrects it may also name as what it was looking at: that is no moving on.
            if (_mark[next] == line || _mark[next] == seen)
            {
                continue;
            }
            _mark[next] = seen;
            foreach (var earlier in After[next])
            {
                if (_mark[earlier] == line)
                {
                    return false;
                }
                if (_rank[earlier] > floor)
                {
                    open.Push(earlier);
                }
            }
        }
        return true;
    }

    // What is corrected, and what that had taken the place of before.
    private int MarkLine(List<int> corrected)
    {
        var line = ++_marks;
        var up = new Stack<int>(corrected);
        while (up.TryPop(out var next))
        {
            if (_mark[next] != line)
            {
                _mark[next] = line;
                _keptFrom[next].ForEach(up.Push);
            }
        }
        return line;
    }

    // Each after all that it names. Its id is the hash of what it says, so there is no circle.
    private List<int> InOrder(List<int>[] corrects)
    {
        var order = new List<int>(After.Length);
        var next = new int[After.Length];
        var seen = new bool[After.Length];
        var path = new Stack<int>();
        for (var root = 0; root < After.Length; root++)
        {
            if (!seen[root])
            {
                seen[root] = true;
                path.Push(root);
            }
            while (path.TryPeek(out var node))
            {
                var at = next[node]++;
                if (at >= After[node].Length + corrects[node].Count)
                {
                    order.Add(path.Pop());
                    continue;
                }
                var named = at < After[node].Length ? After[node][at] : corrects[node][at - After[node].Length];
                if (!seen[named])
                {
                    seen[named] = true;
                    path.Push(named);
                }
            }
        }
        return order;
    }

    private static int[] Numbers(IReadOnlyList<StatementId> ids, Dictionary<StatementId, int> number)
    {
        var numbers = new List<int>(ids.Count);
        foreach (var id in ids)
        {
            if (number.TryGetValue(id, out var i))
            {
                numbers.Add(i);
            }
        }
        return [.. numbers];
    }
}
