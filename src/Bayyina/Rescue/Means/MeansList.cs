using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>A team as a list shows it.</summary>
/// <param name="People">How many people it has, as far as whoever asks may know.</param>
/// <param name="OutOn">The deployment that it is out on now; null where none.</param>
/// <param name="Shared">How many of them belong to another team as well.</param>
public sealed record TeamRow(SubjectId Id, bool Exercise, string? Name, bool IsDisputed, long? People, SubjectId? OutOn, long? Shared, DateTimeOffset KnownSince);

/// <summary>A vehicle as a list shows it.</summary>
public sealed record VehicleRow(
    SubjectId Id, bool Exercise, string? Name, string? Type, Condition Condition, bool IsDisputed, SubjectId? OutOn, DateTimeOffset KnownSince);

/// <summary>A facility as a list shows it.</summary>
/// <param name="ReportedAt">When the oldest report came that the numbers rest on; null where none did.</param>
/// <param name="Reports">How many stand side by side.</param>
public sealed record FacilityRow(
    SubjectId Id, bool Exercise, string? Name, string? Type, Said<string> Place, Condition Condition, bool IsDisputed, FreeCapacity Free,
    DateTimeOffset? ReportedAt, long Reports, DateTimeOffset KnownSince);

/// <summary>A hazard as a list shows it.</summary>
public sealed record HazardRow(
    SubjectId Id, bool Exercise, string? Type, string? What, Said<string> Place, SubjectId? Incident, bool IsThere, bool IsDisputed, DateTimeOffset KnownSince);

/// <summary>Lists teams, vehicles, facilities and hazards from their read tables, as whoever asks may see them.</summary>
public sealed class MeansList(Database database)
{
    // About 25 km in millionths of a degree of latitude.
    private const long Near = 225_000;

    private const string OutOn =
        "(SELECT MIN(a.holder) FROM assignment a WHERE a.part = m.id AND a.active = 1 AND a.holder LIKE 'deployment/%')";

    /// <summary>Teams, the newest first.</summary>
    public Listed<TeamRow> Teams(Reader reader, bool exercise, ListKey? after, int most) => Page(
        reader, "team",
        """
        m.id, m.exercise, m.name, m.disputed AS Disputed, m.known_since AS KnownSince,
        (SELECT COUNT(*) FROM assignment a WHERE a.holder = m.id AND a.part NOT LIKE 'vehicle/%') AS People,
        (SELECT MIN(d.id) FROM deployment d WHERE d.team = m.id AND d.active = 1) AS OutOn,
        (SELECT COUNT(*) FROM assignment a WHERE a.holder = m.id AND a.part NOT LIKE 'vehicle/%' AND EXISTS
            (SELECT 1 FROM assignment b WHERE b.part = a.part AND b.active = 1 AND b.holder <> a.holder AND b.holder LIKE 'team/%')) AS Shared
        """,
        " AND m.standing = 1", exercise, after, most, row => new TeamRow(
            row.Subject, exercise, reader.Shown(MeansKinds.TeamRegistered, "name", row.Name).OrNull, row.Disputed != 0,
            reader.Sees(MeansKinds.TeamRegistered, "members") ? row.People : null, Subject(row.OutOn),
            reader.Sees(MeansKinds.TeamRegistered, "members") ? row.Shared : null, row.Since));

    /// <summary>Vehicles and heavy machines, the newest first.</summary>
    public Listed<VehicleRow> Vehicles(Reader reader, bool exercise, ListKey? after, int most) => Page(
        reader, "vehicle", $"m.id, m.name, m.type, m.condition, m.disputed AS Disputed, m.known_since AS KnownSince, {OutOn} AS OutOn", "", exercise, after, most,
        row => new VehicleRow(row.Subject, exercise, row.Name, row.Type, (Condition)row.Condition, row.Disputed != 0, Subject(row.OutOn), row.Since));

    /// <summary>Facilities, the newest first.</summary>
    public Listed<FacilityRow> Facilities(Reader reader, bool exercise, ListKey? after, int most) => Page(
        reader, "facility", FacilityColumns, "", exercise, after, most, row => ToFacility(row, reader, exercise));

