namespace Bayyina.Statements;

/// <summary>Which subjects are one: classes over the current <c>same(a, b)</c> statements. No <c>sub</c> is rewritten.</summary>
/// <remarks>The least id stands for the class. Drills never join the record, nor the record a drill.</remarks>
public sealed class SubjectClasses
{
    private readonly Dictionary<SubjectId, SubjectId> _standsFor = [];
    private readonly Dictionary<SubjectId, List<SubjectId>> _members = [];
    private readonly ILookup<SubjectId, Bond> _bonds;

    /// <param name="edges">Current statements of kinds that join; others are passed over.</param>
    /// <param name="kinds">The catalogue.</param>
    /// <param name="exercise">Whether the classes of drills are asked for.</param>
    public SubjectClasses(IEnumerable<Statement> edges, KindCatalogue kinds, bool exercise)
    {
        var bonds = edges
            .Where(e => kinds.Find(e.Kind)?.Joins == true && e.Exercise == exercise && e.Subject is not null && Other(e) is not null)
            .DistinctBy(e => e.Id).OrderBy(e => e.Id)
            .Select(e => new Bond(e, e.Subject!.Value, Other(e)!.Value)).ToList();
        var parent = new Dictionary<SubjectId, SubjectId>();
        foreach (var bond in bonds)
        {
            Join(parent, bond.One, bond.Other);
        }
        foreach (var subject in parent.Keys.Order())
        {
            var root = Root(parent, subject);
            _standsFor.Add(subject, root);
            if (!_members.TryGetValue(root, out var members))
            {
                _members.Add(root, members = []);
            }
            members.Add(subject);
        }
        _bonds = bonds.ToLookup(bond => StandsFor(bond.One));
    }

    /// <summary>The subject that stands for the class of <paramref name="subject"/>: the least id in it.</summary>
    public SubjectId StandsFor(SubjectId subject) => _standsFor.TryGetValue(subject, out var root) ? root : subject;

    /// <summary>All subjects of the class, the least first.</summary>
    public IReadOnlyList<SubjectId> Members(SubjectId subject) =>
        _members.TryGetValue(StandsFor(subject), out var members) ? members : [subject];

    /// <summary>
    /// The statements that still join two subjects, directly or through others, by id: those on a path from one to the other that
    /// visits nothing twice. Retracting others of the class would not part them. Empty where nothing joins them.
    /// </summary>
    public IReadOnlyList<Statement> Joining(SubjectId a, SubjectId b) =>
        StandsFor(a) == StandsFor(b) && a != b ? [.. Bond.Between(a, b, _bonds[StandsFor(a)]).Select(bond => bond.Said).OrderBy(s => s.Id)] : [];

    /// <summary>
    /// After the edge was retracted: what was said by someone who was looking at the merged view (their <c>aft</c> names the edge) and
    /// has not been assigned to a subject since.
    /// </summary>
    public static IReadOnlyList<Statement> ToAssign(Statement edge, IEnumerable<Statement> current)
    {
        var statements = current.DistinctBy(s => s.Id).ToList();
        // A drill assigns nothing of the record.
        var assigned = statements
            .Where(s => s.Kind == KernelKinds.Assigned.Name)
            .Select(s => (s.Exercise, s.Text("statement").OrNull))
            .ToHashSet();
        return [.. statements
            .Where(s => s.After.Contains(edge.Id) && s.Kind != KernelKinds.Assigned.Name && !s.Supersedes.Contains(edge.Id)
                && !assigned.Contains((s.Exercise, s.Id.Value)))
            .OrderBy(s => s.Id)];
    }

    private static SubjectId? Other(Statement edge) =>
        SubjectId.TryParse(edge.Text("other").OrNull, out var other) ? other : null;

    private static void Join(Dictionary<SubjectId, SubjectId> parent, SubjectId a, SubjectId b)
    {
        parent.TryAdd(a, a);
        parent.TryAdd(b, b);
        var (rootA, rootB) = (Root(parent, a), Root(parent, b));
        if (rootA != rootB)
        {
            var least = rootA.CompareTo(rootB) < 0 ? rootA : rootB;
            parent[least == rootA ? rootB : rootA] = least;
        }
    }

    private static SubjectId Root(Dictionary<SubjectId, SubjectId> parent, SubjectId subject)
    {
        while (parent[subject] is var above && above != subject)
        {
            // Every second step is cut short, so that long chains do not stay long.
            subject = parent[subject] = parent[above];
        }
        return subject;
    }
}
