namespace Bayyina.Places;

/// <summary>What was known of places at one moment, in memory: names, outlines, and what lies in what.</summary>
/// <remarks>It never changes once it is made: any number may ask it at once.</remarks>
internal sealed class Atlas
{
    // The outlines are simplified and leave out islands: of 6,383 places of Syria 48 lie outside every one, the farthest of them 3.6 km.
    private const double Border = 5_000;
    private const double FarthestNear = 60_000;
    private const int DeepestArea = 8;
    private const double MetresToADegree = 111_195;
    private const int LettersOfGovernorate = 4;
    private const int LettersOfDistrict = 6;

    private readonly Place[] _byLatitude;
    private readonly List<(Place Centre, PlaceAdmin Admin)> _centres;
    private readonly List<Place> _near;
    private readonly List<(Place Area, Outline Outline)> _areas;

    public Atlas(IEnumerable<Place> places, IReadOnlyDictionary<string, Outline> outlines)
    {
        Index = new PlaceIndex(places);
        Outlines = outlines;
        _byLatitude = [.. Index.Places.Where(place => place.Level is not (PlaceLevel.Governorate or PlaceLevel.Other)).OrderBy(place => place.Point.Latitude)];
        // The smallest first: a city may lie within the outline of the land around it.
        _areas = [.. outlines.Select(outline => (Area: Index.Find(outline.Key), Outline: outline.Value)).Where(area => area.Area is not null)
            .Select(area => (area.Area!, area.Outline)).OrderBy(area => area.Outline.BoxSize)];
        _centres = [.. Index.Places.Where(place => place.Level is PlaceLevel.Subdistrict or PlaceLevel.District)
            .Select(place => (place, Above(place))).Where(centre => centre.Item2 is { District: not null }).Select(centre => (centre.place, centre.Item2!))];
        _near = [.. Index.Places.Where(place => place.Level == PlaceLevel.Subdistrict)];
        _near = _near.Count > 0 ? _near : [.. Index.Places.Where(place => place.Level == PlaceLevel.District)];
    }

    public PlaceIndex Index { get; }

    public IReadOnlyDictionary<string, Outline> Outlines { get; }

    public PointHit Locate(GeoPoint point)
    {
        var (nearest, metres) = Around(point, 1, PlaceLevel.Community).FirstOrDefault();
        return new PointHit(point, GovernorateOf(point), nearest, metres);
    }

    public Place? GovernorateOf(GeoPoint point)
    {
        var governorates = _areas.Where(area => area.Area.Level == PlaceLevel.Governorate);
        foreach (var (area, outline) in governorates)
        {
            if (outline.Contains(point))
            {
                return area;
            }
        }
        return governorates.Select(area => (area.Area, Metres: area.Outline.IsWithin(point, Border) ? area.Outline.MetresTo(point) : double.PositiveInfinity))
            .Where(area => area.Metres <= Border).OrderBy(area => area.Metres).Select(area => area.Area).FirstOrDefault();
    }

    public PlaceAdmin? AdminOf(string? code, GeoPoint? point) =>
        (code is null ? null : Index.Find(code) ?? Prefix(code)) is { } place
            ? Above(place) ?? AdminOf(place.Point)
            : point is { } there ? AdminOf(there) : null;

    // A p-code of OCHA begins with those of the areas that it lies in.
    private Place? Prefix(string code) =>
        code.Length <= LettersOfGovernorate || !code.StartsWith("SY", StringComparison.OrdinalIgnoreCase) ? null
        : (code.Length > LettersOfDistrict ? Index.Find(code[..LettersOfDistrict]) : null) ?? Index.Find(code[..LettersOfGovernorate]);

    private PlaceAdmin? AdminOf(GeoPoint point)
    {
        if (GovernorateOf(point) is not { } governorate)
        {
            return null;
        }
        foreach (var (area, outline) in _areas)
        {
            if (area.Level == PlaceLevel.District && outline.Contains(point))
            {
                return new PlaceAdmin(governorate, area, IsDistrictNear: false);
            }
        }
        var near = _centres.Where(centre => centre.Admin.Governorate.Code == governorate.Code).MinBy(centre => centre.Centre.Point.MetresTo(point));
        return new PlaceAdmin(governorate, near.Admin?.District, IsDistrictNear: near.Admin is not null);
    }

    // What its own source says.
    private PlaceAdmin? Above(Place place)
    {
        Place? district = null;
        foreach (var area in AreasOf(place).Prepend(place))
        {
            district = area.Level == PlaceLevel.District ? area : district;
            if (area.Level == PlaceLevel.Governorate)
            {
                return new PlaceAdmin(area, district, IsDistrictNear: false);
            }
        }
        return null;
    }

    public PlaceHit Described(Place place, PlaceMatch match)
    {
        var areas = AreasOf(place);
        if (place.Level == PlaceLevel.Governorate || areas.Exists(area => area.Level == PlaceLevel.Governorate))
        {
            return new PlaceHit(place, match, areas, null);
        }
        if (GovernorateOf(place.Point) is { } governorate)
        {
            areas.Add(governorate);
        }
        var near = _near.MinBy(centre => centre.Point.MetresTo(place.Point));
        return new PlaceHit(place, match, areas, near is not null && near.Point.MetresTo(place.Point) < FarthestNear ? near : null);
    }

    private List<Place> AreasOf(Place place)
    {
        var areas = new List<Place>();
        for (var above = place.Parent; above is not null && areas.Count < DeepestArea && Index.Find(above) is { } area && area != place && !areas.Contains(area); above = area.Parent)
        {
            areas.Add(area);
        }
        return areas;
    }

    /// <summary>The nearest places that there are of some levels, the nearest first.</summary>
    public List<(Place Place, double Metres)> Around(GeoPoint point, int most, PlaceLevel last)
    {
        var (low, high) = (0, _byLatitude.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _byLatitude[middle].Point.Latitude < point.Latitude ? (middle + 1, high) : (low, middle);
        }
        var found = new List<(Place Place, double Metres)>(most + 1);
        // From the point's own latitude outwards, until no nearer one can come.
        for (int south = low - 1, north = low; Reach(south) is var below && Reach(north) is var above && Math.Min(below, above) < Farthest();)
        {
            var place = _byLatitude[below < above ? south-- : north++];
            if (place.Level <= last && place.Point.MetresTo(point) is var away && away < Farthest())
            {
                var at = found.FindLastIndex(other => other.Metres <= away) + 1;
                found.Insert(at, (place, away));
                found.RemoveRange(Math.Min(found.Count, most), Math.Max(0, found.Count - most));
            }
        }
        return found;

        double Farthest() => found.Count < most ? double.PositiveInfinity : found[^1].Metres;

        double Reach(int at) => at < 0 || at >= _byLatitude.Length ? double.PositiveInfinity : Math.Abs(_byLatitude[at].Point.Latitude - point.Latitude) * MetresToADegree * 0.99;
    }
}