    /// <summary>Facilities that can take somebody in, as far as is known, and of which somebody reported what they have free: the newest reports first.</summary>
    public IReadOnlyList<FacilityRow> Receiving(Reader reader, bool exercise, int most) => !reader.May(Right.Read(Feature.Incidents)) ? [] : database.Read(connection =>
        connection.Query<Row>(
            $"""
            SELECT {FacilityColumns} FROM facility m WHERE m.exercise = @exercise AND m.reported_at IS NOT NULL AND m.condition < @unusable
            ORDER BY m.reported_at DESC, m.id DESC LIMIT @most
            """,
            new { exercise = exercise ? 1 : 0, unusable = (int)Condition.OutOfService, most }).Select(row => ToFacility(row, reader, exercise)).ToList());

    /// <summary>Hazards, the newest first: those that are there, or those that were.</summary>
    public Listed<HazardRow> Hazards(Reader reader, bool exercise, bool there, ListKey? after, int most) => Page(
        reader, "hazard", HazardColumns, there ? " AND m.standing = 1" : " AND m.standing = 0", exercise, after, most, row => ToHazard(row, reader, exercise));

    /// <summary>Hazards on the way to an incident: those that were reported of it, and those near the place where it is known; of others the newest.</summary>
    /// <param name="incident">Of which.</param>
    /// <param name="place">The destination; null where it is not known as coordinates.</param>
    public IReadOnlyList<HazardRow> OnTheWay(Reader reader, bool exercise, SubjectId? incident, PlaceSaid? place, int most)
    {
        if (!reader.May(Right.Read(Feature.Incidents)))
        {
            return [];
        }
        var (lat, lon) = (PlaceWords.Micro(place?.Latitude), PlaceWords.Micro(place?.Longitude));
        // A degree of longitude is shorter the farther from the equator.
        var wide = place?.Latitude is { } latitude ? (long)(Near / Math.Max(0.1, Math.Cos(latitude * Math.PI / 180))) : Near;
        var parameters = new { exercise = exercise ? 1 : 0, incident = incident?.Value ?? "", south = lat - Near, north = lat + Near, west = lon - wide, east = lon + wide, most };
        return database.Read(connection =>
        {
            // Each by an index of its own; together they are sorted out here.
            string[] wheres = lat is null ? ["m.incident = @incident", "1 = 1"] : ["m.incident = @incident", "m.lat BETWEEN @south AND @north AND m.lon BETWEEN @west AND @east", "1 = 1"];
            return wheres.SelectMany(where => connection.Query<Row>(
                    $"SELECT {HazardColumns} FROM hazard m WHERE m.exercise = @exercise AND m.standing = 1 AND {where} ORDER BY m.known_since DESC, m.id DESC LIMIT @most", parameters))
                .DistinctBy(row => row.Id).Take(most).Select(row => ToHazard(row, reader, exercise)).ToList();
        });
    }

