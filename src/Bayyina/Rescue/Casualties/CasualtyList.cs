using System.Globalization;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>A casualty as a list shows it.</summary>
/// <param name="Name">As whoever asks may see it; while it is protected nobody sees it here.</param>
/// <param name="IsNameGuarded">Whether it is: somebody says that they are dead, and nobody that their family knows.</param>
/// <param name="Label">What tells them apart without a name.</param>
/// <param name="Size">How many a group is said to be; null for one person.</param>
/// <param name="Named">How many of a group are told apart.</param>
/// <param name="IsDoubtful">Reports disagree on where, how many or who.</param>
/// <param name="Heads">What nobody has moved on from of what became of them, for moving on from it.</param>
/// <param name="EndedAt">When they were brought out, in EDTF.</param>
/// <param name="KnownSince">Server time of the first statement about them.</param>
public sealed record CasualtyRow(
    SubjectId Id, bool Exercise, Fate Fate, Said<string> Name, bool IsNameGuarded, string? Label, SubjectId? Worksite, SubjectId? Of, long? Size, long Named,
    string? Position, string? Sex, string? AgeGroup, string? Triage, bool IsDoubtful, string? TrappedSince, string? EndedAt, IReadOnlyList<StatementId> Heads,
    DateTimeOffset KnownSince)
{
    /// <summary>How many of a group are not told apart yet; never below zero. One, for one person.</summary>
    public long Remaining => Size is { } size ? Math.Max(0, size - Named) : 1;

    /// <summary>How many more were told apart than the group was said to be.</summary>
    public long Excess => Size is { } size ? Math.Max(0, Named - size) : 0;
}

/// <summary>Lists casualties from their read table, and counts them, to who may read of people.</summary>
public sealed class CasualtyList(Database database)
{
    private const string Select =
        """
        SELECT c.id, c.exercise, c.worksite, c.of_group AS OfGroup, c.size, c.fate, c.heads, c.turn, c.name, c.guarded, c.label, c.place_in AS PlaceIn, c.sex,
        c.age_group AS AgeGroup, c.triage, c.doubt, c.trapped_since AS TrappedSince, c.ended_at AS EndedAt, c.known_since AS KnownSince,
        CASE WHEN c.size IS NULL THEN 0 ELSE (SELECT COALESCE(SUM(COALESCE(m.size, 1)), 0) FROM casualty m WHERE m.of_group = c.id AND m.exercise = c.exercise) END AS Named
        FROM casualty c
        """;

    // A group is so many fewer as belong to it, wherever they are; a drill's casualty makes nobody real fewer.
    private const string Balances =
        """
        SELECT worksite AS Worksite, fate AS Fate,
        CAST(SUM(CASE WHEN size IS NULL THEN 1 WHEN size > named THEN size - named ELSE 0 END) AS BIGINT) AS People,
        CAST(SUM(CASE WHEN size IS NOT NULL AND named > size THEN named - size ELSE 0 END) AS BIGINT) AS Excess
        FROM (SELECT c.worksite, c.fate, c.size, CASE WHEN c.size IS NULL THEN 0 ELSE
        (SELECT COALESCE(SUM(COALESCE(m.size, 1)), 0) FROM casualty m WHERE m.of_group = c.id AND m.exercise = c.exercise) END AS named
        FROM casualty c JOIN worksite w ON w.id = c.worksite AND w.exercise = c.exercise WHERE [which]) counted
        GROUP BY worksite, fate
        """;

    /// <summary>A page of the casualties at a worksite: who is looked for first, then who is accounted for; of those the ones first known.</summary>
    public Listed<CasualtyRow> At(SubjectId worksite, bool exercise, Reader reader, ListKey? after, int most)
    {
        if (!MayRead(reader))
        {
            return new Listed<CasualtyRow>([], null);
        }
        var (turn, id) = after?.Id.Split('.', 2) is [var place, var rest] && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? (at, rest) : (-1, "");
        var rows = Query(
            Select + " WHERE c.worksite = @worksite AND c.exercise = @exercise" + (after is null ? "" : " AND (c.turn, c.known_since, c.id) > (@turn, @since, @id)")
            + " ORDER BY c.turn, c.known_since, c.id LIMIT @most",
            new { worksite = worksite.Value, exercise = exercise ? 1 : 0, turn, since = after?.Since, id, most = most + 1 }, reader);
        return Listing.Cut(rows, most, row => new ListKey(
            row.KnownSince.ToUnixTimeSeconds(), string.Create(CultureInfo.InvariantCulture, $"{Fates.Turn(row.Fate)}.{row.Id}")));
    }

