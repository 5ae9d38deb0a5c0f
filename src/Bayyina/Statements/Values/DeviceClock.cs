using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bayyina.Statements;

/// <summary>What a device knew of its own clock when something was said on it: the common property <c>clock</c>, <c>{"device"?,"offset_s"}</c>.</summary>
/// <remarks>
/// Times in a statement stay as the device wrote them; a reader takes the offset off. It decides no order: it tells why a time looks wrong.
/// </remarks>
/// <param name="Device">Its name; null where it has none.</param>
/// <param name="OffsetSeconds">By how many seconds its clock was ahead of the server's when the two last met; negative where it was behind.</param>
public sealed record DeviceClock(string? Device, long OffsetSeconds)
{
    /// <summary>The name of the property.</summary>
    public const string Property = "clock";

    // A phone whose battery was out believes that it is 1970, or 2038.
    private const long Largest = 100L * 366 * 86400;

    /// <summary>The clock of the device on which a statement was said; null where it tells of none.</summary>
    public static DeviceClock? Of(Statement statement) => statement.Value(Property) is { IsPresent: true } said ? Of(said.Value) : null;

    /// <summary>Reads what a statement says; null where it is of another form.</summary>
    public static DeviceClock? Of(JsonElement said) =>
        said.ValueKind == JsonValueKind.Object
        && said.TryGetProperty("offset_s", out var offset) && offset.ValueKind == JsonValueKind.Number && offset.TryGetInt64(out var seconds)
        && seconds is >= -Largest and <= Largest
            ? new DeviceClock(said.TryGetProperty("device", out var device) && device.ValueKind == JsonValueKind.String ? device.GetString() : null, seconds)
            : null;

    /// <summary>What the server's clock showed when this one showed a time.</summary>
    public DateTimeOffset Corrected(DateTimeOffset shown)
    {
        var ticks = shown.UtcTicks - (OffsetSeconds * TimeSpan.TicksPerSecond);
        return new DateTimeOffset(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }

    /// <summary>As a statement says it.</summary>
    public JsonElement ToJson()
    {
        var clock = new JsonObject();
        if (Device is not null)
        {
            clock["device"] = Device;
        }
        clock["offset_s"] = OffsetSeconds;
        return JsonSerializer.SerializeToElement(clock);
    }
}
