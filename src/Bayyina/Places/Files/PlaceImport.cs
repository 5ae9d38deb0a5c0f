using System.Data.Common;
using System.Text.Json;
using Bayyina.Storage;

namespace Bayyina.Places;

/// <summary>What an import did.</summary>
/// <param name="Added">Places that were not known.</param>
/// <param name="Changed">Known ones of which the file says something else than was kept.</param>
/// <param name="Unchanged">Known ones of which it says the same.</param>
/// <param name="Outlines">Outlines that are new or other than before.</param>
/// <param name="Passed">Lines passed over: names of places that nobody brought in.</param>
public sealed record PlacesImported(long Added, long Changed, long Unchanged, long Outlines, long Passed = 0)
{
    /// <summary>The file, as it is kept beside the rows.</summary>
    public PlaceSource Source { get; init; } = new("", "", "", 0);
}

/// <summary>Takes files into the tables, each whole or not at all.</summary>
internal static class PlaceImport
{
    private const int Batch = 400;
    private const int MostProblems = 20;
    private const int MostOutlineBytes = 64 << 20;

    /// <param name="transaction">In which all of it happens.</param>
    /// <param name="stream">A CSV of places or GeoNames' table.</param>
    /// <param name="geoNames">Whether it is the latter.</param>
    /// <param name="source">What it is called.</param>
    /// <param name="keep">Whether what is known stays as it is.</param>
    public static PlacesImported Places(DbTransaction transaction, Stream stream, bool geoNames, string source, bool keep)
    {
        var wrong = new Wrong();
        var (added, changed, unchanged, lines) = (0L, 0L, 0L, 0L);
        var known = PlaceRows.Count(transaction.Connection!, transaction);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var chunk in PlaceFile.Read(stream, geoNames, source).Chunk(Batch))
        {
            var places = new List<Place>(chunk.Length);
            foreach (var row in chunk)
            {
                lines++;
                if ((row.Problem ?? (seen.Add(row.Place!.Code) ? null : new PlaceProblem(row.Line, "places.code_twice", row.Place.Code))) is { } problem)
                {
                    wrong.Add(problem);
                }
                else
                {
                    places.Add(row.Place!);
                }
            }
            if (wrong.Count > 0)
            {
                continue;
            }
            var kept = PlaceRows.Find(transaction, places.Select(place => place.Code));
            foreach (var read in places)
            {
                if (!kept.TryGetValue(read.Code, out var before))
                {
                    added++;
                    PlaceRows.Write(transaction, read);
                    continue;
                }
                var place = geoNames ? WithNamesOf(read, before) : read;
                if (keep || Says(before) == Says(place))
                {
                    unchanged++;
                    continue;
                }
                changed++;
                PlaceRows.Write(transaction, place);
            }
            if (known + added > Gazetteer.MostPlaces)
            {
                throw PlacesException.Of(lines, "places.too_many", $"{Gazetteer.MostPlaces}");
            }
            Prepared.In(transaction).Flush();
        }
        wrong.Throw();
        return lines == 0 ? throw PlacesException.Of(1, "places.empty") : new PlacesImported(added, changed, unchanged, 0);
    }

    // GeoNames' names come in two files: the second is not undone by the first.
    private static Place WithNamesOf(Place read, Place before) => PlaceFile.Named(
        read with { NameAr = before.NameAr ?? read.NameAr }, [.. read.OtherNames, .. before.OtherNames, .. read.NameAr is { } guessed ? new[] { guessed } : []]);

    /// <summary>GeoNames' table of alternate names, for the places of theirs that are known.</summary>
    public static PlacesImported Names(DbTransaction transaction, Stream stream)
    {
        var wrong = new Wrong();
        var known = PlaceRows.Codes(transaction, "G");
        var named = new Dictionary<string, List<AlternateName>>(StringComparer.Ordinal);
        var (lines, passed) = (0L, 0L);
        foreach (var row in AlternateNames.Read(stream))
        {
            lines++;
            if (row.Problem is { } problem)
            {
                wrong.Add(problem);
            }
            else if (row.Name is not { } name)
            {
                continue;
            }
            else if (!known.Contains(name.Code))
            {
                passed++;
            }
            else if (named.TryGetValue(name.Code, out var others))
            {
                others.Add(name);
            }
            else
            {
                named[name.Code] = [name];
            }
        }
        wrong.Throw();
        if (lines == 0)
        {
            throw PlacesException.Of(1, "places.empty");
        }
        var (changed, unchanged) = (0L, 0L);
        foreach (var chunk in named.Keys.Chunk(Batch))
        {
            foreach (var (code, before) in PlaceRows.Find(transaction, chunk))
            {
                var place = AlternateNames.Name(before, named[code]);
                if (Says(before) == Says(place))
                {
                    unchanged++;
                    continue;
                }
                changed++;
                PlaceRows.Write(transaction, place);
            }
            Prepared.In(transaction).Flush();
        }
        return new PlacesImported(0, changed, unchanged, 0, passed);
    }

    // Where it came from is no part of what is said of it: the same from another file changes nothing.
    private static (string, PlaceLevel, string?, string?, string?, string, GeoPoint, long) Says(Place place) => (
        place.Code, place.Level, place.Parent, place.NameEn, place.NameAr, string.Join('\n', place.OtherNames), place.Point, place.Uncertainty);

    /// <summary>Outlines of areas; how many are new or other than before.</summary>
    public static long Outlines(DbTransaction transaction, Stream stream, string source, bool keep)
    {
        if (stream.Length > MostOutlineBytes)
        {
            throw PlacesException.Of(1, "places.outline_malformed", "64 MiB");
        }
        var written = 0L;
        try
        {
            using var json = JsonDocument.Parse(stream);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array)
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

    private sealed class Wrong
    {
        private readonly List<PlaceProblem> _first = [];

        public long Count { get; private set; }

        public void Add(PlaceProblem problem)
        {
            if (++Count <= MostProblems)
            {
                _first.Add(problem);
            }
        }

        public void Throw()
        {
            if (Count > 0)
            {
                throw new PlacesException(_first, Count);
            }
        }
    }
}
