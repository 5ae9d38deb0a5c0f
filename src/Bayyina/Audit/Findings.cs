using System.Collections.Concurrent;

namespace Bayyina.Audit;

/// <summary>Takes findings in from every thread, tells them one by one, and counts what was looked at.</summary>
internal sealed class Findings(AuditOptions options, Action<Finding> tell, IProgress<AuditProgress>? progress)
{
    private readonly Lock _telling = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _lookedAt = new(StringComparer.Ordinal);
    private readonly SortedSet<AuditPart> _notChecked = [];
    private long _damages;
    private long _notices;

    /// <summary>Adds a finding; past the first hundred of a kind it is only counted.</summary>
    /// <param name="kind">What is the matter.</param>
    /// <param name="what">Its place.</param>
    /// <param name="details">What the texts have places for, beside the place, which is <c>{0}</c>.</param>
    public void Add(FindingKind kind, string what, params ReadOnlySpan<string> details)
    {
        // What a damaged file holds may be anything: what is shown of it stays one readable line.
        string[] shown = [Line(what), .. details.ToArray().Select(Line)];
        lock (_telling)
        {
            var count = _counts[kind.Code] = _counts.GetValueOrDefault(kind.Code) + 1;
            if (kind.Severity == FindingSeverity.Damage)
            {
                _damages++;
            }
            else
            {
                _notices++;
            }
            if (count <= options.MostOfAKind)
            {
                tell(new Finding(kind, shown[0], shown));
            }
        }
    }

    /// <summary>Notes that something keeps a part from being checked.</summary>
    public void CannotCheck(params ReadOnlySpan<AuditPart> parts)
    {
        lock (_telling)
        {
            foreach (var part in parts)
            {
                _notChecked.Add(part);
            }
        }
    }

    /// <summary>Whether a kind was found.</summary>
    public bool Has(FindingKind kind)
    {
        lock (_telling)
        {
            return _counts.ContainsKey(kind.Code);
        }
    }

    /// <summary>So many more were looked at.</summary>
    public void Looked(string at, long many = 1) => _lookedAt.AddOrUpdate(at, many, (_, before) => before + many);

    /// <summary>Tells how far a part is.</summary>
    public void At(AuditPart part, long done, long all) => progress?.Report(new AuditProgress(part, done, all));

    /// <summary>What came of it.</summary>
    public AuditReport Report()
    {
        lock (_telling)
        {
            return new AuditReport(
                _damages, _notices, new SortedDictionary<string, long>(_counts, StringComparer.Ordinal),
                new SortedDictionary<string, long>(_lookedAt, StringComparer.Ordinal), [.. _notChecked]);
        }
    }

    private static string Line(string text)
    {
        const int Longest = 300;
        var cut = text.Length <= Longest ? text : text[..Longest] + "…";
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : cut;
    }
}
