using System.Globalization;

namespace Bayyina.Proof;

/// <summary>Where the checks of one verification are written down. Failures may come from several threads.</summary>
internal sealed class CheckLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Code, CheckOutcome Outcome), SortedSet<VerificationCheck>> _listed = [];
    private readonly Dictionary<(string Code, CheckOutcome Outcome), int> _counts = [];
    private readonly int[] _failures = new int[VerificationStages.Count];
    private readonly bool[] _withdrawn = new bool[VerificationStages.Count];
    private readonly VerificationCheck?[] _completed = new VerificationCheck?[VerificationStages.Count];

    /// <summary>Something does not hold.</summary>
    public void Fail(VerificationStage stage, string code, string? path = null, params string[] arguments)
    {
        lock (_lock)
        {
            _failures[(int)stage]++;
            if (IsOfContainer(code))
            {
                // Found while a file was read for another stage: the container does not keep its promise all the same.
                _failures[(int)VerificationStage.Container]++;
            }
            List(new VerificationCheck(code, CheckOutcome.Failed, path, arguments));
        }
    }

    /// <inheritdoc cref="Fail(VerificationStage, string, string?, string[])"/>
    public void Fail(VerificationStage stage, ProofFormatException broken, string? path) =>
        Fail(stage, broken.Code, path, [.. broken.Arguments]);

    /// <summary>Looks at a file; what is wrong with it, or with reading it, is written down and nothing else is thrown.</summary>
    public void Guard(VerificationStage stage, string path, Action look)
    {
        try
        {
            look();
        }
        catch (ProofFormatException broken)
        {
            Fail(stage, broken, BagPath.Shown(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Fail(stage, "file.unreadable", BagPath.Shown(path));
        }
    }

    /// <summary>Something that nobody can see from here, or that this version does not look at.</summary>
    public void NotChecked(string code, string? path = null, params string[] arguments)
    {
        lock (_lock)
        {
            List(new VerificationCheck(code, CheckOutcome.NotChecked, path, arguments));
        }
    }

    /// <summary>The stage has looked at all that it is about: it passes if nothing of it failed, now or later.</summary>
    public void Complete(VerificationStage stage, params string[] arguments) =>
        _completed[(int)stage] = new VerificationCheck(VerificationStages.CodeOf(stage), CheckOutcome.Passed, null, arguments);

    /// <summary>
    /// Something that was named elsewhere keeps the stage from passing: what it would say of all would not be true of all. It ends as not
    /// checked, unless something of it failed.
    /// </summary>
    public void Withdraw(VerificationStage stage) => _withdrawn[(int)stage] = true;

    /// <summary>Puts everything in order: failed, passed, not checked.</summary>
    public VerificationReport ToReport(DossierFacts? facts, IReadOnlyList<UndisclosedCount> undisclosed)
    {
        var checks = Listed(CheckOutcome.Failed);
        var holds = checks.Count == 0;
        var skipped = new List<VerificationCheck>();
        for (var stage = 0; stage < VerificationStages.Count; stage++)
        {
            if (_completed[stage] is { } passed && _failures[stage] == 0 && !_withdrawn[stage])
            {
                checks.Add(passed);
                continue;
            }
            // A stage that failed has said so; one that never ended says that, and keeps the dossier from holding.
            holds = false;
            if (_failures[stage] == 0)
            {
                skipped.Add(new VerificationCheck(VerificationStages.CodeOf((VerificationStage)stage), CheckOutcome.NotChecked, null, []));
            }
        }
        checks.AddRange(skipped);
        checks.AddRange(Listed(CheckOutcome.NotChecked));
        return new VerificationReport(holds, checks, facts, undisclosed);
    }

    private static bool IsOfContainer(string code) => code.StartsWith("zip.", StringComparison.Ordinal) || code is "bag.link" or "bag.not_a_file";

    private void List(VerificationCheck check)
    {
        var key = (check.Code, check.Outcome);
        if (!_listed.TryGetValue(key, out var list))
        {
            _listed[key] = list = new SortedSet<VerificationCheck>(ByPlace);
        }
        if (!list.Add(check))
        {
            return;
        }
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        // The first by path stay, whichever thread came first: the same dossier gives the same report.
        if (list.Count > VerificationReport.MostOfOneCode)
        {
            list.Remove(list.Max!);
        }
    }

    private List<VerificationCheck> Listed(CheckOutcome outcome)
    {
        var all = new List<VerificationCheck>();
        foreach (var (key, list) in _listed)
        {
            if (key.Outcome != outcome)
            {
                continue;
            }
            all.AddRange(list);
            if (_counts[key] > list.Count)
            {
                all.Add(new VerificationCheck("report.more", outcome, null,
                    [key.Code, (_counts[key] - list.Count).ToString(CultureInfo.InvariantCulture)]));
            }
        }
        return all;
    }

    private static readonly Comparer<VerificationCheck> ByPlace = Comparer<VerificationCheck>.Create(static (a, b) =>
        string.CompareOrdinal(a.Path, b.Path) is not 0 and var order
            ? order
            : string.CompareOrdinal(string.Join('\n', a.Arguments), string.Join('\n', b.Arguments)));
}
