using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>A roll-call as a list shows it.</summary>
/// <param name="Answered">For how many people somebody has answered; null where whoever asks may not know.</param>
/// <param name="Safe">Of how many of them everybody says that they are safe; null likewise.</param>
public sealed record RollCallRow(SubjectId Id, bool Exercise, SubjectId? Incident, string? Why, bool IsOpen, long? Answered, long? Safe, DateTimeOffset KnownSince);

/// <summary>A roll-call that goes on, with how far it is.</summary>
/// <param name="Worst">What is known of each who is called, the worst of it where answers disagree: those whom the start named, those about whom somebody answered, and who is on site by now. Null where whoever asks may not know.</param>
public sealed record OpenRollCall(SubjectId Id, SubjectId? Incident, string? Why, DateTimeOffset KnownSince, IReadOnlyDictionary<SubjectId, AnswerState>? Worst)
{
    /// <summary>How many have answered, or somebody for them.</summary>
    public long Answered => Worst?.Values.LongCount(state => state != AnswerState.Unanswered) ?? 0;

    /// <summary>Those of a state, in the order of their ids.</summary>
    public IEnumerable<SubjectId> Of(AnswerState state) => Worst is null ? [] : Worst.Where(one => one.Value == state).Select(one => one.Key).Order();
}

/// <summary>Calls the roll of everybody on site.</summary>
public sealed class RollCallBook(Database database, StatementBook statements, DeploymentList deployments)
{
    private const int MostPeople = 5000;

    private const string Columns = "id, exercise, incident, why, standing AS Standing, answered, safe, known_since AS KnownSince";

    /// <summary>What starts one, calling everybody who is on site now.</summary>
    /// <param name="rollCall">Its id.</param>
    /// <param name="incident">Where.</param>
    /// <param name="why">Of <see cref="RollCallKinds.Reasons"/>.</param>
    /// <param name="exercise">A drill.</param>
    public Draft Starting(SubjectId rollCall, SubjectId incident, string why, bool exercise) =>
        new Draft(rollCall, RollCallKinds.Started, exercise).Say("incident", incident.Value).Say("why", why)
            .Say("people", [.. deployments.OnSite(incident, exercise).Select(who => who.Value)]);

    /// <summary>What says how somebody is.</summary>
    /// <param name="rollCall">As it is.</param>
    /// <param name="who">Of whom.</param>
    /// <param name="state">What is known.</param>
    /// <param name="seen">What whoever says it was looking at; null where that is what there is now.</param>
    public static Draft Answer(RollCall rollCall, SubjectId who, AnswerState state, IReadOnlyList<StatementId>? seen = null) =>
        new Draft(rollCall.Id, RollCallKinds.Answered, rollCall.Exercise)
            .Say("aft", seen ?? (rollCall.People.FirstOrDefault(one => one.Who == who)?.Heads ?? []))
            .Say("who", who.Value).Say("state", RollCall.CodeOf(state));

    /// <summary>What closes one, relying on everything that is current now.</summary>
    public Draft Closing(SubjectId rollCall, string? reason)
    {
        var state = statements.StateOf(rollCall);
        return new Draft(rollCall, RollCallKinds.Closed, state.Exercise).Say("aft", [.. state.HeadsOf(RollCallKinds.Standing).Select(said => said.Id)])
            .Say("relies_on", [.. state.Current.Select(said => said.Id)]).Say("reason", reason);
    }

