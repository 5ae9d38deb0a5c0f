using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Volunteers;

/// <summary>A volunteer as a list shows them.</summary>
/// <param name="Name">Every current spelling, with <c>/</c> between them; withheld where it is held back or not for whoever asked.</param>
/// <param name="Centre">Where they serve; null where nobody said, or statements disagree.</param>
/// <param name="State">How they serve; null where statements disagree.</param>
/// <param name="Bar">Why they may not be sent.</param>
/// <param name="KnownSince">Server time of the first statement about them.</param>
public sealed record VolunteerRow(
    SubjectId Id, bool Exercise, Said<string> Name, SubjectId? Centre, IReadOnlyList<string> Roles, ServiceState? State, DutyBar Bar, Shift Shift,
    DateTimeOffset KnownSince);

/// <summary>Which volunteers are listed.</summary>
/// <param name="Search">What a name must contain, compared by <see cref="TitleKey"/>; null or blank for all.</param>
/// <param name="State">The code of a state of service, or <see cref="VolunteerList.Contradictory"/>; null for all.</param>
/// <param name="Centre">Who serves there; null for all.</param>
/// <param name="OnDuty">Only whose shift runs.</param>
public sealed record VolunteerFilter(string? Search = null, string? State = null, SubjectId? Centre = null, bool OnDuty = false)
{
    /// <summary>All of them.</summary>
    public static VolunteerFilter All { get; } = new();

    /// <summary>Whether anything is asked for but all.</summary>
    public bool IsAny => !string.IsNullOrWhiteSpace(Search) || State is not null || Centre is not null || OnDuty;
}

/// <summary>Lists volunteers and centres from their read tables, the newest first, as whoever asks may see them.</summary>
public sealed class VolunteerList(Database database)
{
    /// <summary>What stands for a state where statements disagree.</summary>
    public const string Contradictory = "contradictory";

    private const string Columns = "id, exercise, name, centre, roles, state, bar, shift, held, known_since AS KnownSince";

    /// <summary>A page of the record's volunteers, or of drills.</summary>
    public Listed<VolunteerRow> Page(Reader reader, bool exercise, VolunteerFilter filter, ListKey? after, int most)
    {
        if (!reader.May(Right.Read(Feature.Volunteers)))
        {
            return new Listed<VolunteerRow>([], null);
        }
        // Who may not see names may not search them either: the hits would tell.
        var key = reader.Sees(VolunteerKinds.Registered, "name") ? TitleKey.Of(filter.Search ?? "") : "";
        var rows = database.Read(connection => connection.Query<Row>(
            $"SELECT {Columns} FROM volunteer WHERE exercise = @exercise"
            + (after is null ? "" : " AND (known_since, id) < (@since, @id)")
            + (filter.State is null ? "" : " AND state = @state")
            + (filter.Centre is null ? "" : " AND centre = @centre")
            + (filter.OnDuty ? " AND shift = 'In'" : "")
            + (key.Length == 0 ? "" : $" AND {Dialect.Of(connection).Contains("name_key", "key")}")
            + " ORDER BY known_since DESC, id DESC LIMIT @most",
            new
            {
                exercise = exercise ? 1 : 0,
                since = after?.Since,
                id = after?.Id,
                state = filter.State,
                centre = filter.Centre?.Value,
                key,
                most = most + 1,
            }))
            .Select(row => row.ToVolunteer(reader)).ToList();
        return Listing.Cut(rows, most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));
    }

    /// <summary>Those of some ids that are there, by id.</summary>
    public IReadOnlyDictionary<SubjectId, VolunteerRow> Among(IReadOnlyCollection<SubjectId> ids, Reader reader) => database.Read(connection =>
    {
        if (!reader.May(Right.Read(Feature.Volunteers)))
        {
            return new Dictionary<SubjectId, VolunteerRow>();
        }
        var dialect = Dialect.Of(connection);
        return connection.Query<Row>($"SELECT {Columns} FROM volunteer WHERE {dialect.IsAmongKeys("id")}", dialect.Keys(ids.Select(id => id.Value)))
            .Select(row => row.ToVolunteer(reader)).ToDictionary(row => row.Id);
    });

    /// <summary>How many there are.</summary>
    public Tally Count() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM volunteer GROUP BY exercise")));

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? Name { get; init; }

        public string? Centre { get; init; }

        public string Roles { get; init; } = "";

        public string State { get; init; } = "";

        public string Bar { get; init; } = "";

        public string Shift { get; init; } = "";

        public long Held { get; init; }

        public long KnownSince { get; init; }

        public VolunteerRow ToVolunteer(Reader reader) => new(
            new SubjectId(Id), Exercise != 0, Held != 0 ? default : reader.Shown(VolunteerKinds.Registered, "name", Name),
            Centre is null ? null : new SubjectId(Centre), Roles.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            ServiceStates.Parse(State), Enum.Parse<DutyBar>(Bar), Enum.Parse<Shift>(Shift), DateTimeOffset.FromUnixTimeSeconds(KnownSince));
    }
}
