using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Incidents;

/// <summary>An incident as a list shows it.</summary>
/// <param name="Title">Every current title, with <c>/</c> between them where they disagree; null where none is at hand.</param>
/// <param name="OpenedAt">EDTF, as it was said.</param>
/// <param name="Place">As whoever asked may see it.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
public sealed record IncidentRow(
    SubjectId Id, bool Exercise, string? Title, string? OpenedAt, Said<string> Place, Standing Standing, DateTimeOffset KnownSince)
{
    /// <summary>What it is; several where the openings disagree.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The strike to which we respond; null where there is none, or it is not told.</summary>
    public SubjectId? Strike { get; init; }

    /// <summary>The bounds of its time.</summary>
    public TimeSpanSaid Time { get; init; }

    /// <summary>Where, with its point or code.</summary>
    public Said<PlaceSaid> Where { get; init; }
}

/// <summary>Lists incidents from their read table, the newest first, as whoever asks may see them.</summary>
public sealed class IncidentList(Database database)
{
    private static readonly string[] Unfinished = [nameof(Standing.Open), nameof(Standing.Reopened), nameof(Standing.Conflict)];

    internal const string Columns =
        """
        id, exercise, title, opened_at AS OpenedAt, place, standing, known_since AS KnownSince, type, strike, at_from AS AtFrom, at_to AS AtTo,
        place_code AS PlaceCode, lat_e6 AS LatE6, lon_e6 AS LonE6, uncertainty_m AS UncertaintyM
        """;

    /// <summary>A page of the record's incidents, or of drills; by key, so that the last page costs what the first one does.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="exercise">Which of the two.</param>
    /// <param name="search">What a title must contain, compared by <see cref="TitleKey"/>; null or blank for all.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="most">How many at most.</param>
    public Listed<IncidentRow> Page(Reader reader, bool exercise, string? search, ListKey? after, int most)
    {
        if (!reader.May(Right.Read(Feature.Incidents)))
        {
            return new Listed<IncidentRow>([], null);
        }
        // What somebody may not see, they may not search either: the hits would tell.
        var key = reader.Sees(IncidentKinds.Opened, "title") ? TitleKey.Of(search ?? "") : "";
        var rows = database.Read(connection => connection.Query<Row>(
            $"SELECT {Columns} FROM incident WHERE exercise = @exercise"
            + (after is null ? "" : " AND (known_since, id) < (@since, @id)")
            + (key.Length == 0 ? "" : $" AND {Dialect.Of(connection).Contains("title_key", "key")}")
            + " ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, since = after?.Since, id = after?.Id, key, most = most + 1 }))
            .Select(row => row.ToIncident(reader)).ToList();
        return Listing.Cut(rows, most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));
    }

    /// <summary>Those of some ids that are there, by id.</summary>
    public IReadOnlyDictionary<SubjectId, IncidentRow> Among(IReadOnlyCollection<SubjectId> ids, Reader reader) => database.Read(connection =>
    {
        if (!reader.May(Right.Read(Feature.Incidents)))
        {
            return new Dictionary<SubjectId, IncidentRow>();
        }
        var dialect = Dialect.Of(connection);
        return connection.Query<Row>($"SELECT {Columns} FROM incident WHERE {dialect.IsAmongKeys("id")}", dialect.Keys(ids.Select(id => id.Value)))
            .Select(row => row.ToIncident(reader)).ToDictionary(row => row.Id);
    });

    /// <summary>The newest of those that are not closed, or not in a way that everybody agrees on.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="exercise">Of the record, or of its drills.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<IncidentRow> NotClosed(Reader reader, bool exercise, int most) => !reader.May(Right.Read(Feature.Incidents)) ? [] :
    [
        // Each standing by itself, so that the index gives its newest.
        .. database.Read(connection => Unfinished.SelectMany(standing => connection.Query<Row>(
            $"SELECT {Columns} FROM incident WHERE exercise = @exercise AND standing = @standing ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, standing, most })).ToList())
            .OrderByDescending(row => row.KnownSince).ThenByDescending(row => row.Id, StringComparer.Ordinal).Take(most).Select(row => row.ToIncident(reader)),
    ];

    /// <summary>How many are not closed, counted no further than to a limit.</summary>
    public long CountNotClosed(bool exercise, int most) => database.Read(connection => Unfinished.Sum(standing => connection.ExecuteScalar<long>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM incident WHERE exercise = @exercise AND standing = @standing LIMIT @most) s",
        new { exercise = exercise ? 1 : 0, standing, most })));

    /// <summary>How many there are.</summary>
    public Tally Count() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM incident GROUP BY exercise")));

    /// <summary>The incidents whose time may lie between two moments, by their earliest; of one second, by id.</summary>
    public IReadOnlyList<IncidentRow> Between(Reader reader, bool exercise, DateTimeOffset from, DateTimeOffset to, int most) =>
        !reader.May(Right.Read(Feature.Incidents)) ? [] : database.Read(connection => connection.Query<Row>(
            $"SELECT {Columns} FROM incident WHERE exercise = @exercise AND at_from BETWEEN @from AND @to ORDER BY at_from, id LIMIT @most",
            new { exercise = exercise ? 1 : 0, from = from.ToUnixTimeSeconds(), to = to.ToUnixTimeSeconds(), most }).Select(row => row.ToIncident(reader)).ToList());

    /// <summary>The incidents that respond to one of some strikes.</summary>
    public IReadOnlyList<IncidentRow> RespondingTo(Reader reader, IReadOnlyCollection<SubjectId> strikes) =>
        !reader.May(Right.Read(Feature.Incidents)) || strikes.Count == 0 ? [] : database.Read(connection =>
        {
            var dialect = Dialect.Of(connection);
            return connection.Query<Row>(
                $"SELECT {Columns} FROM incident WHERE {dialect.IsAmongKeys("strike")} ORDER BY known_since, id LIMIT 100", dialect.Keys(strikes.Select(id => id.Value)))
                .Select(row => row.ToIncident(reader)).ToList();
        });

    internal sealed record Row : PlacedRow
    {
        public string? Title { get; init; }

        public string? OpenedAt { get; init; }

        public string Standing { get; init; } = "";

        public string? Type { get; init; }

        public string? Strike { get; init; }

        public IncidentRow ToIncident(Reader reader)
        {
            var kind = IncidentKinds.Opened;
            return new IncidentRow(
                new SubjectId(Id), Exercise != 0, reader.Shown(kind, "title", Title).OrNull, reader.Shown(kind, "at", OpenedAt).OrNull,
                reader.Shown(kind, "place", Place), Enum.Parse<Standing>(Standing), Since)
            {
                Types = reader.Shown(kind, "type", Type).OrNull?.Split(' ') ?? [],
                Strike = reader.Shown(kind, "strike", Strike).OrNull is { } strike ? new SubjectId(strike) : null,
                Time = reader.Sees(kind, "at") ? Time : TimeSpanSaid.Unknown,
                Where = Shown(reader, kind, "where"),
            };
        }
    }
}