    /// <summary>Which of these people and vehicles are out on which deployments now.</summary>
    public ILookup<SubjectId, SubjectId> Out(IReadOnlyCollection<SubjectId> parts, bool exercise) => parts.Count == 0 ? None : database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return connection.Query<(string Part, string Holder, long Exercise)>(
            $"SELECT part, holder, exercise FROM assignment WHERE active = 1 AND holder LIKE 'deployment/%' AND {dialect.IsAmongKeys("part")} ORDER BY part, holder",
            dialect.Keys(parts.Select(part => part.Value)))
            .Where(row => row.Exercise != 0 == exercise).ToLookup(row => new SubjectId(row.Part), row => new SubjectId(row.Holder));
    });

    /// <summary>Who and what these teams or deployments have.</summary>
    public ILookup<SubjectId, SubjectId> PartsOf(IReadOnlyCollection<SubjectId> holders, Reader reader) =>
        holders.Count == 0 || !reader.Sees(DeploymentKinds.Dispatched, "members") ? None : database.Read(connection =>
        {
            var dialect = Dialect.Of(connection);
            return connection.Query<(string Holder, string Part)>(
                $"SELECT holder, part FROM assignment WHERE {dialect.IsAmongKeys("holder")} ORDER BY holder, part", dialect.Keys(holders.Select(holder => holder.Value)))
                .ToLookup(row => new SubjectId(row.Holder), row => new SubjectId(row.Part));
        });

    /// <summary>Conditions of those of these vehicles that are not fit.</summary>
    public IReadOnlyDictionary<SubjectId, Condition> Unfit(IReadOnlyCollection<SubjectId> vehicles) => database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return connection.Query<(string Id, long Condition)>(
            $"SELECT id, condition FROM vehicle WHERE condition > 1 AND {dialect.IsAmongKeys("id")}", dialect.Keys(vehicles.Select(vehicle => vehicle.Value)))
            .ToDictionary(row => new SubjectId(row.Id), row => (Condition)row.Condition);
    });

    /// <summary>What teams, vehicles and facilities are called, by id; those that have no name are not among them.</summary>
    public IReadOnlyDictionary<SubjectId, string> NamesOf(IReadOnlyCollection<SubjectId> ids, Reader reader) => database.Read(connection =>
    {
        var names = new Dictionary<SubjectId, string>();
        if (reader.May(Right.Read(Feature.Incidents)))
        {
            var dialect = Dialect.Of(connection);
            foreach (var type in ids.GroupBy(id => id.Type).Where(type => type.Key is "team" or "vehicle" or "facility"))
            {
                foreach (var (id, name) in connection.Query<(string, string)>(
                    $"SELECT id, name FROM {type.Key} WHERE name IS NOT NULL AND {dialect.IsAmongKeys("id")}", dialect.Keys(type.Select(one => one.Value))))
                {
                    names[new SubjectId(id)] = name;
                }
            }
        }
        return names;
    });

    /// <summary>How many of one of these tables there are.</summary>
    public Tally Count(string type) => type is "team" or "vehicle" or "facility" or "hazard"
        ? database.Read(connection => Tally.Of(connection.Query<(long, long)>(
            $"SELECT exercise, COUNT(*) FROM {type}{(type is "team" or "hazard" ? " WHERE standing = 1" : "")} GROUP BY exercise")))
        : throw new ArgumentException("There is no such list.", nameof(type));

    private const string FacilityColumns =
        """
        m.id, m.name, m.type, m.place, m.condition, m.disputed AS Disputed, m.beds, m.intensive, m.places, m.reported_at AS ReportedAt, m.reports,
        m.known_since AS KnownSince
        """;

    private const string HazardColumns =
        "m.id, m.type, m.what, m.place, m.incident, m.standing, m.disputed AS Disputed, m.known_since AS KnownSince";

    private static ILookup<SubjectId, SubjectId> None => Array.Empty<SubjectId>().ToLookup(id => id);

    private static SubjectId? Subject(string? id) => id is null ? null : new SubjectId(id);

    private static HazardRow ToHazard(Row row, Reader reader, bool exercise) => new(
        row.Subject, exercise, row.Type, row.What, reader.Shown(MeansKinds.HazardReported, "place", row.Place), Subject(row.Incident), row.Standing != 0,
        row.Disputed != 0, row.Since);

    private static FacilityRow ToFacility(Row row, Reader reader, bool exercise) => new(
        row.Subject, exercise, row.Name, row.Type, reader.Shown(MeansKinds.FacilityRegistered, "place", row.Place), (Condition)row.Condition, row.Disputed != 0,
        new FreeCapacity(row.Beds, row.Intensive, row.Places), row.ReportedAt is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null, row.Reports, row.Since);

    private Listed<T> Page<T>(Reader reader, string table, string columns, string where, bool exercise, ListKey? after, int most, Func<Row, T> read)
    {
        if (!reader.May(Right.Read(Feature.Incidents)))
        {
            return new Listed<T>([], null);
        }
        var rows = database.Read(connection => connection.Query<Row>(
            $"SELECT {columns} FROM {table} m WHERE m.exercise = @exercise{where}"
            + (after is null ? "" : " AND (m.known_since, m.id) < (@since, @id)") + " ORDER BY m.known_since DESC, m.id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, since = after?.Since, id = after?.Id, most = most + 1 }).ToList());
        var cut = Listing.Cut(rows, most, row => new ListKey(row.KnownSince, row.Id));
        return new Listed<T>([.. cut.Rows.Select(read)], cut.Next);
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public string? Name { get; init; }

        public string? Type { get; init; }

        public string? What { get; init; }

        public string? Place { get; init; }

        public string? Incident { get; init; }

        public string? OutOn { get; init; }

        public long Condition { get; init; }

        public long Standing { get; init; }

        public long Disputed { get; init; }

        public long? People { get; init; }

        public long? Shared { get; init; }

        public long? Beds { get; init; }

        public long? Intensive { get; init; }

        public long? Places { get; init; }

        public long? ReportedAt { get; init; }

        public long Reports { get; init; }

        public long KnownSince { get; init; }

        public SubjectId Subject => new(Id);

        public DateTimeOffset Since => DateTimeOffset.FromUnixTimeSeconds(KnownSince);
    }
}
