using Bayyina.DoubleTaps;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.DoubleTaps;

/// <summary>The chance of a further strike: what it says of a hazard that is known, and what it never says.</summary>
public class ClockModelTests
{
    private static readonly double[] Ahead = [15, 30, 60];

    [Theory]
    [InlineData(12, 150, 40)]
    [InlineData(12, 1500, 20)]
    [InlineData(60, 600, 20)]
    public void Nine_intervals_of_ten_hold_the_truth(int cells, int strikes, int worlds)
    {
        var (held, all) = (0, 0);
        for (var world = 0; world < worlds; world++)
        {
            var simulation = new Simulation((1000 * cells) + strikes + world);
            var model = new ClockModel(simulation.Draw(cells, strikes));
            for (var i = 0; i < 40; i++)
            {
                var (now, minutes) = (simulation.Reading(), Ahead[i % 3]);
                var (said, truth) = (model.Within(minutes, now), simulation.Truth(now, minutes));
                all++;
                held += truth >= said.Low && truth <= said.High ? 1 : 0;
            }
        }

        TestContext.Current.SendDiagnosticMessage($"coverage {cells} cells, {strikes} strikes: {(double)held / all:P1}");
        Assert.InRange((double)held / all, 0.85, 0.97);
    }

    [Fact]
    public void What_was_foretold_from_the_past_alone_scores_better_than_the_pooled_rate()
    {
        // Rolling origin: each block is foretold from those before it, with weapon and area and without.
        var (own, pooled, prior, count) = (0.0, 0.0, 0.0, 0);
        for (var world = 0; world < 6; world++)
        {
            var record = new Simulation(70 + world) { Kappa = 1.5 }.Draw(12, 1200);
            for (var origin = 200; origin < record.Count; origin += 200)
            {
                var past = record.Take(origin).ToList();
                var (withCells, without, nothing) = (new ClockModel(past), new ClockModel(past.Select(first => first with { Weapon = "", Area = "" })), new ClockModel([]));
                foreach (var first in record.Skip(origin).Take(200).Where(first => first.ObservedMinutes >= 60 && first.Further is null or { FromMinutes: > 0 }))
                {
                    var now = new ClockReading(first.Weapon, first.Area, 0, null);
                    // What came before anybody arrived, or within the hour; an arrival in between ends this scale.
                    var ahead = Math.Min(60, first.ArrivalMinutes ?? 60);
                    var came = first.Further is { } further && further.ToMinutes <= ahead;
                    own += Score(withCells.Within(ahead, now), came);
                    pooled += Score(without.Within(ahead, now with { Weapon = "", Area = "" }), came);
                    prior += Score(nothing.Within(ahead, now), came);
                    count++;
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage($"log score a case: own {own / count:F4}, pooled {pooled / count:F4}, prior only {prior / count:F4}");
        Assert.True(own > pooled, $"{own / count:F4} ≤ {pooled / count:F4}");
        Assert.True(own > prior, $"{own / count:F4} ≤ {prior / count:F4}");

        static double Score(ClockEstimate said, bool came) => Math.Log(came ? said.Chance : 1 - said.Chance);
    }

    [Fact]
    public void Nothing_that_is_missing_or_sparse_makes_it_say_safe() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            double Minutes() => random.Next(4) switch { 0 => 0, 1 => random.Next(60), 2 => random.NextDouble() * 300, _ => random.Next(1_000_000) };
            var record = Enumerable.Range(0, random.Next(2) * random.Next(400)).Select(_ => new FirstStrike(
                $"w{random.Next(3)}", $"a{random.Next(3)}", random.Next(2) == 0 ? Minutes() : null,
                random.Next(20) == 0 && Minutes() is var from ? new FurtherStrike(from, from + Minutes()) : null, Minutes())).ToList();
            var model = new ClockModel(record);
            for (var i = 0; i < 20; i++)
            {
                var said = model.Within(Ahead[i % 3], new ClockReading($"w{random.Next(5)}", $"a{random.Next(5)}", Minutes(), random.Next(2) == 0 ? Minutes() : null));
                Assert.True(said.Low > 0 && said.Low < said.Chance && said.Chance < said.High && said.High < 1, said.ToString());
                Assert.Equal(said.Basis.AllStrikes == 0, said.Basis.IsPriorOnly);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Without_a_record_it_says_that_it_is_the_prior_only_and_the_interval_is_wide()
    {
        var said = new ClockModel([]).Within(60, new ClockReading("barrel bomb", "SY0703", 5, null));

        Assert.True(said.Basis.IsPriorOnly);
        Assert.Contains("prior only", said.ToString(), StringComparison.Ordinal);
        Assert.True(said.High / said.Low > 10, said.ToString());
    }

    [Fact]
    public void First_strikes_without_a_second_one_count_and_only_as_long_as_anybody_looked()
    {
        FirstStrike Hit(int i) => new("w", "a", null, new FurtherStrike(30 + (i % 7), 30 + (i % 7)), 300);
        var hits = Enumerable.Range(0, 10).Select(Hit).ToList();
        var now = new ClockReading("w", "a", 25, null);
        ClockEstimate Said(IEnumerable<FirstStrike> quiet) => new ClockModel(hits.Concat(quiet)).Within(15, now);

        var alone = Said([]);
        var withQuiet = Said(Enumerable.Repeat(new FirstStrike("w", "a", null, null, 300), 90));
        var leftEarly = Said(Enumerable.Repeat(new FirstStrike("w", "a", null, null, 10), 90));

        Assert.True(alone.Chance > 0.4, alone.ToString());
        // Ten of a hundred.
        Assert.True(withQuiet is { Low: < 0.1, Chance: < 0.2, High: > 0.1 }, withQuiet.ToString());
        Assert.True(leftEarly.Chance > withQuiet.Chance * 2, $"{leftEarly} {withQuiet}");
    }

    [Fact]
    public void A_time_known_to_an_interval_is_spread_over_it()
    {
        FirstStrike[] record = [.. Enumerable.Repeat(new FirstStrike("w", "a", null, null, 300), 100), .. Enumerable.Repeat(new FirstStrike("w", "a", null, new FurtherStrike(10, 50), 300), 40)];
        var model = new ClockModel(record);
        double In(double from) => model.Within(10, new ClockReading("w", "a", from, null)).Chance;

        Assert.InRange(In(20) / In(35), 0.6, 1.4);
        Assert.True(In(20) > 3 * In(55), $"{In(20)} {In(55)}");
    }

    [Fact]
    public void The_arrival_starts_the_clock_anew()
    {
        // Never before the arrival, often half an hour after it.
        var record = Enumerable.Range(0, 200).Select(i => new FirstStrike("w", "a", 20 + (i % 40), i % 4 == 0 ? new FurtherStrike(50 + (i % 40), 50 + (i % 40)) : null, 300));
        var model = new ClockModel(record);

        var before = model.Within(15, new ClockReading("w", "a", 45, null));
        var after = model.Within(15, new ClockReading("w", "a", 65, 20));

        Assert.True(after.Chance > 5 * before.Chance, $"{after} {before}");
        Assert.True(before.Low > 0);
    }

    [Fact]
    public void More_of_the_same_makes_the_interval_narrower_and_few_cases_lean_on_all()
    {
        static IEnumerable<FirstStrike> Some(string area, int count, int every) =>
            Enumerable.Range(0, count).Select(i => new FirstStrike("w", area, null, i % every == 0 ? new FurtherStrike(20 + (i % 30), 20 + (i % 30)) : null, 300));
        var rest = Enumerable.Range(0, 10).SelectMany(area => Some($"a{area}", 100, 5 + area)).ToList();
        ClockEstimate Said(IEnumerable<FirstStrike> more, string area) => new ClockModel(rest.Concat(more)).Within(60, new ClockReading("w", area, 10, null));

        var (few, many, none) = (Said(Some("new", 3, 1), "new"), Said(Some("new", 300, 1), "new"), Said([], "new"));

        Assert.InRange(few.Chance, none.Chance, many.Chance);
        Assert.True(many.High - many.Low < few.High - few.Low);
        Assert.True(few.Chance < 0.6, few.ToString());
        Assert.Equal((3, 3, 1003), (few.Basis.OwnStrikes, few.Basis.OwnFurther, few.Basis.AllStrikes));
    }
}
