using System.Globalization;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Volunteers;

/// <summary>How many, at least and at most: equal where nothing is open.</summary>
public readonly record struct CountRange(long Least, long Most)
{
    /// <summary>Whether it is one number.</summary>
    public bool IsOne => Least == Most;
}

/// <summary>The organisation's people as of a day.</summary>
/// <param name="AsOf">The day at whose end it was so, by when things happened.</param>
/// <param name="KnownBy">The day at whose end the record said so, by server time; null for all that it says now.</param>
/// <param name="ByState">How many served in each way; states that nobody had are left out.</param>
/// <param name="FateUnknown">How many were missing, or nobody knew what had become of them.</param>
/// <param name="Everybody">How many had joined, whatever became of them.</param>
/// <param name="Unclear">Of how many it is open how they served: statements disagree, or do not say exactly when.</param>
public sealed record RegisterAsOf(
    DateOnly AsOf, DateOnly? KnownBy, IReadOnlyDictionary<ServiceState, CountRange> ByState, CountRange FateUnknown, CountRange Everybody, long Unclear);

/// <summary>Numbers as of any past day, from dated intervals of service.</summary>
/// <remarks>
/// Two days are asked for and kept apart: the day <em>of which</em> it is asked (when things happened, <c>at</c>), and the day <em>by
/// which</em> it was known (<c>iat</c>). A number as of 25 July 2018 by what is known today differs from what was known on that day.
/// </remarks>
public sealed class ServiceRegister(Database database)
{
    /// <summary>The numbers of the record, or of its drills.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="exercise">Which of the two.</param>
    /// <param name="asOf">The day at whose end it was so.</param>
    /// <param name="knownBy">The day at whose end it was known; null for now.</param>
    /// <returns>Null where they may not read volunteers.</returns>
    public RegisterAsOf? AsOf(Reader reader, bool exercise, DateOnly asOf, DateOnly? knownBy)
    {
        if (!reader.May(Right.Read(Feature.Volunteers)))
        {
            return null;
        }
        var known = knownBy is null
            ? "known_until = @never"
            : "known_until > @known AND known_from <= @known";
        var at = new
        {
            exercise = exercise ? 1 : 0,
            moment = Day(asOf) + "T23:59:59",
            known = knownBy is { } day ? Day(day) : null,
            never = ServiceTimeline.Never,
        };
        var where = $"FROM volunteer_service WHERE exercise = @exercise AND {known} AND ends > @moment AND begins <= @moment";
        return database.Read(connection =>
        {
            var states = connection.Query<(string State, long Least, long Most)>(
                $"SELECT state, CAST(SUM(certain) AS BIGINT), COUNT(*) {where} GROUP BY state", at).ToList();
            var (fateLeast, fateMost, joined, all, unclear) = connection.QuerySingle<(long, long, long, long, long)>(
                $"""
                SELECT COUNT(CASE WHEN lost = possible AND begun = 1 THEN 1 END), COUNT(CASE WHEN lost > 0 THEN 1 END),
                       COUNT(CASE WHEN begun = 1 THEN 1 END), COUNT(*), COUNT(CASE WHEN certain = 0 THEN 1 END)
                FROM (SELECT volunteer, COUNT(*) AS possible, COUNT(CASE WHEN state IN ('missing', 'unknown') THEN 1 END) AS lost,
                             MAX(begun) AS begun, MIN(certain) AS certain {where} GROUP BY volunteer) counted
                """,
                at);
            return new RegisterAsOf(
                asOf, knownBy,
                states.Where(s => ServiceStates.Parse(s.State) is not null).ToDictionary(s => ServiceStates.Parse(s.State)!.Value, s => new CountRange(s.Least, s.Most)),
                new CountRange(fateLeast, fateMost), new CountRange(joined, all), unclear);
        });
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
