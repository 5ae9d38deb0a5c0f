using System.Globalization;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Incidents;

/// <summary>A place as a form asks for it: in words, and where they are known its code and its point.</summary>
/// <param name="Text">In words.</param>
/// <param name="Code">A p-code.</param>
/// <param name="Point">Latitude and longitude in degrees, with a comma or a space between.</param>
/// <param name="Within">How far from the point it may be, in metres.</param>
public sealed record PlaceForm(string Text, string Code, string Point, string Within)
{
    private const int LongestCode = 20;

    /// <summary>Nothing filled in.</summary>
    public static PlaceForm Empty { get; } = new("", "", "", "");

    /// <summary>Whether more than words was filled in.</summary>
    public bool IsDetailed => Code.Length + Point.Length + Within.Length > 0;

    /// <summary>What was sent.</summary>
    public static PlaceForm Of(IFormCollection form) => new(
        form["place"].ToString().Trim(), Words.LatinDigits(form["place_code"].ToString()).Trim().ToUpperInvariant(),
        Words.LatinDigits(form["place_point"].ToString()).Trim(), Words.LatinDigits(form["place_within"].ToString()).Trim());

    /// <summary>What is to be said; null where nothing is, or something is wrong, which is said.</summary>
    public PlaceSaid? Read(Complaints wrong)
    {
        var (latitude, longitude) = Pair();
        int? within = int.TryParse(Within, NumberStyles.None, CultureInfo.InvariantCulture, out var metres) ? metres : null;
        foreach (var (field, code) in WhatIsWrong(Text, Code, Point.Length > 0, latitude, longitude, Within.Length > 0, within))
        {
            wrong.Add(field, code);
        }
        var place = new PlaceSaid(Text.Length == 0 ? null : Text, Code.Length == 0 ? null : Code, latitude, longitude, within);
        return place.IsEmpty ? null : place;
    }

    /// <summary>What is wrong with a place, by the field that it stands in.</summary>
    public static IEnumerable<(string Field, string Code)> WhatIsWrong(
        string? text, string? code, bool hasPoint, double? latitude, double? longitude, bool hasWithin, int? within)
    {
        if (text is not null && !Wording.IsLine(text))
        {
            yield return ("place", "incident.place_malformed");
        }
        if (code is not null && (code.Length > LongestCode || !code.All(char.IsAsciiLetterOrDigit)))
        {
            yield return ("place_code", "place.code_malformed");
        }
        if (hasPoint && !PlaceSaid.IsPoint(latitude, longitude))
        {
            yield return ("place_point", "place.point_malformed");
        }
        if (hasWithin && within is not (>= 0 and <= PlaceSaid.LargestUncertainty))
        {
            yield return ("place_within", "place.within_malformed");
        }
    }

    private (double? Latitude, double? Longitude) Pair()
    {
        var parts = Point.Replace('\u066B', '.').Split([',', '\u060C', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts is [var north, var east] && Degrees(north) is { } latitude && Degrees(east) is { } longitude ? (latitude, longitude) : (null, null);

        static double? Degrees(string text) =>
            double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) ? degrees : null;
    }
}
