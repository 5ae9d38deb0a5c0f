using System.Globalization;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Displacement;

/// <summary>What was delivered at a place over a period, put together.</summary>
/// <param name="Place">As it was said; null where all places are counted together, or none was said.</param>
/// <param name="Deliveries">How many fall into the period, at least and at most: what reaches over its ends, or has no day, may or may not.</param>
/// <param name="People">How many people were served, each time counted anew; null above where a delivery has no figure or no upper bound.</param>
/// <param name="Families">The same of families.</param>
public sealed record ServiceSum(string Service, string? Place, Bounds Deliveries, Bounds People, Bounds Families);

/// <summary>Sums of what was delivered, by place and period. A range stays a range: the ends add up apart.</summary>
public sealed class ServiceSums(Database database)
{
    private const int MostRows = 500;

    // What lies within the period for certain counts below; what may lie within counts above.
    private const string Inside = "from_day >= @from AND until_day <= @until AND from_day <> ''";

    /// <summary>The sums over a period, both days included, the largest first.</summary>
    /// <param name="reader">Who asks; who may not see places gets one sum a service.</param>
    /// <param name="exercise">The record's, or those of drills.</param>
    /// <param name="from">The first day; null for all before.</param>
    /// <param name="until">The last day; null for all after.</param>
    /// <param name="place">What the place's words must contain; null for all.</param>
    public IReadOnlyList<ServiceSum> Over(Reader reader, bool exercise, DateOnly? from, DateOnly? until, string? place)
    {
        if (!reader.May(Right.Read(Feature.Displacement)))
        {
            return [];
        }
        var seesPlaces = reader.Sees(DisplacementKinds.ServiceGiven, "place");
        var where = seesPlaces ? place?.Trim() ?? "" : "";
        return database.Read(connection => connection.Query<Row>(
            $"""
            SELECT service, {(seesPlaces ? "place" : "NULL")} AS Place,
                   COUNT(CASE WHEN {Inside} THEN 1 END) AS Certain, COUNT(*) AS Possible,
                   CAST(SUM(CASE WHEN {Inside} THEN people_least ELSE 0 END) AS BIGINT) AS PeopleLeast, CAST(COALESCE(SUM(people_most), 0) AS BIGINT) AS PeopleMost,
                   COUNT(CASE WHEN people_most IS NULL THEN 1 END) AS PeopleOpen,
                   CAST(SUM(CASE WHEN {Inside} THEN families_least ELSE 0 END) AS BIGINT) AS FamiliesLeast, CAST(COALESCE(SUM(families_most), 0) AS BIGINT) AS FamiliesMost,
                   COUNT(CASE WHEN families_most IS NULL THEN 1 END) AS FamiliesOpen
            FROM service_given
            WHERE exercise = @exercise AND until_day >= @from AND from_day <= @until{(where.Length == 0 ? "" : $" AND {Dialect.Of(connection).Contains("COALESCE(place, '')", "place")}")}
            GROUP BY service{(seesPlaces ? ", place" : "")} ORDER BY Possible DESC, service{(seesPlaces ? ", place" : "")} LIMIT @most
            """,
            new { exercise = exercise ? 1 : 0, from = Day(from) ?? "", until = Day(until) ?? "9999-99-99", place = where, most = MostRows })
            .Select(row => new ServiceSum(
                row.Service, row.Place, new Bounds(row.Certain, row.Possible), new Bounds(row.PeopleLeast, row.PeopleOpen > 0 ? null : row.PeopleMost),
                new Bounds(row.FamiliesLeast, row.FamiliesOpen > 0 ? null : row.FamiliesMost)))
            .ToList());
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Row
    {
        public string Service { get; init; } = "";

        public string? Place { get; init; }

        public long Certain { get; init; }

        public long Possible { get; init; }

        public long PeopleLeast { get; init; }

        public long PeopleMost { get; init; }

        public long PeopleOpen { get; init; }

        public long FamiliesLeast { get; init; }

        public long FamiliesMost { get; init; }

        public long FamiliesOpen { get; init; }
    }
}
