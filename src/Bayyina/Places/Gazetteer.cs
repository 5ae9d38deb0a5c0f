using System.Security.Cryptography;
using System.Text.Json;
using Bayyina.Storage;

namespace Bayyina.Places;

/// <summary>What an import did.</summary>
/// <param name="Added">Places that were not known.</param>
/// <param name="Changed">Known ones of which the file says something else than was kept.</param>
/// <param name="Unchanged">Known ones of which it says the same.</param>
/// <param name="Outlines">Outlines that are new or other than before.</param>
public sealed record PlacesImported(long Added, long Changed, long Unchanged, long Outlines);

/// <summary>Names, codes and outlines of places: reference data that is brought in from files, none of it a statement.</summary>
/// <param name="database">Where it lies.</param>
/// <param name="time">Corrected server time.</param>
public sealed class Gazetteer(Database database, TimeProvider time)
{
    /// <summary>How many places there may be: the index lies in memory.</summary>
    public const int MostPlaces = 500_000;

    /// <summary>Letters of a search that are looked at.</summary>
    public const int LongestSearch = 200;

    private const int Batch = 400;
    private const int MostProblems = 20;
    private const int MostOutlineBytes = 64 << 20;
    private const double FarthestNear = 60_000;
    private const int DeepestArea = 8;
    private const string Start = "OCHA COD-AB Syria 2016";
    private const string StartLicence = "CC BY-IGO (UN OCHA)";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly Lock _turn = new();
    private Loaded? _loaded;

    private sealed record Loaded(string Version, long LookedAt, PlaceIndex Index, IReadOnlyDictionary<string, Outline> Outlines, IReadOnlyList<Place> Centres);

    /// <summary>Where the places came from.</summary>
    public IReadOnlyList<PlaceSource> Sources => database.Read(connection => PlaceRows.Sources(connection));

    /// <summary>How many places are known.</summary>
    public int Count => Current().Index.Count;

    /// <summary>Every place, by level and code.</summary>
    public IEnumerable<Place> All => Current().Index.Places.OrderBy(place => place.Level).ThenBy(place => place.Code, StringComparer.Ordinal);

    /// <summary>Outlines by the code of their place.</summary>
    public IReadOnlyDictionary<string, Outline> Outlines => Current().Outlines;

    /// <summary>The place of a code.</summary>
    public Place? Find(string code) => Current().Index.Find(code);

