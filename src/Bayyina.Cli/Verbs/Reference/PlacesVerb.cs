using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bayyina.Places;

namespace Bayyina.Cli;

/// <summary><c>places</c>, <c>places list|search|import</c>: names, codes and outlines of places.</summary>
internal static class PlacesVerb
{
    private static readonly Argument<string> File = new("FILE") { Description = CliText.Of("places.file") };
    private static readonly Argument<string> Text = new("TEXT") { Description = CliText.Of("places.text") };
    private static readonly Option<string?> Source = Options.Text("--source", "NAME");
    private static readonly Option<string?> Licence = Options.Text("--licence", "TEXT");
    private static readonly Option<string?> Near = Options.Text("--near", "LAT,LON");
    private static readonly Option<int> Most = new("--most") { Description = CliText.Of("option.most"), HelpName = "N", DefaultValueFactory = _ => 10 };

    public static Command Create()
    {
        var verb = new Command("places", CliText.Of("verb.places")) { Options.Json };
        verb.SetAction(Tell);
        var list = new Command("list", CliText.Of("places.list")) { Options.Json };
        list.SetAction(List);
        var search = new Command("search", CliText.Of("places.search")) { Text, Near, Most, Options.Json };
        search.SetAction(Search);
        var import = new Command("import", CliText.Of("places.import")) { File, Source, Licence, Options.Json };
        import.SetAction(Import);
        verb.Add(list);
        verb.Add(search);
        verb.Add(import);
        return verb;
    }

    private static Product Reading(ParseResult parsed) =>
        Product.OpenForReading(parsed.GetValue(Options.Data)!, TimeProvider.System, SecretPrompt.Passphrase, Options.Stores);

