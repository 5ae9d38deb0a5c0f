using System.Globalization;

namespace Bayyina.Places;

/// <summary>A row of a file of places, or what is wrong with it.</summary>
internal readonly record struct PlaceRow(long Line, Place? Place, PlaceProblem? Problem);

/// <summary>
/// Reads places: a CSV whose header names at least <c>pcode,level,lat,lon</c> and <c>name_en</c> or <c>name_ar</c>, further <c>parent</c>,
/// <c>uncertainty_m</c> and <c>other_names</c> (<c>;</c> between them); or GeoNames' table, 19 fields between tabs (download.geonames.org/export/dump/readme.txt).
/// </summary>
internal static class PlaceFile
{
    public const int LongestName = 200;
    private const int LongestCode = 40;
    private const int MostNames = 250;
    private const int GeoNamesFields = 19;

    private static readonly string[] Needed = ["pcode", "level", "lat", "lon"];

    public static IEnumerable<PlaceRow> Read(Stream stream, bool geoNames, string source) =>
        geoNames ? GeoNames(stream, source) : Csv(stream, source);

    /// <summary>Whether the first row of a file of GeoNames' is one of names; the stream is left at its beginning.</summary>
    public static bool IsOfNames(Stream stream)
    {
        using var text = new DelimitedText(stream, '\t', leaveOpen: true);
        var row = text.Next();
        while (row is [""])
        {
            row = text.Next();
        }
        stream.Position = 0;
        return row is not null && AlternateNames.IsRow(row.Count);
    }

