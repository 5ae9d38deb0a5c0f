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
    SubjectId Id, bool Exercise, string? Title, string? OpenedAt, Said<string> Place, Standing Standing, DateTimeOffset KnownSince);

/// <summary>Lists incidents from their read table, the newest first, as whoever asks may see them.</summary>
public sealed class IncidentList(Database database)
{
    private static readonly string[] Unfinished = [nameof(Standing.Open), nameof(Standing.Reopened), nameof(Standing.Conflict)];

    private const string Columns = "id, exercise, title, opened_at AS OpenedAt, place, standing, known_since AS KnownSince";

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

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? Title { get; init; }

        public string? OpenedAt { get; init; }

        public string? Place { get; init; }

        public string Standing { get; init; } = "";

        public long KnownSince { get; init; }

        public IncidentRow ToIncident(Reader reader) => new(
            new SubjectId(Id), Exercise != 0, reader.Shown(IncidentKinds.Opened, "title", Title).OrNull,
            reader.Shown(IncidentKinds.Opened, "at", OpenedAt).OrNull, reader.Shown(IncidentKinds.Opened, "place", Place),
            Enum.Parse<Standing>(Standing), DateTimeOffset.FromUnixTimeSeconds(KnownSince));
    }
}
