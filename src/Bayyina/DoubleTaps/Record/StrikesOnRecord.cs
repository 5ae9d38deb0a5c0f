using System.Data.Common;
using Bayyina.Incidents;
using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.DoubleTaps;

/// <summary>Makes of what was said of strikes, of the responses to them and of those who arrived the strikes that the clock knows, by a handful of questions however many they are.</summary>
/// <param name="database">The read tables.</param>
/// <param name="gazetteer">Tells the district of a point, and the point of a code.</param>
public sealed class StrikesOnRecord(Database database, Gazetteer gazetteer)
{
    private readonly StrikeList _list = new(database);

    /// <summary>The newest of the record's strikes, or of drills; never both.</summary>
    public IReadOnlyList<StrikeOnRecord> All(Reader reader, bool exercise, int most) => Together(_list.Page(reader, exercise, null, most).Rows, null, exercise, reader);

    /// <summary>Those that became known since a moment, and those to whose incidents teams are out, the newest first, with whatever is one with them.</summary>
    public IReadOnlyList<StrikeOnRecord> Since(Reader reader, bool exercise, DateTimeOffset since, int most)
    {
        var from = since.ToUnixTimeSeconds();
        var ids = _list.Page(reader, exercise, null, most).Rows.TakeWhile(row => row.KnownSince.ToUnixTimeSeconds() >= from).Select(row => row.Id)
            .Union(!reader.May(Right.Read(Feature.Incidents)) ? [] : database.Read(connection => connection.Query<string>(
                """
                SELECT DISTINCT i.strike FROM deployment d JOIN incident i ON i.id = d.incident
                WHERE d.active = 1 AND d.exercise = @exercise AND i.strike IS NOT NULL LIMIT @most
                """, new { exercise = exercise ? 1 : 0, most }).Select(id => new SubjectId(id)).ToList())).ToList();
        return [.. Among(ids, exercise, reader).OrderByDescending(strike => strike.FirstReport).ThenByDescending(strike => strike.Id)];
    }

    /// <summary>Some strikes, with whatever is one with them.</summary>
    public IReadOnlyList<StrikeOnRecord> Among(IReadOnlyCollection<SubjectId> strikes, bool exercise, Reader reader)
    {
        if (strikes.Count == 0)
        {
            return [];
        }
        var ids = strikes.Select(id => id.Value).ToHashSet(StringComparer.Ordinal);
        ids.UnionWith(database.Read(connection => new Classes(connection, StrikeKinds.Same, ids, exercise)).Joined);
        return Together([.. _list.Among([.. ids.Select(id => new SubjectId(id))], reader).Values.Where(row => row.Exercise == exercise)], ids, exercise, reader);
    }

    /// <summary>The strikes to which some incidents respond.</summary>
    public IReadOnlyList<StrikeOnRecord> Behind(IReadOnlyCollection<SubjectId> incidents, bool exercise, Reader reader) =>
        !reader.May(Right.Read(Feature.Incidents)) || incidents.Count == 0 ? [] : Among(
            database.Read(connection => connection.Query<string>(
                $"""
                SELECT strike FROM incident WHERE {Dialect.Of(connection).IsAmongKeys("id")} AND strike IS NOT NULL
                UNION SELECT strike FROM report_concern WHERE {Dialect.Of(connection).IsAmongKeys("incident")} AND strike IS NOT NULL
                """, Dialect.Of(connection).Keys(incidents.Select(id => id.Value))).Select(id => new SubjectId(id)).ToList()), exercise, reader);

    /// <summary>What a place is for a search: its point, or that of its code; null where it has neither.</summary>
    internal (GeoPoint Point, double Uncertainty)? PointOf(PlaceSaid? place) =>
        place is { HasPoint: true } ? (new GeoPoint(place.Latitude!.Value, place.Longitude!.Value), place.Uncertainty)
        : place?.Code is { } code && gazetteer.Find(code) is { } known ? (known.Point, Math.Max(known.Uncertainty, place.UncertaintyMetres ?? 0))
        : null;

