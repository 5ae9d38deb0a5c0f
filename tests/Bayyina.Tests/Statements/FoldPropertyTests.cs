using Bayyina.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Statements;

/// <summary>The state of a subject is a pure function of the set of statements about it.</summary>
public class FoldPropertyTests
{
    private const int AllOrdersUpTo = 6;

    [Fact]
    public void Any_order_of_arrival_and_any_repetition_gives_one_state() => Hold(2_000, (history, random) =>
    {
        var expected = State(history, history.Copies);
        foreach (var order in Orders(history.Copies, random))
        {
            Same(expected, State(history, order), "another order");
        }
        var repeated = history.Copies.Concat(history.Copies.Where(_ => random.Next(2) == 0)).ToArray();
        random.Shuffle(repeated);
        Same(expected, State(history, repeated), "with repetition");
        // The same bytes, read anew: nothing may hang on which object came first.
        Same(expected, State(history, [.. history.Reread(), .. repeated]), "read anew");
    });

    [Fact]
    public void Gaps_that_are_filled_later_leave_no_trace() => Hold(300, (history, random) =>
    {
        var expected = State(history, history.Copies);
        var arrived = new List<Statement>();
        foreach (var copy in Shuffled(history.Copies, random))
        {
            arrived.Add(copy);
            State(history, arrived);
        }
        Same(expected, State(history, arrived), "after every gap was folded");
    });

    [Fact]
    public void Folding_on_from_what_an_earlier_fold_left_gives_the_state_of_all() => Hold(700, (history, random) =>
    {
        if (history.TakesAnErasureBack())
            return;
        var copies = Shuffled(history.Whole, random);
        var kept = new Dictionary<StatementId, Statement>();
        foreach (var chunk in copies.Chunk(3))
        {
            foreach (var statement in chunk)
            {
                kept.Add(statement.Id, statement);
            }
            // What erasures took is deleted for good.
            foreach (var folded in Fold.Of(history.Case, kept.Values, History.Rules).Statements)
            {
                kept[folded.Statement.Id] = folded.Statement;
            }
        }
        Same(State(history, history.Whole), State(history, [.. kept.Values]), "from what earlier folds left");
    });

    [Fact]
    public void What_does_not_touch_the_subject_changes_nothing() => Hold(200, (history, random) =>
    {
        var strangers = new History(seed: 7);
        strangers.By("alice").Says(TestKinds.Noted).About(History.SubjectOf("far away")).Stated();
        strangers.By("node").Says(KernelKinds.Erased).About(History.SubjectOf("far away"))
            .With("digests", "[" + string.Join(',', history.Whole.SelectMany(s => s.Token.Digests).Select(TokenForge.Quote)) + "]").Stated();
        Same(State(history, history.Copies), State(history, Shuffled([.. history.Copies, .. strangers.All], random)), "with strangers");
    });

    [Fact]
    public void The_fold_agrees_with_the_rules_written_down_literally() => Hold(1_000, (history, _) => Agrees(history));

    [Fact]
    public void The_order_of_statuses_agrees_with_the_rules_however_they_were_corrected() => Hold(1_500, (history, _) => Agrees(history), ofStatuses: true);

    private static void Agrees(RandomHistory history)
    {
        var state = Fold.Of(history.Case, history.Copies, History.Rules);
        var folded = state.Statements.Select(f => f.Statement).ToList();
        var foreign = history.Copies.GroupBy(s => s.Id).Where(g => state.Find(g.Key) is null).Select(g => g.Aggregate((a, b) => a.Together(b)));
        var reference = new ReferenceFold(history.Case, [.. folded, .. foreign], History.Rules);
        Assert.Equal(reference.IsDrill(), state.Exercise);
        foreach (var f in state.Statements)
        {
            Assert.Equal(reference.Rulings(f.Statement).Select(r => (StatementId?)r).FirstOrDefault(), f.RefusedBy);
            Assert.Equal(reference.Claims(f.Statement, byRight: true), f.SupersededBy);
            Assert.Equal(reference.Claims(f.Statement, byRight: false), f.ContestedBy);
            Assert.Equal(reference.IsCurrent(f.Statement), f.IsCurrent);
        }
        foreach (var status in (string[])[TestKinds.Standing, TestKinds.Level])
        {
            Assert.Equal(reference.Heads(status), state.HeadsOf(status).Select(s => s.Id));
            Assert.Equal(state.Heads.ContainsKey(status), state.HeadsOf(status).Count > 0);
        }
        Assert.Equal(state.HeadsOf(TestKinds.Standing).Where(s => s.Kind == TestKinds.Closed.Name), state.Closings.Select(c => c.Statement));
        Assert.All(state.Closings, c => Assert.Equal(reference.Unforeseen(c.Statement), c.Unforeseen));
    }

    private static void Hold(int histories, Action<RandomHistory, Random> law, bool ofStatuses = false) => Prop.ForAll(
        RandomHistory.Steps,
        steps =>
        {
            law(RandomHistory.From(steps, ofStatuses), new Random(steps.FirstOrDefault()));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(histories));

    private static string State(RandomHistory history, IEnumerable<Statement> statements) => Rendered.Of(Fold.Of(history.Case, statements, History.Rules));

    private static void Same(string expected, string actual, string how)
    {
        if (expected != actual)
            Assert.Fail($"{how}:\n{expected}\nis not\n{actual}");
    }

    private static IEnumerable<IReadOnlyList<Statement>> Orders(List<Statement> copies, Random random) => copies.Count <= AllOrdersUpTo
        ? Permutations(copies).Cast<IReadOnlyList<Statement>>()
        : Enumerable.Range(0, 12).Select(_ => Shuffled(copies, random));

    private static Statement[] Shuffled(IEnumerable<Statement> copies, Random random)
    {
        Statement[] shuffled = [.. copies];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static IEnumerable<List<Statement>> Permutations(List<Statement> items) => items.Count < 2
        ? [items]
        : items.SelectMany((first, i) => Permutations([.. items.Where((_, j) => j != i)]).Select(rest => (List<Statement>)[first, .. rest]));
}
