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
        // Rulings and erasures cannot be erased, so what they say is the same before and after.
        var refusals = Refusals.Among(about, rules);
        ErasedDisclosures.TakeOut(about, all, refusals, rules.Kinds);
        var exercise = IsDrill(about, refusals, rules.Kinds);
        var supersession = new Supersession(all, refusals, rules.Kinds);
        var twins = Twins(all);
        var folded = about.ConvertAll(s => new FoldedStatement(
            s,
            refusals.TryGetValue(s.Id, out var ruling) ? ruling : null,
            supersession.By(s),
            supersession.ContestedBy(s),
            refusals.ContainsKey(s.Id) ? [] : [.. s.Supersedes.Where(target => !all.ContainsKey(target)).Order()],
            twins.TryGetValue(s.Token.Open.Jti, out var ids) ? AllBut.The(s.Id, ids) : [])
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

    // What has no effect makes nothing real: not what was refused, and not that the node has said so.
    private static bool IsDrill(List<Statement> about, Dictionary<StatementId, StatementId> refusals, KindCatalogue kinds)
    {
        var telling = about.FindAll(s => !refusals.ContainsKey(s.Id) && kinds.Find(s.Kind)?.Housekeeping != true);
        return telling.Count > 0 ? telling.TrueForAll(s => s.Exercise) : about.Count > 0 && about.TrueForAll(s => s.Exercise);
    }

    // One jti, several ids.
    private static Dictionary<string, List<StatementId>> Twins(Dictionary<StatementId, Statement> all)
    {
        var twins = all.Values.GroupBy(s => s.Token.Open.Jti, s => s.Id, StringComparer.Ordinal).Where(ids => ids.Skip(1).Any())
            .ToDictionary(ids => ids.Key, ids => ids.ToList(), StringComparer.Ordinal);
        foreach (var ids in twins.Values)
        {
            ids.Sort();
        }
        return twins;
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
