namespace Bayyina.Places;

/// <summary>A further name of a place.</summary>
/// <param name="Language">ISO 639; empty where none is said.</param>
/// <param name="IsPreferred">Whether it is the official one of its language.</param>
internal sealed record AlternateName(string Code, string Name, string Language, bool IsPreferred);

/// <summary>A row of a file of names; both null where the row names nothing that is spoken, such as an airport's code or an address.</summary>
internal readonly record struct NameRow(AlternateName? Name, PlaceProblem? Problem);

/// <summary>
/// GeoNames' <c>alternateNames</c> and <c>alternateNamesV2</c> (download.geonames.org/export/dump/readme.txt): 8 or 10 fields between tabs, of which
/// the second is the place's number, then the language, the name, and whether it is preferred.
/// </summary>
internal static class AlternateNames
{
    private const int LeastFields = 4;
    private const int MostFields = 10;

    private static readonly HashSet<string> NotSpoken = new(StringComparer.Ordinal) { "link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "abbr", "phon", "piny" };

    /// <summary>Whether a row of so many fields is one of names, not of places.</summary>
    public static bool IsRow(int fields) => fields is >= LeastFields and <= MostFields;

    public static IEnumerable<NameRow> Read(Stream stream)
    {
        using var text = new DelimitedText(stream, '\t');
        while (text.Next() is { } row)
        {
            if (row is [""])
            {
                continue;
            }
            if (!IsRow(row.Count))
            {
                yield return new NameRow(null, new PlaceProblem(text.Line, "places.column_count", $"{row.Count} ≠ {MostFields}"));
            }
            else if (!PlaceFile.IsNumber(row[1]))
            {
                yield return new NameRow(null, new PlaceProblem(text.Line, "places.code_malformed", PlaceFile.Short(row[1])));
            }
            else
            {
                var name = row[3].Trim();
                yield return new NameRow(
                    NotSpoken.Contains(row[2]) || name.Length is 0 or > PlaceFile.LongestName || !PlaceFile.IsName(name)
                        ? null : new AlternateName("G" + row[1], name, row[2], row.Count > 4 && row[4] == "1"),
                    null);
            }
        }
    }

    /// <summary>A place with more names. Its Arabic name is the one that is preferred in Arabic, or the first, where it had none.</summary>
    public static Place Name(Place place, IReadOnlyList<AlternateName> names)
    {
        var arabic = names.Where(name => name.Language == "ar").ToList();
        return PlaceFile.Named(
            place with { NameAr = arabic.LastOrDefault(name => name.IsPreferred)?.Name ?? place.NameAr ?? arabic.FirstOrDefault()?.Name },
            [.. place.OtherNames, .. names.Select(name => name.Name), .. place.NameAr is { } before ? new[] { before } : []]);
    }
}
