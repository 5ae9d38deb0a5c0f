using Bayyina.DoubleTaps;

namespace Bayyina.Tests.DoubleTaps;

/// <summary>The clock of one strike, and what it learns from the record's strikes.</summary>
public class StrikeClockTests
{
    private static readonly DateTimeOffset Struck = new(2026, 1, 17, 9, 0, 0, TimeSpan.FromHours(3));
    private static readonly ClockModel NoRecord = new([]);

    [Fact]
    public void Facts_come_first_minutes_since_the_strike_and_since_the_arrival()
    {
        var clock = At(25, arrival: 10);

        Assert.Equal(new MinuteSpan(25, 25), clock.SinceStrike);
        Assert.Equal(new MinuteSpan(15, 15), clock.SinceArrival);
        Assert.Equal([15, 30, 60], clock.Chances.Select(chance => chance.Minutes));
        Assert.All(clock.Chances, chance => Assert.True(chance.Basis.IsPriorOnly));
    }

    [Theory]
    [InlineData(4.99, PairClass.Salvo, WindowState.Open)]
    [InlineData(5, PairClass.Salvo, WindowState.Over)]
    [InlineData(4.99, PairClass.Wide, WindowState.NotYet)]
    [InlineData(5, PairClass.Wide, WindowState.Open)]
    [InlineData(240, PairClass.Wide, WindowState.Open)]
    [InlineData(240.02, PairClass.Wide, WindowState.Over)]
    [InlineData(9, PairClass.Strict, WindowState.NotYet)]
    [InlineData(70, PairClass.Strict, WindowState.Open)]
    [InlineData(70.02, PairClass.Strict, WindowState.Over)]
    [InlineData(24 * 60, PairClass.Linked, WindowState.Open)]
    [InlineData((24 * 60) + 0.02, PairClass.Linked, WindowState.Over)]
    public void A_window_stands_as_the_definition_has_it(double minutes, PairClass kind, WindowState state) =>
        Assert.Equal(state, Assert.Single(At(minutes, arrival: 10).Windows, window => window.Class == kind).State);

    [Fact]
    public void Where_no_arrival_is_known_the_strict_window_is_not_over_however_late_it_is() =>
        Assert.Equal(WindowState.NotYet, At(10_000, arrival: null).Windows.Single(window => window.Class == PairClass.Strict).State);

    [Fact]
    public void What_is_uncertain_is_taken_at_its_more_dangerous_end()
    {
        var now = Struck.AddMinutes(250);
        var clock = StrikeClock.At(now, Strike(Between(0, 30), StrikeTime.None), NoRecord, new PairDefinition());

        Assert.Equal(new MinuteSpan(220, 250), clock.SinceStrike);
        Assert.Equal(WindowState.Open, clock.Windows.Single(window => window.Class == PairClass.Wide).State);
        Assert.Equal(20, clock.Windows.Single(window => window.Class == PairClass.Wide).Closes);
        // Of the moments that are possible, none has a greater chance than the one that is shown.
        var model = new ClockModel(Enumerable.Range(0, 60).Select(i => new FirstStrike("barrel-bomb", "SY0700", null, i < 30 ? new FurtherStrike(40, 40) : null, 300)));
        var shown = StrikeClock.At(Struck.AddMinutes(60), Strike(Between(0, 40), StrikeTime.None), model, new PairDefinition()).Chances[0];
        Assert.Equal(shown.Chance, Enumerable.Range(0, 3).Max(i => model.Within(15, new ClockReading("barrel-bomb", "SY0700", 20 + (20 * i), null)).Chance));
    }

    [Fact]
    public void Where_nobody_said_when_it_was_the_clock_runs_from_the_first_report_and_says_so()
    {
        var clock = StrikeClock.At(Struck.AddMinutes(12), Strike(StrikeTime.None, StrikeTime.None), NoRecord, new PairDefinition());

        Assert.True(clock.RunsFromReport);
        Assert.Equal(new MinuteSpan(12, 12), clock.SinceStrike);
    }

