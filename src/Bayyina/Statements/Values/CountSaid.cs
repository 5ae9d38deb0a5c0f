using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bayyina.Statements;

/// <summary>How many, as somebody said it: an object <c>{"best"?,"min"?,"max"?,"approx"?}</c> of whole numbers.</summary>
/// <param name="Best">The number; null where only bounds were said.</param>
/// <param name="Least">At least so many.</param>
/// <param name="Most">At most so many.</param>
/// <param name="IsAbout">Whether the number is approximate.</param>
public sealed record CountSaid(int? Best, int? Least = null, int? Most = null, bool IsAbout = false)
{
    /// <summary>The largest number that is taken.</summary>
    public const int Largest = 1_000_000;

    /// <summary>Reads what a statement says; null where it is of another form.</summary>
    public static CountSaid? Of(JsonElement said)
    {
        if (said.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var count = new CountSaid(
            Number(said, "best"), Number(said, "min"), Number(said, "max"),
            said.TryGetProperty("approx", out var about) && about.ValueKind == JsonValueKind.True);
        return count is { Best: null, Least: null, Most: null } ? null : count;
    }

    /// <summary>Reads what somebody typed: <c>6</c>, <c>~6</c>, <c>5-7</c>, <c>5+</c>, with Latin or Arabic digits.</summary>
    /// <returns>Null where it is none of these.</returns>
    public static CountSaid? Parse(string typed)
    {
        var text = string.Concat(typed.Where(c => !char.IsWhiteSpace(c)).Select(c => c switch
        {
            >= '\u0660' and <= '\u0669' => (char)(c - '\u0660' + '0'),
            '\u2013' or '\u2212' or '\u0640' => '-',
            '\u2248' => '~',
            _ => c,
        }));
        if (text.StartsWith('~'))
        {
            return Whole(text[1..]) is { } about ? new CountSaid(about, IsAbout: true) : null;
        }
        if (text.EndsWith('+'))
        {
            return Whole(text[..^1]) is { } least ? new CountSaid(null, Least: least) : null;
        }
        if (text.Split('-') is [var from, var to])
        {
            return Whole(from) is { } least && Whole(to) is { } most && least <= most ? new CountSaid(null, least, most) : null;
        }
        return Whole(text) is { } best ? new CountSaid(best) : null;
    }

    /// <summary>As a statement says it.</summary>
    public JsonElement ToJson()
    {
        var count = new JsonObject();
        Put("best", Best);
        Put("min", Least);
        Put("max", Most);
        if (IsAbout)
        {
            count["approx"] = true;
        }
        return JsonSerializer.SerializeToElement(count);

        void Put(string name, int? number)
        {
            if (number is { } there)
            {
                count[name] = there;
            }
        }
    }

    /// <summary>As it is typed: <c>~6</c>, <c>5-7</c>.</summary>
    public override string ToString() => (Best, Least, Most) switch
    {
        ({ } best, null, null) => (IsAbout ? "~" : "") + Written(best),
        (null, { } least, null) => Written(least) + "+",
        (null, { } least, { } most) => Written(least) + "-" + Written(most),
        (null, null, { } most) => "0-" + Written(most),
        ({ } best, var least, var most) => (IsAbout ? "~" : "") + Written(best) + " (" + Written(least ?? 0) + (most is { } up ? "-" + Written(up) : "+") + ")",
        _ => "",
    };

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Largest ? number : null;

    private static int? Number(JsonElement said, string name) =>
        said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 0 and <= Largest ? number : null;
}
