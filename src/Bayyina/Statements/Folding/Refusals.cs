namespace Bayyina.Statements;

/// <summary>What the node ruled to be without effect. The right was judged once, at sequencing; the fold only reads the ruling.</summary>
/// <remarks>
/// A ruling can itself be refused, since it may bear a node's key that was revoked by then. A ruling counts where no ruling that
/// counts is against it; each names what it is against by its hash, so there are no circles and one answer.
/// </remarks>
internal static class Refusals
{
    /// <summary>By refused statement: the ruling, the one of the least id where there are several.</summary>
    /// <param name="about">The statements about one subject, by id.</param>
    /// <param name="rules">Who rules.</param>
    public static Dictionary<StatementId, StatementId> Among(List<Statement> about, FoldRules rules)
    {
        var sorts = new Dictionary<StatementId, (bool Exercise, string Issuer)>(about.Count);
        var targets = new Dictionary<StatementId, StatementId>();
        foreach (var s in about)
        {
            sorts[s.Id] = (s.Exercise, s.Issuer);
            if (s.Kind == KernelKinds.Refused.Name && rules.IsNodeKey(s.Issuer, s.Token.KeyId)
                && StatementId.TryParse(s.Text("statement").OrNull, out var target))
            {
                targets[s.Id] = target;
            }
        }
        if (targets.Count == 0)
        {
            return targets;
        }
        // A ruling of a drill says nothing of the record, nor one of the record of a drill; and each node rules of its own ledger's.
        foreach (var (ruling, target) in targets.ToList())
        {
            if (!sorts.TryGetValue(target, out var sort) || sort != sorts[ruling])
            {
                targets.Remove(ruling);
            }
        }
        return Standing(targets);
    }

    // From the rulings that nobody ruled against, down.
    private static Dictionary<StatementId, StatementId> Standing(Dictionary<StatementId, StatementId> targets)
    {
        var against = targets.Keys.ToDictionary(ruling => ruling, _ => 0);
        foreach (var target in targets.Values.Where(against.ContainsKey))
        {
            against[target]++;
        }
        var refusals = new Dictionary<StatementId, StatementId>();
        var decided = new Queue<(StatementId Ruling, bool Counts)>(against.Where(a => a.Value == 0).Select(a => (a.Key, true)));
        while (decided.TryDequeue(out var next))
        {
            var target = targets[next.Ruling];
            if (next.Counts && (!refusals.TryGetValue(target, out var known) || next.Ruling.CompareTo(known) < 0))
            {
                refusals[target] = next.Ruling;
            }
            if (against.TryGetValue(target, out var left) && (against[target] = left - 1) == 0)
            {
                decided.Enqueue((target, !refusals.ContainsKey(target)));
            }
        }
        return refusals;
    }
}
