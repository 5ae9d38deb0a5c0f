using Bayyina.Rescue;
using Bayyina.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Rescue;

/// <summary>reported = trapped + rescued + recovered + elsewhere + unknown + contradictory, whatever arrived, in whatever order, how often.</summary>
public class BalancePropertyTests
{
    private static readonly Arbitrary<int[]> Steps = Arb.From(
        Gen.Choose(0, int.MaxValue).ArrayOf().Resize(20),
        steps => Enumerable.Range(0, steps.Length).Select(i => (int[])[.. steps[..i], .. steps[(i + 1)..]]));

    [Fact]
    public void The_balance_holds_and_is_one_in_every_order_with_every_repetition() => Hold(600, (rescue, random) =>
    {
        var expected = ARescue.Balances(rescue.All);
        Assert.All(expected, balance => Assert.True(balance.Holds, balance.ToString()));
        for (var i = 0; i < 6; i++)
        {
            var arrived = rescue.All.Concat(rescue.All.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(arrived);
            Assert.Equal(expected, ARescue.Balances(arrived));
        }
    });

    [Fact]
    public void It_holds_with_every_gap_and_a_gap_that_is_filled_leaves_no_trace() => Hold(150, (rescue, random) =>
    {
        var order = rescue.All.ToArray();
        random.Shuffle(order);
        var arrived = new List<Statement>();
        foreach (var statement in order)
        {
            arrived.Add(statement);
            Assert.All(ARescue.Balances(arrived), balance => Assert.True(balance.Holds, balance.ToString()));
        }
        Assert.Equal(ARescue.Balances(rescue.All), ARescue.Balances(arrived));
    });

    [Fact]
    public void Everyone_is_counted_as_if_each_held_a_ticket() => Hold(400, (rescue, _) =>
    {
        var casualties = ARescue.Fold(rescue.All);
        foreach (var site in ARescue.Sites)
        {
            // A group hands out its tickets one by one to whoever is told apart of it; who comes too late brings their own.
            var tickets = new List<Fate>();
            var excess = 0;
            foreach (var here in casualties.Where(c => c.IsReported && !c.Exercise && c.Worksites.Count > 0 && c.Worksites[0] == site))
            {
                if (here.Size is not { } size)
                {
                    tickets.Add(here.Fate);
                    continue;
                }
                var stack = new Stack<Fate>(Enumerable.Repeat(here.Fate, (int)size.Best));
                foreach (var member in casualties.Where(c => c.IsReported && !c.Exercise && c.Of == here.Id))
                {
                    for (var i = 0; i < (member.Size?.Best ?? 1); i++)
                    {
                        excess += stack.TryPop(out var _) ? 0 : 1;
                    }
                }
                tickets.AddRange(stack);
            }
            var balance = Balance.Of([.. casualties.Select(c => c.Counted).OfType<CountedCasualty>()], site);

            Assert.Equal(tickets.Count, balance.Reported);
            Assert.Equal(tickets.Count(Fates.IsTrapped), balance.Trapped);
            Assert.Equal(tickets.Count(fate => fate == Fate.Rescued), balance.Rescued);
            Assert.Equal(tickets.Count(fate => fate == Fate.Recovered), balance.Recovered);
            Assert.Equal(tickets.Count(fate => fate == Fate.Elsewhere), balance.Elsewhere);
            Assert.Equal(tickets.Count(fate => fate == Fate.Unknown), balance.Unknown);
            Assert.Equal(tickets.Count(fate => fate == Fate.Contradictory), balance.Contradictory);
            Assert.Equal(excess, balance.Excess);
        }
    });

    [Fact]
    public void What_a_closing_says_is_read_as_it_was_said_and_nothing_else_is()
    {
        var balance = new Balance(7, 1, 2, 1, 1, 1, 1, Located: 1, Excess: 3);

        Assert.True(Balance.Read(balance.ToJson())!.Agrees(balance));
        Assert.Null(Balance.Read(System.Text.Json.JsonSerializer.SerializeToElement(new { reported = 7, trapped = 1 })));
        Assert.Null(Balance.Read((balance with { Reported = 8 }).ToJson()));
        Assert.Null(Balance.Read(System.Text.Json.JsonSerializer.SerializeToElement("7")));
    }

    private static void Hold(int rescues, Action<ARescue, Random> law) => Prop.ForAll(
        Steps,
        steps =>
        {
            law(ARescue.From(steps), new Random(steps.FirstOrDefault()));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(rescues));
}
