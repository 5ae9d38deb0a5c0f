using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>Rule 4: merging by statements, splitting by taking one back.</summary>
public class SubjectClassesTests
{
    private readonly History _history = new();
    private readonly SubjectId[] _subjects = [.. Enumerable.Range(0, 12).Select(i => History.SubjectOf($"subject {i}")).Order()];

    [Fact]
    public void Subjects_are_one_directly_and_through_others_and_the_least_stands_for_them()
    {
        Same(3, 2);
        Same(5, 3);
        var classes = Classes();
        Assert.All([2, 3, 5], i => Assert.Equal(_subjects[2], classes.StandsFor(_subjects[i])));
        Assert.All([2, 3, 5], i => Assert.Equal([_subjects[2], _subjects[3], _subjects[5]], classes.Members(_subjects[i])));
        Assert.Equal(_subjects[4], classes.StandsFor(_subjects[4]));
        Assert.Equal([_subjects[4]], classes.Members(_subjects[4]));
    }

    [Fact]
    public void Any_order_and_repetition_of_the_edges_gives_the_classes_that_walking_along_them_gives()
    {
        var random = new Random(4);
        for (var round = 0; round < 300; round++)
        {
            _history.All.Clear();
            for (var i = random.Next(16); i > 0; i--)
            {
                Same(random.Next(12), random.Next(12));
            }
            Statement[] edges = [.. _history.All, .. _history.All.Where(_ => random.Next(3) == 0)];
            random.Shuffle(edges);
            var classes = Classes(edges);
            foreach (var subject in _subjects)
            {
                var reached = Reached(subject, _history.All);
                Assert.Equal(reached.Min(), classes.StandsFor(subject));
                Assert.Equal(reached.Order(), classes.Members(subject));
            }
        }
    }

    [Fact]
    public void What_is_no_edge_joins_nothing()
    {
        Same(0, 1);
        var saying = _history.By("alice").Says(TestKinds.Same).About(_subjects[1]).With("other", TokenForge.Quote(_subjects[2].Value));
        Statement[] statements =
        [
            _history.All[0],
            saying.Copy(complete: false, (_, name) => name != "other"),
            saying.Copy(complete: false, (_, name) => name != "sub"),
            _history.By("alice").Says(TestKinds.Same).About(_subjects[1]).With("other", "\"case/x\""),
            _history.By("alice").Says(TestKinds.Same).About(_subjects[1]).With("other", "7"),
            _history.By("alice").Says(TestKinds.Noted).About(_subjects[1]).With("other", TokenForge.Quote(_subjects[3].Value)),
        ];
        Assert.Equal([_subjects[0], _subjects[1]], Classes(statements).Members(_subjects[0]));
    }

    [Fact]
    public void A_drill_joins_nothing_of_the_record_nor_the_record_a_drill()
    {
        Same(0, 1);
        Same(1, 2, drill: true);
        Assert.Equal([_subjects[0], _subjects[1]], Classes().Members(_subjects[1]));
        Assert.Equal([_subjects[1], _subjects[2]], Classes(exercise: true).Members(_subjects[1]));
    }

    [Fact]
    public void Retracting_an_edge_parts_what_only_it_joined_and_shows_what_still_joins()
    {
        var edge = Same(0, 1);
        Same(1, 2);
        var around = Same(2, 0);
        var dangling = Same(1, 3);
        Assert.Equal(3, Classes([.. _history.All, .. _history.All]).Joining(_subjects[0], _subjects[1]).Count);
        Assert.DoesNotContain(dangling, Classes().Joining(_subjects[0], _subjects[1])); // taking it back would not part them
        _history.All.Remove(edge);
        Assert.Equal(2, Classes().Joining(_subjects[0], _subjects[1]).Count);
        _history.All.Remove(around);
        Assert.Empty(Classes().Joining(_subjects[0], _subjects[1]));
        Assert.Equal([_subjects[1], _subjects[2], _subjects[3]], Classes().Members(_subjects[1]));
    }

