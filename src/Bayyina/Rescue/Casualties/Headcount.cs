using System.Text.Json;

namespace Bayyina.Rescue;

/// <summary>How many a group is said to be: <c>{"best":6,"min":5,"max":8,"approx":true}</c>.</summary>
/// <param name="Best">The number that is counted with.</param>
/// <param name="Min">At least so many; null where nobody says.</param>
/// <param name="Max">At most so many; null where nobody says.</param>
/// <param name="IsApprox">Whether the best number is a guess.</param>
public sealed record Headcount(long Best, long? Min = null, long? Max = null, bool IsApprox = false)
{
    /// <summary>No group has more: what says more is counted as so many.</summary>
    public const long Most = 100_000;

    /// <summary>Whether the numbers can be true together.</summary>
    public bool IsSound => Best is >= 1 and <= Most && !(Min < 0) && !(Min > Best) && !(Max < Best) && !(Max > Most);

    /// <summary>Reads what was said. Whatever it is, a group is at least one: nobody who was reported is lost by a number that cannot be read.</summary>
    public static Headcount Of(JsonElement said)
    {
        var (min, max) = (Number(said, "min"), Number(said, "max"));
        var best = Number(said, "best") ?? min ?? max ?? 1;
        return new Headcount(Math.Max(1, best), min, max, said.ValueKind == JsonValueKind.Object && said.TryGetProperty("approx", out var approx) && approx.ValueKind == JsonValueKind.True);
    }

    /// <summary>As it is said.</summary>
    public JsonElement ToJson()
    {
        var members = new SortedDictionary<string, object>(StringComparer.Ordinal) { ["best"] = Best };
        if (Min is { } min)
        {
            members["min"] = min;
        }
        if (Max is { } max)
        {
            members["max"] = max;
        }
        if (IsApprox)
        {
            members["approx"] = true;
        }
        return JsonSerializer.SerializeToElement(members);
    }

    private static long? Number(JsonElement said, string name) =>
        said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0
            ? Math.Min(number, Most)
            : null;
}
