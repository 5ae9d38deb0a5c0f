using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>A place and a time as read tables keep them: points in millionths of a degree, moments in seconds since 1970.</summary>
internal abstract record PlacedRow
{
    /// <summary>The columns, for a SELECT that is read into one of these.</summary>
    public const string Columns =
        "at, at_from AS AtFrom, at_to AS AtTo, place, place_code AS PlaceCode, lat_e6 AS LatE6, lon_e6 AS LonE6, uncertainty_m AS UncertaintyM, known_since AS KnownSince";

    private const double Millionths = 1_000_000;

    public string Id { get; init; } = "";

    public long Exercise { get; init; }

    public string? At { get; init; }

    public long? AtFrom { get; init; }

    public long? AtTo { get; init; }

    public string? Place { get; init; }

    public string? PlaceCode { get; init; }

    public long? LatE6 { get; init; }

    public long? LonE6 { get; init; }

    public long? UncertaintyM { get; init; }

    public long KnownSince { get; init; }

    public DateTimeOffset Since => DateTimeOffset.FromUnixTimeSeconds(KnownSince);

    public TimeSpanSaid Time => new(Moment(AtFrom), Moment(AtTo));

    public PlaceSaid? Where
    {
        get
        {
            var place = new PlaceSaid(Place, PlaceCode, LatE6 / Millionths, LonE6 / Millionths, (int?)UncertaintyM);
            return place.IsEmpty ? null : place;
        }
    }

    /// <summary>The place as somebody may see it who reads the property that it comes from.</summary>
    public Said<PlaceSaid> Shown(Reader reader, KindDefinition kind, string property = "place") =>
        !reader.Sees(kind, property) ? default : new Said<PlaceSaid>(Where is null ? SaidState.NeverSaid : SaidState.Present, Where);

    /// <summary>Latitude or longitude in millionths of a degree.</summary>
    public static long? Millionth(double? degrees) => degrees is { } there ? (long)Math.Round(there * Millionths) : null;

    /// <summary>Seconds since 1970.</summary>
    public static long? Second(DateTimeOffset? moment) => moment?.ToUnixTimeSeconds();

    private static DateTimeOffset? Moment(long? seconds) => seconds is { } there ? DateTimeOffset.FromUnixTimeSeconds(there) : null;
}
