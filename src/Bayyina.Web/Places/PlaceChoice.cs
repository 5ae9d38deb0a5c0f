using System.Globalization;
using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;
using Microsoft.Extensions.Primitives;

namespace Bayyina.Web.Places;

/// <summary>What stands in a <see cref="PlaceField"/>: read from a form, shown again, and read out as what a statement says of a place.</summary>
/// <remarks>
/// Of a field named <c>place</c> a form posts <c>place</c> (the text), <c>place-picked</c> (a code, or <c>@latitude,longitude</c>; empty where the text
/// is to stand as it is), <c>place-for</c> (the text that was picked for) and <c>place-uncertainty_m</c>; a program may post <c>place-code</c>, or
/// <c>place-lat</c> and <c>place-lon</c>, instead of what is picked. The button <c>find</c> with the field's name as its value asks for choices.
/// </remarks>
public sealed class PlaceChoice
{
    private const int Most = 8;
    private const int LongestPick = 60;

    private readonly Gazetteer? _gazetteer;

    private PlaceChoice(Gazetteer? gazetteer, string name, string text, string? picked, string metres, bool isAsking)
    {
        (_gazetteer, Name, Text, Picked, Metres, IsAsking) = (gazetteer, name, text, picked, metres, isAsking);
        if (gazetteer is not null && ((isAsking && text.Length > 0) || picked is { Length: > 0 }))
        {
            Answer = Answered(gazetteer, text, picked);
        }
    }

    /// <summary>Nothing yet.</summary>
    public static PlaceChoice None { get; } = new(null, "", "", null, "", isAsking: false);

    /// <summary>The field's name in the form.</summary>
    public string Name { get; }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>A code, or <c>@latitude,longitude</c>; empty where the text is to stand for itself, null where nothing was picked.</summary>
    public string? Picked { get; }

    /// <summary>The uncertainty, as it was written.</summary>
    public string Metres { get; }

    /// <summary>Whether the form was sent to search, not to say anything: it is shown again.</summary>
    public bool IsAsking { get; }

    /// <summary>What the text may mean, where it was searched.</summary>
    public PlaceAnswer? Answer { get; private set; }

    /// <summary>A code of what is worth a second look, such as <c>place.outside_country</c>; null where nothing is.</summary>
    public string? Warning => _gazetteer is not null && (PointOf(Picked) ?? Typed()?.Point) is { } point && _gazetteer.IsOutside(point) ? "place.outside_country" : null;

