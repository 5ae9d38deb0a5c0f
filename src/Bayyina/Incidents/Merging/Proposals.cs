using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Incidents;

/// <summary>Something that may be one with what is looked at.</summary>
/// <param name="Target">What: an incident, a strike or a report.</param>
/// <param name="Name">Its title, place or first words; null where none is at hand.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
/// <param name="Reports">How many reports are about it already; 0 of a report.</param>
/// <param name="Why">Why.</param>
public sealed record Proposal(SubjectId Target, string? Name, DateTimeOffset KnownSince, int Reports, Likeness Why);

/// <summary>Proposes what may be one, from what is said now; stores nothing and decides nothing.</summary>
/// <remarks>
/// What is near in time is found by index, and only that is compared. What a person said is different is not proposed again. Whoever
/// may not see places is proposed nothing by them.
/// </remarks>
public sealed class Proposals(Database database, StatementBook statements)
{
    private const int MostReports = 2000;
    private const int MostProposed = 5;
    private const int MostCallers = 40;
    private static readonly TimeSpan Widest = TimeSpan.FromDays(3);

    /// <summary>The incidents, and strikes that have none, which a report may be about.</summary>
    public IReadOnlyList<Proposal> ForReport(Report report, Reader reader)
    {
        if (!MayRead(reader) || report.First is null)
        {
            return [];
        }
        var facts = FactsOf(report);
        return database.Read(connection =>
        {
            var near = Near.Read(connection, reader, report.Exercise, Window(report.Time, report.KnownSince));
            var without = Differing(connection, ReportKinds.Differs, [report.Id]);
            without.UnionWith(report.Incidents);
            without.UnionWith(report.Strikes);
            var callers = new Callers(statements, MostCallers);
            var found = near.Groups()
                .Where(group => !without.Contains(group.Target) && (group.Strike is not { } strike || !without.Contains(strike)))
                .Select(group => (Group: group, Why: group.Best(facts, report.Id, callers)))
                .Where(one => one.Why is not null)
                .OrderByDescending(one => one.Why!.Score).ThenBy(one => one.Group.Target);
            return Top(connection, found.Select(one => new Proposal(one.Group.Target, one.Group.Name, one.Group.KnownSince, one.Group.Reports.Count, one.Why!)), report.Exercise);
        });
    }

    /// <summary>How many incidents and strikes each of some reports that are about nothing yet may be about; those of none are not among them.</summary>
    /// <param name="reports">Of one shelf.</param>
    /// <param name="reader">Who asks.</param>
    /// <remarks>As <see cref="ForReport"/> proposes them, but that who called is not compared: nothing protected is read for a list.</remarks>
    public IReadOnlyDictionary<SubjectId, int> CountForEach(IReadOnlyList<ReportRow> reports, Reader reader)
    {
        var counts = new Dictionary<SubjectId, int>();
        if (!MayRead(reader) || reports.Count == 0)
        {
            return counts;
        }
        var exercise = reports[0].Exercise;
        return database.Read(connection =>
        {
            foreach (var (window, together) in Together(reports))
            {
                var groups = Near.Read(connection, reader, exercise, window).Groups().ToList();
                foreach (var report in groups.Count == 0 ? [] : together)
                {
                    var without = Differing(connection, ReportKinds.Differs, [report.Id]);
                    var facts = FactsOf(report);
                    var found = groups
                        .Where(group => !without.Contains(group.Target) && (group.Strike is not { } strike || !without.Contains(strike)))
                        .Select(group => (Group: group, Why: group.Best(facts)))
                        .Where(one => one.Why is not null)
                        .OrderByDescending(one => one.Why!.Score).ThenBy(one => one.Group.Target)
                        .Select(one => new Proposal(one.Group.Target, one.Group.Name, one.Group.KnownSince, one.Group.Reports.Count, one.Why!));
                    if (Top(connection, found, exercise).Count is > 0 and var count)
                    {
                        counts[report.Id] = count;
                    }
                }
            }
            return counts;
        });
    }

