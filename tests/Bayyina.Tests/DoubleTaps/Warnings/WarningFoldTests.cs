using Bayyina.DoubleTaps;
using Bayyina.Statements;
using Bayyina.Tests.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.DoubleTaps.Warnings;

/// <summary>A warning is the same whatever came first, and nobody counts as having heard who was not heard.</summary>
public class WarningFoldTests
{
    private static readonly FoldRules Rules = new(Product.Kinds, (_, key) => key == TestKey.Of("node").Public.Thumbprint);
    private static readonly SubjectId Subject = new("warning/" + TokenForge.UuidOf("the warning"));
    private static readonly string[] Teams = [.. Enumerable.Range(0, 5).Select(i => "deployment/" + TokenForge.UuidOf($"team {i}"))];

    private readonly History _history = new();

    [Fact]
    public void Who_has_not_said_that_they_heard_it_is_outstanding()
    {
        Issue("room", 0, 1, 2);
        Hear("phone", 1, "withdrawing");
        // Somebody who was not addressed is heard all the same.
        Hear("phone", 4, "heard");

        var warning = State();

        Assert.Equal(WarningStanding.Issued, warning.Standing);
        Assert.Equal(Teams.Take(3).Order(), warning.To);
        Assert.Equal(new[] { Teams[0], Teams[2] }.Order(), warning.Outstanding);
        Assert.Equal(["withdrawing", "heard"], warning.Acknowledgements.OrderBy(heard => heard.From.OrNull == Teams[4]).Select(heard => heard.Answer.OrNull));
    }

    [Fact]
    public void What_was_acknowledged_by_mistake_and_taken_back_is_outstanding_again()
    {
        Issue("room", 0);
        var mistake = Hear("phone", 0, "heard");
        Assert.Empty(State().Outstanding);

        _history.By("phone").About(Subject).Says(KernelKinds.Retracted).Superseding(mistake).Stated();

        Assert.Equal([Teams[0]], State().Outstanding);
    }

    [Fact]
    public void Ended_by_one_who_had_not_seen_it_issued_again_it_is_contested_and_goes_on()
    {
        var first = Issue("room", 0);
        End("room", first);
        Assert.Equal(WarningStanding.Ended, State().Standing);

        Issue("phone", 1);

        Assert.Equal(WarningStanding.Conflict, State().Standing);
    }

    [Fact]
    public void Where_whom_it_went_to_is_withheld_nobody_knows_that_all_have_heard()
    {
        var whole = Issue("room", 0, 1);
        var copy = new Statement(Proof.SdJwt.Parse(whole.Token.Compact), complete: true, new SortedSet<string>(["to"], StringComparer.Ordinal));

        var warning = Warning.From(Fold.Of(Subject, [copy], Rules));

        Assert.False(warning.IsAddressedInFull);
        Assert.Empty(warning.To);
    }

    [Fact]
    public void Any_order_any_repetition_and_any_gap_from_ten_devices_gives_one_state() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var history = new WarningFoldTests();
            for (var step = random.Next(1, 14); step > 0; step--)
            {
                history.Step($"device {random.Next(10)}", random);
            }
            var all = history._history.All.ToArray();
            var expected = Shown(all);
            for (var order = 0; order < 6; order++)
            {
                var arrived = all.Concat(all.Where(_ => random.Next(3) == 0)).ToArray();
                random.Shuffle(arrived);
                // With gaps: what is there so far is folded without harm, and leaves no trace.
                Shown(arrived[..random.Next(arrived.Length)]);
                Assert.Equal(expected, Shown(arrived));
            }
            var warning = Warning.From(Fold.Of(Subject, all, Rules));
            Assert.All(warning.Outstanding, team => Assert.DoesNotContain(warning.Acknowledgements, heard => heard.From.OrNull == team));
            Assert.True(warning.Standing != WarningStanding.Ended || warning.Reasons.Count > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static string Shown(IEnumerable<Statement> statements)
    {
        var warning = Warning.From(Fold.Of(Subject, statements, Rules));
        return $"{warning.Standing} {warning.Exercise} {string.Join(',', warning.Reasons)} to {string.Join(',', warning.To)} outstanding {string.Join(',', warning.Outstanding)} "
            + $"{warning.Area} {warning.Until} {warning.IssuedAt} {string.Join(' ', warning.Acknowledgements)}";
    }

    private void Step(string device, Random random)
    {
        var earlier = _history.All.Where(_ => random.Next(3) == 0).ToList();
        switch (random.Next(5))
        {
            case 0:
                _history.By(device).About(Subject).Says(WarningKinds.Issued).With("reason", TokenForge.Quote(WarningKinds.Reasons[random.Next(3)])).With("area", "\"SY0700\"")
                    .With("to", "[" + string.Join(',', Teams.Where(_ => random.Next(2) == 0).Select(TokenForge.Quote)) + "]").After(earlier).Stated();
                break;
            case 1:
                End(device, [.. earlier]);
                break;
            case 2 when earlier.Count > 0:
                _history.By(device).About(Subject).Says(KernelKinds.Retracted).Superseding(earlier).Stated();
                break;
            default:
                Hear(device, random.Next(Teams.Length), WarningKinds.Answers[random.Next(4)]);
                break;
        }
    }

    private Statement Issue(string by, params int[] teams) => _history.By(by).About(Subject).Says(WarningKinds.Issued).With("reason", "\"further-strike\"")
        .With("to", "[" + string.Join(',', teams.Select(team => TokenForge.Quote(Teams[team]))) + "]").Stated();

    private Statement Hear(string by, int team, string answer) => _history.By(by).About(Subject).Says(WarningKinds.Acknowledged)
        .With("from", TokenForge.Quote(Teams[team])).With("answer", TokenForge.Quote(answer)).Stated();

    private void End(string by, params Statement[] after) =>
        _history.By(by).About(Subject).Says(WarningKinds.Ended).With("reason", "\"all teams are back\"").After(after).Stated();

    private Warning State() => Warning.From(Fold.Of(Subject, _history.All, Rules));
}
