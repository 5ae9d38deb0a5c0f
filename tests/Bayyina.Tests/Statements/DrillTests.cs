using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>A drill is marked in every statement and never counted.</summary>
public class DrillTests
{
    private readonly History _history = new();

    [Fact]
    public void A_subject_of_which_only_drills_speak_is_a_drill_in_which_they_count()
    {
        Statement opened = _history.By("alice").Says(TestKinds.Opened).InADrill();
        Statement closed = _history.By("alice").Says(TestKinds.Closed).InADrill().After(opened);
        Assert.True(_history.Fold().Exercise);
        Assert.Equal([closed], _history.Fold().HeadsOf(TestKinds.Standing));
        Assert.False(_history.Now(opened).IsStrayDrill);
    }

    [Fact]
    public void A_single_statement_of_the_record_makes_it_real_and_what_drills_said_is_shown_and_does_not_count()
    {
        Statement drilled = _history.By("alice").Says(TestKinds.Closed).InADrill();
        Statement real = _history.By("bob").Says(TestKinds.Opened);
        Assert.False(_history.Fold().Exercise);
        Assert.Equal([real], _history.Fold().Current);
        Assert.Equal([real], _history.Fold().HeadsOf(TestKinds.Standing));
        Assert.Equal((true, false), (_history.Now(drilled).IsStrayDrill, _history.Now(drilled).IsCurrent));
    }

    [Fact]
    public void A_refused_statement_of_the_record_does_not_make_a_drill_real_nor_does_the_ruling()
    {
        Statement drilled = _history.By("alice").Says(TestKinds.Opened).InADrill();
        _history.Refuses(_history.By("mallory").Says(TestKinds.Noted));
        Assert.True(_history.Fold().Exercise);
        Assert.True(_history.Now(drilled).IsCurrent);
    }

    [Fact]
    public void Where_all_was_refused_the_refused_tell_whether_it_was_a_drill()
    {
        _history.Refuses(_history.By("mallory").Says(TestKinds.Noted).InADrill());
        Assert.True(_history.Fold().Exercise);
        _history.Refuses(_history.By("mallory").Says(TestKinds.Noted));
        Assert.False(_history.Fold().Exercise);
    }

    [Fact]
    public void Of_a_subject_that_nobody_spoke_of_nothing_is_known()
    {
        var state = _history.Fold([]);
        Assert.False(state.Exercise);
        Assert.Empty(state.Statements);
        Assert.Empty(state.Heads);
    }
}
