using System.Globalization;

namespace Bayyina.Statements;

/// <summary>Where a page of a list ends: the row that the next page comes after. Lists run from the newest to the oldest.</summary>
/// <param name="Since">Seconds since 1970.</param>
/// <param name="Id">Tells rows of one second apart, as the list orders them.</param>
public readonly record struct ListKey(long Since, string Id)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is nothing of the kind.</summary>
    public static ListKey? Parse(string? text)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0 && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? new ListKey(since, text![(dot + 1)..])
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Since}.{Id}");
}

/// <summary>One page of a list.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="Next">What the next page comes after; null where this is the last.</param>
public sealed record Listed<T>(IReadOnlyList<T> Rows, ListKey? Next);

/// <summary>Makes pages of lists.</summary>
public static class Listing
{
    /// <summary>Cuts a page of <paramref name="most"/> off rows of which one more was asked for, to see whether any are left.</summary>
    public static Listed<T> Cut<T>(List<T> rows, int most, Func<T, ListKey> key) =>
        rows.Count <= most ? new Listed<T>(rows, null) : new Listed<T>(rows[..most], key(rows[most - 1]));
}

/// <summary>How many there are: of the record, and of drills, which are never counted with it.</summary>
public readonly record struct Tally(long Real, long Drills)
{
    /// <summary>Reads rows of (exercise, how many).</summary>
    public static Tally Of(IEnumerable<(long Exercise, long Count)> rows)
    {
        var (real, drills) = (0L, 0L);
        foreach (var (exercise, count) in rows)
        {
            (real, drills) = exercise == 0 ? (real + count, drills) : (real, drills + count);
        }
        return new Tally(real, drills);
    }
}
