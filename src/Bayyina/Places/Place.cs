using System.Globalization;

namespace Bayyina.Places;

/// <summary>What a place is, from the largest down. The order is that of lists.</summary>
public enum PlaceLevel
{
    /// <summary><c>adm1</c>.</summary>
    Governorate,

    /// <summary><c>adm2</c>.</summary>
    District,

    /// <summary><c>adm3</c>.</summary>
    Subdistrict,

    /// <summary>A town or village.</summary>
    Community,

    /// <summary>A quarter of a town.</summary>
    Neighbourhood,

    /// <summary>A hill, a spring, a farm, a crossing.</summary>
    Other,
}

/// <summary>A point on WGS84, in degrees.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthRadius = 6_371_008.8;

    /// <summary>Whether it lies on the globe.</summary>
    public bool IsValid => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180;

    /// <summary>Metres along a great circle, on a sphere of the mean radius (haversine).</summary>
    public double MetresTo(GeoPoint other)
    {
        var (a, b) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(other.Latitude));
        var (up, across) = (Math.Sin((b - a) / 2), Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt((up * up) + (Math.Cos(a) * Math.Cos(b) * across * across))));
    }

    internal long LatitudeE6 => (long)Math.Round(Latitude * 1e6);

    internal long LongitudeE6 => (long)Math.Round(Longitude * 1e6);

    internal static GeoPoint OfE6(long latitude, long longitude) => new(latitude / 1e6, longitude / 1e6);
}

/// <summary>A place of the gazetteer, as its source has it.</summary>
/// <param name="Code">An OCHA p-code (<c>SY0702</c>, <c>C3987</c>), or <c>G</c> and the number of GeoNames.</param>
/// <param name="Parent">The code of the area that it lies in, where the source names one.</param>
/// <param name="OtherNames">Further spellings.</param>
/// <param name="Uncertainty">Metres around the point within which the place lies; what its level implies where the source is silent.</param>
/// <param name="Source">Which file it came from; its licence is kept beside.</param>
public sealed record Place(
    string Code, PlaceLevel Level, string? Parent, string? NameEn, string? NameAr, IReadOnlyList<string> OtherNames, GeoPoint Point, long Uncertainty, string Source)
{
    /// <summary>Everything that it is called.</summary>
    public IEnumerable<string> Names => new[] { NameEn, NameAr }.OfType<string>().Concat(OtherNames);

    /// <summary>What a reader of a language calls it: its name there, else in the other, else its code.</summary>
    public string NameIn(CultureInfo culture) => (culture.TwoLetterISOLanguageName == "ar" ? NameAr ?? NameEn : NameEn ?? NameAr) ?? Code;

    /// <summary>Whether a text has the form of a code: up to 40 Latin letters, digits, dots, hyphens and underscores.</summary>
    public static bool IsCode(string text) => text.Length is > 0 and <= 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    /// <summary>How files and the database write a level.</summary>
    public static string CodeOf(PlaceLevel level) => level switch
    {
        PlaceLevel.Governorate => "adm1",
        PlaceLevel.District => "adm2",
        PlaceLevel.Subdistrict => "adm3",
        PlaceLevel.Community => "community",
        PlaceLevel.Neighbourhood => "neighbourhood",
        _ => "other",
    };

    /// <summary>A level as files write it; null where there is none of that name.</summary>
    public static PlaceLevel? LevelOf(string code)
    {
        foreach (var level in Enum.GetValues<PlaceLevel>())
        {
            if (CodeOf(level) == code)
            {
                return level;
            }
        }
        return null;
    }

    /// <summary>How far from its point a place of a level reaches, in metres, where nothing better is known.</summary>
    public static long ImpliedUncertainty(PlaceLevel level) => level switch
    {
        PlaceLevel.Governorate => 75_000,
        PlaceLevel.District => 25_000,
        PlaceLevel.Subdistrict => 10_000,
        PlaceLevel.Community => 1_500,
        PlaceLevel.Neighbourhood => 500,
        _ => 1_000,
    };
}