    private List<StrikeOnRecord> Together(IReadOnlyList<StrikeRow> rows, IReadOnlyCollection<string>? ids, bool exercise, Reader reader)
    {
        var asked = new Asked(ids, exercise, reader.May(Right.Read(Feature.People)));
        var near = database.Read(connection => Nearby.Of(connection, asked));
        return [.. rows.GroupBy(row => near.Strikes.LeastOf(row.Id.Value)).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => Of([.. one.OrderBy(row => row.Id)], near, exercise))];
    }

    private StrikeOnRecord Of(IReadOnlyList<StrikeRow> rows, Nearby near, bool exercise)
    {
        var members = rows.Select(row => row.Id).ToList();
        var incidents = members.SelectMany(id => near.Incidents[id.Value]).Distinct(StringComparer.Ordinal).SelectMany(near.OneWith).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var heard = rows.Select(row => row.KnownSince.ToUnixTimeSeconds())
            .Concat(members.Select(id => near.Heard.GetValueOrDefault(id.Value, long.MaxValue)))
            // What was reported of the incident is of this strike where it is about no other.
            .Concat(incidents.Where(id => near.OnlyOne(id)).Select(id => near.Heard.GetValueOrDefault(id, long.MaxValue))).Min();
        var first = DateTimeOffset.FromUnixTimeSeconds(heard);
        var time = TimeOf(rows.Select(row => row.Time).Where(span => span.IsKnown).ToList(), rows.Min(row => row.KnownSince));
        var (arrived, last) = Arrivals(time.IsKnown ? time : StrikeTime.At(first), [.. incidents.SelectMany(id => near.Arrivals[id])]);
        var places = rows.Select(row => row.Place.OrNull).OfType<PlaceSaid>().ToList();
        var place = PlaceSaid.Covering(places) is { } covering ? new Said<PlaceSaid>(SaidState.Present, covering) : rows[0].Place;
        var weapons = rows.SelectMany(row => row.Weapons).Distinct(StringComparer.Ordinal).ToList();
        var targets = rows.Select(row => row.Target).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return new StrikeOnRecord(
            members[0], members, exercise, weapons is [var weapon] ? weapon : "unknown", AreaOf(place.OrNull), time, first, place,
            targets.Count == 0 ? null : string.Join(" / ", targets), [.. incidents.Select(id => new SubjectId(id))], arrived, last,
            near.LastReceived(incidents))
        { TeamsOut = incidents.Sum(id => near.Out.GetValueOrDefault(id)) };
    }

    private string AreaOf(PlaceSaid? place) => place is null ? "" : CoarseArea.CodeOf(place.Code)
        ?? (gazetteer.AdminOf(place.Code, place.HasPoint ? new GeoPoint(place.Latitude!.Value, place.Longitude!.Value) : null) is { } admin ? (admin.District ?? admin.Governorate).Code : "");

    // A strike is heard of once it has been: where only its day is known, that is the end of it.
    private static StrikeTime TimeOf(List<TimeSpanSaid> said, DateTimeOffset known)
    {
        if (said.Count == 0 || said.Aggregate((one, other) => one.With(other)) is not { Earliest: { } earliest, Latest: { } latest })
        {
            return StrikeTime.None;
        }
        var end = latest > known && known >= earliest ? known : latest;
        var time = new StrikeTime(StrikeTime.SecondsOf(earliest), StrikeTime.SecondsOf(end));
        return time.To >= time.From && time.To - time.From <= StrikeTime.MostSeconds ? time : StrikeTime.None;
    }

    // The first that may have come after the strike, and the last. Who was there already when it hit, and has not left, was there then.
    private static (StrikeTime First, StrikeTime Last) Arrivals(StrikeTime strike, IReadOnlyList<ArrivedRow> arrivals)
    {
        var after = arrivals.Where(one => one.To >= strike.From && one.To - one.From <= StrikeTime.MostSeconds).Select(one => new StrikeTime(Math.Max(one.From, strike.From), one.To)).ToList();
        var wasThere = arrivals.Any(one => one.To < strike.From && one.IsThere);
        var first = wasThere ? strike : after.Count == 0 ? StrikeTime.None : after.MinBy(one => (one.From, one.To));
        return (first, after.Count == 0 ? first : after.MaxBy(one => (one.To, one.From)));
    }

    internal sealed record Asked(IReadOnlyCollection<string>? Strikes, bool Exercise, bool People);

    /// <summary>An arrival in seconds as <see cref="StrikeTime"/> counts them.</summary>
    internal readonly record struct ArrivedRow(long From, long To, bool IsThere);

    /// <summary>What the tables say around some strikes, or around all of them.</summary>
    internal sealed class Nearby
    {
        private static readonly long Epoch = StrikeTime.SecondsOf(DateTimeOffset.UnixEpoch);

        private readonly Classes _incidents;
        private readonly ILookup<string, string> _members;
        private readonly Dictionary<string, (long From, long To)> _received;
        private readonly HashSet<string> _several;

        private Nearby(
            Classes strikes, Classes incidents, ILookup<string, string> responses, Dictionary<string, long> heard, ILookup<string, ArrivedRow> arrivals,
            Dictionary<string, (long, long)> received)
        {
            (Strikes, _incidents, Incidents, Heard, Arrivals, _received) = (strikes, incidents, responses, heard, arrivals, received);
            _members = incidents.Joined.ToLookup(incidents.LeastOf, StringComparer.Ordinal);
            _several = [.. responses.SelectMany(strike => strike.Select(incident => (Incident: incidents.LeastOf(incident), Strike: strikes.LeastOf(strike.Key)))).Distinct()
                .GroupBy(one => one.Incident).Where(one => one.Skip(1).Any()).Select(one => one.Key)];
        }

        public Classes Strikes { get; }

        /// <summary>The responses to a strike.</summary>
        public ILookup<string, string> Incidents { get; }

        /// <summary>When a strike or an incident was first reported, in seconds since 1970.</summary>
        public Dictionary<string, long> Heard { get; }

        /// <summary>Who came to an incident.</summary>
        public ILookup<string, ArrivedRow> Arrivals { get; }

        /// <summary>How many deployments to an incident are out.</summary>
        public required Dictionary<string, int> Out { get; init; }

        public IEnumerable<string> OneWith(string incident) => _members[_incidents.LeastOf(incident)].DefaultIfEmpty(incident);

        /// <summary>Whether an incident responds to one strike alone.</summary>
        public bool OnlyOne(string incident) => !_several.Contains(_incidents.LeastOf(incident));

        public StrikeTime LastReceived(IReadOnlyList<string> incidents)
        {
            var received = incidents.Where(_received.ContainsKey).Select(id => _received[id]).ToList();
            return received.Count == 0 ? StrikeTime.None : new StrikeTime(Epoch + received.Max(one => one.From), Epoch + received.Max(one => one.To));
        }

        public static Nearby Of(DbConnection connection, Asked asked)
        {
            var dialect = Dialect.Of(connection);
            var strikes = new Classes(connection, StrikeKinds.Same, asked.Strikes, asked.Exercise);
            var responses = Query<(string Incident, string Strike)>(
                among => $"""
                SELECT id, strike FROM incident WHERE strike IS NOT NULL AND exercise = @exercise {among("strike")}
                UNION SELECT c.incident, c.strike FROM report_concern c JOIN incident i ON i.id = c.incident
                WHERE c.strike IS NOT NULL AND i.exercise = @exercise {among("c.strike")}
                """, asked.Strikes).ToLookup(one => one.Strike, one => one.Incident, StringComparer.Ordinal);
            var direct = responses.SelectMany(one => one).ToHashSet(StringComparer.Ordinal);
            var incidents = new Classes(connection, IncidentKinds.Same, asked.Strikes is null ? null : direct, asked.Exercise);
            IReadOnlyCollection<string>? all = asked.Strikes is null ? null : [.. direct.Union(incidents.Joined, StringComparer.Ordinal)];
            var heard = Query<(string Id, long Since)>(
                among => $"""
                SELECT c.strike, MIN(r.known_since) FROM report_concern c JOIN report r ON r.id = c.report
                WHERE c.strike IS NOT NULL AND r.exercise = @exercise {among("c.strike")} GROUP BY c.strike
                """, asked.Strikes)
                .Concat(Query<(string Id, long Since)>(
                    among => $"""
                    SELECT c.incident, MIN(r.known_since) FROM report_concern c JOIN report r ON r.id = c.report
                    WHERE c.incident IS NOT NULL AND r.exercise = @exercise {among("c.incident")} GROUP BY c.incident
                    """, all)).ToDictionary(one => one.Id, one => one.Since, StringComparer.Ordinal);
            var arrivals = Query<(string Incident, long From, long To, long There)>(
                among => $"""
                SELECT a.incident, a.earliest, a.latest, a.there FROM deployment_arrival a JOIN deployment d ON d.id = a.deployment
                WHERE d.exercise = @exercise {among("a.incident")}
                """, all).ToLookup(one => one.Incident, one => new ArrivedRow(Epoch + one.From, Epoch + one.To, one.There != 0), StringComparer.Ordinal);
            var received = !asked.People ? [] : Query<(string Incident, long From, long To)>(
                among => $"""
                SELECT w.incident, MAX(h.at_from), MAX(h.at_to) FROM received h JOIN casualty c ON c.id = h.casualty JOIN worksite w ON w.id = c.worksite
                WHERE w.incident IS NOT NULL AND h.at_from IS NOT NULL AND h.at_to IS NOT NULL AND c.exercise = @exercise {among("w.incident")} GROUP BY w.incident
                """, all).ToDictionary(one => one.Incident, one => (one.From, one.To), StringComparer.Ordinal);
            return new Nearby(strikes, incidents, responses, heard, arrivals, received)
            {
                Out = Query<(string Incident, long Count)>(
                    among => $"SELECT incident, COUNT(*) FROM deployment WHERE active = 1 AND incident IS NOT NULL AND exercise = @exercise {among("incident")} GROUP BY incident",
                    all).ToDictionary(one => one.Incident, one => (int)one.Count, StringComparer.Ordinal),
            };

            IEnumerable<T> Query<T>(Func<Func<string, string>, string> sql, IReadOnlyCollection<string>? ids)
            {
                var parameters = ids is null ? new DynamicParameters() : new DynamicParameters(dialect.Keys(ids));
                parameters.Add("exercise", asked.Exercise ? 1 : 0);
                return connection.Query<T>(sql(column => ids is null ? "" : $"AND {dialect.IsAmongKeys(column)}"), parameters);
            }
        }
    }
}
