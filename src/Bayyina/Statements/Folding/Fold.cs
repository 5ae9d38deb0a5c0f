namespace Bayyina.Statements;

/// <summary>Folds a set of statements into the state of a subject: any order, any repetition, the same state.</summary>
/// <remarks>The rules are DESIGN's; where an order is needed it comes from <c>aft</c> and <c>sup</c>, never from a clock.</remarks>
public static class Fold
{
    /// <summary>The state of <paramref name="subject"/>.</summary>
    /// <param name="subject">Whose state.</param>
    /// <param name="statements">
    /// The statements about it, and such as touch them from outside (a <c>sup</c> between two subjects, a shared <c>jti</c>): those
    /// have no effect here but are shown. More of them changes nothing.
    /// </param>
    /// <param name="rules">The kinds, and who rules.</param>
    public static SubjectState Of(SubjectId subject, IEnumerable<Statement> statements, FoldRules rules)
    {
        var all = Gather(statements);
        var about = all.Values.Where(s => s.Subject == subject).OrderBy(s => s.Id).ToList();
        var refusals = Refusals(about, rules);
        Erase(about, all, refusals);
        var exercise = about.Count > 0 && about.TrueForAll(s => s.Exercise);
        var supersession = new Supersession(all, refusals, rules.Kinds);
        var folded = about.ConvertAll(s => new FoldedStatement(
            s,
            refusals.TryGetValue(s.Id, out var ruling) ? ruling : null,
            supersession.By(s),
            supersession.ContestedBy(s),
            refusals.ContainsKey(s.Id) ? [] : [.. s.Supersedes.Where(target => !all.ContainsKey(target)).Order()],
            [.. all.Values.Where(o => o.Token.Open.Jti == s.Token.Open.Jti && o.Id != s.Id).Select(o => o.Id).Order()])
        { IsStrayDrill = s.Exercise && !exercise });
        var order = new StatusOrder(folded, rules.Kinds);
        var heads = order.Heads();
        return new SubjectState(subject, exercise, folded, heads, Closings(heads, folded, order, rules.Kinds));
    }

    // Two copies of a statement may differ in what is withheld from each: together they tell more.
    private static Dictionary<StatementId, Statement> Gather(IEnumerable<Statement> statements)
    {
        var all = new Dictionary<StatementId, Statement>();
        foreach (var statement in statements)
        {
            all[statement.Id] = all.TryGetValue(statement.Id, out var known) ? known.Together(statement) : statement;
        }
        return all;
    }

    private static Dictionary<StatementId, StatementId> Refusals(List<Statement> about, FoldRules rules)
    {
        var byId = about.ToDictionary(s => s.Id);
        var refusals = new Dictionary<StatementId, StatementId>();
        foreach (var ruling in about.Where(s => s.Kind == KernelKinds.Refused.Name && rules.IsNodeKey(s.Token.KeyId)))
        {
            // The node does not rule against its own rulings: an error of its own is mended by the author's restating.
            if (StatementId.TryParse(ruling.Text("statement").OrNull, out var target)
                && byId.TryGetValue(target, out var refused) && refused.Exercise == ruling.Exercise
                && !(refused.Kind == KernelKinds.Refused.Name && rules.IsNodeKey(refused.Token.KeyId)))
            {
                refusals.TryAdd(target, ruling.Id);
            }
        }
        return refusals;
    }

    // A drill erases nothing of the record. What erases is itself never erased: it is the reason that something is missing.
    private static void Erase(
        List<Statement> about, Dictionary<StatementId, Statement> all, Dictionary<StatementId, StatementId> refusals)
    {
        var digests = about
            .Where(s => s.Kind == KernelKinds.Erased.Name && !refusals.ContainsKey(s.Id))
            .SelectMany(s => s.Texts("digests").Select(digest => (s.Exercise, Digest: digest)))
            .ToLookup(e => e.Exercise, e => e.Digest);
        for (var i = 0; digests.Count > 0 && i < about.Count; i++)
        {
            if (about[i].Kind != KernelKinds.Erased.Name)
            {
                about[i] = all[about[i].Id] = about[i].Without(digests[about[i].Exercise].ToHashSet(StringComparer.Ordinal));
            }
        }
    }

    private static List<Closing> Closings(
        IReadOnlyDictionary<string, IReadOnlyList<Statement>> heads, List<FoldedStatement> folded, StatusOrder order, KindCatalogue kinds)
    {
        var closings = new List<Closing>();
        foreach (var closing in heads.Values.SelectMany(h => h).Where(s => kinds.Find(s.Kind)?.Closes == true).OrderBy(s => s.Id))
        {
            // Whoever closed had seen what the closing relied on, and what it moved on from.
            var seen = new HashSet<StatementId>(closing.StatementIds("relies_on"));
            seen.UnionWith(order.Behind(closing.Id));
            var unforeseen = folded
                .Where(f => f.IsCurrent && f.Statement.Id != closing.Id && !seen.Contains(f.Statement.Id)
                    && kinds.Find(f.Statement.Kind)?.Housekeeping != true)
                .Select(f => f.Statement.Id);
            closings.Add(new Closing(closing, [.. unforeseen]));
        }
        return closings;
    }
}