    /// <summary>Other incidents that may be one with an incident.</summary>
    /// <param name="incident">Which.</param>
    /// <param name="members">Those that are one with it already, itself among them.</param>
    /// <param name="reader">Who asks.</param>
    public IReadOnlyList<Proposal> ForIncident(Incident incident, IReadOnlyCollection<SubjectId> members, Reader reader) =>
        !MayRead(reader) ? [] : database.Read(connection =>
        {
            var near = Near.Read(connection, reader, incident.Exercise, Window(incident.Time, SinceOf(connection, "incident", incident.Id)));
            var groups = near.Groups().Where(group => group.Target.Type == "incident").ToList();
            var own = groups.Where(group => members.Contains(group.Target)).SelectMany(group => group.Facts).ToList();
            var without = Differing(connection, IncidentKinds.Differs, members);
            return Compare(connection, groups.Where(group => !members.Contains(group.Target) && !without.Contains(group.Target)), own, incident.Exercise);
        });

    /// <summary>Reports that are about nothing yet and may be about an incident.</summary>
    public IReadOnlyList<Proposal> ReportsFor(Incident incident, IReadOnlyCollection<SubjectId> members, Reader reader) =>
        !MayRead(reader) ? [] : database.Read(IReadOnlyList<Proposal> (connection) =>
        {
            var window = Window(incident.Time, SinceOf(connection, "incident", incident.Id));
            var own = Near.Read(connection, reader, incident.Exercise, window).Groups().Where(group => members.Contains(group.Target)).SelectMany(group => group.Facts).ToList();
            var differing = Differing(connection, ReportKinds.Differs, members);
            return
            [
                .. OpenReports(connection, reader, incident.Exercise, window)
                    .Where(row => !differing.Contains(row.Id))
                    .Select(row => (Row: row, Why: BestOf(own, FactsOf(row))))
                    .Where(one => one.Why is not null)
                    .OrderByDescending(one => one.Why!.Score).ThenBy(one => one.Row.KnownSince).ThenBy(one => one.Row.Id)
                    .Take(MostProposed * 4)
                    .Select(one => new Proposal(one.Row.Id, one.Row.What.OrNull ?? one.Row.Place.OrNull?.Text, one.Row.KnownSince, 0, one.Why!)),
            ];
        });

    /// <summary>Other strikes that may be one with a strike.</summary>
    /// <param name="strike">Which.</param>
    /// <param name="members">Those that are one with it already, itself among them.</param>
    /// <param name="reader">Who asks.</param>
    public IReadOnlyList<Proposal> ForStrike(Strike strike, IReadOnlyCollection<SubjectId> members, Reader reader) =>
        !MayRead(reader) ? [] : database.Read(connection =>
        {
            var near = Near.Read(connection, reader, strike.Exercise, Window(strike.Time, strike.KnownSince));
            var groups = near.StrikeGroups().ToList();
            var own = groups.Where(group => members.Contains(group.Target)).SelectMany(group => group.Facts).ToList();
            var without = Differing(connection, StrikeKinds.Differs, members);
            return Compare(connection, groups.Where(group => !members.Contains(group.Target) && !without.Contains(group.Target)), own, strike.Exercise);
        });

    // Reports of one hour are held against one reading of that hour.
    private static List<((long From, long To) Window, List<ReportRow> Reports)> Together(IReadOnlyList<ReportRow> reports)
    {
        var all = new List<((long From, long To) Window, List<ReportRow> Reports)>();
        foreach (var (window, report) in reports.Select(report => (Window: Window(report.Time, report.KnownSince.ToUnixTimeSeconds()), report)).OrderBy(one => one.Window.From))
        {
            if (all.Count > 0 && all[^1] is var last && window.From <= last.Window.To)
            {
                last.Reports.Add(report);
                all[^1] = ((last.Window.From, Math.Max(last.Window.To, window.To)), last.Reports);
            }
            else
            {
                all.Add((window, [report]));
            }
        }
        return all;
    }

    private static List<Proposal> Compare(DbConnection connection, IEnumerable<Near.Group> groups, List<Facts> own, bool exercise) => Top(
        connection,
        groups.Select(group => (Group: group, Why: group.Facts.Select(facts => BestOf(own, facts)).MaxBy(why => why?.Score ?? int.MinValue)))
            .Where(one => one.Why is not null)
            .OrderByDescending(one => one.Why!.Score).ThenBy(one => one.Group.Target)
            .Select(one => new Proposal(one.Group.Target, one.Group.Name, one.Group.KnownSince, one.Group.Reports.Count, one.Why!)),
        exercise);

    private static Likeness? BestOf(List<Facts> own, Facts facts) => own.Select(mine => Likeness.Of(mine, facts)).MaxBy(why => why?.Score ?? int.MinValue);

