using System.Text.Json;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>A worksite as a list shows it.</summary>
/// <param name="Code">INSARAG, such as <c>C-6</c>.</param>
/// <param name="Category">A to F.</param>
/// <param name="Standing">Of its search; reopened also where the people there are no longer as the closing says.</param>
/// <param name="IsIrregular">Whether a closing is not as it must be.</param>
/// <param name="Balance">Null where whoever asks may not read of people.</param>
public sealed record WorksiteRow(
    SubjectId Id, bool Exercise, SubjectId? Incident, string? Code, string? Label, Said<string> Place, string? Category, long? Asr, Standing Standing,
    bool IsIrregular, Balance? Balance, DateTimeOffset KnownSince)
{
    /// <summary>What it is called: its id, and what it is.</summary>
    public string? Called => (Code, Label) switch
    {
        (null, null) => null,
        (_, null) => Code,
        (null, _) => Label,
        // The words first: the direction of the line is theirs, not the code's.
        _ => $"{Label} · {Code}",
    };
}

/// <summary>Lists worksites from their read table.</summary>
public sealed class WorksiteList(Database database, CasualtyList casualties)
{
    private const int MostClosed = 50;

    private const string Select =
        "SELECT id, exercise, incident, code, label, place, category, asr, standing, closed_balance AS ClosedBalance, irregular, known_since AS KnownSince FROM worksite";

    /// <summary>A page of the worksites of an incident, in the order of their ids, each with its balance.</summary>
    /// <param name="incident">Which.</param>
    /// <param name="reader">Who asks.</param>
    /// <param name="after">The subject that the page before ended with.</param>
    /// <param name="most">How many at most.</param>
    public (IReadOnlyList<WorksiteRow> Rows, SubjectId? Next) Of(SubjectId incident, Reader reader, SubjectId? after, int most)
    {
        if (!reader.May(Right.Read(Feature.Incidents)))
        {
            return ([], null);
        }
        var rows = database.Read(connection => connection.Query<Row>(
            Select + " WHERE incident = @incident"
            + (after is null ? "" : " AND (code_key, id) > (SELECT code_key, id FROM worksite WHERE id = @after)")
            + " ORDER BY code_key, id LIMIT @most",
            new { incident = incident.Value, after = after?.Value, most = most + 1 }).ToList());
        var balances = casualties.AtEach(incident, reader);
        var shown = rows.Take(most).Select(row => row.ToWorksite(reader, balances)).ToList();
        return (shown, rows.Count > most ? shown[^1].Id : null);
    }

    /// <summary>
    /// Those that are searched, the newest first, each with its balance: not closed, or not in a way that everybody agrees on; and of those
    /// closed last the ones where the people are no longer as the closing says.
    /// </summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="exercise">Of the record, or of drills.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<WorksiteRow> Searched(Reader reader, bool exercise, int most)
    {
        if (!reader.May(Right.Read(Feature.Incidents)))
        {
            return [];
        }
        // Each standing by itself, so that the index gives its newest.
        var rows = database.Read(connection => Enum.GetValues<Standing>().SelectMany(standing => connection.Query<Row>(
            Select + " WHERE exercise = @exercise AND standing = @standing ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, standing = standing.ToString(), most = standing == Standing.Closed ? MostClosed : most })).ToList());
        var balances = casualties.AtEach([.. rows.Select(row => new SubjectId(row.Id))], reader);
        return
        [
            .. rows.Select(row => row.ToWorksite(reader, balances))
                .Where(row => row.Standing switch { Standing.Closed => false, Standing.Unknown => row.Balance is not { Reported: 0 }, _ => true })
                .OrderByDescending(row => row.KnownSince).ThenByDescending(row => row.Id).Take(most),
        ];
    }

    /// <summary>A worksite, without its balance; null where there is none.</summary>
    public WorksiteRow? Find(SubjectId worksite, Reader reader) => !reader.May(Right.Read(Feature.Incidents)) ? null
        : database.Read(connection => connection.Query<Row>(Select + " WHERE id = @id", new { id = worksite.Value }).FirstOrDefault())?.ToWorksite(reader, null);

    /// <summary>How many worksites an incident has.</summary>
    public long CountOf(SubjectId incident, Reader reader) => !reader.May(Right.Read(Feature.Incidents)) ? 0
        : database.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM worksite WHERE incident = @incident", new { incident = incident.Value }));

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string? Incident { get; init; }

        public string? Code { get; init; }

        public string? Label { get; init; }

        public string? Place { get; init; }

        public string? Category { get; init; }

        public long? Asr { get; init; }

        public string Standing { get; init; } = "";

        public string? ClosedBalance { get; init; }

        public long Irregular { get; init; }

        public long KnownSince { get; init; }

        public WorksiteRow ToWorksite(Reader reader, IReadOnlyDictionary<SubjectId, Balance>? balances)
        {
            var id = new SubjectId(Id);
            var balance = balances?.GetValueOrDefault(id, Balance.Nobody);
            var standing = Enum.Parse<Standing>(Standing);
            return new WorksiteRow(
                id, Exercise != 0, Incident is null ? null : new SubjectId(Incident), Code, Label,
                reader.Shown(WorksiteKinds.Opened, "place", Place), Category, Asr,
                standing == Incidents.Standing.Closed && balance is not null && Stated() is { } stated && !stated.Agrees(balance) ? Incidents.Standing.Reopened : standing,
                Irregular != 0, balance, DateTimeOffset.FromUnixTimeSeconds(KnownSince));
        }

        private Balance? Stated()
        {
            if (ClosedBalance is null)
            {
                return null;
            }
            using var json = JsonDocument.Parse(ClosedBalance);
            return Balance.Read(json.RootElement);
        }
    }
}
