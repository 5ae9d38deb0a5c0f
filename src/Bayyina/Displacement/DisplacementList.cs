using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Displacement;

/// <summary>A family, convoy, evacuee, siege, promise, appeal, service or settlement as a list shows it.</summary>
/// <param name="Title">Every current one, with <c>/</c> between them; null where none is at hand.</param>
/// <param name="State">A word of its list, <see cref="DisplacementWords.Contradictory"/>, or empty where its type has none.</param>
/// <param name="At">EDTF, as it was said.</param>
/// <param name="Place">As whoever asked may see it; never where a family is sheltered.</param>
/// <param name="People">How many, where it was said.</param>
/// <param name="Breaches">How many statements say that a promise was broken.</param>
public sealed record DisplacementRow(
    SubjectId Id, bool Exercise, string? Title, string State, string? At, Said<string> Place, IReadOnlyList<string> Needs, Bounds? People, long Breaches,
    DateTimeOffset KnownSince);

/// <summary>Which are listed.</summary>
/// <param name="Type">What stands before the id's slash; one of <see cref="DisplacementWords.Types"/>.</param>
/// <param name="Search">What a title must contain, compared by <see cref="TitleKey"/>; null or blank for all.</param>
/// <param name="State">A word of its list; null for all.</param>
/// <param name="Siege">Only what names this siege.</param>
/// <param name="Convoy">Only what names this convoy.</param>
public sealed record DisplacementFilter(string Type, string? Search = null, string? State = null, SubjectId? Siege = null, SubjectId? Convoy = null);

/// <summary>How many entries of a list have one outcome, and how many people they are.</summary>
/// <param name="People">What the figures allow together; an entry without one counts 0 to nobody knows how many.</param>
public sealed record OutcomeCount(string State, long Entries, Bounds People);

/// <summary>Lists the displaced from their read table, the newest first, as whoever asks may see them.</summary>
public sealed class DisplacementList(Database database)
{
    private const string Columns =
        "id, exercise, title, state, at, place, needs, people_least AS Least, people_most AS Most, people_said AS Counted, breaches, known_since AS KnownSince";

    /// <summary>A page of one type, of the record or of drills.</summary>
    public Listed<DisplacementRow> Page(Reader reader, bool exercise, DisplacementFilter filter, ListKey? after, int most)
    {
        if (!reader.May(Right.Read(Feature.Displacement)))
        {
            return new Listed<DisplacementRow>([], null);
        }
        var key = TitleKey.Of(filter.Search ?? "");
        var rows = database.Read(connection => connection.Query<Row>(
            $"SELECT {Columns} FROM displacement WHERE type = @type AND exercise = @exercise"
            + (after is null ? "" : " AND (known_since, id) < (@since, @id)")
            + (filter.State is null ? "" : " AND state = @state")
            + (filter.Siege is null ? "" : " AND siege = @siege")
            + (filter.Convoy is null ? "" : " AND convoy = @convoy")
            + (key.Length == 0 ? "" : $" AND {Dialect.Of(connection).Contains("title_key", "key")}")
            + " ORDER BY known_since DESC, id DESC LIMIT @most",
            new
            {
                type = filter.Type,
                exercise = exercise ? 1 : 0,
                since = after?.Since,
                id = after?.Id,
                state = filter.State,
                siege = filter.Siege?.Value,
                convoy = filter.Convoy?.Value,
                key,
                most = most + 1,
            }))
            .Select(row => row.ToDisplaced(reader)).ToList();
        return Listing.Cut(rows, most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));
    }

    /// <summary>What became of everybody on the list of a convoy, by outcome.</summary>
    public IReadOnlyList<OutcomeCount> OutcomesOf(SubjectId convoy, bool exercise, Reader reader) => !reader.May(Right.Read(Feature.Displacement)) ? [] :
        database.Read(connection => connection.Query<(string State, long Entries, long Least, long Most, long Open)>(
            """
            SELECT state, COUNT(*), CAST(SUM(people_least) AS BIGINT), CAST(COALESCE(SUM(people_most), 0) AS BIGINT), COUNT(CASE WHEN people_most IS NULL THEN 1 END)
            FROM displacement WHERE convoy = @convoy AND type = 'evacuee' AND exercise = @exercise GROUP BY state ORDER BY state
            """,
            new { convoy = convoy.Value, exercise = exercise ? 1 : 0 })
            .Select(row => new OutcomeCount(row.State, row.Entries, new Bounds(row.Least, row.Open > 0 ? null : row.Most))).ToList());

    /// <summary>How many there are of a type.</summary>
    public Tally Count(string type) => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM displacement WHERE type = @type GROUP BY exercise", new { type })));

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? Title { get; init; }

        public string State { get; init; } = "";

        public string? At { get; init; }

        public string? Place { get; init; }

        public string Needs { get; init; } = "";

        public long Least { get; init; }

        public long? Most { get; init; }

        public long Counted { get; init; }

        public long Breaches { get; init; }

        public long KnownSince { get; init; }

        public DisplacementRow ToDisplaced(Reader reader) => new(
            new SubjectId(Id), Exercise != 0, Title, State, At, reader.Shown(DisplacementKinds.SiegeBegan, "place", Place),
            Needs.Split('\n', StringSplitOptions.RemoveEmptyEntries), Counted == 0 ? null : new Bounds(Least, Most), Breaches, DateTimeOffset.FromUnixTimeSeconds(KnownSince));
    }
}
