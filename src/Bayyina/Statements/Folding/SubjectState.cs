namespace Bayyina.Statements;

/// <summary>What has become of one statement about a subject.</summary>
/// <param name="Statement">With what erasures left of it.</param>
/// <param name="RefusedBy">The node's ruling that it has no effect, or null.</param>
/// <param name="SupersededBy">Who took its place, by right; superseded is for ever.</param>
/// <param name="ContestedBy">Who claims to take its place without the right: both stay current.</param>
/// <param name="Pending">Targets of its <c>sup</c> that have not arrived yet.</param>
/// <param name="EquivocatesWith">Other statements that carry its <c>jti</c>.</param>
public sealed record FoldedStatement(
    Statement Statement,
    StatementId? RefusedBy,
    IReadOnlyList<StatementId> SupersededBy,
    IReadOnlyList<StatementId> ContestedBy,
    IReadOnlyList<StatementId> Pending,
    IReadOnlyList<StatementId> EquivocatesWith)
{
    /// <summary>A drill's statement about something real: shown, never counted.</summary>
    public bool IsStrayDrill { get; init; }

    /// <summary>Neither refused nor superseded nor a stray drill: it counts.</summary>
    public bool IsCurrent => RefusedBy is null && SupersededBy.Count == 0 && !IsStrayDrill;
}

/// <summary>A closing, and what it did not rely on.</summary>
/// <param name="Statement">The statement that closed.</param>
/// <param name="Unforeseen">Current statements about the subject that were not among those it relied on; any reopens.</param>
public sealed record Closing(Statement Statement, IReadOnlyList<StatementId> Unforeseen)
{
    /// <summary>Something came that the closing did not know. The closing stays visible all the same.</summary>
    public bool IsReopened => Unforeseen.Count > 0;
}

/// <summary>The state of a subject: a pure function of the set of statements about it.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Exercise">Whether everything said about it belongs to a drill; a single real statement makes the subject real.</param>
/// <param name="Statements">All of them, by id.</param>
/// <param name="Heads">By status: the current statements that nobody has moved on from. More than one is a conflict, shown.</param>
/// <param name="Closings">Current closings that are heads of their status.</param>
public sealed record SubjectState(
    SubjectId Subject,
    bool Exercise,
    IReadOnlyList<FoldedStatement> Statements,
    IReadOnlyDictionary<string, IReadOnlyList<Statement>> Heads,
    IReadOnlyList<Closing> Closings)
{
    /// <summary>The statements that count, by id.</summary>
    public IEnumerable<Statement> Current => Statements.Where(s => s.IsCurrent).Select(s => s.Statement);

    /// <summary>The statements of a kind that count, by id.</summary>
    public IEnumerable<Statement> CurrentOf(KindDefinition kind) => Current.Where(s => s.Kind == kind.Name);

    /// <summary>What has become of a statement, or null where it is not about this subject.</summary>
    public FoldedStatement? Find(StatementId id)
    {
        var (from, to) = (0, Statements.Count - 1);
        while (from <= to)
        {
            var middle = (from + to) / 2;
            switch (Statements[middle].Statement.Id.CompareTo(id))
            {
                case 0: return Statements[middle];
                case < 0: from = middle + 1; break;
                default: to = middle - 1; break;
            }
        }
        return null;
    }

    /// <summary>Whether something that counts holds back what its kinds mark so, and nothing that counts ends that.</summary>
    public bool IsHeld(KindCatalogue kinds)
    {
        var held = false;
        foreach (var said in Current)
        {
            var kind = kinds.Find(said.Kind);
            if (kind?.Releases == true)
            {
                return false;
            }
            held |= kind?.Holds?.Invoke(said) == true;
        }
        return held;
    }

    /// <summary>The heads of a status; empty where nothing set it.</summary>
    public IReadOnlyList<Statement> HeadsOf(string status) => Heads.TryGetValue(status, out var heads) ? heads : [];
}

/// <summary>What the fold takes for granted: the kinds, and which keys speak for the node.</summary>
/// <param name="Kinds">The catalogue.</param>
/// <param name="IsNodeKey">Whether a key (by thumbprint) is or was that of the node which keeps a ledger (by origin): only it rules of what was issued for that ledger.</param>
public sealed record FoldRules(KindCatalogue Kinds, Func<string, string, bool> IsNodeKey);
