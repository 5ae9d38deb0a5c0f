namespace Bayyina.Statements;

/// <summary>Who takes whose place by <c>sup</c>, with right or without.</summary>
/// <remarks>
/// It takes effect only about the same subject and with the same <c>exercise</c>, by the same author or in a role that the target's
/// kind names; otherwise it is contested and both stay. Superseded is for ever: undoing an undoing is restating.
/// </remarks>
internal sealed class Supersession
{
    private readonly ILookup<StatementId, Statement> _claims;
    private readonly KindCatalogue _kinds;

    public Supersession(
        IReadOnlyDictionary<StatementId, Statement> all, IReadOnlyDictionary<StatementId, StatementId> refusals, KindCatalogue kinds)
    {
        _kinds = kinds;
        _claims = all.Values
            .Where(s => !refusals.ContainsKey(s.Id))
            .SelectMany(s => s.Supersedes.Distinct().Select(target => (Target: target, By: s)))
            .ToLookup(claim => claim.Target, claim => claim.By);
    }

    /// <summary>The statements that took the target's place by right.</summary>
    public IReadOnlyList<StatementId> By(Statement target) =>
        [.. _claims[target.Id].Where(by => HasRight(by, target)).Select(by => by.Id).Order()];

    /// <summary>The statements that claim its place without the right.</summary>
    public IReadOnlyList<StatementId> ContestedBy(Statement target) =>
        [.. _claims[target.Id].Where(by => !HasRight(by, target)).Select(by => by.Id).Order()];

    private bool HasRight(Statement by, Statement target)
    {
        var kind = _kinds.Find(target.Kind);
        return by.Subject is not null && by.Subject == target.Subject
            && by.Exercise == target.Exercise
            && kind?.Housekeeping != true
            && (by.By == target.By
                || (by.Text("role").OrNull is { } role && kind?.SupersededBy.Contains(role, StringComparer.Ordinal) == true));
    }
}
