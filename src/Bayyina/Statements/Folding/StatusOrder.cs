namespace Bayyina.Statements;

/// <summary>Which status its authors had moved on from: the order that <c>aft</c> makes. Clocks have no part in it.</summary>
internal sealed class StatusOrder
{
    private readonly Dictionary<StatementId, FoldedStatement> _live;
    private readonly Dictionary<StatementId, HashSet<StatementId>> _behind = [];
    private readonly KindCatalogue _kinds;

    public StatusOrder(IEnumerable<FoldedStatement> folded, KindCatalogue kinds)
    {
        _kinds = kinds;
        // A superseded statement still tells what its author was looking at; a refused one and a stray drill tell nothing.
        _live = folded.Where(f => f.RefusedBy is null && !f.IsStrayDrill).ToDictionary(f => f.Statement.Id);
    }

    /// <summary>Everything that the author of a statement had, directly or through others, moved on from.</summary>
    public IReadOnlySet<StatementId> Behind(StatementId id)
    {
        if (_behind.TryGetValue(id, out var known))
        {
            return known;
        }
        var behind = new HashSet<StatementId>();
        var open = new Stack<StatementId>([id]);
        while (open.TryPop(out var next))
        {
            if (_live.TryGetValue(next, out var folded))
            {
                foreach (var earlier in folded.Statement.After.Where(behind.Add))
                {
                    open.Push(earlier);
                }
            }
        }
        return _behind[id] = behind;
    }

    /// <summary>By status, the maximal elements: whoever is moved on from only by those that it has itself moved on from.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Statement>> Heads()
    {
        var heads = new SortedDictionary<string, IReadOnlyList<Statement>>(StringComparer.Ordinal);
        var groups = _live.Values
            .Where(f => f.IsCurrent && _kinds.Find(f.Statement.Kind)?.Status is not null)
            .GroupBy(f => _kinds.Find(f.Statement.Kind)!.Status!, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            heads[group.Key] = Maximal([.. group.OrderBy(f => f.Statement.Id)]);
        }
        return heads;
    }

    private List<Statement> Maximal(List<FoldedStatement> statuses)
    {
        var count = statuses.Count;
        var over = new bool[count, count];
        for (var a = 0; a < count; a++)
        {
            for (var b = 0; b < count; b++)
            {
                over[a, b] = a != b && IsPast(statuses[a], statuses[b]);
            }
        }
        for (var through = 0; through < count; through++)
        {
            for (var a = 0; a < count; a++)
            {
                for (var b = 0; over[a, through] && b < count; b++)
                {
                    over[a, b] |= over[through, b];
                }
            }
        }
        return
        [
            .. Enumerable.Range(0, count)
                .Where(a => Enumerable.Range(0, count).All(b => b == a || !over[b, a] || over[a, b]))
                .Select(a => statuses[a].Statement),
        ];
    }

    // Whoever moved on from a status has moved on from its correction too, unless the correction itself came after them:
    // mending the record of a past status must not pull the present back (docs/decisions/0003).
    private bool IsPast(FoldedStatement later, FoldedStatement earlier)
    {
        var behind = Behind(later.Statement.Id);
        return behind.Contains(earlier.Statement.Id)
            || (!Behind(earlier.Statement.Id).Contains(later.Statement.Id)
                && behind.Any(id => id != later.Statement.Id && Replaces(earlier.Statement.Id, id)));
    }

    private bool Replaces(StatementId correction, StatementId id)
    {
        var seen = new HashSet<StatementId>();
        var open = new Stack<StatementId>([id]);
        while (open.TryPop(out var next))
        {
            if (_live.TryGetValue(next, out var folded))
            {
                foreach (var by in folded.SupersededBy.Where(seen.Add))
                {
                    open.Push(by);
                }
            }
        }
        return seen.Contains(correction);
    }
}
