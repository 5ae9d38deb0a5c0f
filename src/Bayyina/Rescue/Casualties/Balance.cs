using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>A casualty as the balance counts it.</summary>
/// <param name="Worksite">Where; null where nobody says, such as before the report has arrived.</param>
/// <param name="Of">The group that they belong to.</param>
/// <param name="Size">How many a group is said to be; null for one person.</param>
/// <param name="Exercise">A drill's casualty belongs to no real worksite and no real group.</param>
public sealed record CountedCasualty(SubjectId Id, SubjectId? Worksite, SubjectId? Of, long? Size, Fate Fate, bool Exercise = false)
{
    /// <summary>How many this stands for when a group is made up by it.</summary>
    public long Heads => Size ?? 1;
}

/// <summary>
/// Everyone who was reported, by what became of them. Always: reported = trapped + rescued + recovered + elsewhere + unknown +
/// contradictory.
/// </summary>
/// <param name="Reported">Everyone: persons, and of each group as many as are not told apart yet.</param>
/// <param name="Trapped">Reported or located, and not out.</param>
/// <param name="Located">Those of the trapped who were found.</param>
/// <param name="Excess">How many more were told apart than their groups were said to be. They are counted; the number shows that a report was wrong.</param>
public sealed record Balance(
    long Reported, long Trapped, long Rescued, long Recovered, long Elsewhere, long Unknown, long Contradictory, long Located = 0, long Excess = 0)
{
    /// <summary>Nobody.</summary>
    public static Balance Nobody { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Whether the parts make the whole.</summary>
    public bool Holds => Reported == Trapped + Rescued + Recovered + Elsewhere + Unknown + Contradictory
        && Math.Min(Math.Min(Math.Min(Trapped, Rescued), Math.Min(Recovered, Elsewhere)), Math.Min(Unknown, Contradictory)) >= 0;

    /// <summary>How many are rescued, recovered or elsewhere.</summary>
    public long Accounted => Rescued + Recovered + Elsewhere;

    /// <summary>How many nobody can account for although nobody digs for them: unknown, or contradictory.</summary>
    public long Open => Unknown + Contradictory;

    /// <summary>Of all casualties there are, those of a worksite: a pure function of their set.</summary>
    /// <param name="all">With those of other worksites, since some may belong to a group here.</param>
    /// <param name="worksite">Which.</param>
    /// <param name="exercise">Whether it is a drill's.</param>
    public static Balance Of(IReadOnlyCollection<CountedCasualty> all, SubjectId worksite, bool exercise = false)
    {
        var named = all.Where(c => c.Of is not null && c.Of != c.Id && c.Exercise == exercise)
            .GroupBy(c => c.Of!.Value).ToDictionary(members => members.Key, members => members.Sum(c => c.Heads));
        return all.Where(c => c.Worksite == worksite && c.Exercise == exercise).Aggregate(Nobody, (balance, c) =>
        {
            var told = c.Size is null ? 0 : named.GetValueOrDefault(c.Id);
            return balance.With(c.Fate, c.Size is null ? 1 : Math.Max(0, c.Heads - told), c.Size is null ? 0 : Math.Max(0, told - c.Heads));
        });
    }

    /// <summary>With some more people of one fate.</summary>
    internal Balance With(Fate fate, long people, long excess) => this with
    {
        Reported = Reported + people,
        Trapped = Trapped + (Fates.IsTrapped(fate) ? people : 0),
        Located = Located + (fate == Fate.Located ? people : 0),
        Rescued = Rescued + (fate == Fate.Rescued ? people : 0),
        Recovered = Recovered + (fate == Fate.Recovered ? people : 0),
        Elsewhere = Elsewhere + (fate == Fate.Elsewhere ? people : 0),
        Unknown = Unknown + (fate == Fate.Unknown ? people : 0),
        Contradictory = Contradictory + (fate == Fate.Contradictory ? people : 0),
        Excess = Excess + excess,
    };

    /// <summary>Of several worksites together.</summary>
    public static Balance operator +(Balance one, Balance other) => new(
        one.Reported + other.Reported, one.Trapped + other.Trapped, one.Rescued + other.Rescued, one.Recovered + other.Recovered,
        one.Elsewhere + other.Elsewhere, one.Unknown + other.Unknown, one.Contradictory + other.Contradictory, one.Located + other.Located, one.Excess + other.Excess);

    /// <inheritdoc cref="op_Addition"/>
    public static Balance Add(Balance one, Balance other) => one + other;

    /// <summary>As a closing says it.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(new SortedDictionary<string, long>(StringComparer.Ordinal)
    {
        ["reported"] = Reported,
        ["trapped"] = Trapped,
        ["rescued"] = Rescued,
        ["recovered"] = Recovered,
        ["elsewhere"] = Elsewhere,
        ["unknown"] = Unknown,
        ["contradictory"] = Contradictory,
    });

    /// <summary>Reads what a closing says; null where a number is missing or they do not make a balance.</summary>
    public static Balance? Read(JsonElement said)
    {
        if (said.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        long?[] numbers = [.. ((string[])["reported", "trapped", "rescued", "recovered", "elsewhere", "unknown", "contradictory"]).Select(name =>
            said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= int.MaxValue ? number : (long?)null)];
        return Array.Exists(numbers, number => number is null) ? null
            : new Balance(numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value, numbers[3]!.Value, numbers[4]!.Value, numbers[5]!.Value, numbers[6]!.Value) is { Holds: true } balance ? balance
            : null;
    }

    /// <summary>Whether two say the same of everyone; how many of the trapped were located, and what was wrong in a report, aside.</summary>
    public bool Agrees(Balance other) => this with { Located = 0, Excess = 0 } == other with { Located = 0, Excess = 0 };
}
