using System.Text.Json;
using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Places;

/// <summary>A place and where it lies.</summary>
/// <param name="Code">An OCHA p-code, or <c>G</c> and the number of GeoNames.</param>
/// <param name="Level"><c>adm1</c>, <c>adm2</c>, <c>adm3</c>, <c>community</c>, <c>neighbourhood</c>, <c>other</c>.</param>
/// <param name="Lat">WGS84, degrees.</param>
/// <param name="Lon">WGS84, degrees.</param>
/// <param name="UncertaintyM">Metres around the point within which the place lies.</param>
public sealed record PlaceNamed(string Code, string Level, double Lat, double Lon, long UncertaintyM, string Source, string? NameAr = null, string? NameEn = null)
{
    internal static PlaceNamed? Of(Place? place) => place is null ? null : new(
        place.Code, Place.CodeOf(place.Level), place.Point.Latitude, place.Point.Longitude, place.Uncertainty, place.Source, place.NameAr, place.NameEn);
}

/// <summary>A place that was found.</summary>
/// <param name="Match">How it met what was asked: <c>code</c>, <c>exact</c>, <c>folded</c>, <c>sounds_alike</c>, <c>beginning</c>, <c>words</c>, <c>one_edit</c>, <c>loose</c>, <c>near</c>.</param>
/// <param name="Areas">Those that it lies in, the smallest first.</param>
/// <param name="Near">The nearest sub-district's centre, where no source says in which it lies.</param>
public sealed record PlaceFound(PlaceNamed Place, string Match, IReadOnlyList<PlaceNamed> Areas, PlaceNamed? Near = null);

/// <summary>Coordinates that were read.</summary>
/// <param name="Warning"><c>place.outside_country</c> where they lie in no governorate.</param>
/// <param name="District">Where <c>district_near</c> is true, only that of the nearest centre in the governorate.</param>
/// <param name="Nearest">The nearest town or village, and how many metres away it is.</param>
public sealed record PointFound(
    double Lat, double Lon, PlaceNamed? Governorate = null, PlaceNamed? District = null, bool? DistrictNear = null, PlaceNamed? Nearest = null, double? Metres = null,
    string? Warning = null);

/// <summary>What a search for places came to.</summary>
/// <param name="Points">Coordinates, where the text holds them: two where it is open which is the latitude.</param>
/// <param name="Places">The best first.</param>
public sealed record PlacesFound(IReadOnlyList<PointFound> Points, IReadOnlyList<PlaceFound> Places);

/// <summary>The gazetteer, asked by programs and by the field that suggests places.</summary>
internal static class PlaceApi
{
    private const int Usual = 8;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/places", Search).RequireRight(Right.Read(Feature.Incidents))
            .Tells("searchPlaces", "Places by any spelling of a name, by code or by coordinates; what is near comes first among equals. Without a text, the places nearest to a point.", "request.query_malformed");

    private static Ok<PlacesFound> Search(Product product, string? q, string? near, int? limit)
    {
        if (q is { Length: > Gazetteer.LongestSearch })
        {
            throw new RefusedException("request.query_malformed", "q");
        }
        GeoPoint? here = near is null ? null : CoordinateText.Parse(near) is [var point, ..] ? point : throw new RefusedException("request.query_malformed", "near");
        var most = limit is null ? Usual : Paging.Limit(limit);
        if (string.IsNullOrWhiteSpace(q) && here is { } centre)
        {
            return TypedResults.Ok(new PlacesFound([], [.. product.Gazetteer.Around(centre, most).Select(Of)]));
        }
        var answer = product.Gazetteer.Search(q ?? "", here, most);
        return TypedResults.Ok(new PlacesFound([.. answer.Points.Select(hit => Of(hit, product.Gazetteer.AdminOf(null, hit.Point)))], [.. answer.Places.Select(Of)]));
    }

    private static PlaceFound Of(PlaceHit hit) => new(
        PlaceNamed.Of(hit.Place)!, JsonNamingPolicy.SnakeCaseLower.ConvertName(hit.Match.ToString()), [.. hit.Areas.Select(area => PlaceNamed.Of(area)!)], PlaceNamed.Of(hit.Near));

    private static PointFound Of(PointHit hit, PlaceAdmin? admin) => new(
        hit.Point.Latitude, hit.Point.Longitude, PlaceNamed.Of(hit.Governorate), PlaceNamed.Of(admin?.District), admin?.District is null ? null : admin.IsDistrictNear,
        PlaceNamed.Of(hit.Nearest), hit.Nearest is null ? null : Math.Round(hit.Metres), hit.Governorate is null ? "place.outside_country" : null);
}