    /// <summary>Reads what a form holds.</summary>
    public static PlaceChoice From(IEnumerable<KeyValuePair<string, StringValues>> form, string name, Gazetteer gazetteer)
    {
        var sent = form.ToLookup(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        string? Sent(string field) => sent[name + field].FirstOrDefault()?.Trim();
        var text = Sent("") ?? "";
        var picked = Sent("-picked") ?? (Sent("-code") is { Length: > 0 } code ? code : Sent("-lat") is { Length: > 0 } lat ? $"@{lat},{Sent("-lon")}" : null);
        // What was picked for another text says nothing of this one.
        if (Sent("-for") is { } meant && meant != text)
        {
            picked = null;
        }
        return new PlaceChoice(gazetteer, name, text, picked, Sent("-uncertainty_m") ?? "", sent["find"].Contains(name));
    }

    /// <summary>What a statement says of a place, to be corrected.</summary>
    public static PlaceChoice Of(PlaceSaid? said, string name, Gazetteer gazetteer) => said is null ? None : new(
        gazetteer, name, said.Text ?? said.Code ?? "",
        said.Code ?? (said.HasPoint ? ValueOf(new GeoPoint(said.Latitude!.Value, said.Longitude!.Value)) : null),
        said.UncertaintyMetres?.ToString(CultureInfo.InvariantCulture) ?? "", isAsking: false);

    /// <summary>The place to be said; null where there is none, or where something is wrong, which is said beside the field.</summary>
    /// <param name="wrong">Takes what is wrong, under the field's name.</param>
    /// <param name="required">Whether a form without a place is wrong.</param>
    public PlaceSaid? Read(Complaints wrong, bool required = false)
    {
        if (Text.Length == 0 && Picked is null or "")
        {
            return required ? Wrong("place.missing") : null;
        }
        if (!Wording.IsLine(Text))
        {
            return Wrong("place.malformed");
        }
        int? metres = null;
        if (Metres.Length > 0)
        {
            if (!int.TryParse(Words.LatinDigits(Metres), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > PlaceSaid.LargestUncertainty)
            {
                return Wrong("place.uncertainty_malformed");
            }
            metres = number;
        }
        if (Picked is ['@', ..])
        {
            return PointOf(Picked) is { } point ? At(point) : Wrong("place.coordinates_malformed");
        }
        if (Picked is { Length: > 0 })
        {
            return OfCode(Picked) ?? Wrong("place.code_malformed");
        }
        if (Picked is "" || Typed() is not { } typed)
        {
            return new PlaceSaid(Text, UncertaintyMetres: metres);
        }
        if (typed.Point is null && typed.Code is null)
        {
            // Both orders lie in the country: whoever wrote it says which is meant.
            Answer ??= Answered(_gazetteer!, Text, null);
            return Wrong("place.order_open");
        }
        return typed.Point is { } read ? At(read) : OfCode(typed.Code!);

        PlaceSaid? Wrong(string code)
        {
            wrong.Add(Name, code);
            return null;
        }

        PlaceSaid At(GeoPoint point) => new(Text.Length == 0 ? null : Text, null, point.Latitude, point.Longitude, metres);

        PlaceSaid? OfCode(string code) =>
            _gazetteer?.Find(code) is { } place
                ? new PlaceSaid(Text.Length == 0 ? place.NameAr ?? place.NameEn : Text, place.Code, place.Point.Latitude, place.Point.Longitude, metres ?? (int)place.Uncertainty)
                : Place.IsCode(code) ? new PlaceSaid(Text.Length == 0 ? null : Text, code, UncertaintyMetres: metres) : null;
    }

    // What the text says by itself: a code, coordinates, or coordinates of which it is open which is the latitude (both null).
    private (string? Code, GeoPoint? Point)? Typed()
    {
        if (_gazetteer is null || Text.Length is 0 or > Gazetteer.LongestSearch)
        {
            return null;
        }
        if (_gazetteer.Find(Text) is { } place)
        {
            return (place.Code, null);
        }
        var points = CoordinateText.Parse(Text);
        var inside = points.Where(point => !_gazetteer.IsOutside(point)).ToList();
        return (points.Count, inside.Count) switch
        {
            (0, _) => null,
            (1, _) => (null, points[0]),
            (_, 1) => (null, inside[0]),
            // Outside in either order: as coordinates are written everywhere, the latitude first.
            (_, 0) => (null, points[0]),
            _ => (null, null),
        };
    }

    private static PlaceAnswer Answered(Gazetteer gazetteer, string text, string? picked)
    {
        var answer = text.Length == 0 ? new PlaceAnswer([], []) : gazetteer.Search(text, null, Most);
        // What was picked is always among the choices, whatever the text finds.
        if (PointOf(picked) is { } point)
        {
            return answer.Points.Any(hit => ValueOf(hit.Point) == picked) ? answer : answer with { Points = [gazetteer.Locate(point), .. answer.Points] };
        }
        return picked is { Length: > 0 } && gazetteer.Describe(picked) is { } there && answer.Places.All(hit => hit.Place.Code != there.Place.Code)
            ? answer with { Places = [there, .. answer.Places] }
            : answer;
    }

    /// <summary>How a point stands in <see cref="Picked"/>: to a metre or so, without more digits than anybody meant.</summary>
    public static string ValueOf(GeoPoint point) => string.Create(CultureInfo.InvariantCulture, $"@{point.Latitude:0.######},{point.Longitude:0.######}");

    private static GeoPoint? PointOf(string? picked) =>
        picked is { Length: > 1 and <= LongestPick } and ['@', .. var pair] && pair.Split(',') is [var lat, var lon]
        && double.TryParse(lat, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var latitude)
        && double.TryParse(lon, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var longitude)
        && new GeoPoint(latitude, longitude) is { IsValid: true } point ? point : null;
}
