using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Incidents;

/// <summary>What somebody says of a sighting, in the record's words. What is null was not said.</summary>
/// <param name="What">One of <see cref="Vocabulary.Sighted"/>.</param>
public sealed record SightingWords(string What)
{
    /// <summary>When, in EDTF.</summary>
    public string? At { get; init; }

    /// <summary>The clock of the device that said so.</summary>
    public DeviceClock? Clock { get; init; }

    /// <summary>One of <see cref="Vocabulary.SightedBy"/>.</summary>
    public string? Form { get; init; }

    /// <summary>Where.</summary>
    public PlaceSaid? Place { get; init; }

    /// <summary>Degrees from north, or one of <see cref="Vocabulary.Headings"/>.</summary>
    public string? Heading { get; init; }

    /// <summary>Who noticed it: protected.</summary>
    public CallerSaid? Observer { get; init; }
}

/// <summary>Takes sightings in.</summary>
public sealed class SightingBook(StatementBook statements)
{
    /// <summary>What makes a sighting known.</summary>
    public static Draft Made(SubjectId sighting, SightingWords words, bool exercise)
    {
        var draft = new Draft(sighting, SightingKinds.Made, exercise).Say("at", words.At).Say("what", words.What).Say("form", words.Form).Say("heading", words.Heading);
        if (words.Clock is { } clock)
        {
            draft.Say("clock", clock.ToJson());
        }
        if (words.Place?.ToJson() is { } place)
        {
            draft.Say("place", place);
        }
        return words.Observer?.ToJson() is { } observer ? draft.Say("observer", observer) : draft;
    }

    /// <summary>The sighting as somebody may see it; null where nothing was ever said about it, or they may not read incidents.</summary>
    public Sighting? Find(SubjectId sighting, Reader reader) =>
        reader.May(Right.Read(Feature.Incidents)) && statements.StateOf(sighting, reader) is { Statements.Count: > 0 } state ? Sighting.From(state) : null;

    /// <summary>Keeps the table of sightings in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var sighting = Sighting.From(state);
        var first = sighting.First;
        var place = first?.Place.OrNull;
        Prepared.In(transaction).Queue(
            """
            INSERT INTO sighting (id, exercise, known_since, at, at_from, at_to, what, form, heading, place, place_code, lat_e6, lon_e6, uncertainty_m)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13)
            ON CONFLICT (id) DO UPDATE SET
                exercise = @1, known_since = @2, at = @3, at_from = @4, at_to = @5, what = @6, form = @7, heading = @8, place = @9, place_code = @10, lat_e6 = @11,
                lon_e6 = @12, uncertainty_m = @13
            """,
            sighting.Id.Value, sighting.Exercise ? 1 : 0, sighting.KnownSince, first?.At.OrNull, PlacedRow.Second(sighting.Time.Earliest),
            PlacedRow.Second(sighting.Time.Latest), first?.What.OrNull, first?.Form.OrNull, first?.Heading.OrNull, place?.Text, place?.Code,
            PlacedRow.Millionth(place?.Latitude), PlacedRow.Millionth(place?.Longitude), (long?)place?.UncertaintyMetres);
    }
}

/// <summary>A sighting as a list shows it, as whoever asked may see it.</summary>
/// <param name="At">EDTF, as it was said.</param>
/// <param name="Time">The bounds of it, the device's clock corrected.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
public sealed record SightingRow(
    SubjectId Id, bool Exercise, string? At, TimeSpanSaid Time, DateTimeOffset KnownSince, string? What, string? Form, string? Heading, Said<PlaceSaid> Place);

/// <summary>Lists sightings from their read table.</summary>
public sealed class SightingList(Database database)
{
    private const string Columns = $"id, exercise, {PlacedRow.Columns}, what, form, heading";

    /// <summary>A page of the record's sightings, or of drills, the newest first.</summary>
    public Listed<SightingRow> Page(Reader reader, bool exercise, ListKey? after, int most)
    {
        if (!MayRead(reader))
        {
            return new Listed<SightingRow>([], null);
        }
        var rows = Rows(
            reader, (after is null ? "" : " AND (known_since, id) < (@since, @id)") + " ORDER BY known_since DESC, id DESC LIMIT @most",
            new { exercise = exercise ? 1 : 0, since = after?.Since, id = after?.Id, most = most + 1 });
        return Listing.Cut(rows, most, row => new ListKey(row.KnownSince.ToUnixTimeSeconds(), row.Id.Value));
    }

    /// <summary>What became known between two moments, the newest first.</summary>
    public IReadOnlyList<SightingRow> Between(Reader reader, bool exercise, DateTimeOffset from, DateTimeOffset to, int most) => !MayRead(reader) ? [] : Rows(
        reader, " AND known_since BETWEEN @from AND @to ORDER BY known_since DESC, id DESC LIMIT @most",
        new { exercise = exercise ? 1 : 0, from = from.ToUnixTimeSeconds(), to = to.ToUnixTimeSeconds(), most });

    /// <summary>How many there are.</summary>
    public Tally Count() => database.Read(connection => Tally.Of(
        connection.Query<(long, long)>("SELECT exercise, COUNT(*) FROM sighting GROUP BY exercise")));

    private static bool MayRead(Reader reader) => reader.May(Right.Read(Feature.Incidents));

    private List<SightingRow> Rows(Reader reader, string conditions, object parameters) => database.Read(connection =>
        connection.Query<Row>($"SELECT {Columns} FROM sighting WHERE exercise = @exercise{conditions}", parameters).Select(row => row.ToSighting(reader)).ToList());

    private sealed record Row : PlacedRow
    {
        public string? What { get; init; }

        public string? Form { get; init; }

        public string? Heading { get; init; }

        public SightingRow ToSighting(Reader reader)
        {
            var kind = SightingKinds.Made;
            return new SightingRow(
                new SubjectId(Id), Exercise != 0, reader.Shown(kind, "at", At).OrNull, reader.Sees(kind, "at") ? Time : TimeSpanSaid.Unknown, Since,
                reader.Shown(kind, "what", What).OrNull, reader.Shown(kind, "form", Form).OrNull, reader.Shown(kind, "heading", Heading).OrNull, Shown(reader, kind));
        }
    }
}
