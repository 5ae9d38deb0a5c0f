using System.Globalization;
using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;

namespace Bayyina.Tests.DoubleTaps.Record;

/// <summary>The clock runs from what is on record, of drills and of the record apart.</summary>
[Trait("store", "each")]
public sealed class ClockBookTests : IDisposable
{
    private readonly AStruckTown _town = new();

    public void Dispose() => _town.Dispose();

    [Fact]
    public void It_starts_with_the_first_report_and_anchors_anew_on_the_arrival()
    {
        var report = SubjectId.New("report");
        _town.Here.Say(ReportBook.Received(report, new ReportWords { What = "تمرين: انفجار" }, false));
        _town.Wait(6);
        var strike = _town.Strike(at: null);
        _town.Here.Say(ReportBook.Concerns(report, false, [], null, strike));
        var incident = _town.Incident(strike);
        _town.Wait(4);

        var now = Assert.Single(_town.Product.Clocks.Running(_town.Own, false));
        Assert.True(now.Clock.RunsFromReport);
        Assert.Equal(new MinuteSpan(10, 10), now.Clock.SinceStrike);
        Assert.Null(now.Clock.SinceArrival);
        Assert.All(now.Clock.Chances, chance => Assert.True(chance.Basis.IsPriorOnly));

        // Somebody says when it was: the clock runs from there.
        _town.Here.Say(StrikeBook.Reported(strike, AStruckTown.Words(_town.At(12)), false));
        Assert.Equal((false, new MinuteSpan(12, 12)), Assert.Single(_town.Product.Clocks.Behind([incident], false, _town.Own)) is var timed ? (timed.Clock.RunsFromReport, timed.Clock.SinceStrike) : default);

        var (first, second) = (_town.Send(incident), _town.Send(incident));
        _town.Wait(5);
        _town.Move(first, Movement.Arrived);
        _town.Wait(50);
        Assert.Equal(new MinuteSpan(50, 50), Clock(strike).SinceArrival);
        Assert.Equal(10, Window(strike, PairClass.Strict).Closes);
        // Who comes later is in danger for as long.
        _town.Move(second, Movement.Arrived);
        _town.Wait(20);
        Assert.Equal((new MinuteSpan(70, 70), new MinuteSpan(20, 20)), (Clock(strike).SinceArrival, Clock(strike).SinceLastArrival));
        Assert.Equal((WindowState.Open, 40.0), (Window(strike, PairClass.Strict).State, Window(strike, PairClass.Strict).Closes));
        Assert.Equal(2, Assert.Single(_town.Product.Clocks.Running(_town.Own, false)).Strike.TeamsOut);
        Assert.Empty(_town.Product.Rebuild());
    }

    [Fact]
    public void Who_was_there_when_it_hit_had_arrived()
    {
        var first = _town.Strike(_town.At());
        var incident = _town.Incident(first);
        _town.Move(_town.Send(incident), Movement.Arrived);
        _town.Wait(30);
        var second = _town.Strike(_town.At());
        _town.Here.Say(ReportBook.Concerns(Report(), false, [], incident, second));
        _town.Wait(10);

        Assert.Equal(new MinuteSpan(40, 40), Clock(first).SinceArrival);
        Assert.Equal(new MinuteSpan(10, 10), Clock(second).SinceArrival);
    }

    [Fact]
    public void It_learns_from_the_record_those_without_a_second_hit_included_and_never_from_a_drill()
    {
        for (var i = 0; i < 20; i++)
        {
            _town.Strike(_town.At(60 * 24 * (i + 2)));
        }
        _town.Strike(_town.At((60 * 24 * 2) - 30));
        _town.Strike(_town.At(60 * 24 * 3), exercise: true);
        _town.Strike(at: null);
        var live = _town.Strike(_town.At(2), weapon: "unknown");

        var chance = Clock(live).Chances[0];
        Assert.Equal((21, 1), (chance.Basis.AllStrikes, chance.Basis.AllFurther));
        Assert.True(chance is { Low: > 0, High: < 1 });
        Assert.Equal(20, _town.Product.Clocks.Record(false).Count(first => first.Further is null));
        var drill = Assert.Single(_town.Product.Clocks.Record(true));
        Assert.Null(drill.Further);
    }

    [Fact]
    public void Strikes_that_are_one_have_one_clock_and_count_as_one()
    {
        var (one, other) = (_town.Strike(_town.At(20)), _town.Strike(_town.At(18), north: 60));
        Assert.Equal(2, _town.Product.Clocks.Running(_town.Own, false).Count);

        _town.Here.Say(StrikeBook.Same(one, other, null, false));

        var now = Assert.Single(_town.Product.Clocks.Running(_town.Own, false));
        Assert.Equal(new[] { one, other }.Order(), now.Strike.Members);
        Assert.Equal(new MinuteSpan(18, 20), now.Clock.SinceStrike);
        Assert.Equal(now.Strike.Id, Assert.Single(_town.Product.Clocks.Of([other], false, _town.Own)).Strike.Id);
        // A strike that has only just been tells nothing of itself.
        Assert.Empty(_town.Product.Clocks.Record(false));
        Assert.True(now.Clock.Chances[0].Basis.IsPriorOnly);
        _town.Wait(300);
        Assert.Single(_town.Product.Clocks.Record(false));
    }

