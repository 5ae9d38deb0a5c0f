using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Incidents;

/// <summary>A report as a list shows it, as whoever asked may see it.</summary>
/// <param name="At">EDTF, as it was said.</param>
/// <param name="Time">The bounds of it, the device's clock corrected.</param>
/// <param name="What">Its beginning.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
/// <param name="Trapped">As it is typed: <c>6</c>, <c>~6</c>, <c>5-7</c>.</param>
/// <param name="Flags">What is odd about it, as codes.</param>
public sealed record ReportRow(
    SubjectId Id, bool Exercise, ReportState State, string? At, TimeSpanSaid Time, DateTimeOffset KnownSince, string? Channel, string? Type, string? Weapon,
    Said<string> What, Said<PlaceSaid> Place, string? Trapped, string? Children, IReadOnlyList<string> Flags);

/// <summary>Lists reports from their read table, the newest first.</summary>
public sealed class ReportList(Database database)
{
    internal const string Columns = $"id, exercise, state, {PlacedRow.Columns}, channel, type, weapon, what, trapped, children, flags";

    /// <summary>A page of the record's reports, or of drills.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="exercise">Which of the two.</param>
    /// <param name="state">Only those that stand so; null for all.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="most">How many at most.</param>
    public Listed<ReportRow> Page(Reader reader, bool exercise, ReportState? state, ListKey? after, int most)
    {
        if (!MayRead(reader))
        {
            return new Listed<ReportRow>([], null);
        }
        var rows = database.Read(connection => connection.Query<Row>(
            $"SELECT {Columns} FROM report WHERE exercise = @exercise"
            + (state is null ? "" : " AND state = @state")
            + (after is null ? "" : " AND (known_since, id) < (@since, @id)")
            + " ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, state = state is { } asked ? ReportBook.StateName(asked) : null, since = after?.Since, id = after?.Id, most = most + 1 }))
            .Select(row => row.ToReport(reader)).ToList();
        return Listing.Cut(rows, most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));
    }

    /// <summary>The reports that are about one of some incidents or strikes, the oldest first.</summary>
    public IReadOnlyList<ReportRow> About(Reader reader, IReadOnlyCollection<SubjectId> subjects, int most) => !MayRead(reader) || subjects.Count == 0 ? [] : database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        var keys = new DynamicParameters(dialect.Keys(subjects.Select(subject => subject.Value)));
        keys.Add("most", most);
        return connection.Query<Row>(
            $"""
            SELECT {Columns} FROM report WHERE id IN (
                SELECT report FROM report_concern WHERE {dialect.IsAmongKeys("incident")}
                UNION SELECT report FROM report_concern WHERE {dialect.IsAmongKeys("strike")})
            ORDER BY known_since, id LIMIT @most
            """, keys).Select(row => row.ToReport(reader)).ToList();
    });

    /// <summary>How many reports are about one of some incidents or strikes.</summary>
    public long CountAbout(Reader reader, IReadOnlyCollection<SubjectId> subjects) => !MayRead(reader) || subjects.Count == 0 ? 0 : database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return connection.ExecuteScalar<long>(
            $"""
            SELECT COUNT(*) FROM (
                SELECT report FROM report_concern WHERE {dialect.IsAmongKeys("incident")}
                UNION SELECT report FROM report_concern WHERE {dialect.IsAmongKeys("strike")}) AS about
            """, dialect.Keys(subjects.Select(subject => subject.Value)));
    });

    /// <summary>How many there are.</summary>
    public Tally Count() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM report GROUP BY exercise")));

    /// <summary>How many are about nothing yet.</summary>
    public Tally CountOpen() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM report WHERE state = 'open' GROUP BY exercise")));

    /// <summary>How many of one shelf are about nothing yet, counted no further than to a limit.</summary>
    public long CountOpen(bool exercise, int most) => database.Read(connection => connection.ExecuteScalar<long>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM report WHERE exercise = @exercise AND state = 'open' LIMIT @most) s", new { exercise = exercise ? 1 : 0, most }));

    private static bool MayRead(Reader reader) => reader.May(Right.Read(Feature.Incidents));

    internal sealed record Row : PlacedRow
    {
        public string State { get; init; } = "";

        public string? Channel { get; init; }

        public string? Type { get; init; }

        public string? Weapon { get; init; }

        public string? What { get; init; }

        public string? Trapped { get; init; }

        public string? Children { get; init; }

        public string Flags { get; init; } = "";

        public ReportRow ToReport(Reader reader)
        {
            var kind = ReportKinds.Received;
            return new ReportRow(
                new SubjectId(Id), Exercise != 0, Enum.Parse<ReportState>(State, ignoreCase: true), reader.Shown(kind, "at", At).OrNull,
                reader.Sees(kind, "at") ? Time : TimeSpanSaid.Unknown, Since, reader.Shown(kind, "channel", Channel).OrNull,
                reader.Shown(kind, "type", Type).OrNull, reader.Shown(kind, "weapon", Weapon).OrNull, reader.Shown(kind, "what", What), Shown(reader, kind),
                reader.Shown(kind, "trapped", Trapped).OrNull, reader.Shown(kind, "children", Children).OrNull,
                [.. Flags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(flag => flag != Oddities.PlaceOutside || reader.Sees(kind, "place"))]);
        }
    }
}