    /// <summary>The roll-call as somebody may see it, with everybody who is on site by now; null where nothing was ever said about it.</summary>
    public RollCall? Find(SubjectId rollCall, Reader reader)
    {
        if (!reader.May(Right.Read(Feature.Incidents)) || statements.StateOf(rollCall, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var found = RollCall.From(state);
        // Whoever came to the place after the roll was called is on it as well, for who may know who was sent, and until it is over.
        return found.IsOpen && found.Incident is { } incident && reader.Sees(DeploymentKinds.Dispatched, "members")
            ? RollCall.From(state, deployments.OnSite(incident, found.Exercise))
            : found;
    }

    /// <summary>The open one of an incident, the newest where there are several; null where none is open.</summary>
    public SubjectId? OpenAt(SubjectId incident, bool exercise) => database.Read(connection => connection.QueryFirstOrDefault<string>(
        "SELECT id FROM rollcall WHERE incident = @incident AND standing = 1 AND exercise = @exercise ORDER BY known_since DESC, id DESC LIMIT 1",
        new { incident = incident.Value, exercise = exercise ? 1 : 0 })) is { } id ? new SubjectId(id) : null;

    /// <summary>Open ones, or those that are over, the newest first.</summary>
    public Listed<RollCallRow> Page(Reader reader, bool exercise, bool open, ListKey? after, int most)
    {
        if (!reader.May(Right.Read(Feature.Incidents)))
        {
            return new Listed<RollCallRow>([], null);
        }
        var rows = database.Read(connection => connection.Query<Row>(
            $"SELECT {Columns} FROM rollcall WHERE exercise = @exercise AND standing = @open" + (after is null ? "" : " AND (known_since, id) < (@since, @id)")
            + " ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, open = open ? 1 : 0, since = after?.Since, id = after?.Id, most = most + 1 }).Select(row => row.ToRollCall(reader.Sees(RollCallKinds.Answered, "state"))).ToList());
        return Listing.Cut(rows, most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));
    }

    /// <summary>The newest that go on, each with what is known of whom.</summary>
    public IReadOnlyList<OpenRollCall> Open(Reader reader, bool exercise, int most)
    {
        var rows = Page(reader, exercise, open: true, null, most).Rows;
        var people = rows.Count == 0 || !reader.Sees(RollCallKinds.Answered, "who") || !reader.Sees(DeploymentKinds.Dispatched, "members") ? null : database.Read(connection =>
        {
            var dialect = Dialect.Of(connection);
            return connection.Query<(string RollCall, string Person, long State)>(
                $"""
                SELECT rollcall, person, state FROM rollcall_person WHERE {dialect.IsAmongKeys("rollcall")}
                UNION ALL
                SELECT r.id, s.part, 0 FROM rollcall r
                JOIN deployment_arrival a ON a.incident = r.incident AND a.there = 1
                JOIN assignment s ON s.holder = a.deployment AND s.exercise = r.exercise AND s.part NOT LIKE 'vehicle/%'
                WHERE {dialect.IsAmongKeys("r.id")}
                LIMIT @most
                """,
                Asked(dialect)).ToLookup(row => row.RollCall);
        });
        return
        [
            .. rows.Select(row => new OpenRollCall(row.Id, row.Incident, row.Why, row.KnownSince, people?[row.Id.Value]
                .GroupBy(one => one.Person, StringComparer.Ordinal).ToDictionary(one => new SubjectId(one.Key), one => (AnswerState)one.Max(said => said.State)))),
        ];

        DynamicParameters Asked(Dialect dialect)
        {
            var keys = new DynamicParameters(dialect.Keys(rows.Select(row => row.Id.Value)));
            keys.Add("most", MostPeople);
            return keys;
        }
    }

    /// <summary>Keeps the tables of roll-calls in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var rollCall = RollCall.From(state);
        Prepared.In(transaction).Queue(
            """
            INSERT INTO rollcall (id, exercise, incident, why, standing, answered, safe, known_since) VALUES (@0, @1, @2, @3, @4, @5, @6, @7)
            ON CONFLICT (id) DO UPDATE SET exercise = @1, incident = @2, why = @3, standing = @4, answered = @5, safe = @6, known_since = @7
            """,
            rollCall.Id.Value, MeansTables.Flag(rollCall.Exercise), rollCall.Incident?.Value, MeansTables.Together(rollCall.Why), MeansTables.Flag(rollCall.IsOpen),
            rollCall.People.Count - rollCall.Unanswered.Count(), rollCall.People.Count(one => one.Worst == AnswerState.Safe), MeansTables.KnownSince(state));
        var prepared = Prepared.In(transaction);
        prepared.Queue("DELETE FROM rollcall_person WHERE rollcall = @0", rollCall.Id.Value);
        foreach (var called in rollCall.People)
        {
            prepared.Queue("INSERT INTO rollcall_person (rollcall, person, state) VALUES (@0, @1, @2)", rollCall.Id.Value, called.Who.Value, (long)called.Worst);
        }
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? Incident { get; init; }

        public string? Why { get; init; }

        public long Standing { get; init; }

        public long Answered { get; init; }

        public long Safe { get; init; }

        public long KnownSince { get; init; }

        public RollCallRow ToRollCall(bool sees) => new(
            new SubjectId(Id), Exercise != 0, Incident is null ? null : new SubjectId(Incident), Why, Standing != 0, sees ? Answered : null, sees ? Safe : null,
            DateTimeOffset.FromUnixTimeSeconds(KnownSince));
    }
}
