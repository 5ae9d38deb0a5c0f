using Bayyina.DoubleTaps;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.DoubleTaps;

/// <summary>The index finds what each-against-each finds, whatever the list is like.</summary>
public class PairSearchTests
{
    private static readonly (double Latitude, double Longitude)[] Places = [(35.44, 36.65), (0, 180), (89.9995, 20), (-90, 0), (-17.5, -179.9999), (35.44, 36.66)];

    [Theory]
    [InlineData(30, 4 * 3600, 900)]
    [InlineData(120, 24 * 3600, 400)]
    [InlineData(400, 12 * 3600, 60)]
    [InlineData(400, 7 * 24 * 3600, 60)]
    public void The_index_finds_what_each_against_each_finds_in_any_order_of_rows(int strikes, int seconds, int runs) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var list = Enumerable.Range(0, random.Next(2, strikes)).Select(i => Strike(i, seconds, random)).ToList();
            // Far from a threshold by more than two ways to compute a distance can differ; the thresholds themselves have tests of their own.
            var definition = new PairDefinition { RadiusMetres = 250 + (random.NextDouble() / 10) };
            var expected = EveryAgainstEvery.Pairs(list, definition);
            Assert.Equal(expected, AStrike.Pairs(AStrike.Table(list), definition));
            var shuffled = list.ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(expected, AStrike.Pairs(AStrike.Table(shuffled), definition));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));

    [Theory]
    [InlineData(0.0, "Probable")]
    [InlineData(90.0, "Probable")]
    [InlineData(131.0, "Suspected")]
    [InlineData(260.0, null)]
    public void A_pair_lies_across_the_antimeridian_and_at_a_pole_like_anywhere(double metres, string? state)
    {
        var degrees = metres / 111_195.08;
        // At the pole, and across the line.
        Assert.Equal(state is null ? [] : [$"a b Wide {state}"], AStrike.Pairs(AStrike.Table([new("a", 0, 90, 12, 60), new("b", 600, 90 - degrees, -140, 60)])));
        Assert.Equal(state is null ? [] : [$"a b Wide {state}"], AStrike.Pairs(AStrike.Table([new("a", 0, 0, 180 - (degrees / 3), 60), new("b", 600, 0, (degrees * 2 / 3) - 180, 60)])));
    }

    [Theory]
    [InlineData(0, "Salvo")]
    [InlineData(299, "Salvo")]
    [InlineData(300, "Wide")]
    [InlineData(240 * 60, "Wide")]
    [InlineData((240 * 60) + 1, null)]
    public void A_window_ends_where_it_says(int seconds, string? kind) => Assert.Equal(
        kind is null ? [] : [$"a b {kind} Probable"],
        AStrike.Pairs(AStrike.Table([new("a", 0, 35, 36, 0), new("b", seconds, 35, 36, 0)])));

    [Fact]
    public void One_place_ends_at_the_radius_itself_and_at_the_sum_of_both_uncertainties_itself()
    {
        const double north = 35.4423;
        var metres = Sphere.Metres(35.44, 36.65, north, 36.651);
        IReadOnlyList<string> Pairs(double radius, double uncertainty) => AStrike.Pairs(
            AStrike.Table([new("a", 0, 35.44, 36.65, uncertainty), new("b", 600, north, 36.651, 0)]), new PairDefinition { RadiusMetres = radius });

        Assert.InRange(metres, 250, 300);
        Assert.Equal(["a b Wide Probable"], Pairs(metres, 0));
        Assert.Empty(Pairs(Math.BitDecrement(metres), 0));
        Assert.Equal(["a b Wide Suspected"], Pairs(250, metres));
        Assert.Empty(Pairs(250, Math.BitDecrement(metres)));
    }

    [Fact]
    public void Several_strikes_in_one_second_are_pairs_in_the_order_of_their_ids() => Assert.Equal(
        ["A a Salvo Probable", "A b Salvo Probable", "a b Salvo Probable"],
        AStrike.Pairs(AStrike.Table([new("b", 0, 35, 36, 0), new("A", 0, 35, 36, 0), new("a", 0, 35, 36, 0)])));

    [Fact]
    public void The_row_that_was_hit_may_say_itself_until_when_it_received()
    {
        var first = new AStrike("a", 0, 35, 36, 0) { Linked = "h" };

        // Three days after the strike, and a day after the last one.
        Assert.Equal(["a b Linked Probable"], AStrike.Pairs(AStrike.Table([first, new("b", 72 * 3600, 36, 37, 0) { Target = "h", Received = (48 * 3600, 0) }])));
        Assert.Empty(AStrike.Pairs(AStrike.Table([first, new("b", 72 * 3600, 36, 37, 0) { Target = "h", Received = ((48 * 3600) - 1, 0) }])));
    }

    [Theory]
    [InlineData(299, "Salvo")]
    [InlineData(599, "Wide")]
    [InlineData(600, "Strict")]
    [InlineData(4200, "Strict")]
    [InlineData(4201, "Wide")]
    public void Strict_begins_with_the_arrival_and_lasts_an_hour(int seconds, string kind) => Assert.Equal(
        [$"a b {kind} Probable"],
        AStrike.Pairs(AStrike.Table([new("a", 0, 35, 36, 0) { Arrival = (600, 0) }, new("b", seconds, 35, 36, 0)])));

    [Fact]
    public void Who_arrived_late_is_hit_late_and_that_is_strict_though_no_longer_wide() => Assert.Equal(
        ["a b Strict Probable"],
        AStrike.Pairs(AStrike.Table([new("a", 0, 35, 36, 0) { Arrival = (20 * 3600, 0) }, new("b", (20 * 3600) + 3600, 35, 36, 0), new("c", 10 * 3600, 35, 36, 0)])));

    [Fact]
    public void A_place_that_is_certain_to_five_kilometres_is_near_all_of_a_town_and_never_probable()
    {
        var table = AStrike.Table([new("a", 0, 35.44, 36.65, 5000), new("b", 600, 35.47, 36.65, 0), new("c", 900, 35.44, 36.65, 0), new("d", 1000, 35.50, 36.65, 0)]);

        Assert.Equal(["a b Wide Suspected", "a c Wide Suspected"], AStrike.Pairs(table));
    }

    [Fact]
    public void Khan_Shaykhun_on_4_April_2017_is_linked()
    {
        // 06:45 the strike; the medical point and the centre, which received its casualties, between 11:30 and 13:30, some of them still coming.
        const string header = "id,time,lat,lon,uncertainty_m,arrival_time,target,linked_ids,last_received_time\n";
        string[] expected = ["KS-1 KS-2 Linked Probable", "KS-1 KS-3 Linked Probable"];

        Assert.Equal(expected, AStrike.Pairs(AStrike.Table(header
            + "KS-1,2017-04-04T06:45+03:00,35.4490,36.6485,100,2017-04-04T07:00+03:00,street,medical-point;centre,2017-04-04T12:00+03:00\n"
            + "KS-2,2017-04-04T11:30+03:00,35.4370,36.6540,150,,medical-point,,\n"
            + "KS-3,2017-04-04T13:30+03:00,35.4370,36.6542,150,,centre,,\n")).Take(2));
        // The same said from the other side, with the clock of another country.
        Assert.Equal(expected, AStrike.Pairs(AStrike.Table(header
            + "KS-3,2017-04-04T10:30Z,35.4370,36.6542,150,,centre,KS-1,2017-04-04T08:00Z\n"
            + "KS-2,2017-04-04T08:30Z,35.4370,36.6540,150,,medical point,KS-1,2017-04-04T08:00Z\n"
            + "KS-1,2017-04-04T03:45Z,35.4490,36.6485,100,,street,,\n")).Take(2));
    }

    [Theory]
    [InlineData(23 * 3600, "Probable")]
    [InlineData((23 * 3600) + 1, "Suspected")]
    [InlineData((24 * 3600) + 1, null)]
    public void A_hit_that_is_known_to_the_hour_is_surely_linked_where_all_of_that_hour_is_in_the_day(int seconds, string? state) => Assert.Equal(
        state is null ? [] : [$"a b Linked {state}"],
        AStrike.Pairs(AStrike.Table([new("a", 0, 35, 36, 0) { Linked = "h" }, new("b", seconds, 36, 37, 5000) { Doubt = 3600, Target = "h" }])));

    [Theory]
    [InlineData(24 * 3600, 3600, "a b Linked Probable")]
    [InlineData(25 * 3600, 3600, "a b Linked Probable")]
    [InlineData((25 * 3600) + 1, 3600, null)]
    [InlineData(24 * 3600, null, "a b Linked Probable")]
    [InlineData((24 * 3600) + 1, null, null)]
    public void Linked_lasts_a_day_from_the_last_one_received_which_was_no_earlier_than_the_strike(int seconds, int? received, string? expected) => Assert.Equal(
        expected is null ? [] : [expected],
        AStrike.Pairs(AStrike.Table([new("a", 0, 35, 36, 0) { Linked = "h;x", Received = received is { } r ? (r, 0) : null }, new("b", seconds, 36, 37, 0) { Target = "h" }])));

    [Fact]
    public void Fifty_thousand_strikes_on_one_town_in_a_day_are_refused_at_once_and_by_name()
    {
        var random = new Random(50_000);
        var table = AStrike.Table(Enumerable.Range(0, 50_000).Select(i => new AStrike($"s{i}", random.Next(86_400), 35.44 + (random.NextDouble() / 1000), 36.65, 0)));

        var result = PairSearch.Find(table, new PairDefinition { MostPairs = 100_000 });

        Assert.Empty(result.Pairs);
        Assert.Equal(100_000, result.TooMany!.Most);
        Assert.True(result.TooMany.BusiestPairs > 100);
    }

    [Fact]
    public void As_many_pairs_as_the_limit_are_listed_and_one_more_is_not()
    {
        var table = AStrike.Table(Enumerable.Range(0, 5).Select(i => new AStrike($"s{i}", i, 35, 36, 0)));

        Assert.Equal(10, PairSearch.Find(table, new PairDefinition { MostPairs = 10 }).Pairs.Count);
        Assert.NotNull(PairSearch.Find(table, new PairDefinition { MostPairs = 9 }).TooMany);
        Assert.Equal(10, PairSearch.Find(table, new PairDefinition { MostPairs = 0 }).Pairs.Count);
    }

    [Fact]
    public void No_computation_verifies()
    {
        var random = new Random(7);
        var table = AStrike.Table(Enumerable.Range(0, 300).Select(i => Strike(i, 86_400, random)));

        Assert.DoesNotContain(PairSearch.Find(table, new PairDefinition()).Pairs, pair => pair.State == PairState.Verified);
    }

    private static AStrike Strike(int number, int seconds, Random random)
    {
        var (latitude, longitude) = Places[random.Next(Places.Length)];
        var spread = random.Next(4) switch { 0 => 0, 1 => 0.001, 2 => 0.01, _ => 0.2 };
        var time = random.Next(3) == 0 ? random.Next((seconds / 300) + 1) * 300 : random.Next(seconds);
        var (north, east) = (latitude + ((random.NextDouble() - 0.5) * spread), longitude + ((random.NextDouble() - 0.5) * spread));
        return new AStrike(
            $"s{number}", time, Math.Clamp(north, -90, 90), east > 180 ? east - 360 : east < -180 ? east + 360 : east,
            random.Next(6) switch { 0 => 0, 1 => 3000, 2 when random.Next(10) == 0 => 4_000_000, _ => random.Next(200) })
        {
            Doubt = random.Next(5) == 0 ? random.Next(3 * 3600) : 0,
            Arrival = random.Next(3) == 0 ? (time + random.Next(8 * 3600), random.Next(3) == 0 ? random.Next(3600) : 0) : null,
            Received = random.Next(4) == 0 ? (time + random.Next(8 * 3600), random.Next(3) == 0 ? random.Next(3600) : 0) : null,
            Target = random.Next(3) == 0 ? $"t{random.Next(5)}" : "",
            Linked = random.Next(6) switch { 0 => $"t{random.Next(5)}", 1 => $"s{random.Next(30)} ; t{random.Next(5)}", 2 => $"s{random.Next(30)}", _ => "" },
        };
    }
}
