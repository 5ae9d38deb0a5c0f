using System.Security.Cryptography;
using System.Text;
using Bayyina.Incidents;
using Bayyina.Places;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.DoubleTaps;

/// <summary>
/// Where a further strike falls near an incident with teams out, or on what received its casualties, the node warns them and calls the
/// roll: once of each strike and incident, however many nodes look and however often they were started again.
/// </summary>
/// <remarks>
/// It remembers nothing that it could not do without. Warning and roll-call have ids that follow from strike and incident; whoever would
/// say them a second time finds them said. A team that is sent while a warning stands is warned as well.
/// </remarks>
/// <param name="database">Where strikes and deployments are.</param>
/// <param name="statements">Where it is said.</param>
/// <param name="clocks">The strikes, and what one place is.</param>
/// <param name="rollCalls">Calls the roll.</param>
/// <param name="people">Who is out.</param>
/// <param name="node">Who says it, and who reads.</param>
/// <param name="time">Corrected server time.</param>
public sealed class SecondStrikeWatch(
    Database database, StatementBook statements, ClockBook clocks, RollCallBook rollCalls, Addressees people, Func<(Signer Signer, Reader Reader)> node, TimeProvider time)
{
    private const int MostStrikes = 1000;
    private const int MostIncidents = 1000;
    private const int MostAtOnce = 200;

    private readonly IncidentList _incidents = new(database);
    private readonly WarningBook _warnings = new(statements);
    private long _seen = -1;

    /// <summary>Looks once.</summary>
    /// <returns>The warnings and roll-calls that this node has said just now; they are staged and have no place in the ledger yet.</returns>
    public IReadOnlyList<SubjectId> Look()
    {
        // Only what was said since can make anything a second strike.
        var state = statements.Said();
        if (statements.ReadOnlyBecause is not null || state == Interlocked.Read(ref _seen))
        {
            return [];
        }
        List<SubjectId> said = [];
        foreach (var exercise in (bool[])[false, true])
        {
            foreach (var (strike, incident) in SecondStrikes(exercise))
            {
                said.AddRange(Say(strike, incident, exercise));
            }
        }
        said.AddRange(Late());
        // What was said just now is looked at once more, and so is what others said meanwhile.
        Interlocked.Exchange(ref _seen, said.Count == 0 ? state : -1);
        return said;
    }

    /// <summary>The strikes that are a second one for who is out at an incident.</summary>
    internal IReadOnlyList<(StrikeOnRecord Strike, SubjectId Incident)> SecondStrikes(bool exercise)
    {
        var outside = Outside(exercise);
        if (outside.Count == 0)
        {
            return [];
        }
        var reader = node().Reader;
        var strikes = clocks.Strikes.Since(reader, exercise, time.GetUtcNow() - ClockBook.Runs, MostStrikes);
        var rows = _incidents.Among([.. outside.Keys], reader);
        var received = Received([.. outside.Keys]);
        var places = outside.Keys.ToDictionary(id => id, id => (IReadOnlyList<(GeoPoint Point, double Uncertainty)>)
        [
            .. strikes.Where(strike => strike.Incidents.Contains(id)).Select(strike => strike.Place.OrNull).Append(rows.GetValueOrDefault(id)?.Where.OrNull)
                .Select(clocks.Strikes.PointOf).OfType<(GeoPoint, double)>(),
        ]);
        return
        [
            .. from strike in strikes
               let here = clocks.Strikes.PointOf(strike.Place.OrNull)
               let hit = (strike.Target ?? "").Split(" / ").Select(Receivers.KeyOf).OfType<string>().ToHashSet(StringComparer.Ordinal)
               from one in outside
               where IsAfter(strike, one.Key, one.Value)
                   && (IsOf(strike, one.Key)
                       || (here is var (point, doubt) && places[one.Key].Any(place => IsOnePlace(point, doubt, place)))
                       || received[one.Key].Any(taken => hit.Contains(taken.Receiver) && IsWithin(strike, taken.From, taken.To)))
               orderby strike.Id, one.Key
               select (strike, one.Key),
        ];
    }

    private static bool IsOf(StrikeOnRecord strike, SubjectId incident) => strike.Incidents.Contains(incident);

    // A strike of the incident itself is why teams were sent, unless it surely came once they were; any other counts where it may have come since.
    private static bool IsAfter(StrikeOnRecord strike, SubjectId incident, long sent) =>
        IsOf(strike, incident) ? strike.Time.IsKnown && strike.Time.From > sent : strike.LatestSecond >= sent;

    private bool IsOnePlace(GeoPoint point, double doubt, (GeoPoint Point, double Uncertainty) place) =>
        point.MetresTo(place.Point) <= Math.Max(clocks.Definition.RadiusMetres, doubt + place.Uncertainty);

    private bool IsWithin(StrikeOnRecord strike, long from, long to) =>
        strike.LatestSecond >= from && (strike.Time.IsKnown ? strike.Time.From : strike.LatestSecond) - to <= clocks.Definition.LinkedSeconds;

    private IEnumerable<SubjectId> Say(StrikeOnRecord strike, SubjectId incident, bool exercise)
    {
        var signer = node().Signer;
        // Said of a strike that was found to be one with another since, it is said of both.
        if (!strike.Members.Any(member => IsSaid(statements.StateOf(IdOf("warning", member, incident)), WarningKinds.Issued)))
        {
            var warning = IdOf("warning", strike.Id, incident);
            var draft = WarningBook.Issuing(warning, new WarningWish("further-strike", people.At(incident, exercise)) { Strike = strike.Id, Incident = incident }, exercise).Say("role", Roles.Node);
            if (statements.SayIf(draft, signer, state => !IsSaid(state, WarningKinds.Issued)) is Staged)
            {
                yield return warning;
            }
        }
        if (!strike.Members.Any(member => IsSaid(statements.StateOf(IdOf("rollcall", member, incident)), RollCallKinds.Started)) && !WasCalledSince(strike, incident, exercise))
        {
            var rollCall = IdOf("rollcall", strike.Id, incident);
            var draft = rollCalls.Starting(rollCall, incident, "second-strike", exercise).Say("role", Roles.Node);
            if (statements.SayIf(draft, signer, state => !IsSaid(state, RollCallKinds.Started)) is Staged)
            {
                yield return rollCall;
            }
        }

        // By the node itself: nobody silences it by saying something of that id before.
        bool IsSaid(SubjectState state, KindDefinition kind) => state.Statements.Any(one => one.Statement.Kind == kind.Name && one.Statement.By == signer.Actor.Value);
    }

    // Whoever was found safe before the strike was found safe before the strike: only a roll-call that was started since serves.
    private bool WasCalledSince(StrikeOnRecord strike, SubjectId incident, bool exercise) => database.Read(connection => connection.QueryFirstOrDefault<string>(
        "SELECT id FROM rollcall WHERE incident = @incident AND exercise = @exercise AND known_since >= @since LIMIT 1",
        new { incident = incident.Value, exercise = exercise ? 1 : 0, since = strike.FirstReport.ToUnixTimeSeconds() })) is not null;

    // Who was sent while the warning stood.
    private List<SubjectId> Late()
    {
        var late = database.Read(connection => connection.Query<(string Warning, string Deployment)>(
            """
            SELECT w.id, d.id FROM warning w JOIN deployment d ON d.incident = w.incident AND d.active = 1 AND d.exercise = w.exercise
            WHERE w.standing IN ('Issued', 'Conflict') AND NOT EXISTS (SELECT 1 FROM warning_to t WHERE t.warning = w.id AND t.deployment = d.id)
            ORDER BY w.id, d.id LIMIT @most
            """, new { most = MostAtOnce }).ToList());
        List<SubjectId> said = [];
        foreach (var warning in late.GroupBy(one => new SubjectId(one.Warning), one => one.Deployment))
        {
            var to = warning.Select(id => new SubjectId(id)).ToList();
            var draft = _warnings.Extending(warning.Key, to).Say("role", Roles.Node);
            if (statements.SayIf(draft, node().Signer, state => Warning.From(state) is { Standing: WarningStanding.Issued or WarningStanding.Conflict } now && !to.TrueForAll(id => now.To.Contains(id.Value))) is Staged)
            {
                said.Add(warning.Key);
            }
        }
        return said;
    }

    // The incidents to which teams are out, with the second in which the first of these was sent.
    private Dictionary<SubjectId, long> Outside(bool exercise) => database.Read(connection => connection.Query<(string Incident, long Since)>(
        "SELECT incident, MIN(since) FROM deployment WHERE active = 1 AND exercise = @exercise AND incident IS NOT NULL GROUP BY incident ORDER BY incident LIMIT @most",
        new { exercise = exercise ? 1 : 0, most = MostIncidents })
        .ToDictionary(row => new SubjectId(row.Incident), row => StrikeTime.SecondsOf(DateTimeOffset.FromUnixTimeSeconds(row.Since))));

    private ILookup<SubjectId, (string Receiver, long From, long To)> Received(IReadOnlyCollection<SubjectId> incidents) => database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        var epoch = StrikeTime.SecondsOf(DateTimeOffset.UnixEpoch);
        return connection.Query<(string Incident, string Receiver, long From, long To)>(
            $"""
            SELECT w.incident, h.receiver, MIN(h.at_from), MAX(h.at_to) FROM worksite w JOIN casualty c ON c.worksite = w.id JOIN received h ON h.casualty = c.id
            WHERE {dialect.IsAmongKeys("w.incident")} AND h.receiver IS NOT NULL AND h.at_from IS NOT NULL AND h.at_to IS NOT NULL GROUP BY w.incident, h.receiver
            """, dialect.Keys(incidents.Select(id => id.Value)))
            .ToLookup(row => new SubjectId(row.Incident), row => (row.Receiver, epoch + row.From, epoch + row.To));
    });

    /// <summary>What the node says of a strike and an incident: an id that two nodes, or one after a restart, find to be the same.</summary>
    internal static SubjectId IdOf(string type, SubjectId strike, SubjectId incident)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\n{strike}\n{incident}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new SubjectId($"{type}/{new Guid(bytes, bigEndian: true)}");
    }
}
