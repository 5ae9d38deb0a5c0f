using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>The rules once more, as slowly and literally as they can be written, to hold the fold against.</summary>
/// <remarks>Takes statements that were gathered and erased already: what is left is who takes whose place and who moved on from whom.</remarks>
public sealed class ReferenceFold
{
    private readonly List<Statement> _all;
    private readonly List<Statement> _about;
    private readonly FoldRules _rules;

    public ReferenceFold(SubjectId subject, IEnumerable<Statement> distinct, FoldRules rules)
    {
        _all = [.. distinct];
        _about = [.. _all.Where(s => s.Subject == subject)];
        _rules = rules;
    }

    public IEnumerable<StatementId> Rulings(Statement target) => _about
        .Where(r => r.Kind == "ruling.refused" && _rules.IsNodeKey(r.Issuer, r.Token.KeyId) && r.Issuer == target.Issuer && r.Exercise == target.Exercise
            && r.Text("statement").OrNull == target.Id.Value && !Rulings(r).Any())
        .Select(r => r.Id).Order();

    public IEnumerable<StatementId> Claims(Statement target, bool byRight) => _all
        .Where(s => s.Supersedes.Contains(target.Id) && !(_about.Contains(s) && Rulings(s).Any()) && HasRight(s, target) == byRight)
        .Select(s => s.Id).Order();

    public bool IsDrill()
    {
        var telling = _about.Where(s => !Rulings(s).Any() && _rules.Kinds.Find(s.Kind)?.Housekeeping != true).ToList();
        return _about.Count > 0 && (telling.Count > 0 ? telling : _about).All(s => s.Exercise);
    }

    public bool IsCurrent(Statement s) => Counts(s) && !Claims(s, byRight: true).Any();

    public IEnumerable<StatementId> Heads(string status)
    {
        var current = _about.Where(s => IsCurrent(s) && _rules.Kinds.Find(s.Kind)?.Status == status).ToList();
        bool Past(Statement a, Statement b) => Closure(a, s => Over(s).Where(t => current.Exists(c => c.Id == t.Id))).Contains(b);
        return current.Where(b => !current.Exists(a => a != b && Past(a, b) && !Past(b, a))).Select(s => s.Id).Order();
    }

    public IEnumerable<StatementId> Unforeseen(Statement closing)
    {
        var seen = closing.StatementIds("relies_on").ToHashSet();
        var behind = Closure(closing, MovedOnFrom);
        return _about.Where(s => s != closing && IsCurrent(s) && !seen.Contains(s.Id) && !behind.Contains(s) && _rules.Kinds.Find(s.Kind)?.Housekeeping != true)
            .Select(s => s.Id).Order();
    }

    // Moved on from it, or from something in whose place it stands.
    private IEnumerable<Statement> Over(Statement s)
    {
        var behind = Closure(s, MovedOnFrom);
        return behind.Concat(behind.SelectMany(b => Closure(b, StandIns))).Distinct();
    }

    private bool Counts(Statement s) => !Rulings(s).Any() && (!s.Exercise || IsDrill());

    private bool HasRight(Statement by, Statement target)
    {
        var kind = _rules.Kinds.Find(target.Kind);
        return by.Subject == target.Subject && by.Subject is not null && by.Exercise == target.Exercise && kind?.Housekeeping != true
            && (by.By == target.By || (by.Text("role").OrNull is { } role && kind?.SupersededBy.Contains(role) == true));
    }

    private IEnumerable<Statement> MovedOnFrom(Statement s) => Counts(s) ? _about.Where(t => s.After.Contains(t.Id) && Counts(t)) : [];

    private IEnumerable<Statement> Corrections(Statement s) => Counts(s) ? _about.Where(c => Counts(c) && Claims(s, byRight: true).Contains(c.Id)) : [];

    private IEnumerable<Statement> StandIns(Statement s) => Corrections(s).Where(KeepsPlace);

    // Nobody whom it had moved on from had moved on from what it corrects. What it corrects it may have been looking at itself.
    private bool KeepsPlace(Statement correction)
    {
        var line = Line(correction);
        return !Closure(correction, s => MovedOnFrom(s).Where(t => !line.Contains(t))).Any(z => MovedOnFrom(z).Any(line.Contains));
    }

    // Itself, what it corrects, and what that stood in the place of.
    private HashSet<Statement> Line(Statement s)
    {
        HashSet<Statement> line = [s];
        foreach (var corrected in _about.Where(t => Corrections(t).Contains(s)))
        {
            line.Add(corrected);
            if (_about.Exists(t => Corrections(t).Contains(corrected)) && KeepsPlace(corrected))
            {
                line.UnionWith(Line(corrected));
            }
        }
        return line;
    }

    private static HashSet<Statement> Closure(Statement from, Func<Statement, IEnumerable<Statement>> step)
    {
        var reached = new HashSet<Statement>();
        var open = new Stack<Statement>([from]);
        while (open.TryPop(out var next))
        {
            foreach (var s in step(next).Where(reached.Add))
            {
                open.Push(s);
            }
        }
        return reached;
    }
}