    /// <summary>Brings in the governorates and districts that the program ships, where it did not yet or ships others now.</summary>
    public void BringStart()
    {
        var (rows, outlines) = (Shipped("syria.csv"), Shipped("syria-adm1.geojson"));
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. rows, .. outlines]));
        if (database.Read(connection => PlaceRows.Sources(connection)).Any(source => source.Name == Start && source.Sha256 == hash))
        {
            return;
        }
        database.Write(transaction =>
        {
            // What was brought in since is newer than what is shipped.
            Take(transaction, new MemoryStream(rows), geoNames: false, Start, keep: true);
            TakeOutlines(transaction, new MemoryStream(outlines), Start, keep: true);
            PlaceRows.Write(transaction, new PlaceSource(Start, StartLicence, hash, time.GetUtcNow().ToUnixTimeMilliseconds()));
        });
    }

    private static byte[] Shipped(string name)
    {
        using var stream = typeof(Gazetteer).Assembly.GetManifestResourceStream("Bayyina.Places.Start." + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Takes a file in, or nothing of it: a CSV of places, GeoNames' table (<c>.txt</c>, <c>.tsv</c>) or outlines (<c>.geojson</c>, <c>.json</c>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">What it is called beside the rows; the file's name where nothing is said.</param>
    /// <param name="licence">Under which it may be used; empty where nobody said.</param>
    /// <exception cref="PlacesException">What is wrong, line by line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PlacesImported Import(string path, string? source = null, string? licence = null)
    {
        var form = Path.GetExtension(path).ToLowerInvariant();
        var geoNames = form is ".txt" or ".tsv";
        source ??= geoNames ? "GeoNames " + Path.GetFileName(path) : Path.GetFileName(path);
        licence ??= geoNames ? "CC BY 4.0" : "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        file.Position = 0;
        var imported = database.Write(transaction =>
        {
            var done = form is ".geojson" or ".json"
                ? new PlacesImported(0, 0, 0, TakeOutlines(transaction, file, source, keep: false))
                : Take(transaction, file, geoNames, source, keep: false);
            var before = PlaceRows.Sources(transaction.Connection!, transaction).FirstOrDefault(known => known.Name == source);
            if (done.Added + done.Changed + done.Outlines > 0 || before is null || before.Licence != licence || before.Sha256 != hash)
            {
                PlaceRows.Write(transaction, new PlaceSource(source, licence, hash, time.GetUtcNow().ToUnixTimeMilliseconds()));
            }
            return done;
        });
        lock (_turn)
        {
            _loaded = null;
        }
        return imported;
    }

    private static PlacesImported Take(System.Data.Common.DbTransaction transaction, Stream stream, bool geoNames, string source, bool keep)
    {
        var problems = new List<PlaceProblem>();
        var (wrong, added, changed, unchanged, lines) = (0L, 0L, 0L, 0L, 0L);
        var known = PlaceRows.Count(transaction.Connection!, transaction);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var chunk in PlaceFile.Read(stream, geoNames, source).Chunk(Batch))
        {
            var places = new List<Place>(chunk.Length);
            foreach (var row in chunk)
            {
                lines++;
                var problem = row.Problem ?? (seen.Add(row.Place!.Code) ? null : new PlaceProblem(row.Line, "places.code_twice", row.Place.Code));
                if (problem is null)
                {
                    places.Add(row.Place!);
                }
                else if (++wrong <= MostProblems)
                {
                    problems.Add(problem);
                }
            }
            if (wrong > 0)
            {
                continue;
            }
            var kept = PlaceRows.Find(transaction, places.Select(place => place.Code));
            foreach (var place in places)
            {
                if (!kept.TryGetValue(place.Code, out var before))
                {
                    added++;
                }
                else if (keep || Says(before) == Says(place))
                {
                    unchanged++;
                    continue;
                }
                else
                {
                    changed++;
                }
                PlaceRows.Write(transaction, place);
            }
            if (known + added > MostPlaces)
            {
                throw PlacesException.Of(lines, "places.too_many", $"{MostPlaces}");
            }
            Prepared.In(transaction).Flush();
        }
        return wrong > 0 ? throw new PlacesException(problems, wrong)
            : lines == 0 ? throw PlacesException.Of(1, "places.empty")
            : new PlacesImported(added, changed, unchanged, 0);
    }

    // Where it came from is no part of what is said of it: the same from another file changes nothing.
    private static (string, PlaceLevel, string?, string?, string?, string, GeoPoint, long) Says(Place place) => (
        place.Code, place.Level, place.Parent, place.NameEn, place.NameAr, string.Join('\n', place.OtherNames), place.Point, place.Uncertainty);

    private static long TakeOutlines(System.Data.Common.DbTransaction transaction, Stream stream, string source, bool keep)
    {
        if (stream.Length > MostOutlineBytes)
        {
            throw PlacesException.Of(1, "places.outline_malformed", "64 MiB");
        }
        var written = 0L;
        try
        {
            using var json = JsonDocument.Parse(stream);
            if (!json.RootElement.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array)
            {
                throw PlacesException.Of(1, "places.outline_malformed", "features");
            }
            foreach (var (number, feature) in features.EnumerateArray().Index())
            {
                var (code, outline) = OutlineOf(feature) ?? throw PlacesException.Of(1, "places.outline_malformed", $"features[{number}]");
                var text = outline.ToString();
                if (PlaceRows.OutlineOf(transaction, code) is var before && before != text && (!keep || before is null))
                {
                    PlaceRows.Write(transaction, code, text, source);
                    written++;
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw PlacesException.Of((malformed as JsonException)?.LineNumber + 1 ?? 1, "places.outline_malformed", "JSON");
        }
        return written;
    }

    private static (string Code, Outline Outline)? OutlineOf(JsonElement feature) =>
        feature.TryGetProperty("properties", out var properties) && properties.TryGetProperty("pcode", out var code) && code.GetString() is { Length: > 0 and <= 40 } named
        && feature.TryGetProperty("geometry", out var geometry) && geometry.TryGetProperty("type", out var type) && geometry.TryGetProperty("coordinates", out var coordinates)
        && type.GetString() is "Polygon" or "MultiPolygon" && Outline.Read(coordinates, type.GetString() == "Polygon") is { } outline
            ? (named, outline)
            : null;

    /// <summary>Finds places by any spelling of a name, by code or by coordinates. No text makes it throw.</summary>
    /// <param name="text">As somebody types it; of a longer one the beginning.</param>
    /// <param name="near">Where one is: among equals, what is near comes first.</param>
    /// <param name="most">How many places at most.</param>
    public PlaceAnswer Search(string text, GeoPoint? near = null, int most = 10)
    {
        var loaded = Current();
        text = text.Length > LongestSearch ? text[..LongestSearch] : text;
        var points = CoordinateText.Parse(text).Select(point => Locate(loaded, point)).ToList();
        // Where one reading lies in the country and the other does not, that is the one.
        if (points.Count == 2 && points.Exists(point => point.Governorate is not null))
        {
            points.RemoveAll(point => point.Governorate is null);
        }
        return new PlaceAnswer(points, [.. loaded.Index.Search(text, near, most).Select(hit => Described(loaded, hit.Place, hit.Match))]);
    }

    /// <summary>Where a point lies.</summary>
    public PointHit Locate(GeoPoint point) => Locate(Current(), point);

    /// <summary>A place with the areas that it lies in; null where there is none of that code.</summary>
    public PlaceHit? Describe(string code) => Current() is var loaded && loaded.Index.Find(code) is { } place ? Described(loaded, place, PlaceMatch.Code) : null;

    private static PointHit Locate(Loaded loaded, GeoPoint point)
    {
        var nearest = loaded.Index.Places.Where(place => place.Level is PlaceLevel.Community or PlaceLevel.Subdistrict or PlaceLevel.District)
            .Where(place => Math.Abs(place.Point.Latitude - point.Latitude) < 1 && Math.Abs(place.Point.Longitude - point.Longitude) < 1)
            .MinBy(place => place.Point.MetresTo(point));
        return new PointHit(point, GovernorateOf(loaded, point), nearest, nearest?.Point.MetresTo(point) ?? 0);
    }

    private static Place? GovernorateOf(Loaded loaded, GeoPoint point) =>
        loaded.Outlines.Where(outline => outline.Value.Contains(point)).Select(outline => loaded.Index.Find(outline.Key)).OfType<Place>().MinBy(place => place.Code, StringComparer.Ordinal);

    private static PlaceHit Described(Loaded loaded, Place place, PlaceMatch match)
    {
        var areas = new List<Place>();
        for (var above = place.Parent; above is not null && areas.Count < DeepestArea && loaded.Index.Find(above) is { } area && area != place && !areas.Contains(area); above = area.Parent)
        {
            areas.Add(area);
        }
        if (areas.Count > 0 || place.Level == PlaceLevel.Governorate)
        {
            return new PlaceHit(place, match, areas, null);
        }
        if (GovernorateOf(loaded, place.Point) is { } governorate)
        {
            areas.Add(governorate);
        }
        var near = loaded.Centres.MinBy(centre => centre.Point.MetresTo(place.Point));
        return new PlaceHit(place, match, areas, near is not null && near.Point.MetresTo(place.Point) < FarthestNear ? near : null);
    }

    // Another node may have brought places in: asked again every few seconds, while it is searched.
    private Loaded Current()
    {
        lock (_turn)
        {
            if (_loaded is { } loaded && time.GetElapsedTime(loaded.LookedAt) < LookAgain)
            {
                return loaded;
            }
            var now = time.GetTimestamp();
            return _loaded = database.Read(connection =>
            {
                var version = PlaceRows.Version(connection);
                if (_loaded is { } same && same.Version == version)
                {
                    return same with { LookedAt = now };
                }
                var index = new PlaceIndex(PlaceRows.All(connection));
                var centres = index.Places.Where(place => place.Level == PlaceLevel.Subdistrict).ToList();
                return new Loaded(version, now, index, PlaceRows.Outlines(connection), centres.Count > 0 ? centres : [.. index.Places.Where(place => place.Level == PlaceLevel.District)]);
            });
        }
    }
}
