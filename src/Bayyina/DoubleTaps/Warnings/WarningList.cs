using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.DoubleTaps;

/// <summary>A warning as a board shows it.</summary>
/// <param name="Reason">One of <see cref="WarningKinds.Reasons"/>; several with <c>/</c> between them where statements disagree.</param>
/// <param name="Strike"><c>strike/…</c>, where it is at hand.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
/// <param name="To">How many deployments it went to; withheld from who may not know.</param>
/// <param name="Outstanding">Of how many that are still out nobody said yet that they heard it.</param>
public sealed record WarningRow(
    SubjectId Id, bool Exercise, WarningStanding Standing, string? Reason, string? Strike, string? Area, string? Until, DateTimeOffset KnownSince, Said<long> To, Said<long> Outstanding)
{
    /// <summary>The response that it concerns, where it is one.</summary>
    public SubjectId? Incident { get; init; }
}

/// <summary>Lists warnings from their read tables, as whoever asks may see them.</summary>
public sealed class WarningList(Database database)
{
    private const string Columns =
        """
        w.id, w.exercise, w.standing, w.reason, w.strike, w.incident, w.area, w.until, w.known_since AS KnownSince,
        (SELECT COUNT(*) FROM warning_to t WHERE t.warning = w.id) AS AllTo,
        (SELECT COUNT(*) FROM warning_to t WHERE t.warning = w.id AND t.is_outstanding = 1 AND
        """ + " " + StillOut + ") AS Outstanding";

    // Whoever is back need not hear it any more. Of a deployment that has not arrived here nobody knows that it is.
    private const string StillOut = "NOT EXISTS (SELECT 1 FROM deployment d WHERE d.id = t.deployment AND d.active = 0)";

    /// <summary>Those that stand or are contested, the newest first.</summary>
    public IReadOnlyList<WarningRow> Standing(Reader reader, bool exercise, int most) => Rows(
        reader,
        $"SELECT {Columns} FROM warning w WHERE w.exercise = @exercise AND w.standing IN ('Issued', 'Conflict') ORDER BY w.known_since DESC, w.id DESC LIMIT @most",
        new { exercise = exercise ? 1 : 0, most });

    /// <summary>Those that stand no more, the newest first.</summary>
    public Listed<WarningRow> Over(Reader reader, bool exercise, ListKey? after, int most) => Listing.Cut(
        Rows(
            reader,
            $"SELECT {Columns} FROM warning w WHERE w.exercise = @exercise AND w.standing IN ('Ended', 'Unknown')" + (after is null ? "" : " AND (w.known_since, w.id) < (@since, @id)")
            + " ORDER BY w.known_since DESC, w.id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, since = after?.Since, id = after?.Id, most = most + 1 }),
        most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));

    /// <summary>Those that stand for some incidents, the newest first.</summary>
    public IReadOnlyList<WarningRow> StandingFor(IReadOnlyCollection<SubjectId> incidents, Reader reader, int most) => incidents.Count == 0 ? [] : Rows(
        reader,
        dialect => $"SELECT {Columns} FROM warning w WHERE {dialect.IsAmongKeys("w.incident")} AND w.standing IN ('Issued', 'Conflict') ORDER BY w.known_since DESC, w.id DESC LIMIT {most}",
        dialect => dialect.Keys(incidents.Select(id => id.Value)));

    /// <summary>How many warnings each of some deployments has not acknowledged; nothing for who may not know whom they went to.</summary>
    public IReadOnlyDictionary<SubjectId, int> OutstandingAmong(IReadOnlyCollection<SubjectId> deployments, Reader reader) =>
        deployments.Count == 0 || !reader.Sees(WarningKinds.Issued, "to") ? new Dictionary<SubjectId, int>() : database.Read(connection =>
        {
            var dialect = Dialect.Of(connection);
            return connection.Query<(string Deployment, long Count)>(
                $"SELECT deployment, COUNT(*) FROM warning_to WHERE is_outstanding = 1 AND {dialect.IsAmongKeys("deployment")} GROUP BY deployment",
                dialect.Keys(deployments.Select(id => id.Value))).ToDictionary(row => new SubjectId(row.Deployment), row => (int)row.Count);
        });

    /// <summary>The newest, of the record and of drills, whatever has become of them.</summary>
    internal IReadOnlyList<SubjectId> Newest(DateTimeOffset since, int most) => database.Read(connection => (IReadOnlyList<SubjectId>)
    [
        .. ((long[])[0, 1]).SelectMany(exercise => connection.Query<string>(
            "SELECT id FROM warning WHERE exercise = @exercise AND known_since >= @since ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise, since = since.ToUnixTimeSeconds(), most })).Select(id => new SubjectId(id)),
    ]);

    /// <summary>How many stand.</summary>
    public Tally Count() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM warning WHERE standing IN ('Issued', 'Conflict') GROUP BY exercise")));

    /// <summary>Those that a deployment has not acknowledged, the oldest first; none for who may not know which deployment it is.</summary>
    public IReadOnlyList<WarningRow> OutstandingFor(SubjectId deployment, Reader reader, int most) => !reader.Sees(WarningKinds.Issued, "to") ? [] : Rows(
        reader,
        $"""
        SELECT {Columns} FROM warning_to o JOIN warning w ON w.id = o.warning
        WHERE o.deployment = @deployment AND o.is_outstanding = 1 ORDER BY w.known_since, w.id LIMIT @most
        """,
        new { deployment = deployment.Value, most });

    private List<WarningRow> Rows(Reader reader, string sql, object values) => Rows(reader, _ => sql, _ => values);

    private List<WarningRow> Rows(Reader reader, Func<Dialect, string> sql, Func<Dialect, object> values) => !reader.May(Right.Read(Feature.Incidents)) ? [] : database.Read(connection =>
        connection.Query<Row>(sql(Dialect.Of(connection)), values(Dialect.Of(connection))).Select(row => row.ToWarning(reader)).ToList());

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string Standing { get; init; } = "";

        public string? Reason { get; init; }

        public string? Strike { get; init; }

        public string? Incident { get; init; }

        public string? Area { get; init; }

        public string? Until { get; init; }

        public long KnownSince { get; init; }

        public long AllTo { get; init; }

        public long Outstanding { get; init; }

        public WarningRow ToWarning(Reader reader)
        {
            string? Shown(string property, string? value) => reader.Shown(WarningKinds.Issued, property, value).OrNull;
            Said<long> Counted(long count) => reader.Sees(WarningKinds.Issued, "to") ? new Said<long>(SaidState.Present, count) : default;
            return new WarningRow(
                new SubjectId(Id), Exercise != 0, Enum.Parse<WarningStanding>(Standing), Shown("reason", Reason), Shown("strike", Strike), Shown("area", Area),
                Shown("until", Until), DateTimeOffset.FromUnixTimeSeconds(KnownSince), Counted(AllTo), Counted(Outstanding))
            {
                Incident = SubjectId.TryParse(Shown("incident", Incident), out var incident) ? incident : null,
            };
        }
    }
}
