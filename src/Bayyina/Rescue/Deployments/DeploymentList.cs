using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>A deployment as a list shows it.</summary>
/// <param name="Movements">More than one where statements disagree.</param>
/// <param name="Since">Server time of the dispatch.</param>
/// <param name="Due">When the next check-in is due; null where none was agreed on.</param>
/// <param name="IsEscalated">Whether the node has said that it is overdue.</param>
/// <param name="Heard">Server time of the last thing that was said of it.</param>
public sealed record DeploymentRow(
    SubjectId Id, bool Exercise, SubjectId? Incident, SubjectId? Team, IReadOnlyList<Movement> Movements, bool IsDisputed, bool IsActive,
    DateTimeOffset Since, DateTimeOffset? Due, bool IsEscalated, DateTimeOffset Heard)
{
    /// <summary>Whether a check-in is missing.</summary>
    public bool IsOverdue(DateTimeOffset now) => IsActive && Due is { } due && due <= now;
}

/// <summary>When a team came to an incident.</summary>
/// <param name="Earliest">With <paramref name="Latest"/> the interval within which it was, as far as it is said; otherwise server time of its saying.</param>
/// <param name="IsThere">Whether nobody has said since that they left.</param>
public sealed record ArrivalRow(SubjectId Deployment, SubjectId? Team, StatementId Statement, DateTimeOffset Earliest, DateTimeOffset Latest, bool IsThere);

/// <summary>Lists deployments from their read tables, as whoever asks may see them, with what about them has to be looked at.</summary>
public sealed class DeploymentList(Database database, MeansList means, MemberStandings standings)
{
    private const string Columns =
        "id, exercise, incident, team, movement, disputed AS Disputed, active AS Active, since, due, escalated AS Escalated, heard";

    /// <summary>Those that are out, the one whose check-in is due first at the top: so those that are overdue come first.</summary>
    public IReadOnlyList<DeploymentRow> Out(Reader reader, bool exercise, int most) => Query(
        reader, "exercise = @exercise AND active = 1 ORDER BY due, id LIMIT @most", new { exercise = exercise ? 1 : 0, most });

    /// <summary>Those of an incident that are out.</summary>
    public IReadOnlyList<DeploymentRow> OutAt(SubjectId incident, Reader reader, int most) => Query(
        reader, "incident = @incident AND active = 1 ORDER BY due, id LIMIT @most", new { incident = incident.Value, most });

