using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Incidents;

/// <summary>A strike as a list shows it, as whoever asked may see it.</summary>
/// <param name="At">EDTF, as the first account says it.</param>
/// <param name="Time">The bounds that hold the times of all accounts, the devices' clocks corrected.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
/// <param name="Weapons">As the accounts say; more than one where they disagree.</param>
/// <param name="Target">Every one, with <c>/</c> between them where they disagree.</param>
/// <param name="Place">The one place that covers those that were said.</param>
/// <param name="Accounts">How many there are.</param>
public sealed record StrikeRow(
    SubjectId Id, bool Exercise, string? At, TimeSpanSaid Time, DateTimeOffset KnownSince, IReadOnlyList<string> Weapons, string? Target, Said<PlaceSaid> Place, int Accounts);

/// <summary>Lists strikes from their read table.</summary>
public sealed class StrikeList(Database database)
{
    internal const string Columns = $"id, exercise, {PlacedRow.Columns}, weapon, target, accounts";

    /// <summary>A page of the record's strikes, or of drills, the newest first.</summary>
    public Listed<StrikeRow> Page(Reader reader, bool exercise, ListKey? after, int most)
    {
        if (!MayRead(reader))
        {
            return new Listed<StrikeRow>([], null);
        }
        var rows = database.Read(connection => connection.Query<Row>(
            $"SELECT {Columns} FROM strike WHERE exercise = @exercise"
            + (after is null ? "" : " AND (known_since, id) < (@since, @id)")
            + " ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, since = after?.Since, id = after?.Id, most = most + 1 }))
            .Select(row => row.ToStrike(reader)).ToList();
        return Listing.Cut(rows, most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));
    }

    /// <summary>The strikes whose time may lie between two moments, by their earliest.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="exercise">Of the record, or drills.</param>
    /// <param name="from">Not before.</param>
    /// <param name="to">Not after.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<StrikeRow> Between(Reader reader, bool exercise, DateTimeOffset from, DateTimeOffset to, int most) => !MayRead(reader) ? [] : database.Read(connection =>
        connection.Query<Row>(
            $"SELECT {Columns} FROM strike WHERE exercise = @exercise AND at_from BETWEEN @from AND @to ORDER BY at_from, id LIMIT @most",
            new { exercise = exercise ? 1 : 0, from = from.ToUnixTimeSeconds(), to = to.ToUnixTimeSeconds(), most }).Select(row => row.ToStrike(reader)).ToList());

    /// <summary>Those of some ids that are there, by id.</summary>
    public IReadOnlyDictionary<SubjectId, StrikeRow> Among(IReadOnlyCollection<SubjectId> ids, Reader reader) => database.Read(connection =>
    {
        if (!MayRead(reader) || ids.Count == 0)
        {
            return new Dictionary<SubjectId, StrikeRow>();
        }
        var dialect = Dialect.Of(connection);
        return connection.Query<Row>($"SELECT {Columns} FROM strike WHERE {dialect.IsAmongKeys("id")}", dialect.Keys(ids.Select(id => id.Value)))
            .Select(row => row.ToStrike(reader)).ToDictionary(row => row.Id);
    });

    /// <summary>How many there are.</summary>
    public Tally Count() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM strike GROUP BY exercise")));

    private static bool MayRead(Reader reader) => reader.May(Right.Read(Feature.Incidents));

    internal sealed record Row : PlacedRow
    {
        public string? Weapon { get; init; }

        public string? Target { get; init; }

        public long Accounts { get; init; }

        public StrikeRow ToStrike(Reader reader)
        {
            var kind = StrikeKinds.Reported;
            return new StrikeRow(
                new SubjectId(Id), Exercise != 0, reader.Shown(kind, "at", At).OrNull, reader.Sees(kind, "at") ? Time : TimeSpanSaid.Unknown, Since,
                reader.Shown(kind, "weapon", Weapon).OrNull?.Split(" / ") ?? [], reader.Shown(kind, "target", Target).OrNull, Shown(reader, kind), (int)Accounts);
        }
    }
}
