using System.Security.Cryptography;
using Bayyina.Storage;

namespace Bayyina.Places;

/// <summary>Names, codes and outlines of places: reference data that is brought in from files, none of it a statement.</summary>
/// <param name="database">Where it lies.</param>
/// <param name="time">Corrected server time.</param>
public sealed class Gazetteer(Database database, TimeProvider time)
{
    /// <summary>How many places there may be: the index lies in memory.</summary>
    public const int MostPlaces = 500_000;

    /// <summary>Letters of a search that are looked at.</summary>
    public const int LongestSearch = 200;

    private const string Start = "OCHA COD-AB Syria 2016";
    private const string GeoNamesLicence = "CC BY 4.0";
    private const string StartLicence = "CC BY-IGO (UN OCHA)";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly Lock _turn = new();
    private Loaded? _loaded;

    private sealed record Loaded(string Version, long LookedAt, Atlas Atlas);

    /// <summary>Where the places came from.</summary>
    public IReadOnlyList<PlaceSource> Sources => database.Read(connection => PlaceRows.Sources(connection));

    /// <summary>How many places are known.</summary>
    public int Count => Atlas.Index.Count;

    /// <summary>Every place, by level and code.</summary>
    public IEnumerable<Place> All => Atlas.Index.Places.OrderBy(place => place.Level).ThenBy(place => place.Code, StringComparer.Ordinal);

    /// <summary>Outlines by the code of their place.</summary>
    public IReadOnlyDictionary<string, Outline> Outlines => Atlas.Outlines;

    /// <summary>The place of a code.</summary>
    public Place? Find(string code) => Atlas.Index.Find(code);

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
            PlaceImport.Places(transaction, new MemoryStream(rows), geoNames: false, Start, keep: true);
            PlaceImport.Outlines(transaction, new MemoryStream(outlines), Start, keep: true);
            PlaceRows.Write(transaction, new PlaceSource(Start, StartLicence, hash, time.GetUtcNow().ToUnixTimeMilliseconds()));
        });
        Forget();
    }

    // What was brought in here is there at once; what another node brought in, when it is looked at again.
    private void Forget()
    {
        lock (_turn)
        {
            _loaded = null;
        }
    }

    private static byte[] Shipped(string name)
    {
        using var stream = typeof(Gazetteer).Assembly.GetManifestResourceStream("Bayyina.Places.Start." + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>
    /// Takes a file in, or nothing of it: a CSV of places, GeoNames' table of places or of alternate names (<c>.txt</c>, <c>.tsv</c>), or outlines
    /// (<c>.geojson</c>, <c>.json</c>).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="source">What it is called beside the rows; the file's name where nothing is said.</param>
    /// <param name="licence">Under which it may be used; what was said before, or GeoNames' own, where nothing is said now.</param>
    /// <exception cref="PlacesException">What is wrong, line by line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PlacesImported Import(string path, string? source = null, string? licence = null)
    {
        var form = Path.GetExtension(path).ToLowerInvariant();
        var geoNames = form is ".txt" or ".tsv";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        file.Position = 0;
        var names = geoNames && PlaceFile.IsOfNames(file);
        // Theirs are called alike: SY.txt holds the places of Syria, or their names.
        source ??= (geoNames, names) switch { (false, _) => "", (_, false) => "GeoNames ", _ => "GeoNames, names: " } + Path.GetFileName(path);
        var imported = database.Write(transaction =>
        {
            var done = form is ".geojson" or ".json"
                ? new PlacesImported(0, 0, 0, PlaceImport.Outlines(transaction, file, source, keep: false))
                : names ? PlaceImport.Names(transaction, file)
                : PlaceImport.Places(transaction, file, geoNames, source, keep: false);
            var before = PlaceRows.Sources(transaction.Connection!, transaction).FirstOrDefault(known => known.Name == source);
            // The licence that somebody gave stays until somebody gives another.
            var from = new PlaceSource(source, licence ?? before?.Licence ?? (geoNames ? GeoNamesLicence : ""), hash, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (done.Added + done.Changed + done.Outlines > 0 || before is null || before.Licence != from.Licence || before.Sha256 != hash)
            {
                PlaceRows.Write(transaction, from);
            }
            return done with { Source = from };
        });
        Forget();
        return imported;
    }

    /// <summary>Finds places by any spelling of a name, by code or by coordinates. No text makes it throw.</summary>
    /// <param name="text">As somebody types it; of a longer one the beginning.</param>
    /// <param name="near">Where one is: among equals, what is near comes first.</param>
    /// <param name="most">How many places at most.</param>
    public PlaceAnswer Search(string text, GeoPoint? near = null, int most = 10)
    {
        var atlas = Atlas;
        text = text.Length > LongestSearch ? text[..LongestSearch] : text;
        var points = CoordinateText.Parse(text).Select(atlas.Locate).ToList();
        // Where one reading lies in the country and the other does not, that is the one.
        if (points.Count == 2 && points.Exists(point => point.Governorate is not null))
        {
            points.RemoveAll(point => point.Governorate is null);
        }
        // Nothing is called by numbers alone, nor by a link.
        return new PlaceAnswer(points, points.Count > 0 ? [] : [.. atlas.Index.Search(text, near, most).Select(hit => atlas.Described(hit.Place, hit.Match))]);
    }

    /// <summary>Where a point lies.</summary>
    public PointHit Locate(GeoPoint point) => Atlas.Locate(point);

    /// <summary>The places nearest to a point, quarters of towns included, the nearest first.</summary>
    public IReadOnlyList<PlaceHit> Around(GeoPoint point, int most) =>
        Atlas is var atlas ? [.. atlas.Around(point, most, PlaceLevel.Neighbourhood).Select(near => atlas.Described(near.Place, PlaceMatch.Near))] : [];

    /// <summary>A place with the areas that it lies in; null where there is none of that code.</summary>
    public PlaceHit? Describe(string code) => Atlas is var atlas && atlas.Index.Find(code) is { } place ? atlas.Described(place, PlaceMatch.Code) : null;

    /// <summary>The governorate and district of a place, for what must not name the place itself: the code decides, else the point.</summary>
    /// <param name="code">Of the gazetteer; of OCHA's, whose areas stand in the code, also one that is not known.</param>
    /// <param name="point">Where it is; looked at where the code tells nothing.</param>
    /// <returns>Null where neither tells, or it lies outside the country.</returns>
    public PlaceAdmin? AdminOf(string? code, GeoPoint? point = null) => Atlas.AdminOf(code, point);

    /// <summary>Whether a point lies in no governorate, nor near the outline of one: worth a warning, never a refusal. Without outlines nothing is known, and nothing warned of.</summary>
    public bool IsOutside(GeoPoint point) => Atlas is { Outlines.Count: > 0 } atlas && atlas.GovernorateOf(point) is null;

    // Another node may have brought places in: asked again every few seconds, while it is searched.
    private Atlas Atlas
    {
        get
        {
            lock (_turn)
            {
                if (_loaded is { } loaded && time.GetElapsedTime(loaded.LookedAt) < LookAgain)
                {
                    return loaded.Atlas;
                }
                var now = time.GetTimestamp();
                _loaded = database.Read(connection => PlaceRows.Version(connection) is var version && _loaded is { } same && same.Version == version
                    ? same with { LookedAt = now }
                    : new Loaded(version, now, new Atlas(PlaceRows.All(connection), PlaceRows.Outlines(connection))));
                return _loaded.Atlas;
            }
        }
    }
}