    /// <summary>Those of a group who are told apart, the first known first.</summary>
    public IReadOnlyList<CasualtyRow> Of(SubjectId group, bool exercise, Reader reader, int most) => !MayRead(reader) ? [] : Query(
        Select + " WHERE c.of_group = @group AND c.exercise = @exercise ORDER BY c.known_since, c.id LIMIT @most",
        new { group = group.Value, exercise = exercise ? 1 : 0, most }, reader);

    /// <summary>The groups at a worksite, for choosing one.</summary>
    public IReadOnlyList<CasualtyRow> GroupsAt(SubjectId worksite, bool exercise, Reader reader, int most) => !MayRead(reader) ? [] : Query(
        Select + " WHERE c.worksite = @worksite AND c.exercise = @exercise AND c.size IS NOT NULL ORDER BY c.known_since, c.id LIMIT @most",
        new { worksite = worksite.Value, exercise = exercise ? 1 : 0, most }, reader);

    /// <summary>A casualty; null where there is none.</summary>
    public CasualtyRow? Find(SubjectId casualty, Reader reader) =>
        !MayRead(reader) ? null : Query(Select + " WHERE c.id = @id", new { id = casualty.Value }, reader).FirstOrDefault();

    /// <summary>The balance of a worksite; null where whoever asks may not read of people.</summary>
    public Balance? At(SubjectId worksite, Reader reader) => MayRead(reader) ? At(worksite) : null;

    /// <summary>The balance of each worksite of an incident that has anyone; null where whoever asks may not read of people.</summary>
    public IReadOnlyDictionary<SubjectId, Balance>? AtEach(SubjectId incident, Reader reader) =>
        MayRead(reader) ? Sum("w.incident = @id", new { id = incident.Value }) : null;

    /// <summary>The balance of each of some worksites that has anyone; null where whoever asks may not read of people.</summary>
    public IReadOnlyDictionary<SubjectId, Balance>? AtEach(IReadOnlyCollection<SubjectId> worksites, Reader reader) => !MayRead(reader) ? null : database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return Sum(dialect.IsAmongKeys("c.worksite"), dialect.Keys(worksites.Select(worksite => worksite.Value)));
    });

    /// <summary>The balance of an incident: that of its worksites together; null where whoever asks may not read of people.</summary>
    public Balance? Of(SubjectId incident, Reader reader) => AtEach(incident, reader)?.Values.Aggregate(Balance.Nobody, (sum, one) => sum + one);

    /// <summary>The balance of a worksite, whoever asks: what a closing of its search goes by.</summary>
    internal Balance At(SubjectId worksite) => Sum("c.worksite = @id", new { id = worksite.Value }).GetValueOrDefault(worksite, Balance.Nobody);

    private Dictionary<SubjectId, Balance> Sum(string which, object parameters) => database.Read(connection =>
    {
        var balances = new Dictionary<SubjectId, Balance>();
        foreach (var (worksite, fate, people, excess) in connection.Query<(string, string, long, long)>(
            Balances.Replace("[which]", which, StringComparison.Ordinal), parameters))
        {
            var at = new SubjectId(worksite);
            balances[at] = balances.GetValueOrDefault(at, Balance.Nobody).With(Enum.Parse<Fate>(fate), people, excess);
        }
        return balances;
    });

    private static bool MayRead(Reader reader) => reader.May(Right.Read(Feature.People));

    private List<CasualtyRow> Query(string sql, object parameters, Reader reader) =>
        [.. database.Read(connection => connection.Query<Row>(sql, parameters).ToList()).Select(row => row.ToCasualty(reader))];

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? Worksite { get; init; }

        public string? OfGroup { get; init; }

        public long? Size { get; init; }

        public string Fate { get; init; } = "";

        public string? Heads { get; init; }

        public string? Name { get; init; }

        public long Guarded { get; init; }

        public string? Label { get; init; }

        public string? PlaceIn { get; init; }

        public string? Sex { get; init; }

        public string? AgeGroup { get; init; }

        public string? Triage { get; init; }

        public long Doubt { get; init; }

        public string? TrappedSince { get; init; }

        public string? EndedAt { get; init; }

        public long KnownSince { get; init; }

        public decimal Named { get; init; }

        public CasualtyRow ToCasualty(Reader reader) => new(
            new SubjectId(Id), Exercise != 0, Enum.Parse<Fate>(Fate), Guarded != 0 ? default : reader.Shown(CasualtyKinds.Reported, "name", Name), Guarded != 0,
            Label, Worksite is null ? null : new SubjectId(Worksite), OfGroup is null ? null : new SubjectId(OfGroup), Size, (long)Named, PlaceIn, Sex, AgeGroup, Triage,
            Doubt != 0, TrappedSince, EndedAt, Heads is null ? [] : [.. Heads.Split(' ').Select(id => new StatementId(id))],
            DateTimeOffset.FromUnixTimeSeconds(KnownSince));
    }
}
