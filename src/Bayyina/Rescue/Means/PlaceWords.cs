using System.Globalization;
using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>Places as tables and lists of these features keep them.</summary>
internal static class PlaceWords
{
    /// <summary>Its words, else its code, else its coordinates; null where it has none of them.</summary>
    public static string? Of(PlaceSaid? place) => place is null ? null : place.Text ?? place.Code ?? (place.HasPoint
        ? string.Create(CultureInfo.InvariantCulture, $"{place.Latitude:0.#####}, {place.Longitude:0.#####}")
        : null);

    /// <summary>Millionths of a degree; null where it is not said.</summary>
    public static long? Micro(double? degrees) => degrees is { } said ? (long)Math.Round(said * 1_000_000) : null;
}