    /// <summary>Those that are back, the newest first.</summary>
    public Listed<DeploymentRow> Back(Reader reader, bool exercise, ListKey? after, int most) => Listing.Cut(
        [.. Query(
            reader, "exercise = @exercise AND active = 0" + (after is null ? "" : " AND (since, id) < (@since, @id)") + " ORDER BY since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, since = after?.Since, id = after?.Id, most = most + 1 })],
        most, row => new ListKey(row.Since.ToUnixTimeSeconds(), row.Id.Value));

    /// <summary>Those of an incident, the newest first, back or not.</summary>
    public IReadOnlyList<DeploymentRow> Of(SubjectId incident, Reader reader, int most) => Query(
        reader, "incident = @incident ORDER BY active DESC, since DESC, id DESC LIMIT @most", new { incident = incident.Value, most });

    /// <summary>Those of some ids that are there, by id.</summary>
    public IReadOnlyDictionary<SubjectId, DeploymentRow> Among(IReadOnlyCollection<SubjectId> ids, Reader reader) => !reader.May(Right.Read(Feature.Incidents)) || ids.Count == 0
        ? new Dictionary<SubjectId, DeploymentRow>()
        : database.Read(connection => connection.Query<Row>(
            $"SELECT {Columns} FROM deployment WHERE {Dialect.Of(connection).IsAmongKeys("id")}", Dialect.Of(connection).Keys(ids.Select(id => id.Value)))
            .Select(row => row.ToDeployment()).ToDictionary(row => row.Id));

    /// <summary>How many are out.</summary>
    public Tally CountOut() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM deployment WHERE active = 1 GROUP BY exercise")));

    /// <summary>When teams came to an incident, the first first: what the clock of a second strike is anchored to. Of a drill those of drills alone, and the other way round. For who may read incidents.</summary>
    public IReadOnlyList<ArrivalRow> ArrivalsAt(SubjectId incident, bool exercise, Reader reader, int most = 500) => !reader.May(Right.Read(Feature.Incidents)) ? [] : database.Read(connection =>
        connection.Query<(string Deployment, string? Team, string Statement, long Earliest, long Latest, long There)>(
            """
            SELECT a.deployment, d.team, a.statement, a.earliest, a.latest, a.there FROM deployment_arrival a JOIN deployment d ON d.id = a.deployment
            WHERE a.incident = @incident AND d.exercise = @exercise ORDER BY a.earliest, a.statement LIMIT @most
            """,
            new { incident = incident.Value, exercise = exercise ? 1 : 0, most })
            .Select(row => new ArrivalRow(
                new SubjectId(row.Deployment), row.Team is null ? null : new SubjectId(row.Team), new StatementId(row.Statement),
                DateTimeOffset.FromUnixTimeSeconds(row.Earliest), DateTimeOffset.FromUnixTimeSeconds(row.Latest), row.There != 0))
            .ToList());

    /// <summary>Who is at an incident now, as deployments tell: everybody of a team that has arrived and of whom nobody has said that they left. Whole, whoever asks.</summary>
    internal IReadOnlyList<SubjectId> OnSite(SubjectId incident, bool exercise, int most = 2000) => database.Read(connection => connection.Query<string>(
        """
        SELECT DISTINCT s.part FROM assignment s WHERE s.exercise = @exercise AND s.part NOT LIKE 'vehicle/%' AND s.holder IN
            (SELECT a.deployment FROM deployment_arrival a WHERE a.incident = @incident AND a.there = 1)
        ORDER BY s.part LIMIT @most
        """,
        new { incident = incident.Value, exercise = exercise ? 1 : 0, most }).Select(part => new SubjectId(part)).ToList());

    /// <summary>What has to be looked at of each of these that are out.</summary>
    /// <param name="rows">Of one shelf.</param>
    /// <param name="now">Server time.</param>
    /// <param name="reader">Who asks: of people they are told as far as they may know who was sent.</param>
    public ILookup<SubjectId, DeploymentAlarm> Alarms(IReadOnlyCollection<DeploymentRow> rows, DateTimeOffset now, Reader reader)
    {
        var outside = rows.Where(row => row.IsActive).ToList();
        var parts = means.PartsOf([.. outside.Select(row => row.Id)], reader);
        var all = parts.SelectMany(one => one).Distinct().ToList();
        var people = standings([.. all.Where(part => part.Type != "vehicle")]);
        var unfit = means.Unfit([.. all.Where(part => part.Type == "vehicle")]);
        var elsewhere = means.Out(all, outside.Count > 0 && outside[0].Exercise);
        return outside.SelectMany(row => Of(row).Select(alarm => (row.Id, alarm))).ToLookup(one => one.Id, one => one.alarm);

        IEnumerable<DeploymentAlarm> Of(DeploymentRow row)
        {
            if (row.IsOverdue(now))
            {
                yield return new DeploymentAlarm(AlarmKind.Overdue);
            }
            if (row.IsDisputed)
            {
                yield return new DeploymentAlarm(AlarmKind.Disputed);
            }
            if (row.Incident is null)
            {
                yield return new DeploymentAlarm(AlarmKind.NoDispatch);
            }
            foreach (var part in parts[row.Id])
            {
                if (people.TryGetValue(part, out var standing) && Sending.IsAlarming(standing))
                {
                    yield return new DeploymentAlarm(AlarmKind.Standing, part, standing);
                }
                if (unfit.ContainsKey(part))
                {
                    yield return new DeploymentAlarm(AlarmKind.Unfit, part);
                }
                foreach (var other in elsewhere[part].Where(other => other != row.Id))
                {
                    yield return new DeploymentAlarm(AlarmKind.OnTwo, part, Other: other);
                }
            }
        }
    }

    private List<DeploymentRow> Query(Reader reader, string where, object parameters) => !reader.May(Right.Read(Feature.Incidents)) ? [] : database.Read(connection =>
        connection.Query<Row>($"SELECT {Columns} FROM deployment WHERE {where}", parameters).Select(row => row.ToDeployment()).ToList());

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? Incident { get; init; }

        public string? Team { get; init; }

        public string Movement { get; init; } = "";

        public long Disputed { get; init; }

        public long Active { get; init; }

        public long Since { get; init; }

        public long Due { get; init; }

        public long Escalated { get; init; }

        public long Heard { get; init; }

        public DeploymentRow ToDeployment() => new(
            new SubjectId(Id), Exercise != 0, Incident is null ? null : new SubjectId(Incident), Team is null ? null : new SubjectId(Team),
            [.. Movement.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Movement>)], Disputed != 0, Active != 0,
            DateTimeOffset.FromUnixTimeSeconds(Since), Due == DeploymentTables.Never ? null : DateTimeOffset.FromUnixTimeSeconds(Due), Escalated != 0,
            DateTimeOffset.FromUnixTimeSeconds(Heard));
    }
}
