using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Statements;

namespace Bayyina.Tests.Rescue;

public class FateTests
{
    private static readonly SubjectId Who = new("casualty/" + TokenForge.UuidOf("somebody"));
    private readonly History _history = new();

    [Fact]
    public void Two_who_say_the_same_agree_and_two_who_do_not_contradict_each_other()
    {
        var report = Says(CasualtyKinds.Reported, "a", []).With("worksite", TokenForge.Quote(ARescue.Sites[0].Value)).Stated();
        var alive = Says(CasualtyKinds.Extricated, "a", [report]).With("outcome", "\"alive\"").Stated();
        Says(CasualtyKinds.Extricated, "b", [report]).With("outcome", "\"alive\"").Stated();
        Assert.Equal(Fate.Rescued, Now().Fate);

        var dead = Says(CasualtyKinds.Extricated, "c", [report]).With("outcome", "\"dead\"").Stated();
        Assert.Equal(Fate.Contradictory, Now().Fate);
        Assert.Equal(3, Now().Heads.Count);

        // Whoever has seen them all settles it.
        Says(CasualtyKinds.HandedOver, "d", [.. Now().Heads]).With("outcome", "\"alive\"").With("to", "{\"kind\":\"hospital\"}").Stated();
        Assert.Equal(Fate.Rescued, Now().Fate);
        Assert.Contains(dead.Id, _history.All.Select(s => s.Id));
        Assert.Contains(alive.Id, _history.All.Select(s => s.Id));
    }

    [Fact]
    public void Who_is_out_was_located_before_and_that_is_no_contradiction()
    {
        Says(CasualtyKinds.Located, "a", []).Stated();
        Says(CasualtyKinds.Extricated, "b", []).With("outcome", "\"alive\"").Stated();

        Assert.Equal(Fate.Rescued, Now().Fate);
        Assert.Equal(2, Now().Heads.Count);
    }

    [Fact]
    public void What_arrived_without_a_report_is_kept_and_counted_when_the_report_comes()
    {
        Says(CasualtyKinds.Extricated, "a", []).With("outcome", "\"alive\"").Stated();
        Assert.Null(Now().Counted);

        Says(CasualtyKinds.Reported, "b", []).With("worksite", TokenForge.Quote(ARescue.Sites[0].Value)).Stated();
        Assert.Equal(Fate.Rescued, Now().Counted!.Fate);
    }

    [Theory]
    [InlineData("2026-02-03T06:45+03:00", "2026-02-03T23:05+03:00", 980, 980)]
    [InlineData("2026-02-03T06:45+03:00/2026-02-03T07:00+03:00", "2026-02-03T20:05Z", 965, 980)]
    [InlineData("2026-02-03T06:45+03:00/2026-02-03T07:00+03:00", "2026-02-03T06:50+03:00", 0, 5)]
    public void Time_trapped_is_as_exact_as_its_ends(string from, string to, int least, int most) =>
        Assert.Equal(new TimeTrapped(TimeSpan.FromMinutes(least), TimeSpan.FromMinutes(most)), TimeTrapped.Between(from, to));

    [Theory]
    [InlineData("2026-02-03", "2026-02-03T20:05Z")]
    [InlineData("2026-02-03T20:05Z", "2026-02-03T20:04Z")]
    [InlineData(null, "2026-02-03T20:04Z")]
    [InlineData("2026-02-03T20:05Z", "2026-02-03T20:05Z/..")]
    public void Of_less_no_time_is_told(string? from, string? to) => Assert.Null(TimeTrapped.Between(from, to));

    [Theory]
    [InlineData("C-6", true)]
    [InlineData("C-6a", true)]
    [InlineData("c-6", false)]
    [InlineData("C6", false)]
    [InlineData("C-06", false)]
    [InlineData("C-6\n", false)]
    public void A_worksite_has_an_id_of_INSARAGs_form(string code, bool isOne) => Assert.Equal(isOne, SiteCode.IsOne(code));

    [Fact]
    public void The_next_id_goes_on_in_the_last_sector()
    {
        Assert.Equal("A-1", SiteCode.Next(null, []));
        Assert.Equal("C-11", SiteCode.Next(null, ["A-1", "C-9", "C-10", "C-6a", "odd"]));
        Assert.Equal("A-2", SiteCode.Next("A", ["A-1", "C-9"]));
        Assert.Equal(["C-9", "C-10", "D-1"], ((string[])["D-1", "C-10", "C-9"]).OrderBy(SiteCode.Key, StringComparer.Ordinal));
    }

    private Casualty Now() => Casualty.From(Fold.Of(Who, _history.All, new FoldRules(Product.Kinds, (_, _) => false)));

    private Saying Says(KindDefinition kind, string author, Statement[] after) => _history.By(author).About(Who).Says(kind).After(after);
}
