namespace Bayyina.Statements;

/// <summary>Takes out of the statements what an erasure among them names.</summary>
/// <remarks>
/// A fold must come out the same before and after the disclosures were deleted from every store, so nothing can be erased on which
/// the fold itself hangs (<see cref="KindCatalogue.CanErase"/>), and the deletion keeps to the same rule.
/// </remarks>
internal static class ErasedDisclosures
{
    // A drill erases nothing of the record, nor the record anything of a drill.
    public static void TakeOut(
        List<Statement> about, Dictionary<StatementId, Statement> all, Dictionary<StatementId, StatementId> refusals, KindCatalogue kinds)
    {
        var erased = (Real: new HashSet<string>(StringComparer.Ordinal), Drill: new HashSet<string>(StringComparer.Ordinal));
        foreach (var s in about.Where(s => s.Kind == KernelKinds.Erased.Name && !refusals.ContainsKey(s.Id)))
        {
            (s.Exercise ? erased.Drill : erased.Real).UnionWith(s.Texts("digests"));
        }
        for (var i = 0; erased.Real.Count + erased.Drill.Count > 0 && i < about.Count; i++)
        {
            about[i] = all[about[i].Id] = about[i].Without(about[i].Exercise ? erased.Drill : erased.Real, kinds);
        }
    }
}
