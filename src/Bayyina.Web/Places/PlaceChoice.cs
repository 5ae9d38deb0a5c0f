using System.Globalization;
using Bayyina.Places;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bayyina.Web.Places;

/// <summary>What stands in a field for a place: a text, and what was picked for it.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Picked">A code, or <c>@latitude,longitude</c>; null where the text stands for itself.</param>
/// <param name="Answer">What the text may mean, where it was searched.</param>
public sealed record PlaceChoice(string Text, string? Picked = null, PlaceAnswer? Answer = null)
{
    private const int Most = 8;

    /// <summary>Nothing yet.</summary>
    public static PlaceChoice None { get; } = new("");

    /// <summary>Reads the fields <c>NAME</c> and <c>NAME-picked</c> of a form; searches where the button <c>find</c> was pressed or something was picked.</summary>
    public static PlaceChoice From(IEnumerable<KeyValuePair<string, StringValues>> form, string name, Gazetteer gazetteer)
    {
        var values = form.ToLookup(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        var text = (values[name].FirstOrDefault() ?? "").Trim();
        text = text.Length > Gazetteer.LongestSearch ? text[..Gazetteer.LongestSearch] : text;
        var picked = values[name + "-picked"].FirstOrDefault() is { Length: > 0 and <= 60 } value && (gazetteer.Find(value) is not null || PointOf(value) is not null) ? value : null;
        var asks = text.Length > 0 && (picked is not null || values["find"].Contains(name));
        return new PlaceChoice(text, picked, asks ? gazetteer.Search(text, null, Most) : null);
    }

    /// <summary>Whether the form was sent to search, not to say anything.</summary>
    public static bool IsAsking(IFormCollection form, string name) => form["find"] == name;

    /// <summary>How a point stands in <see cref="Picked"/>: to a metre or so, without more digits than anybody meant.</summary>
    public static string ValueOf(GeoPoint point) => string.Create(CultureInfo.InvariantCulture, $"@{point.Latitude:0.######},{point.Longitude:0.######}");

    /// <summary>The point that was picked; null where a place or nothing was.</summary>
    public GeoPoint? Point => PointOf(Picked);

    private static GeoPoint? PointOf(string? picked) => picked is ['@', .. var pair] && CoordinateText.Parse(pair) is [var point, ..] ? point : null;
}
