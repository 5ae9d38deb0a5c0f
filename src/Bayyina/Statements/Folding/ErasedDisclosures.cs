namespace Bayyina.Statements;

/// <summary>Takes out of the statements what an erasure among them names.</summary>
/// <remarks>
/// A fold must come out the same before and after the disclosures were deleted from every store, so nothing can be erased on which
/// the fold itself hangs (<see cref="KindCatalogue.CanErase"/>), and the deletion keeps to the same rule.
/// </remarks>
internal static class ErasedDisclosures
{
    // A drill erases nothing of the record, nor the record anything of a drill; nor one installation what another said: who took one's
    // keys must not be able to take away what is kept elsewhere.
    public static void TakeOut(
        List<Statement> about, Dictionary<StatementId, Statement> all, Dictionary<StatementId, StatementId> refusals, KindCatalogue kinds)
    {
        var erased = new Dictionary<(bool Exercise, string Issuer), HashSet<string>>();
        foreach (var s in about.Where(s => s.Kind == KernelKinds.Erased.Name && !refusals.ContainsKey(s.Id)))
        {
            if (!erased.TryGetValue((s.Exercise, s.Issuer), out var digests))
            {
                erased.Add((s.Exercise, s.Issuer), digests = new HashSet<string>(StringComparer.Ordinal));
            }
            digests.UnionWith(s.Texts("digests"));
        }
        for (var i = 0; erased.Count > 0 && i < about.Count; i++)
        {
            if (erased.TryGetValue((about[i].Exercise, about[i].Issuer), out var digests))
            {
                about[i] = all[about[i].Id] = about[i].Without(digests, kinds);
            }
        }
    }
}
