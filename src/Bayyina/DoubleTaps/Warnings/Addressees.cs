using Bayyina.Incidents;
using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.DoubleTaps;

/// <summary>Who is on the way or on site: whom a warning goes to.</summary>
public sealed class Addressees(Database database, Gazetteer gazetteer)
{
    private const int Most = 2000;

    /// <summary>The deployments to an incident, or to one that is one with it, that are out.</summary>
    public IReadOnlyList<SubjectId> At(SubjectId incident, bool exercise) => database.Read(connection =>
    {
        var classes = new Classes(connection, IncidentKinds.Same, [incident.Value], exercise);
        var dialect = Dialect.Of(connection);
        var keys = new DynamicParameters(dialect.Keys(classes.Joined.Append(incident.Value).Distinct(StringComparer.Ordinal)));
        keys.Add("exercise", exercise ? 1 : 0);
        return connection.Query<string>(
            $"SELECT id FROM deployment WHERE {dialect.IsAmongKeys("incident")} AND active = 1 AND exercise = @exercise ORDER BY id LIMIT {Most}", keys).Select(id => new SubjectId(id)).ToList();
    });

    /// <summary>The deployments that are out in a district or governorate, and those of whose incident nobody knows where it is.</summary>
    public IReadOnlyList<SubjectId> In(string area, bool exercise, Reader own)
    {
        var outside = database.Read(connection => connection.Query<(string Id, string? Incident)>(
            "SELECT id, incident FROM deployment WHERE active = 1 AND exercise = @exercise ORDER BY id LIMIT @Most", new { exercise = exercise ? 1 : 0, Most }).ToList());
        var incidents = new IncidentList(database).Among([.. outside.Select(row => row.Incident).OfType<string>().Distinct().Select(id => new SubjectId(id))], own);
        return [.. outside.Where(row => row.Incident is not { } id || !incidents.TryGetValue(new SubjectId(id), out var incident) || MayLieIn(area, incident.Where.OrNull)).Select(row => new SubjectId(row.Id))];
    }

    /// <summary>As coarse as what goes out may name a place; the governorate where the district is only the nearest one.</summary>
    public CoarseArea? AreaOf(PlaceSaid? place) =>
        place is not null && AdminOf(place) is { } admin ? Named(admin.District is { } district && !admin.IsDistrictNear ? district : admin.Governorate) : null;

    /// <summary>A district or governorate with its names; null where there is none of that code.</summary>
    public CoarseArea? Find(string? code) => CoarseArea.CodeOf(code) is { } coarse && gazetteer.Find(coarse) is { } area ? Named(area) : null;

    /// <summary>Every governorate and district, to choose from.</summary>
    public IReadOnlyList<CoarseArea> All => [.. gazetteer.All.Where(place => place.Level is PlaceLevel.Governorate or PlaceLevel.District).Select(Named).OfType<CoarseArea>().OrderBy(area => area.Code, StringComparer.Ordinal)];

    private bool MayLieIn(string area, PlaceSaid? place) => place is null || AdminOf(place) is not { } admin
        || admin.Governorate.Code == area || admin.District?.Code == area || (admin.District is null || admin.IsDistrictNear) && area.StartsWith(admin.Governorate.Code, StringComparison.Ordinal);

    private PlaceAdmin? AdminOf(PlaceSaid place) => gazetteer.AdminOf(place.Code, place.HasPoint ? new GeoPoint(place.Latitude!.Value, place.Longitude!.Value) : null);

    private static CoarseArea? Named(Place place) => CoarseArea.CodeOf(place.Code) == place.Code
        ? new CoarseArea(place.Code, place.NameEn ?? place.NameAr ?? place.Code, place.NameAr ?? place.NameEn ?? place.Code)
        : null;
}
