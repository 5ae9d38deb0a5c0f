using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>One subject with very much said about it folds right, also where somebody means it to become unusable; its speed stands in <c>bench/</c>.</summary>
public class LargeFoldTests
{
    private const int Most = 20_000;
    private const int Many = 10_000;
    private readonly History _history = new();

    [Fact]
    public void Twenty_thousand_notes_on_one_case_all_count()
    {
        Say(Most, i => _history.By("alice").Says(TestKinds.Noted).With("text", $"\"note {i}\""));
        Folds(notes => Assert.Equal(Most, notes.Current.Count()));
    }

    [Fact]
    public void So_do_ten_thousand_statuses_of_which_each_moved_on_from_the_one_before()
    {
        Say(Many, i => _history.By("alice").Says(TestKinds.Opened).After(Last(1)));
        Folds(state => Assert.Equal(Last(1), state.HeadsOf(TestKinds.Standing)));
    }

    [Fact]
    public void And_ten_thousand_corrections_of_corrections()
    {
        Statement opened = _history.By("alice").Says(TestKinds.Opened);
        Statement closed = _history.By("alice").Says(TestKinds.Closed).After(opened);
        Statement corrected = opened;
        for (var i = 0; i < Many; i++)
        {
            corrected = _history.By("alice").Says(TestKinds.Opened).Superseding(corrected).After(corrected);
        }
        Folds(state => Assert.Equal([closed], state.HeadsOf(TestKinds.Standing)));
    }

    [Fact]
    public void And_ten_thousand_statuses_in_conflict()
    {
        Say(Many, i => _history.By("alice").Says(TestKinds.Opened));
        Folds(state => Assert.Equal(Many, state.HeadsOf(TestKinds.Standing).Count));
    }

    [Fact]
    public void And_ten_thousand_with_one_jti_and_ten_thousand_that_claim_the_place_of_one()
    {
        Statement first = _history.By("alice").Says(TestKinds.Noted);
        Say(Many, i => _history.By("bob").Says(TestKinds.Noted).WithTheJtiOf(first).Superseding(first));
        Folds(state => Assert.Equal((Many, Many), (state.Find(first.Id)!.EquivocatesWith.Count, state.Find(first.Id)!.ContestedBy.Count)));
    }

    [Fact]
    public void And_five_thousand_of_which_each_was_erased_by_another()
    {
        Say(Many / 2, i => _history.By("alice").Says(TestKinds.Noted).With("name", "\"x\""));
        Say(Many / 2, i => _history.By("node").Says(KernelKinds.Erased).With("digests", $"[\"{_history.All[i].Token.Find("name")!.Digest}\"]"));
        Folds(state => Assert.Equal(Many / 2, state.Statements.Count(f => f.Statement.Gone.Count == 1)));
    }

    [Fact]
    public void And_corrections_that_each_correct_and_move_on_from_hundreds()
    {
        for (var i = 0; i < 600; i++)
        {
            var all = _history.All.ToList();
            _history.By("alice").Says(TestKinds.Opened).Superseding(all.Where((_, j) => j % 2 == 0)).After(all.Where((_, j) => j % 2 == 1)).Stated();
        }
        Folds(state => Assert.NotEmpty(state.HeadsOf(TestKinds.Standing)));
    }

    [Fact]
    public void Ten_thousand_subjects_in_a_row_become_one_and_are_found_joined()
    {
        SubjectId[] subjects = [.. Enumerable.Range(0, Many).Select(i => History.SubjectOf($"{i}")).OrderDescending()];
        Say(Many - 1, i => _history.By("alice").Says(TestKinds.Same).About(subjects[i]).With("other", TokenForge.Quote(subjects[i + 1].Value)));
        var classes = new SubjectClasses(_history.All, TestKinds.Catalogue, exercise: false);
        Assert.All(subjects, s => Assert.Equal(subjects[^1], classes.StandsFor(s)));
        Assert.Equal(Many, classes.Members(subjects[0]).Count);
        Assert.Equal(Many - 1, classes.Joining(subjects[0], subjects[^1]).Count);
    }

    private void Say(int count, Func<int, Statement> say)
    {
        for (var i = 0; i < count; i++)
        {
            say(i);
        }
    }

    private IEnumerable<Statement> Last(int count) => _history.All.TakeLast(count);

    private void Folds(Action<SubjectState> check)
    {
        var state = _history.Fold();
        foreach (var f in state.Statements)
        {
            Assert.Same(f, state.Find(f.Statement.Id));
        }
        check(state);
    }
}