    [Fact]
    public void A_clock_that_is_ahead_of_ours_and_an_arrival_yet_to_come_break_nothing()
    {
        var clock = StrikeClock.At(Struck.AddMinutes(-3), Strike(Between(0, 0), Between(5, 5)), NoRecord, new PairDefinition());

        Assert.Equal(new MinuteSpan(0, 0), clock.SinceStrike);
        Assert.Null(clock.SinceArrival);
    }

    [Fact]
    public void Every_strike_is_a_first_one_for_the_next_hit_on_its_place_and_those_that_nothing_followed_count()
    {
        RecordedStrike[] strikes =
        [
            Recorded("a", 0, 35.44) with { Weapon = "barrel-bomb" }, Recorded("b", 3, 35.44), Recorded("c", 40, 35.4401),
            Recorded("far", 45, 35.60), Recorded("late", 2000, 35.44), Recorded("unseen", 9000, 35.44),
        ];
        strikes[0] = strikes[0] with { Strike = strikes[0].Strike with { Arrival = Between(2, 2), Linked = ["far"] } };

        var record = ClockRecord.From(strikes, Struck.AddMinutes(2100), new PairDefinition());

        Assert.Equal(
            [
                new FirstStrike("barrel-bomb", "SY0700", 2, new FurtherStrike(3, 3), 300),
                new FirstStrike("air-strike", "SY0700", null, new FurtherStrike(37, 37), 300),
                new FirstStrike("air-strike", "SY0700", null, null, 300),
                new FirstStrike("air-strike", "SY0700", null, null, 300),
                new FirstStrike("air-strike", "SY0700", null, null, 100),
            ],
            record);
    }

    [Fact]
    public void Where_places_are_hit_more_often_than_can_be_paired_fewer_minutes_are_looked_at()
    {
        // One hit a minute for a day: all pairs of four hours would be a third of a million.
        var strikes = Enumerable.Range(0, 1440).Select(minute => Recorded($"s{minute}", minute, 35.44)).ToList();

        var record = ClockRecord.From(strikes, Struck.AddDays(2), new PairDefinition { MostPairs = 30_000 });

        Assert.Equal(1440, record.Count);
        Assert.All(record.SkipLast(1), first => Assert.Equal(new FurtherStrike(1, 1), first.Further));
        Assert.Equal(15, record[^1].ObservedMinutes);
    }

    [Fact]
    public void Strikes_in_memory_are_searched_like_a_list()
    {
        ListedStrike[] strikes =
        [
            new("x-2", Between(30, 30), 35.449, 36.6485, 30),
            new("x-1", Between(0, 0), 35.449, 36.6485, 20) { Arrival = Between(10, 10), Linked = ["مشفى", "other"], LastReceived = Between(120, 120) },
            new("x-3", Between(180, 180), 35.5, 36.7, 200) { Target = "مشفى" },
        ];

        Assert.Equal(["x-1 x-2 Strict Probable", "x-1 x-3 Linked Probable"], AStrike.Pairs(ListedStrike.Table(strikes)));
        Assert.Empty(AStrike.Pairs(ListedStrike.Table([])));
        Assert.Throws<ArgumentException>(() => ListedStrike.Table([strikes[0], strikes[0]]));
        Assert.Throws<ArgumentException>(() => ListedStrike.Table([strikes[0] with { Latitude = double.NaN }]));
        Assert.Throws<ArgumentException>(() => ListedStrike.Table([strikes[0] with { Time = StrikeTime.None }]));
    }

    private static StrikeClock At(double minutes, double? arrival) => StrikeClock.At(
        Struck.AddMinutes(minutes), Strike(Between(0, 0), arrival is { } arrived ? Between(arrived, arrived) : StrikeTime.None), NoRecord, new PairDefinition());

    private static ClockedStrike Strike(StrikeTime time, StrikeTime arrival) => new("barrel-bomb", "SY0700", time, Struck, arrival, StrikeTime.None);

    private static RecordedStrike Recorded(string id, double minute, double latitude) =>
        new(new ListedStrike(id, Between(minute, minute), latitude, 36.65, 20), "air-strike", "SY0700");

    private static StrikeTime Between(double from, double to) => new(StrikeTime.At(Struck.AddMinutes(from)).From, StrikeTime.At(Struck.AddMinutes(to)).To);
}
