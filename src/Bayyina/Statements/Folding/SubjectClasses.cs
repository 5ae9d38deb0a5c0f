namespace Bayyina.Statements;

/// <summary>Which subjects are one: classes over the current <c>same(a, b)</c> statements. No <c>sub</c> is rewritten.</summary>
/// <remarks>The least id stands for the class. Drills never join the record, nor the record a drill.</remarks>
public sealed class SubjectClasses
{
    private readonly Dictionary<SubjectId, SubjectId> _parent = [];
    private readonly List<Statement> _edges;

    /// <param name="edges">Current statements of kinds that join; others are passed over.</param>
    /// <param name="kinds">The catalogue.</param>
    /// <param name="exercise">Whether the classes of drills are asked for.</param>
    public SubjectClasses(IEnumerable<Statement> edges, KindCatalogue kinds, bool exercise)
    {
        _edges = [.. edges
            .Where(e => kinds.Find(e.Kind)?.Joins == true && e.Exercise == exercise && e.Subject is not null && Other(e) is not null)
            .DistinctBy(e => e.Id).OrderBy(e => e.Id)];
        foreach (var edge in _edges)
        {
            Join(edge.Subject!.Value, Other(edge)!.Value);
        }
    }

    /// <summary>The subject that stands for the class of <paramref name="subject"/>: the least id in it.</summary>
    public SubjectId StandsFor(SubjectId subject)
    {
        var root = subject;
        while (_parent.TryGetValue(root, out var parent) && parent != root)
        {
            root = parent;
        }
        return root;
    }

    /// <summary>All subjects of the class, the least first.</summary>
    public IReadOnlyList<SubjectId> Members(SubjectId subject)
    {
        var root = StandsFor(subject);
        return [.. _parent.Keys.Append(subject).Distinct().Where(s => StandsFor(s) == root).Order()];
    }

    /// <summary>The statements that still join two subjects, directly or through others; empty where nothing does.</summary>
    public IReadOnlyList<Statement> Joining(SubjectId a, SubjectId b) =>
        StandsFor(a) == StandsFor(b) ? [.. _edges.Where(e => StandsFor(e.Subject!.Value) == StandsFor(a))] : [];

    /// <summary>
    /// After the edge was retracted: what was said by someone who was looking at the merged view (their <c>aft</c> names the edge) and
    /// has not been assigned to a subject since.
    /// </summary>
    public static IReadOnlyList<Statement> ToAssign(Statement edge, IEnumerable<Statement> current)
    {
        var statements = current.DistinctBy(s => s.Id).ToList();
        var assigned = statements
            .Where(s => s.Kind == KernelKinds.Assigned.Name)
            .Select(s => s.Text("statement").OrNull)
            .ToHashSet(StringComparer.Ordinal);
        return [.. statements
            .Where(s => s.After.Contains(edge.Id) && s.Kind != KernelKinds.Assigned.Name && !s.Supersedes.Contains(edge.Id)
                && !assigned.Contains(s.Id.Value))
            .OrderBy(s => s.Id)];
    }

    private static SubjectId? Other(Statement edge) =>
        SubjectId.TryParse(edge.Text("other").OrNull, out var other) ? other : null;

    private void Join(SubjectId a, SubjectId b)
    {
        _parent.TryAdd(a, a);
        _parent.TryAdd(b, b);
        var (rootA, rootB) = (StandsFor(a), StandsFor(b));
        if (rootA != rootB)
        {
            var least = rootA.CompareTo(rootB) < 0 ? rootA : rootB;
            _parent[least == rootA ? rootB : rootA] = least;
        }
    }
}