    [Fact]
    public void A_day_tells_no_minutes_and_a_clock_runs_on_while_teams_are_out()
    {
        var strike = _town.Strike("2026-03-14");
        Assert.True(Clock(strike).RunsFromReport);
        var deployment = _town.Send(_town.Incident(strike));
        _town.Wait(60 * 40);
        Assert.Single(_town.Product.Clocks.Running(_town.Own, false));

        _town.Move(deployment, Movement.Returned);
        Assert.Empty(_town.Product.Clocks.Running(_town.Own, false));
        Assert.False(Assert.Single(_town.Product.Clocks.Of([strike], false, _town.Own)).IsRunning);
    }

    [Fact]
    public void Who_may_not_know_where_it_was_sees_the_clock_of_an_unknown_area_and_whoever_may_read_nothing_sees_none()
    {
        var strike = _town.Strike(_town.At(5));
        var little = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Incidents] = Sensitivity.Ordinary });
        var nothing = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Evidence] = Sensitivity.Restricted });

        var seen = Assert.Single(_town.Product.Clocks.Of([strike], false, little)).Strike;
        Assert.Equal(("", SaidState.Withheld), (seen.Area, seen.Place.State));
        Assert.NotEqual("", Assert.Single(_town.Product.Clocks.Of([strike], false, _town.Own)).Strike.Area);
        Assert.Empty(_town.Product.Clocks.Running(nothing, false));
        Assert.Empty(_town.Product.Clocks.Of([strike], false, nothing));
    }

    [Fact]
    public void Sightings_near_by_stand_with_it_and_so_do_those_of_which_nobody_knows_where()
    {
        _town.Strike(_town.At(5));
        Sight(AStruckTown.Latitude + 0.2, "helicopter");
        Sight(AStruckTown.Latitude + 2, "drone");
        Sight(null, "aircraft");

        Assert.Equal(["aircraft", "helicopter"], Assert.Single(_town.Product.Clocks.Running(_town.Own, false)).Sightings.Select(sighting => sighting.What).Order());
        _town.Wait(121);
        Assert.Empty(Assert.Single(_town.Product.Clocks.Running(_town.Own, false)).Sightings);
    }

    // Ten devices with wrong clocks tell of two strikes and of who came; in any order, twice, looked at in between.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_came_first_and_however_often_there_is_one_clock(int seed)
    {
        var random = new Random(seed);
        var (strike, other, incident, team, late) = (SubjectId.New("strike"), SubjectId.New("strike"), SubjectId.New("incident"), SubjectId.New("deployment"), SubjectId.New("deployment"));
        var happened = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
        List<Draft> Drafts() =>
        [
            .. Enumerable.Range(0, 10).Select(device => StrikeBook.Reported(
                device < 7 ? strike : other,
                AStruckTown.Words(Shown(happened, device), device < 7 ? device : 400_000 + device) with { Clock = new DeviceClock($"phone {device}", Offset(device)) }, false)),
            // Of a drill, which joins nothing of the record.
            StrikeBook.Same(other, strike, null, true),
            IncidentBook.Opening(incident, "حادثة", null, null, false, "attack", strike),
            DeploymentBook.Dispatching(team, new DispatchOrder(incident, null, [], [], null, null, null), false),
            DeploymentBook.Dispatching(late, new DispatchOrder(incident, null, [], [], null, null, null), false),
            new Draft(team, DeploymentKinds.Arrived, false).Say("at", "2026-03-14T09:12Z"),
            new Draft(late, DeploymentKinds.Arrived, false).Say("at", "2026-03-14T09:20Z"),
        ];
        var states = new HashSet<string>(StringComparer.Ordinal);
        for (var order = 0; order < 3; order++)
        {
            using var town = new AStruckTown();
            var drafts = Drafts().Concat(Drafts().Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(drafts);
            foreach (var draft in drafts)
            {
                town.Product.Statements.Say([draft], town.Product.Node);
                if (random.Next(4) == 0)
                {
                    Assert.All(town.Product.Clocks.Running(town.Own, false), now => Assert.All(now.Clock.Chances, chance => Assert.True(chance is { Low: > 0, High: < 1 })));
                }
            }
            town.Product.Sequencer.Run();
            states.Add(string.Join('\n', town.Product.Clocks.Running(town.Own, false).OrderBy(now => now.Strike.Id).Select(now => string.Create(
                CultureInfo.InvariantCulture,
                $"{now.Strike.Id} {now.Clock.SinceStrike} {now.Clock.SinceArrival} {now.Clock.SinceLastArrival} {string.Join(';', now.Clock.Windows)} {string.Join(';', now.Clock.Chances)}"))));
            Assert.Empty(town.Product.Rebuild());
        }
        Assert.Single(states);
        Assert.Contains(strike.Value, states.Single(), StringComparison.Ordinal);

        static long Offset(int device) => (device - 5) * 600;
        static string Shown(DateTimeOffset at, int device) => at.AddSeconds(Offset(device)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private StrikeClock Clock(SubjectId strike) => Assert.Single(_town.Product.Clocks.Of([strike], false, _town.Own)).Clock;

    private ClockWindow Window(SubjectId strike, PairClass kind) => Clock(strike).Windows.Single(window => window.Class == kind);

    private SubjectId Report()
    {
        var report = SubjectId.New("report");
        _town.Here.Say(ReportBook.Received(report, new ReportWords { What = "تمرين: انفجار آخر" }, false));
        return report;
    }

    private void Sight(double? latitude, string what) => _town.Here.Say(SightingBook.Made(
        SubjectId.New("sighting"), new SightingWords(what) { At = _town.At(3), Place = latitude is { } there ? new PlaceSaid(null, null, there, AStruckTown.Longitude, 1000) : null }, false));
}