    // Of those that are one already, one stands for all.
    private static List<Proposal> Top(DbConnection connection, IEnumerable<Proposal> found, bool exercise)
    {
        var top = new List<Proposal>();
        var standsFor = new HashSet<SubjectId>();
        foreach (var proposal in found.Take(MostProposed * 4))
        {
            var (kind, table) = proposal.Target.Type == "strike" ? (StrikeKinds.Same, "strike") : (IncidentKinds.Same, "incident");
            if (top.Count < MostProposed && standsFor.Add(Bonds.ClassOf(connection, kind, table, proposal.Target, exercise)[0]))
            {
                top.Add(proposal);
            }
        }
        return top;
    }

    private static List<ReportRow> OpenReports(DbConnection connection, Reader reader, bool exercise, (long From, long To) window) =>
    [
        .. connection.Query<ReportList.Row>(
            $"SELECT {ReportList.Columns} FROM report WHERE exercise = @exercise AND state = 'open' AND known_since BETWEEN @from AND @to ORDER BY known_since, id LIMIT @most",
            new { exercise = exercise ? 1 : 0, from = window.From, to = window.To, most = MostReports }).Select(row => row.ToReport(reader)),
    ];

    // Whichever of the two said it.
    private static HashSet<SubjectId> Differing(DbConnection connection, KindDefinition kind, IReadOnlyCollection<SubjectId> subjects)
    {
        var dialect = Dialect.Of(connection);
        var keys = new DynamicParameters(dialect.Keys(subjects.Select(subject => subject.Value)));
        keys.Add("kind", kind.Name);
        return
        [
            .. connection.Query<string>(
                $"""
                SELECT other FROM bond WHERE {dialect.IsAmongKeys("one")} AND kind = @kind
                UNION SELECT one FROM bond WHERE {dialect.IsAmongKeys("other")} AND kind = @kind
                """, keys).Select(id => new SubjectId(id)),
        ];
    }

    private static long SinceOf(DbConnection connection, string table, SubjectId subject) =>
        connection.ExecuteScalar<long?>($"SELECT known_since FROM {table} WHERE id = @id", new { id = subject.Value }) ?? 0;

    // Around its time, or around when it became known where that is said too loosely.
    private static (long From, long To) Window(TimeSpanSaid time, long knownSince)
    {
        var known = DateTimeOffset.FromUnixTimeSeconds(knownSince);
        var (from, to) = time is { Earliest: { } earliest, Latest: { } latest } && latest - earliest <= Widest ? (earliest, latest) : (known, known);
        return ((from - Likeness.Window).ToUnixTimeSeconds(), (to + Likeness.Window).ToUnixTimeSeconds());
    }

    private static Facts FactsOf(Report report)
    {
        var first = report.First!;
        return new Facts(report.Time, first.Place.OrNull, List(first.Weapon.OrNull), List(first.Type.OrNull), first.What.OrNull);
    }

    internal static Facts FactsOf(ReportRow row) => new(row.Time, row.Place.OrNull, List(row.Weapon), List(row.Type), row.What.OrNull);

    private static List<string> List(string? word) => word is null ? [] : [word];

    private static bool MayRead(Reader reader) => reader.May(Right.Read(Feature.Incidents));

    /// <summary>Which reports one caller made: compared whole, and nothing of it is told but whether.</summary>
    internal sealed class Callers(StatementBook statements, int most)
    {
        private const int LastDigits = 9;

        private readonly Dictionary<SubjectId, string?> _marks = [];

        public bool AreSame(SubjectId one, SubjectId other) => Of(one) is { } mark && mark == Of(other);

        // A number without its country's code, or a name where there is none.
        private string? Of(SubjectId report)
        {
            if (!_marks.TryGetValue(report, out var mark) && _marks.Count < most)
            {
                var caller = Report.From(statements.StateOf(report)).First?.Caller.OrNull;
                var digits = string.Concat(TitleKey.Of(caller?.Contact ?? "").Where(char.IsAsciiDigit));
                mark = digits.Length >= 6 ? digits[^Math.Min(digits.Length, LastDigits)..]
                    : TitleKey.Of(caller?.Name ?? "") is { Length: > 4 } name && name.Contains(' ', StringComparison.Ordinal) ? name : null;
                _marks.Add(report, mark);
            }
            return mark;
        }
    }
}
