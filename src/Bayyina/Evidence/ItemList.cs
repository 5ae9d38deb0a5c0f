using System.Globalization;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Evidence;

/// <summary>An item as a list shows it.</summary>
/// <param name="File">Its original name; null where that is withheld or erased.</param>
/// <param name="SealedAt">Server time of its sealing.</param>
/// <param name="Index">Of its sealing in the ledger; null before it has one.</param>
public sealed record ItemRow(
    SubjectId Id, bool Exercise, string? File, string MediaType, long Bytes, string Sha256, DateTimeOffset SealedAt, long? Index);

/// <summary>Lists items from their read table, to who may read items.</summary>
/// <remarks>The table holds nothing of them that is not ordinary; a test holds it to that.</remarks>
public sealed class ItemList(Database database)
{
    private const string Select =
        """
        SELECT i.id, i.exercise, i.file, i.media_type AS MediaType, i.bytes, i.sha256, i.sealed_at AS SealedAt, e.ledger_index AS LedgerIndex
        FROM item i JOIN statement s ON s.id = i.statement LEFT JOIN ledger_entry e ON e.statement = s.number
        """;

    // Sorts what has no index yet behind everything that has one.
    private const string Place = "COALESCE(e.ledger_index, 9223372036854775807)";

    /// <summary>A page of the record's items, or of drills, the newest first; those of one second by their places in the ledger.</summary>
    public Listed<ItemRow> Page(Reader reader, bool exercise, ListKey? after, int most)
    {
        var (place, id) = PlaceOf(after);
        // The first condition is what the index finds; the others take away what the page before has shown of that second.
        var sql = Select + " WHERE i.exercise = @exercise"
            + (after is null ? "" : $" AND i.sealed_at <= @since AND (i.sealed_at < @since OR {Place} < @place OR ({Place} = @place AND i.id < @id))")
            + $" ORDER BY i.sealed_at DESC, {Place} DESC, i.id DESC LIMIT @most";
        var rows = Query(reader, sql, new { exercise = exercise ? 1 : 0, since = after?.Since, place, id, most = most + 1 });
        return Listing.Cut(rows, most, row => new ListKey(
            row.SealedAt.ToUnixTimeSeconds(), string.Create(CultureInfo.InvariantCulture, $"{row.Index ?? long.MaxValue}.{row.Id}")));
    }

    // Of a key that somebody made up nothing is found.
    private static (long Place, string Id) PlaceOf(ListKey? key) =>
        key?.Id.Split('.', 2) is [var place, var id] && long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (index, id) : (-1, "");

    /// <summary>A page of the items of an incident, in the order in which they were sealed.</summary>
    /// <param name="incident">Which.</param>
    /// <param name="reader">Who asks.</param>
    /// <param name="after">The ledger index of the last item of the page before.</param>
    /// <param name="most">How many at most.</param>
    public Listed<ItemRow> Of(SubjectId incident, Reader reader, long? after, int most)
    {
        var sql = Select + " WHERE i.id IN (SELECT item FROM incident_item WHERE incident = @incident)"
            + (after is null ? "" : $" AND {Place} > @after") + $" ORDER BY {Place}, i.id LIMIT @most";
        var rows = Query(reader, sql, new { incident = incident.Value, after, most = most + 1 });
        return Listing.Cut(rows, most, row => new ListKey(row.Index ?? long.MaxValue, row.Id.Value));
    }

    /// <summary>How many items an incident has.</summary>
    public long CountOf(SubjectId incident, Reader reader) => !MayRead(reader) ? 0 : database.Read(connection => connection.ExecuteScalar<long>(
        "SELECT COUNT(DISTINCT item) FROM incident_item WHERE incident = @incident", new { incident = incident.Value }));

    /// <summary>The incidents that an item belongs to.</summary>
    public IReadOnlyList<SubjectId> IncidentsOf(SubjectId item, Reader reader) => !MayRead(reader) ? [] : database.Read(connection => connection
        .Query<string>("SELECT DISTINCT incident FROM incident_item WHERE item = @item ORDER BY incident", new { item = item.Value })
        .Select(id => new SubjectId(id)).ToList());

    /// <summary>Other items of the same bytes.</summary>
    public IReadOnlyList<SubjectId> TwinsOf(SubjectId item, string sha256, Reader reader) => !MayRead(reader) ? [] : database.Read(connection => connection
        .Query<string>("SELECT id FROM item WHERE sha256 = @sha256 AND id <> @item ORDER BY id LIMIT 20", new { sha256, item = item.Value })
        .Select(id => new SubjectId(id)).ToList());

    /// <summary>How many there are.</summary>
    public Tally Count() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM item GROUP BY exercise")));

    private static bool MayRead(Reader reader) => reader.May(Right.Read(Feature.Evidence));

    private List<ItemRow> Query(Reader reader, string sql, object parameters) => !MayRead(reader) ? [] : database.Read(connection => connection.Query<Row>(sql, parameters)
        .Select(row => new ItemRow(
            new SubjectId(row.Id), row.Exercise != 0, row.File, row.MediaType, row.Bytes, row.Sha256,
            DateTimeOffset.FromUnixTimeSeconds(row.SealedAt), row.LedgerIndex))
        .ToList());

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? File { get; init; }

        public string MediaType { get; init; } = "";

        public long Bytes { get; init; }

        public string Sha256 { get; init; } = "";

        public long SealedAt { get; init; }

        public long? LedgerIndex { get; init; }
    }
}
