using Bayyina.Incidents;
using Bayyina.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Incidents;

/// <summary>A report is a pure function of the set of statements about it, whatever the clocks of those who say them.</summary>
public class ReportFoldTests
{
    private static readonly Arbitrary<int> Seeds = Arb.From(Gen.Choose(0, int.MaxValue));

    [Fact]
    public void Ten_devices_with_wrong_clocks_give_one_report_in_every_order_twice_and_with_gaps() => Prop.ForAll(Seeds, seed =>
    {
        using var day = new ADay(seed).Of(3 + (seed % 12));
        var expected = day.Folded(day.Said);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(expected, day.Folded(day.Shuffled(day.Said)));
            Assert.Equal(expected, day.Folded(day.Shuffled(day.Said.Concat(day.Said.Where(_ => day.Chance(2))))));
        }
        var arrived = new List<Statement>();
        foreach (var said in day.Shuffled(day.Said))
        {
            arrived.Add(said);
            day.Folded(arrived);
        }
        Assert.Equal(expected, day.Folded(arrived));
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void However_it_is_put_here_and_there_every_telling_keeps_its_author_and_time() => Prop.ForAll(Seeds, seed =>
    {
        using var day = new ADay(seed).Of(3 + (seed % 12));
        var told = day.Said.Where(said => said.Kind == ReportKinds.Received.Name).ToDictionary(said => said.Id);
        var state = Fold.Of(day.Report, day.Said, ADay.Rules);
        var report = Report.From(state);
        // What counts is what was said and not taken back by its own author; nothing of it is changed.
        Assert.Equal(told.Keys.Where(id => state.Find(id)!.IsCurrent).Order(), report.Accounts.Select(account => account.Statement).Order());
        Assert.All(report.Accounts, account => Assert.Equal(
            (told[account.Statement].By, told[account.Statement].IssuedAt, told[account.Statement].Text("at").OrNull), (account.By, account.IssuedAt, account.At.OrNull)));
        // Whoever did not see another's word is in conflict with it; clocks decide nothing.
        var targets = state.HeadsOf(ReportKinds.Concern).Select(head => head.Text("incident").OrNull).Distinct().Count();
        Assert.Equal(targets > 1, report.State == ReportState.Conflict);
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void A_time_that_has_not_come_is_flagged_and_told_from_one_that_the_clock_explains()
    {
        var issued = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

        Assert.Null(Oddities.OfTime("2026-03-14T09:04Z", null, issued));
        Assert.Equal(Oddities.TimeAhead, Oddities.OfTime("2026-03-14T10:00Z", null, issued));
        Assert.Equal(Oddities.ClockAhead, Oddities.OfTime("2026-03-14T10:00Z", new DeviceClock("phone", 3600), issued));
        Assert.Equal(Oddities.TimeAhead, Oddities.OfTime("2026-03-14T10:00Z", new DeviceClock("phone", 600), issued));
        Assert.Equal(Oddities.TimeAhead, Oddities.OfTime("2026-03-14T10:00Z", new DeviceClock("phone", -3600), issued));
        Assert.Equal(Oddities.TimeAhead, Oddities.OfTime("2027", new DeviceClock("phone", 3600), issued));
        Assert.Null(Oddities.OfTime(null, null, issued));
    }
}
