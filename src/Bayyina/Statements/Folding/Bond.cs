namespace Bayyina.Statements;

/// <summary>A statement that two subjects are one.</summary>
internal sealed record Bond(Statement Said, SubjectId One, SubjectId Other)
{
    /// <summary>The bonds on some path from <paramref name="a"/> to <paramref name="b"/> that visits no subject twice.</summary>
    /// <remarks>
    /// They are those in one biconnected component with an edge drawn between the two (Hopcroft and Tarjan 1973). The search starts
    /// behind that edge, at b; what is left on the stack when it is done has not been cut off from a.
    /// </remarks>
    public static IReadOnlyList<Bond> Between(SubjectId a, SubjectId b, IEnumerable<Bond> bonds)
    {
        var apart = bonds.Where(bond => bond.One != bond.Other).ToList();
        var at = apart.Select(bond => (End: bond.One, Bond: bond)).Concat(apart.Select(bond => (End: bond.Other, Bond: bond)))
            .ToLookup(end => end.End, end => end.Bond);
        var (seenAs, lowest) = (new Dictionary<SubjectId, int> { [a] = 0, [b] = 1 }, new Dictionary<SubjectId, int> { [b] = 1 });
        var used = new HashSet<Bond>(ReferenceEqualityComparer.Instance);
        var found = new Stack<Bond>();
        var path = new Stack<(SubjectId Subject, Bond? Through, IEnumerator<Bond> Left)>([(b, null, at[b].GetEnumerator())]);
        while (path.TryPeek(out var here))
        {
            if (here.Left.MoveNext())
            {
                var bond = here.Left.Current;
                if (!used.Add(bond))
                {
                    continue;
                }
                found.Push(bond);
                var beyond = bond.One == here.Subject ? bond.Other : bond.One;
                if (seenAs.TryGetValue(beyond, out var seen))
                {
                    lowest[here.Subject] = Math.Min(lowest[here.Subject], seen);
                    continue;
                }
                seenAs[beyond] = lowest[beyond] = seenAs.Count;
                path.Push((beyond, bond, at[beyond].GetEnumerator()));
                continue;
            }
            path.Pop();
            if (!path.TryPeek(out var before))
            {
                break;
            }
            lowest[before.Subject] = Math.Min(lowest[before.Subject], lowest[here.Subject]);
            if (lowest[here.Subject] >= seenAs[before.Subject])
            {
                // Whatever hangs behind here hangs by this one subject alone.
                while (found.Pop() != here.Through)
                {
                }
            }
        }
        return [.. found];
    }
}
