using System.Globalization;
using Bayyina.Statements;

namespace Bayyina.Web.Deployments;

/// <summary>A place as a page shows it and as a line that somebody types says it.</summary>
internal static class PlaceLine
{
    /// <summary>Its words, code and coordinates, as far as it has them.</summary>
    public static string Of(PlaceSaid place) => string.Join(" · ", ((string?[])
    [
        place.Text, place.Code,
        place.HasPoint ? string.Create(CultureInfo.InvariantCulture, $"{place.Latitude:0.#####}, {place.Longitude:0.#####}") : null,
    ]).OfType<string>());

    /// <summary>Reads a line: two numbers are coordinates in degrees, latitude first; anything else is words. Null where it is empty.</summary>
    public static PlaceSaid? Read(string line)
    {
        var text = line.Trim();
        if (text.Length == 0)
        {
            return null;
        }
        var parts = Shell.Words.LatinDigits(text).Split([',', ' ', '\u060C'], StringSplitOptions.RemoveEmptyEntries);
        return parts is [var one, var two] && Degrees(one) is { } latitude && Degrees(two) is { } longitude && PlaceSaid.IsPoint(latitude, longitude)
            ? new PlaceSaid(null, null, latitude, longitude)
            : new PlaceSaid(text);
    }

    // A number without a point is a house or a sector, and no coordinate.
    private static double? Degrees(string text) => text.Contains('.', StringComparison.Ordinal)
        && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
