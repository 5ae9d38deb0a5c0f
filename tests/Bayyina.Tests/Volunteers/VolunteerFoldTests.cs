using System.Globalization;
using System.Text;
using Bayyina.Statements;
using Bayyina.Volunteers;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Volunteers;

/// <summary>A volunteer is a pure function of what was said of them: any order, twice, with gaps, from ten devices with wrong clocks.</summary>
public class VolunteerFoldTests
{
    [Fact]
    public void Any_order_of_arrival_and_any_repetition_gives_one_state() => Hold(600, (history, random) =>
    {
        var expected = Rendered(history.All);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(expected, Rendered(Shuffled(history.All, random)));
        }
        Assert.Equal(expected, Rendered(Shuffled([.. history.All, .. history.All.Where(_ => random.Next(2) == 0)], random)));
    });

    [Fact]
    public void Gaps_that_are_filled_later_leave_no_trace() => Hold(150, (history, random) =>
    {
        var arrived = new List<Statement>();
        foreach (var said in Shuffled(history.All, random))
        {
            arrived.Add(said);
            Rendered(arrived);
        }
        Assert.Equal(Rendered(history.All), Rendered(arrived));
    });

    [Fact]
    public void Who_was_killed_is_never_sent_whatever_else_is_said() => Hold(600, (history, _) =>
    {
        var state = ServiceHistory.Fold(history.All);
        var volunteer = Volunteer.From(state);

        Assert.Equal(
            state.CurrentOf(VolunteerKinds.Killed).Any(), volunteer.Bar == DutyBar.Killed);
        Assert.True(volunteer.Bar == DutyBar.None || volunteer.States.Count > 1 || volunteer.States.All(s => s != ServiceState.Active) || volunteer.Shift == Shift.Out);
        // A conflict is shown: as many states as those say that nobody has moved on from.
        Assert.Equal(
            state.HeadsOf(VolunteerKinds.Service).Select(Volunteer.StateOf).Concat(volunteer.Deaths.Select(_ => ServiceState.Killed)).Distinct().Order(),
            volunteer.States);
        Assert.Equal(volunteer.States.Count > 1, volunteer.IsContradictory);
    });

    [Fact]
    public void The_spans_say_of_every_moment_what_the_rules_say_literally() => Hold(150, (history, _) =>
    {
        var state = ServiceHistory.Fold(history.All);
        var spans = ServiceTimeline.Of(state);
        foreach (var known in Enumerable.Range(0, 12).Select(i => new DateOnly(2017, 12, 30).AddDays(i * 4).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Append("2030-01-01"))
        {
            foreach (var moment in Enumerable.Range(0, 20).Select(i => new DateTime(2017, 12, 20, 11, 0, 0).AddHours(i * 61).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)))
            {
                var there = spans.Where(s => In(moment, s.Begins, s.Ends) && In(known, s.KnownFrom, s.KnownUntil)).ToList();
                var (expected, begun) = Literally(state, moment, known);

                Assert.Equal(expected.Order(), there.Select(s => s.State).Order());
                Assert.All(there, s => Assert.Equal((begun, begun && expected.Count == 1), (s.HasBegun, s.IsCertain)));
            }
        }
    });

    private static bool In(string point, string from, string until) => string.CompareOrdinal(from, point) <= 0 && string.CompareOrdinal(point, until) < 0;

    // The rules of the timeline, one moment at a time and pair by pair.
    private static (List<ServiceState> Possible, bool Begun) Literally(SubjectState state, string moment, string known)
    {
        string DayOf(StatementId id) =>
            DateTimeOffset.FromUnixTimeSeconds(state.Find(id)!.Statement.IssuedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        bool Known(StatementId id) => string.CompareOrdinal(DayOf(id), known) <= 0;
        (string First, string Last) Bounds(Statement s)
        {
            var (first, last) = Volunteer.AtOf(s).OrNull is { } at ? Edtf.Bounds(at) : (null, null);
            var said = DayOf(s.Id) + "T23:59:59";
            return (first ?? "", last ?? (first is null || string.CompareOrdinal(first, said) <= 0 ? said : first));
        }
        var ofService = state.Statements.Where(f => f.RefusedBy is null && Volunteer.IsOfService(f.Statement)).ToList();
        var current = ofService.Where(f => Known(f.Statement.Id) && !f.SupersededBy.Any(Known)).Select(f => f.Statement).ToList();
        bool Reaches(Statement later, StatementId earlier)
        {
            var open = new Stack<StatementId>(later.After);
            var seen = new HashSet<StatementId>();
            while (open.TryPop(out var id))
            {
                if (id == earlier)
                    return true;
                if (seen.Add(id) && ofService.Find(f => f.Statement.Id == id) is { } folded && !current.Contains(folded.Statement))
                    folded.SupersededBy.ToList().ForEach(open.Push);
            }
            return false;
        }
        var begun = current.Where(s => string.CompareOrdinal(Bounds(s).Last, moment) <= 0).ToList();
        var inTime = current.Where(s => string.CompareOrdinal(Bounds(s).First, moment) <= 0
            && !begun.Exists(t => string.CompareOrdinal(Bounds(t).First, Bounds(s).Last) > 0)).ToList();
        var last = inTime.Where(s => !begun.Exists(t => t != s && string.CompareOrdinal(Bounds(t).Last, Bounds(s).First) >= 0 && Reaches(t, s.Id))).ToList();
        return ([.. (last.Count > 0 ? last : inTime).Select(Volunteer.StateOf).Distinct()], begun.Count > 0);
    }

    private static string Rendered(IEnumerable<Statement> statements)
    {
        var state = ServiceHistory.Fold(statements);
        var v = Volunteer.From(state);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{string.Join(',', v.Names.Select(n => n.Both))} {v.Joined} {string.Join(',', v.Centres)} {string.Join(',', v.Roles)} ")
            .Append(CultureInfo.InvariantCulture, $"{string.Join(',', v.States)} {v.Bar} {v.Shift} held={v.IsHeld} {string.Join(',', v.Deaths)} {string.Join(',', v.History)}\n");
        foreach (var span in ServiceTimeline.Of(state).Select(s => s.ToString()).Order(StringComparer.Ordinal))
        {
            text.AppendLine(span);
        }
        return text.ToString();
    }

    private static Statement[] Shuffled(IEnumerable<Statement> statements, Random random)
    {
        Statement[] shuffled = [.. statements];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static void Hold(int times, Action<ServiceHistory, Random> law) => Prop.ForAll(
        ServiceHistory.Steps,
        steps =>
        {
            law(ServiceHistory.From(steps), new Random(steps.FirstOrDefault()));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
}
