using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>Rule 3: the current status is the maximal elements of what authors moved on from. Clocks decide nothing.</summary>
public class StatusTests
{
    private readonly History _history = new();

    [Fact]
    public void Whoever_moved_on_from_a_status_is_past_it()
    {
        var opened = Opened();
        var closed = Closed(opened);
        Heads(closed);
        Heads(Opened(closed));
    }

    [Fact]
    public void Two_that_did_not_know_of_each_other_are_a_conflict_until_somebody_moves_on_from_both()
    {
        var opened = Opened();
        var one = Closed(opened);
        var two = Closed(opened);
        Heads(one, two);
        Heads(Closed(one, two));
    }

    [Fact]
    public void A_later_clock_decides_nothing()
    {
        var opened = Opened();
        Statement closed = new Saying(_history, new TokenForge(77, "alice").With("iat", "1"), _history.Case).Says(TestKinds.Closed).After(opened);
        Statement late = new Saying(_history, new TokenForge(78, "alice").With("iat", "253402300799"), _history.Case).Says(TestKinds.Opened);
        Heads(closed, late);
    }

    [Fact]
    public void Moving_on_leads_through_others()
    {
        var opened = Opened();
        Statement note = _history.By("bob").Says(TestKinds.Noted).After(opened);
        Heads(Closed(note));
    }

    [Fact]
    public void Moving_on_leads_through_one_that_was_superseded_since()
    {
        var opened = Opened();
        var level = (Statement)_history.By("bob").Says(TestKinds.Noted).After(opened);
        _history.By("bob").Says(KernelKinds.Retracted).Superseding(level).Stated();
        Heads(Closed(level));
    }

    [Fact]
    public void Moving_on_does_not_lead_through_one_that_was_refused()
    {
        var opened = Opened();
        Statement note = _history.By("mallory").Says(TestKinds.Noted).After(opened);
        var closed = Closed(note);
        Heads(closed);
        _history.Refuses(note);
        Heads(opened, closed);
    }

    [Fact]
    public void Moving_on_does_not_lead_through_a_drill()
    {
        var opened = Opened();
        Statement note = _history.By("alice").Says(TestKinds.Noted).InADrill().After(opened);
        Heads(opened, Closed(note));
    }

    [Fact]
    public void A_refused_status_is_no_head_and_moved_nobody_on()
    {
        var opened = Opened();
        _history.Refuses(Closed(opened));
        Heads(opened);
    }

    [Fact]
    public void A_superseded_status_is_no_head_and_the_one_before_it_stands_again()
    {
        var opened = Opened();
        var closed = Closed(opened);
        _history.By("alice").Says(KernelKinds.Retracted).Superseding(closed).Stated();
        Heads(opened);
    }

    [Fact]
    public void What_has_not_arrived_leaves_a_conflict_that_goes_when_it_arrives()
    {
        var opened = Opened();
        Statement note = _history.By("bob").Says(TestKinds.Noted).After(opened);
        var closed = Closed(note);
        Assert.Equal(Ids(opened, closed), Standing(_history.Fold([opened, closed])));
        Assert.Equal(Ids(closed), Standing(_history.Fold([closed, note, opened])));
    }

    [Fact]
    public void Statuses_of_different_names_stand_beside_each_other()
    {
        var opened = Opened();
        Statement level = _history.By("alice").Says(TestKinds.Levelled).After(opened);
        Heads(opened);
        Assert.Equal(Ids(level), _history.Fold().HeadsOf(TestKinds.Level).Select(s => s.Id));
        Assert.Empty(_history.Fold().HeadsOf("nothing sets this"));
    }

    [Fact]
    public void The_correction_of_a_past_status_does_not_pull_the_present_back()
    {
        var opened = Opened();
        var closed = Closed(opened);
        Correcting(opened);
        Heads(closed);
    }

    [Fact]
    public void Nor_does_the_correction_of_the_correction_nor_what_restates_it_after_a_retraction()
    {
        var opened = Opened();
        var closed = Closed(opened);
        var corrected = Correcting(opened);
        Heads(closed);
        Statement retracted = _history.By("alice").Says(KernelKinds.Retracted).Superseding(Correcting(corrected));
        Heads(closed);
        Correcting(retracted);
        Heads(closed);
    }

    [Fact]
    public void A_correction_may_name_what_it_corrects_as_what_it_was_looking_at()
    {
        var opened = Opened();
        var closed = Closed(opened);
        _history.By("alice").Says(TestKinds.Opened).Superseding(opened).After(opened).Stated();
        Heads(closed);
    }

    [Fact]
    public void Or_an_earlier_form_of_it()
    {
        var opened = Opened();
        var closed = Closed(opened);
        Statement second = _history.By("alice").Says(TestKinds.Opened).Superseding(opened).After(opened);
        var third = Correcting(second);
        _history.By("alice").Says(TestKinds.Opened).Superseding(third).After(second).Stated();
        Heads(closed);
    }