    private static int Tell(ParseResult parsed)
    {
        using var product = Reading(parsed);
        var counts = product.Gazetteer.All.CountBy(place => place.Level).ToList();
        if (parsed.GetValue(Options.Json))
        {
            Terminal.Json(json =>
            {
                json.WriteStartObject("places");
                counts.ForEach(count => json.WriteNumber(Place.CodeOf(count.Key), count.Value));
                json.WriteEndObject();
                json.WriteStartArray("sources");
                foreach (var source in product.Gazetteer.Sources)
                {
                    json.WriteStartObject();
                    json.WriteString("source", source.Name);
                    json.WriteString("licence", source.Licence);
                    json.WriteString("sha256", source.Sha256);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            });
            return CommandLine.Done;
        }
        counts.ForEach(count => Terminal.Line($"{count.Value}\t{CliText.Of("places.level." + Place.CodeOf(count.Key))}"));
        foreach (var source in product.Gazetteer.Sources)
        {
            Terminal.Line($"{source.Name}\t{(source.Licence.Length == 0 ? CliText.Of("places.no_licence") : source.Licence)}");
        }
        return CommandLine.Done;
    }

    private static int List(ParseResult parsed)
    {
        using var product = Reading(parsed);
        foreach (var place in product.Gazetteer.All)
        {
            if (parsed.GetValue(Options.Json))
            {
                Terminal.Json(json => Write(json, place));
            }
            else
            {
                Terminal.Line(Line(place));
            }
        }
        return CommandLine.Done;
    }

    private static int Search(ParseResult parsed)
    {
        using var product = Reading(parsed);
        GeoPoint? near = parsed.GetValue(Near) is { } text && CoordinateText.Parse(text) is [var point, ..] ? point : null;
        var answer = product.Gazetteer.Search(parsed.GetValue(Text)!, near, Math.Clamp(parsed.GetValue(Most), 1, 200));
        foreach (var hit in answer.Points)
        {
            Tell(hit, parsed.GetValue(Options.Json));
        }
        foreach (var hit in answer.Places)
        {
            if (parsed.GetValue(Options.Json))
            {
                Terminal.Json(json =>
                {
                    Write(json, hit.Place);
                    json.WriteString("match", JsonNamingPolicy.SnakeCaseLower.ConvertName(hit.Match.ToString()));
                    json.WriteStartArray("areas");
                    foreach (var area in hit.Areas)
                    {
                        json.WriteStringValue(area.Code);
                    }
                    json.WriteEndArray();
                    if (hit.Near is { } centre)
                    {
                        json.WriteString("near", centre.Code);
                    }
                });
                continue;
            }
            var around = hit.Areas.Select(NameOf).ToList();
            if (hit.Near is { } by)
            {
                around.Insert(0, CliText.Of("places.near", NameOf(by)));
            }
            Terminal.Line($"{Line(hit.Place)}\t{string.Join(" · ", around)}");
        }
        return CommandLine.Done;
    }

    private static void Tell(PointHit hit, bool asJson)
    {
        if (hit.Governorate is null)
        {
            Terminal.Notice("place.outside_country", Problems.Text("place.outside_country", CliText.Culture));
        }
        if (!asJson)
        {
            Terminal.Line($"{Written(hit.Point)}\t{(hit.Governorate is { } area ? NameOf(area) : "–")}\t{(hit.Nearest is { } near ? CliText.Of("places.near", NameOf(near)) : "")}");
            return;
        }
        Terminal.Json(json =>
        {
            json.WriteNumber("lat", hit.Point.Latitude);
            json.WriteNumber("lon", hit.Point.Longitude);
            json.WriteString("governorate", hit.Governorate?.Code);
            json.WriteString("nearest", hit.Nearest?.Code);
            json.WriteNumber("metres", Math.Round(hit.Metres));
        });
    }

    private static int Import(ParseResult parsed)
    {
        var path = parsed.GetValue(File)!;
        if (!System.IO.File.Exists(path))
        {
            return Terminal.Refuse("path.missing", path);
        }
        using var product = Installation.OpenToRead(parsed.GetValue(Options.Data)!);
        PlacesImported done;
        try
        {
            done = product.Gazetteer.Import(path, parsed.GetValue(Source), parsed.GetValue(Licence));
        }
        catch (PlacesException refused)
        {
            foreach (var problem in refused.Problems)
            {
                Terminal.Refuse(problem.Code, CliText.Of("places.line", problem.Line, problem.Detail));
            }
            return refused.Count > refused.Problems.Count ? Terminal.Refuse("places.more", $"{refused.Count - refused.Problems.Count}") : CommandLine.Refused;
        }
        if (done.Source.Licence.Length == 0)
        {
            Terminal.Notice("places.licence_unknown", Problems.Text("places.licence_unknown", CliText.Culture));
        }
        if (parsed.GetValue(Options.Json))
        {
            Terminal.Json(json =>
            {
                json.WriteNumber("added", done.Added);
                json.WriteNumber("changed", done.Changed);
                json.WriteNumber("unchanged", done.Unchanged);
                json.WriteNumber("outlines", done.Outlines);
                json.WriteNumber("passed", done.Passed);
            });
        }
        else
        {
            Terminal.Line(CliText.Of("places.imported", done.Added, done.Changed, done.Unchanged, done.Outlines, done.Passed));
        }
        return CommandLine.Done;
    }

    private static string Line(Place place) =>
        $"{place.Code}\t{place.NameAr ?? "–"}\t{place.NameEn ?? "–"}\t{CliText.Of("places.level." + Place.CodeOf(place.Level))}\t{Written(place.Point)}";

    private static string NameOf(Place place) => place.NameIn(CliText.Culture);

    private static string Written(GeoPoint point) => string.Create(CultureInfo.InvariantCulture, $"{point.Latitude:0.######}, {point.Longitude:0.######}");

    private static void Write(Utf8JsonWriter json, Place place)
    {
        json.WriteString("code", place.Code);
        json.WriteString("level", Place.CodeOf(place.Level));
        json.WriteString("name_ar", place.NameAr);
        json.WriteString("name_en", place.NameEn);
        json.WriteNumber("lat", place.Point.Latitude);
        json.WriteNumber("lon", place.Point.Longitude);
        json.WriteNumber("uncertainty_m", place.Uncertainty);
        json.WriteString("source", place.Source);
    }
}