    [Fact]
    public void What_joins_two_is_exactly_what_lies_on_a_way_from_one_to_the_other()
    {
        var random = new Random(44);
        for (var round = 0; round < 300; round++)
        {
            _history.All.Clear();
            for (var i = random.Next(9); i > 0; i--)
            {
                Same(random.Next(6), random.Next(6));
            }
            var classes = Classes(Shuffled(random));
            var (a, b) = (_subjects[random.Next(6)], _subjects[random.Next(6)]);
            IEnumerable<StatementId> expected = a == b ? [] : OnAWay(a, b, [a], []).Select(s => s.Id).Distinct().Order();
            Assert.Equal(expected, classes.Joining(a, b).Select(s => s.Id));
        }
    }

    [Fact]
    public void What_was_said_on_the_merged_view_is_listed_until_it_is_assigned()
    {
        var edge = Same(0, 1);
        Statement on = _history.By("bob").Says(TestKinds.Noted).About(_subjects[0]).After(edge);
        Statement other = _history.By("bob").Says(TestKinds.Noted).About(_subjects[1]).After(edge);
        _history.By("bob").Says(TestKinds.Noted).About(_subjects[1]).Stated();
        Statement retracted = _history.By("alice").Says(KernelKinds.Retracted).About(_subjects[0]).Superseding(edge).After(edge);
        Assert.Equal(new[] { on, other }.OrderBy(s => s.Id), SubjectClasses.ToAssign(edge, _history.All));
        Assign(on, drill: true);
        Assert.Equal(new[] { on, other }.OrderBy(s => s.Id), SubjectClasses.ToAssign(edge, [.. _history.All, .. _history.All]));
        Assign(on, drill: false);
        Assert.Equal([other], SubjectClasses.ToAssign(edge, _history.All));
        Assert.DoesNotContain(retracted, SubjectClasses.ToAssign(edge, _history.All));
    }

    private Statement Same(int one, int other, bool drill = false) => _history.By("alice").Says(TestKinds.Same)
        .About(_subjects[one]).With("other", TokenForge.Quote(_subjects[other].Value)).InADrill(drill);

    private void Assign(Statement statement, bool drill) => _history.By("alice").Says(KernelKinds.Assigned).About(_subjects[0]).After(statement)
        .With("statement", TokenForge.Quote(statement.Id.Value)).With("to", TokenForge.Quote(_subjects[1].Value)).InADrill(drill).Stated();

    private SubjectClasses Classes(IEnumerable<Statement>? edges = null, bool exercise = false) => new(edges ?? _history.All, TestKinds.Catalogue, exercise);

    private Statement[] Shuffled(Random random)
    {
        Statement[] edges = [.. _history.All];
        random.Shuffle(edges);
        return edges;
    }

    private static HashSet<SubjectId> Reached(SubjectId from, List<Statement> edges)
    {
        HashSet<SubjectId> reached = [from];
        while (edges.Exists(e => Ends(e) is var (one, other) && reached.Contains(one) != reached.Contains(other) && reached.Add(one) | reached.Add(other)))
        {
        }
        return reached;
    }

    // Every way that visits nothing twice, tried out.
    private IEnumerable<Statement> OnAWay(SubjectId at, SubjectId to, HashSet<SubjectId> visited, List<Statement> way)
    {
        if (at == to)
            return [.. way];
        return _history.All.Where(e => Ends(e).One == at || Ends(e).Other == at).SelectMany(e =>
        {
            var beyond = Ends(e).One == at ? Ends(e).Other : Ends(e).One;
            return visited.Contains(beyond) ? [] : OnAWay(beyond, to, [.. visited, beyond], [.. way, e]);
        });
    }

    private static (SubjectId One, SubjectId Other) Ends(Statement edge) => (edge.Subject!.Value, new SubjectId(edge.Text("other").Value!));
}