    private static IEnumerable<PlaceRow> Csv(Stream stream, string source)
    {
        using var text = new DelimitedText(stream, ',');
        var header = text.Next()?.ConvertAll(name => name.Trim().ToLowerInvariant()) ?? throw PlacesException.Of(1, "places.empty");
        var at = header.Index().DistinctBy(column => column.Item).ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal);
        if (Array.Find(Needed, name => !at.ContainsKey(name)) is { } missing)
        {
            throw PlacesException.Of(1, "places.column_missing", missing);
        }
        if (!at.ContainsKey("name_en") && !at.ContainsKey("name_ar"))
        {
            throw PlacesException.Of(1, "places.column_missing", "name_en, name_ar");
        }
        while (text.Next() is { } row)
        {
            if (row is [""])
            {
                continue;
            }
            var line = text.Line;
            if (row.Count != header.Count)
            {
                yield return Wrong(line, "places.column_count", $"{row.Count} ≠ {header.Count}");
                continue;
            }
            string Cell(string name) => at.TryGetValue(name, out var column) ? row[column] : "";
            if (Place.LevelOf(Cell("level").Trim()) is not { } level)
            {
                yield return Wrong(line, "places.level_unknown", Short(Cell("level")));
                continue;
            }
            yield return Make(
                line, Cell("pcode").Trim(), level, Cell("parent").Trim(), Lines(Cell("name_en")), Lines(Cell("name_ar")),
                Cell("other_names").Split(';'), (Cell("lat"), Cell("lon")), Cell("uncertainty_m").Trim(), source);
        }
    }

    private static IEnumerable<PlaceRow> GeoNames(Stream stream, string source)
    {
        using var text = new DelimitedText(stream, '\t');
        while (text.Next() is { } row)
        {
            if (row is [""])
            {
                continue;
            }
            if (row.Count != GeoNamesFields)
            {
                yield return Wrong(text.Line, "places.column_count", $"{row.Count} ≠ {GeoNamesFields}");
                continue;
            }
            if (!IsNumber(row[0]))
            {
                yield return Wrong(text.Line, "places.code_malformed", Short(row[0]));
                continue;
            }
            var other = row[3].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
            // Their names have no language here: the first that is wholly in Arabic letters of Arabic stands for it.
            var arabic = other.Find(IsArabic);
            yield return Make(
                text.Line, "G" + row[0], LevelOf(row[6], row[7]), "", [row[1]], arabic is null ? [] : [arabic], [row[2], .. other], (row[4], row[5]), "", source);
        }
    }

    private static PlaceLevel LevelOf(string @class, string code) => (@class, code) switch
    {
        ("A", "ADM1") => PlaceLevel.Governorate,
        ("A", "ADM2") => PlaceLevel.District,
        ("A", "ADM3") => PlaceLevel.Subdistrict,
        ("P", "PPLX") => PlaceLevel.Neighbourhood,
        ("P", _) => PlaceLevel.Community,
        _ => PlaceLevel.Other,
    };

    private static bool IsArabic(string name) => name.Length > 0 && name.All(c => c is ' ' or (>= '\u0621' and <= '\u0652')) && name.Trim().Length > 0;

    // A cell of several lines holds several spellings.
    private static string[] Lines(string cell) => cell.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static PlaceRow Make(
        long line, string code, PlaceLevel level, string parent, string[] english, string[] arabic, IEnumerable<string> others,
        (string Latitude, string Longitude) at, string uncertainty, string source)
    {
        if (!Place.IsCode(code))
        {
            return Wrong(line, "places.code_malformed", Short(code));
        }
        if (parent.Length > 0 && (!Place.IsCode(parent) || parent == code))
        {
            return Wrong(line, "places.parent_malformed", Short(parent));
        }
        var first = new[] { english.FirstOrDefault(), arabic.FirstOrDefault() };
        var names = first.OfType<string>().Select(name => name.Trim()).ToList();
        if (names.TrueForAll(name => name.Length == 0))
        {
            return Wrong(line, "places.name_missing", code);
        }
        if (names.Find(name => name.Length > LongestName || !IsName(name)) is { } odd)
        {
            return Wrong(line, "places.name_malformed", odd.Length > LongestName ? odd[..LongestName] : odd);
        }
        if (!TryDegrees(at.Latitude, out var latitude) || !TryDegrees(at.Longitude, out var longitude) || !new GeoPoint(latitude, longitude).IsValid)
        {
            return Wrong(line, "places.coordinates", $"{Short(at.Latitude)}, {Short(at.Longitude)}");
        }
        var radius = Place.ImpliedUncertainty(level);
        if (uncertainty.Length > 0 && (!long.TryParse(uncertainty, NumberStyles.None, CultureInfo.InvariantCulture, out radius) || radius is < 1 or > 1_000_000))
        {
            return Wrong(line, "places.uncertainty", Short(uncertainty));
        }
        var point = new GeoPoint(latitude, longitude);
        return new PlaceRow(
            line,
            Named(
                new Place(
                    code, level, parent.Length == 0 ? null : parent, Filled(first[0]), Filled(first[1]), [],
                    GeoPoint.OfE6(point.LatitudeE6, point.LongitudeE6), radius, source),
                english.Skip(1).Concat(arabic.Skip(1)).Concat(others)),
            null);
    }

    /// <summary>A place with other names than its two: those that can be kept, each once.</summary>
    public static Place Named(Place place, IEnumerable<string> others) => place with
    {
        OtherNames =
        [
            .. others.Select(name => name.Trim()).Where(name => name.Length is > 0 and <= LongestName && IsName(name) && name != place.NameEn && name != place.NameAr)
                .Distinct(StringComparer.Ordinal).Take(MostNames),
        ],
    };

    /// <summary>Whether it is a number of GeoNames.</summary>
    public static bool IsNumber(string text) => text.Length is > 0 and <= 12 && text.All(char.IsAsciiDigit);

    private static string? Filled(string? name) => name?.Trim() is { Length: > 0 } filled ? filled : null;

    public static string Short(string text) => text.Length > LongestCode ? text[..LongestCode] : text;

    public static bool IsName(string name) => !name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' || c is >= '\u202A' and <= '\u202E' || c == '\uFFFD');

    private static bool TryDegrees(string text, out double degrees) =>
        double.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out degrees) && double.IsFinite(degrees);

    private static PlaceRow Wrong(long line, string code, string detail) => new(line, null, new PlaceProblem(line, code, detail));
}