    [Fact]
    public void A_correction_of_one_that_came_after_the_present_keeps_its_place_and_not_that_of_what_it_had_corrected()
    {
        var opened = Opened();
        var first = Closed(opened);
        Statement corrected = _history.By("alice").Says(TestKinds.Opened).Superseding(opened).After(first);
        var second = Closed(corrected);
        _history.By("alice").Says(TestKinds.Opened).Superseding(corrected).After(first).Stated();
        Heads(second);
    }

    [Fact]
    public void A_correction_that_restates_what_its_first_form_had_moved_on_from_keeps_its_place()
    {
        var opened = Opened();
        var second = Opened(opened);
        var closed = Closed(second);
        _history.By("alice").Says(TestKinds.Opened).Superseding(second).After(opened, second).Stated();
        Heads(closed);
    }

    [Fact]
    public void A_correction_that_moved_on_from_the_present_is_the_present()
    {
        var opened = Opened();
        var closed = Closed(opened);
        Statement corrected = _history.By("alice").Says(TestKinds.Opened).Superseding(opened).After(closed);
        Heads(corrected);
        Statement again = _history.By("alice").Says(TestKinds.Opened).Superseding(corrected).After(closed);
        Heads(again);
    }

    [Fact]
    public void A_correction_that_came_after_somebody_who_had_moved_on_is_in_conflict_with_whoever_else_came_after_them()
    {
        var opened = Opened();
        var first = Closed(opened);
        Statement corrected = _history.By("alice").Says(TestKinds.Opened).Superseding(opened).After(first);
        var second = Closed(first);
        Heads(corrected, second);
    }

    [Fact]
    public void A_correction_of_a_correction_that_came_after_those_who_moved_on_from_the_first_is_the_present_too()
    {
        var opened = Opened();
        var closed = Closed(opened);
        var corrected = Correcting(opened);
        Statement again = _history.By("alice").Says(TestKinds.Opened).Superseding(corrected).After(closed);
        Heads(again);
    }

    [Fact]
    public void A_correction_of_two_that_came_after_whoever_moved_on_from_one_keeps_the_place_of_neither()
    {
        var (one, two) = (Opened(), Opened());
        var closed = Closed(one);
        var other = Closed(two);
        Statement both = _history.By("alice").Says(TestKinds.Opened).Superseding(one, two).After(closed);
        Heads(both, other);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_correction_of_two_keeps_the_places_of_both(int movedOnFrom)
    {
        Statement[] both = [Opened(), Opened()];
        var closed = Closed(both[movedOnFrom]);
        _history.By("alice").Says(TestKinds.Opened).Superseding(both).Stated();
        Heads(closed);
    }

    [Fact]
    public void Two_that_moved_on_from_what_the_other_corrected_are_both_shown()
    {
        var (one, two) = (Opened(), Opened());
        Statement a = _history.By("alice").Says(TestKinds.Opened).Superseding(one).After(two);
        Statement b = _history.By("alice").Says(TestKinds.Opened).Superseding(two).After(one);
        Heads(a, b);
        Heads(Closed(a, b));
    }

    [Fact]
    public void Whoever_moved_on_from_a_status_has_moved_on_from_what_its_correction_moved_on_from()
    {
        var (opened, beside) = (Opened(), Opened());
        var closed = Closed(opened);
        Heads(closed, beside);
        _history.By("alice").Says(TestKinds.Opened).Superseding(opened).After(beside).Stated();
        Heads(closed);
    }

    [Fact]
    public void But_not_from_what_only_a_form_of_it_that_was_itself_superseded_had_moved_on_from()
    {
        var (opened, beside) = (Opened(), Opened());
        var closed = Closed(opened);
        Statement between = _history.By("alice").Says(TestKinds.Opened).Superseding(opened).After(beside);
        Heads(closed);
        Correcting(between); // does not restate that it moved on from the other
        Heads(closed, beside);
    }

    [Fact]
    public void A_contested_correction_stands_for_itself()
    {
        var opened = Opened();
        var closed = Closed(opened);
        Statement claimed = _history.By("bob").Says(TestKinds.Opened).Superseding(opened);
        Heads(closed, claimed);
    }

    [Fact]
    public void A_status_about_another_subject_is_no_head_here_and_moves_nobody_on()
    {
        var opened = Opened();
        Statement elsewhere = _history.By("alice").Says(TestKinds.Closed).About(History.SubjectOf("another")).After(opened);
        Heads(opened);
        Heads(opened, Closed(elsewhere));
    }

    private Statement Opened(params Statement[] after) => _history.By("alice").Says(TestKinds.Opened).After(after);

    private Statement Closed(params Statement[] after) => _history.By("alice").Says(TestKinds.Closed).After(after);

    private Statement Correcting(Statement corrected) => _history.By("alice").Says(TestKinds.Opened).Superseding(corrected);

    private void Heads(params Statement[] expected) => Assert.Equal(Ids(expected), Standing(_history.Fold()));

    private static IEnumerable<StatementId> Standing(SubjectState state) => state.HeadsOf(TestKinds.Standing).Select(s => s.Id);

    private static IEnumerable<StatementId> Ids(params Statement[] statements) => statements.Select(s => s.Id).Order();
}
