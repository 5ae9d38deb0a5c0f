using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Volunteers;

/// <summary>A centre as a list shows it.</summary>
/// <param name="Name">Every current name, with <c>/</c> between them where they disagree; null where none is at hand.</param>
/// <param name="Place">As whoever asked may see it.</param>
/// <param name="Serving">How many volunteers serve there and may be sent.</param>
public sealed record CentreRow(
    SubjectId Id, bool Exercise, string? Name, Said<string> Place, CentreStanding Standing, long Serving, DateTimeOffset KnownSince);

/// <summary>Lists centres from their read table, the newest first, as whoever asks may see them.</summary>
public sealed class CentreList(Database database)
{
    private const string Columns =
        """
        id, exercise, name, place, standing, known_since AS KnownSince,
        (SELECT COUNT(*) FROM volunteer v WHERE v.centre = centre.id AND v.exercise = centre.exercise AND v.bar = 'None') AS Serving
        """;

    /// <summary>A page of the record's centres, or of drills.</summary>
    public Listed<CentreRow> Page(Reader reader, bool exercise, ListKey? after, int most)
    {
        var rows = Query(
            reader,
            "exercise = @exercise" + (after is null ? "" : " AND (known_since, id) < (@since, @id)") + " ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, since = after?.Since, id = after?.Id, most = most + 1 });
        return Listing.Cut(rows, most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));
    }

    /// <summary>Those of some ids that are there, by id.</summary>
    public IReadOnlyDictionary<SubjectId, CentreRow> Among(IReadOnlyCollection<SubjectId> ids, Reader reader)
    {
        var dialect = database.Dialect;
        return Query(reader, dialect.IsAmongKeys("id"), dialect.Keys(ids.Select(id => id.Value))).ToDictionary(row => row.Id);
    }

    private List<CentreRow> Query(Reader reader, string where, object parameters) => !reader.May(Right.Read(Feature.Volunteers)) ? [] : database.Read(connection =>
        connection.Query<Row>($"SELECT {Columns} FROM centre WHERE {where}", parameters)
            .Select(row => new CentreRow(
                new SubjectId(row.Id), row.Exercise != 0, reader.Shown(VolunteerKinds.CentreRegistered, "name", row.Name).OrNull,
                reader.Shown(VolunteerKinds.CentreRegistered, "place", row.Place), Enum.Parse<CentreStanding>(row.Standing), row.Serving,
                DateTimeOffset.FromUnixTimeSeconds(row.KnownSince)))
            .ToList());

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? Name { get; init; }

        public string? Place { get; init; }

        public string Standing { get; init; } = "";

        public long Serving { get; init; }

        public long KnownSince { get; init; }
    }
}
