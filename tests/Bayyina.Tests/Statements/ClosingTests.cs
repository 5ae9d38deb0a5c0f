using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>Rule 5: a closing names what it relied on; whatever else comes reopens, and the closing stays visible.</summary>
public class ClosingTests
{
    private readonly History _history = new();

    [Fact]
    public void A_closing_that_relied_on_all_there_is_holds()
    {
        Statement note = _history.By("bob").Says(TestKinds.Noted);
        Statement closed = _history.By("alice").Says(TestKinds.Closed).RelyingOn(note);
        Assert.Equal((closed.Id, false), (Closing().Statement.Id, Closing().IsReopened));
    }

    [Fact]
    public void Something_that_it_did_not_rely_on_reopens_and_the_closing_stays_visible()
    {
        Statement note = _history.By("bob").Says(TestKinds.Noted);
        Statement closed = _history.By("alice").Says(TestKinds.Closed).RelyingOn(note);
        Statement late = _history.By("bob").Says(TestKinds.Noted);
        Assert.Equal([late.Id], Closing().Unforeseen);
        Assert.True(Closing().IsReopened);
        Assert.True(_history.Now(closed).IsCurrent);
        Assert.Equal([closed], _history.Fold().HeadsOf(TestKinds.Standing));
    }

    [Fact]
    public void It_knew_what_it_moved_on_from_directly_and_through_others()
    {
        Statement opened = _history.By("alice").Says(TestKinds.Opened);
        Statement note = _history.By("bob").Says(TestKinds.Noted).After(opened);
        _history.By("alice").Says(TestKinds.Closed).After(note).Stated();
        Assert.False(Closing().IsReopened);
    }

    [Fact]
    public void The_correction_of_what_it_relied_on_reopens_and_what_was_corrected_does_not()
    {
        Statement unknown = _history.By("bob").Says(TestKinds.Noted);
        Statement note = _history.By("bob").Says(TestKinds.Noted);
        _history.By("alice").Says(TestKinds.Closed).RelyingOn(note).Stated();
        Statement corrected = _history.By("bob").Says(TestKinds.Noted).Superseding(note, unknown);
        Assert.Equal([corrected.Id], Closing().Unforeseen);
    }

    [Fact]
    public void Taking_back_what_it_relied_on_reopens()
    {
        Statement note = _history.By("bob").Says(TestKinds.Noted);
        _history.By("alice").Says(TestKinds.Closed).RelyingOn(note).Stated();
        Statement retracted = _history.By("bob").Says(KernelKinds.Retracted).Superseding(note);
        Assert.Equal([retracted.Id], Closing().Unforeseen);
    }

    [Fact]
    public void What_was_refused_and_the_nodes_own_bookkeeping_do_not_reopen()
    {
        Statement note = _history.By("bob").Says(TestKinds.Noted).With("name", "\"x\"");
        _history.By("alice").Says(TestKinds.Closed).RelyingOn(note).Stated();
        _history.Refuses(_history.By("mallory").Says(TestKinds.Noted));
        _history.Erases(note, "name");
        Assert.False(Closing().IsReopened);
    }

    [Fact]
    public void A_drill_does_not_reopen()
    {
        _history.By("alice").Says(TestKinds.Closed).Stated();
        _history.By("alice").Says(TestKinds.Noted).InADrill().Stated();
        Assert.False(Closing().IsReopened);
    }

    [Fact]
    public void Two_closings_that_did_not_know_of_each_other_reopen_each_other()
    {
        Statement one = _history.By("alice").Says(TestKinds.Closed);
        Statement two = _history.By("bob").Says(TestKinds.Closed);
        Assert.Equal(new[] { one.Id, two.Id }.Order(), _history.Fold().Closings.Select(c => c.Statement.Id));
        Assert.All(_history.Fold().Closings, c => Assert.Equal(c.Statement.Id == one.Id ? [two.Id] : [one.Id], c.Unforeseen));
    }

    [Fact]
    public void A_closing_that_was_moved_on_from_or_superseded_or_refused_closes_nothing()
    {
        Statement closed = _history.By("alice").Says(TestKinds.Closed);
        Statement opened = _history.By("alice").Says(TestKinds.Opened).After(closed);
        Assert.Empty(_history.Fold().Closings);
        Statement again = _history.By("alice").Says(TestKinds.Closed).After(opened);
        _history.By("alice").Says(KernelKinds.Retracted).Superseding(again).Stated();
        Assert.Empty(_history.Fold().Closings);
        _history.Refuses(_history.By("mallory").Says(TestKinds.Closed).After(opened));
        Assert.Empty(_history.Fold().Closings);
    }

    [Fact]
    public void A_kind_that_closes_sets_a_status_or_else_nobody_could_open_again() =>
        Assert.Throws<ArgumentException>(() => new KindCatalogue([TestKinds.Closed with { Status = null }]));

    private Closing Closing() => Assert.Single(_history.Fold().Closings);
}
