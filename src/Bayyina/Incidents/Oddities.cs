using System.Text.Json;
using System.Text.Json.Nodes;
using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>What may be right and is worth a second look; shown beside what was said, which is kept as it is.</summary>
public static class Oddities
{
    /// <summary>A time that had not come yet when it was said, and nothing tells why.</summary>
    public const string TimeAhead = "when.ahead";

    /// <summary>A time that had not come yet when it was said, because the device's clock was ahead.</summary>
    public const string ClockAhead = "when.clock_ahead";

    /// <summary>A point outside the country.</summary>
    public const string PlaceOutside = "place.outside";

    /// <summary>What is odd about a time; null where nothing is.</summary>
    /// <param name="edtf">As it was said.</param>
    /// <param name="clock">Of the device that said it.</param>
    /// <param name="issuedAt">Server time at which it was said.</param>
    public static string? OfTime(string? edtf, DeviceClock? clock, long issuedAt)
    {
        var then = DateTimeOffset.FromUnixTimeSeconds(issuedAt);
        return !Edtf.IsValid(edtf) || !Edtf.IsAhead(edtf!, then) ? null : ExplainsAhead(edtf!, clock, then) ? ClockAhead : TimeAhead;
    }

    /// <summary>Whether a time that has not come yet had come by the clock of the server, the device's offset taken off.</summary>
    public static bool ExplainsAhead(string edtf, DeviceClock? clock, DateTimeOffset now) =>
        clock is { OffsetSeconds: > 0 } && edtf.Contains('T')
        && TimeSpanSaid.Of(edtf, clock).Earliest is { } earliest && earliest <= now + Edtf.Leeway;
}

/// <summary>Members of the objects that statements hold.</summary>
internal static class Texts
{
    public static string? Member(JsonElement said, string name) =>
        said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    public static JsonElement? Object(params ReadOnlySpan<(string Name, string? Value)> members)
    {
        var made = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (!string.IsNullOrEmpty(value))
            {
                made[name] = value;
            }
        }
        return made.Count == 0 ? null : JsonSerializer.SerializeToElement(made);
    }
}
