using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Volunteers;

/// <summary>A number that a source gives.</summary>
public sealed record ClaimedNumber(long Number, string? Source);

/// <summary>A line of the roll of honour.</summary>
/// <param name="Name">Withheld while the next of kin are not marked informed.</param>
/// <param name="IsHeld">Whether that is why.</param>
/// <param name="At">EDTF, as it was said; null where nobody said, or statements disagree.</param>
/// <param name="Earliest">The first moment at which it may have happened, such as <c>2016-08-12T00:00:00</c>; empty where nobody knows.</param>
/// <param name="Latest">The last.</param>
/// <param name="Place">Which in order this death is by the register's own count; a range where days leave the order open.</param>
/// <param name="Claims">What sources say which it is.</param>
public sealed record HonourRow(
    SubjectId Volunteer, bool Exercise, Said<string> Name, bool IsHeld, string? At, string Earliest, string Latest, CountRange Place, IReadOnlyList<ClaimedNumber> Claims)
{
    /// <summary>The claims that the register's own count does not bear out: shown, and never set right silently.</summary>
    public IEnumerable<ClaimedNumber> Differing => Claims.Where(c => c.Number < Place.Least || c.Number > Place.Most);
}

/// <summary>What the roll comes to.</summary>
/// <param name="Count">Line-of-duty deaths in the register.</param>
/// <param name="Highest">The highest number that a source claims; null where none does.</param>
/// <param name="Twice">Numbers that sources give to more than one.</param>
public sealed record HonourCount(long Count, ClaimedNumber? Highest, IReadOnlyList<long> Twice)
{
    /// <summary>How many more sources count than the register knows; less than nothing where the register knows more.</summary>
    public long? Missing => Highest is null ? null : Highest.Number - Count;
}

/// <summary>The roll of honour: who was killed in the line of duty, in order, with the numbers that sources claim beside the register's own count.</summary>
public sealed class HonourRoll(Database database)
{
    private const int MostTwice = 50;

    /// <summary>A page of it, the latest first; by key, so that the last page costs what the first one does.</summary>
    public Listed<HonourRow> Page(Reader reader, bool exercise, string? after, int most)
    {
        if (!reader.May(Right.Read(Feature.Volunteers)))
        {
            return new Listed<HonourRow>([], null);
        }
        var (latest, volunteer) = after?.Split('.', 2) is [var moment, var id] ? (moment, id) : (null, null);
        return database.Read(connection =>
        {
            var rows = connection.Query<Row>(
                """
                SELECT d.volunteer, d.exercise, v.name, v.held, d.at, d.earliest, d.latest,
                       (SELECT COUNT(*) FROM volunteer_death b WHERE b.exercise = d.exercise AND b.latest < d.earliest) AS Before,
                       (SELECT COUNT(*) FROM volunteer_death b WHERE b.exercise = d.exercise AND b.earliest <= d.latest) AS Until
                FROM volunteer_death d JOIN volunteer v ON v.id = d.volunteer
                WHERE d.exercise = @exercise
                """
                + (latest is null ? "" : " AND (d.latest, d.volunteer) < (@latest, @volunteer)") + " ORDER BY d.latest DESC, d.volunteer DESC LIMIT @most",
                new { exercise = exercise ? 1 : 0, latest, volunteer, most = most + 1 }).ToList();
            var dialect = Dialect.Of(connection);
            var claims = connection.Query<(string Volunteer, long Number, string? Source)>(
                $"SELECT volunteer, number, source FROM volunteer_number WHERE {dialect.IsAmongKeys("volunteer")} ORDER BY number, statement",
                dialect.Keys(rows.Select(row => row.Volunteer))).ToLookup(c => c.Volunteer, c => new ClaimedNumber(c.Number, c.Source), StringComparer.Ordinal);
            var listed = rows.ConvertAll(row => row.ToHonour(reader, [.. claims[row.Volunteer]]));
            return listed.Count <= most
                ? new Listed<HonourRow>(listed, null)
                : new Listed<HonourRow>(listed[..most], new ListKey(0, $"{listed[most - 1].Latest}.{listed[most - 1].Volunteer.Value}"));
        });
    }

    /// <summary>What it comes to; null where they may not read volunteers.</summary>
    public HonourCount? Count(Reader reader, bool exercise) => !reader.May(Right.Read(Feature.Volunteers)) ? null : database.Read(connection =>
    {
        var which = new { exercise = exercise ? 1 : 0, most = MostTwice };
        var highest = connection.Query<(long Number, string? Source)>(
            "SELECT number, source FROM volunteer_number WHERE exercise = @exercise ORDER BY number DESC, statement LIMIT 1", which)
            .Select(row => new ClaimedNumber(row.Number, row.Source)).FirstOrDefault();
        return new HonourCount(
            connection.ExecuteScalar<long>("SELECT COUNT(*) FROM volunteer_death WHERE exercise = @exercise", which),
            highest,
            [.. connection.Query<long>(
                "SELECT number FROM volunteer_number WHERE exercise = @exercise GROUP BY number HAVING COUNT(DISTINCT volunteer) > 1 ORDER BY number LIMIT @most", which)]);
    });

    /// <summary>The moments between which a death happened, as far as is said.</summary>
    internal static (string Earliest, string Latest) BoundsOf(Death death, SubjectState state)
    {
        var (first, last) = death.At.OrNull is { } at && Edtf.IsValid(at) ? Edtf.Bounds(at) : (null, null);
        var said = DateTimeOffset.FromUnixTimeSeconds(state.Find(death.Statement)!.Statement.IssuedAt)
            .ToString("yyyy-MM-dd'T'23:59:59", System.Globalization.CultureInfo.InvariantCulture);
        return (first ?? "", last ?? (string.CompareOrdinal(first, said) > 0 ? first! : said));
    }

    private sealed record Row
    {
        public string Volunteer { get; init; } = "";

        public long Exercise { get; init; }

        public string? Name { get; init; }

        public long Held { get; init; }

        public string? At { get; init; }

        public string Earliest { get; init; } = "";

        public string Latest { get; init; } = "";

        public long Before { get; init; }

        public long Until { get; init; }

        public HonourRow ToHonour(Reader reader, IReadOnlyList<ClaimedNumber> claims) => new(
            new SubjectId(Volunteer), Exercise != 0, Held != 0 ? default : reader.Shown(VolunteerKinds.Registered, "name", Name), Held != 0,
            At, Earliest, Latest, new CountRange(Before + 1, Until), claims);
    }
}
