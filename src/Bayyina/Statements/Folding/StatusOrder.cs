namespace Bayyina.Statements;

/// <summary>Which status its authors had moved on from: the order that <c>aft</c> makes. Clocks have no part in it.</summary>
/// <remarks>
/// Whoever moved on from a status has moved on from its correction too: mending the record of a past status must not pull the present
/// back, unless the correction itself moved on from the present (docs/decisions/0003). Linear in statements and references.
/// </remarks>
internal sealed class StatusOrder
{
    private readonly FoldedStatement[] _live;
    private readonly Dictionary<StatementId, int> _number;
    private readonly KindCatalogue _kinds;

    public StatusOrder(IEnumerable<FoldedStatement> folded, KindCatalogue kinds)
    {
        _kinds = kinds;
        // A superseded statement still tells what its author was looking at; a refused one and a stray drill tell nothing.
        _live = [.. folded.Where(f => f.RefusedBy is null && !f.IsStrayDrill)];
        _number = new Dictionary<StatementId, int>(_live.Length);
        foreach (var f in _live)
        {
            _number.Add(f.Statement.Id, _number.Count);
        }
    }

    /// <summary>Everything that the author of a statement had, directly or through others, moved on from.</summary>
    public IReadOnlySet<StatementId> Behind(StatementId id)
    {
        var behind = new HashSet<StatementId>();
        var open = new Stack<StatementId>([id]);
        while (open.TryPop(out var next))
        {
            if (_number.TryGetValue(next, out var number))
            {
                foreach (var earlier in _live[number].Statement.After.Where(behind.Add))
                {
                    open.Push(earlier);
                }
            }
        }
        return behind;
    }

    /// <summary>By status, the maximal elements: whoever is moved on from only by those that it has itself moved on from.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Statement>> Heads()
    {
        var heads = new SortedDictionary<string, IReadOnlyList<Statement>>(StringComparer.Ordinal);
        var groups = Enumerable.Range(0, _live.Length)
            .Where(i => _live[i].IsCurrent && _kinds.Find(_live[i].Statement.Kind)?.Status is not null)
            .GroupBy(i => _kinds.Find(_live[i].Statement.Kind)!.Status!, StringComparer.Ordinal);
        PlacesKept? places = null;
        foreach (var group in groups)
        {
            int[] statuses = [.. group];
            heads[group.Key] =
            [
                .. (statuses.Length == 1 ? statuses : Maximal(statuses, places ??= new PlacesKept(_live, _number))).Select(i => _live[i].Statement),
            ];
        }
        return heads;
    }

    // Each statement stands in a graph twice: as its author (even numbers), who had moved on from what aft names and from whatever
    // stands in those places, and as a place (odd numbers), in which its corrections stand. A correction that is a current status of
    // the group speaks for its author as well; one that was itself superseded only hands the place on.
    private IEnumerable<int> Maximal(int[] statuses, PlacesKept places)
    {
        var among = new bool[_live.Length];
        foreach (var i in statuses)
        {
            among[i] = true;
        }
        var edges = new List<int>[_live.Length * 2];
        for (var i = 0; i < _live.Length; i++)
        {
            edges[i * 2] = [i * 2 + 1, .. places.After[i].Select(earlier => earlier * 2)];
            edges[i * 2 + 1] = [.. places.StandIn[i].Select(correction => correction * 2 + 1)];
            if (among[i])
            {
                edges[i * 2 + 1].Add(i * 2);
            }
        }
        var component = StrongComponents.Of(edges);
        var beaten = MovedOnFrom(component, edges, statuses);
        return statuses.Where(i => !beaten[component[i * 2]]);
    }

    // By component: whether a status of another component is past it.
    private static bool[] MovedOnFrom(int[] component, List<int>[] edges, int[] statuses)
    {
        var passes = new bool[component.Length];
        var beaten = new bool[component.Length];
        foreach (var i in statuses)
        {
            passes[component[i * 2]] = true;
        }
        int[] nodes = [.. Enumerable.Range(0, component.Length)];
        Array.Sort((int[])[.. component], nodes);
        foreach (var node in nodes.Reverse())
        {
            var from = component[node];
            foreach (var to in edges[node])
            {
                beaten[component[to]] |= component[to] != from && (passes[from] || beaten[from]);
            }
        }
        return beaten;
    }
}
