using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bayyina.Statements;

/// <summary>A place as somebody said it: an object <c>{"text","code"?,"lat"?,"lon"?,"uncertainty_m"?}</c>, whose members travel together.</summary>
/// <param name="Text">In words, as it was said.</param>
/// <param name="Code">A p-code, such as <c>SY020001</c> or <c>C1022</c>.</param>
/// <param name="Latitude">WGS84, in degrees; there where <paramref name="Longitude"/> is.</param>
/// <param name="Longitude">WGS84, in degrees.</param>
/// <param name="UncertaintyMetres">How far from the point it may be; null where nobody said.</param>
public sealed record PlaceSaid(string? Text, string? Code = null, double? Latitude = null, double? Longitude = null, int? UncertaintyMetres = null)
{
    /// <summary>What is taken for the uncertainty of a point of which nobody said any, in metres.</summary>
    public const int UsualUncertainty = 250;

    /// <summary>The most that a place may be uncertain by, in metres: wider than the country.</summary>
    public const int LargestUncertainty = 1_000_000;

    private const double EarthRadius = 6_371_008.8; // mean radius of WGS84, in metres
    private const int Decimals = 6; // a tenth of a metre

    // Syria with its border villages; what lies outside may be right, and is worth a second look.
    private const double South = 32.2, North = 37.4, West = 35.5, East = 42.5;

    /// <summary>Whether it has a point.</summary>
    public bool HasPoint => Latitude is not null && Longitude is not null;

    /// <summary>Whether nothing of it was said.</summary>
    public bool IsEmpty => Text is null && Code is null && !HasPoint;

    /// <summary>Whether its point lies outside the country; false where it has none.</summary>
    public bool IsOutside => HasPoint && (Latitude is < South or > North || Longitude is < West or > East);

    /// <summary>How far from its point it may be, in metres.</summary>
    public int Uncertainty => UncertaintyMetres ?? UsualUncertainty;

    /// <summary>Reads what a statement says; null where it is of another form. A member that is of another form counts as not said.</summary>
    public static PlaceSaid? Of(JsonElement said)
    {
        if (said.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var (latitude, longitude) = (Number(said, "lat"), Number(said, "lon"));
        var isPoint = IsPoint(latitude, longitude);
        var uncertainty = Number(said, "uncertainty_m");
        var place = new PlaceSaid(
            Line(said, "text"), Line(said, "code"), isPoint ? latitude : null, isPoint ? longitude : null,
            uncertainty is >= 0 and <= LargestUncertainty ? (int)uncertainty : null);
        return place.IsEmpty ? null : place;
    }

    /// <summary>Whether two numbers are a point of the earth.</summary>
    public static bool IsPoint(double? latitude, double? longitude) => latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180;

    /// <summary>As a statement says it; null where it is empty.</summary>
    public JsonElement? ToJson()
    {
        if (IsEmpty)
        {
            return null;
        }
        var place = new JsonObject();
        if (Text is not null)
        {
            place["text"] = Text;
        }
        if (Code is not null)
        {
            place["code"] = Code;
        }
        if (HasPoint)
        {
            place["lat"] = Math.Round(Latitude!.Value, Decimals);
            place["lon"] = Math.Round(Longitude!.Value, Decimals);
        }
        if (UncertaintyMetres is { } metres)
        {
            place["uncertainty_m"] = metres;
        }
        return JsonSerializer.SerializeToElement(place);
    }

    /// <summary>Metres between the two points along the great circle (haversine); null where either has none.</summary>
    public double? MetresTo(PlaceSaid other)
    {
        if (!HasPoint || !other.HasPoint)
        {
            return null;
        }
        var (one, two) = (Radians(Latitude!.Value), Radians(other.Latitude!.Value));
        var north = Math.Sin((two - one) / 2);
        var east = Math.Sin(Radians(other.Longitude!.Value - Longitude!.Value) / 2);
        var chord = (north * north) + (Math.Cos(one) * Math.Cos(two) * east * east);
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }

    /// <summary>The one place that covers several that were said of one thing: the surest point, as uncertain as it takes to hold the others.</summary>
    /// <returns>The first in words where none has a point; null where there is none.</returns>
    public static PlaceSaid? Covering(IReadOnlyList<PlaceSaid> said)
    {
        var surest = said.Where(place => place.HasPoint)
            .OrderBy(place => place.Uncertainty).ThenBy(place => place.Latitude).ThenBy(place => place.Longitude).FirstOrDefault();
        if (surest is null)
        {
            return said.Count == 0 ? null : said[0];
        }
        var reach = said.Where(place => place.HasPoint).Max(place => Math.Max(surest.Uncertainty, surest.MetresTo(place)!.Value));
        return surest with { UncertaintyMetres = reach > surest.Uncertainty ? (int)Math.Ceiling(reach) : surest.UncertaintyMetres };
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static string? Line(JsonElement said, string name) =>
        said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static double? Number(JsonElement said, string name) =>
        said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
}
