using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.DoubleTaps;

/// <summary>A warning as a board shows it.</summary>
/// <param name="Reason">One of <see cref="WarningKinds.Reasons"/>; several with <c>/</c> between them where statements disagree.</param>
/// <param name="Strike"><c>strike/…</c>, where it is at hand.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
/// <param name="To">How many deployments it went to; withheld from who may not know.</param>
/// <param name="Outstanding">Of how many nobody said yet that they heard it.</param>
public sealed record WarningRow(
    SubjectId Id, bool Exercise, WarningStanding Standing, string? Reason, string? Strike, string? Area, string? Until, DateTimeOffset KnownSince, Said<long> To, Said<long> Outstanding);

/// <summary>Lists warnings from their read tables, as whoever asks may see them.</summary>
public sealed class WarningList(Database database)
{
    private const string Columns =
        """
        w.id, w.exercise, w.standing, w.reason, w.strike, w.area, w.until, w.known_since AS KnownSince,
        (SELECT COUNT(*) FROM warning_to t WHERE t.warning = w.id) AS AllTo,
        (SELECT COUNT(*) FROM warning_to t WHERE t.warning = w.id AND t.is_outstanding = 1) AS Outstanding
        """;

    /// <summary>Those that stand or are contested, the newest first.</summary>
    public IReadOnlyList<WarningRow> Standing(Reader reader, bool exercise, int most) => Rows(
        reader,
        $"SELECT {Columns} FROM warning w WHERE w.exercise = @exercise AND w.standing IN ('Issued', 'Conflict') ORDER BY w.known_since DESC, w.id DESC LIMIT @most",
        new { exercise = exercise ? 1 : 0, most });

    /// <summary>Those that a deployment has not acknowledged, the oldest first; none for who may not know which deployment it is.</summary>
    public IReadOnlyList<WarningRow> OutstandingFor(SubjectId deployment, Reader reader, int most) => !reader.Sees(WarningKinds.Issued, "to") ? [] : Rows(
        reader,
        $"""
        SELECT {Columns} FROM warning_to o JOIN warning w ON w.id = o.warning
        WHERE o.deployment = @deployment AND o.is_outstanding = 1 ORDER BY w.known_since, w.id LIMIT @most
        """,
        new { deployment = deployment.Value, most });

    private List<WarningRow> Rows(Reader reader, string sql, object values) => !reader.May(Right.Read(Feature.Incidents)) ? [] : database.Read(connection =>
        connection.Query<Row>(sql, values).Select(row => row.ToWarning(reader)).ToList());

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string Standing { get; init; } = "";

        public string? Reason { get; init; }

        public string? Strike { get; init; }

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
                Shown("until", Until), DateTimeOffset.FromUnixTimeSeconds(KnownSince), Counted(AllTo), Counted(Outstanding));
        }
    }
}
