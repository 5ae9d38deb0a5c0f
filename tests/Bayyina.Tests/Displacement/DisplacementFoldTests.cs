using Bayyina.Displacement;
using Bayyina.Statements;
using Bayyina.Tests.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Displacement;

/// <summary>A convoy, a family, a siege… is a pure function of what was said of it: any order, twice, with gaps, from ten devices with wrong clocks.</summary>
public class DisplacementFoldTests
{
    private static readonly string[] Types = [.. DisplacementWords.Types];
    private static readonly FoldRules Rules = new(Product.Kinds, (_, key) => key == TestKey.Of("node").Public.Thumbprint);

    private static Arbitrary<int[]> Steps { get; } = Arb.From(
        Gen.Choose(0, int.MaxValue).ArrayOf().Resize(10),
        steps => Enumerable.Range(0, steps.Length).Select(i => (int[])[.. steps[..i], .. steps[(i + 1)..]]));

    [Fact]
    public void Any_order_of_arrival_and_any_repetition_gives_one_state() => Hold(800, (subject, said, random) =>
    {
        var expected = Rendered(subject, said);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(expected, Rendered(subject, Shuffled(said, random)));
        }
        Assert.Equal(expected, Rendered(subject, Shuffled([.. said, .. said.Where(_ => random.Next(2) == 0)], random)));
    });

    [Fact]
    public void Gaps_that_are_filled_later_leave_no_trace() => Hold(200, (subject, said, random) =>
    {
        var arrived = new List<Statement>();
        foreach (var one in Shuffled(said, random))
        {
            arrived.Add(one);
            Rendered(subject, arrived);
        }
        Assert.Equal(Rendered(subject, said), Rendered(subject, arrived));
    });

    [Fact]
    public void A_conflict_is_shown_as_many_states_as_nobody_has_moved_on_from() => Hold(600, (subject, said, _) =>
    {
        var state = Fold.Of(subject, said, Rules);
        var shown = DisplacedSubject.From(state);

        var heads = state.Heads.Where(h => h.Key != DisplacementKinds.Needs).SelectMany(h => h.Value).ToList();
        Assert.Equal(heads.Count == 0, shown.States.Count == 0);
        Assert.True(shown.States.Count <= heads.Count);
        Assert.Equal(shown.States.Count > 1, shown.IsContradictory);
        if (shown.PeopleBounds is { } people)
        {
            // What the figures allow together holds each of them.
            Assert.All(shown.People, one =>
            {
                var own = Bounds.Of([one.Count])!.Value;
                Assert.True(people.Least <= own.Least && (people.Most is null || (own.Most is not null && own.Most <= people.Most)));
            });
        }
    });

    [Theory]
    [InlineData("6", 6, 6)]
    [InlineData("~6", 6, 6)]
    [InlineData("5-7", 5, 7)]
    [InlineData("5+", 5, null)]
    [InlineData("٥-٧", 5, 7)]
    public void A_figure_has_its_bounds(string typed, int least, int? most) =>
        Assert.Equal(new Bounds(least, most), Bounds.Of([CountSaid.Parse(typed)!]));

    [Fact]
    public void Figures_that_disagree_are_a_range_and_no_figure_is_none()
    {
        Assert.Equal(new Bounds(30, 80), Bounds.Of([new CountSaid(50), new CountSaid(null, 30, 80), new CountSaid(60, IsAbout: true)]));
        Assert.Equal(new Bounds(30, null), Bounds.Of([new CountSaid(50), new CountSaid(null, 30)]));
        Assert.Null(Bounds.Of([]));
        // A bound on the wrong side is still within the range.
        Assert.Equal(new Bounds(3, 9), Bounds.Of([new CountSaid(null, 9, 3)]));
    }

    private static string Rendered(SubjectId subject, IEnumerable<Statement> statements)
    {
        var s = DisplacedSubject.From(Fold.Of(subject, statements, Rules));
        return $"{string.Join(',', s.Titles)} {string.Join(',', s.States)} {string.Join(',', s.Needs)} {string.Join(',', s.People)} {s.At} {s.Place} {s.Siege} {s.Convoy} {s.Breaches} {s.PeopleBounds}";
    }

    private static Statement[] Shuffled(IEnumerable<Statement> statements, Random random)
    {
        Statement[] shuffled = [.. statements];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static void Hold(int times, Action<SubjectId, IReadOnlyList<Statement>, Random> law) => Prop.ForAll(
        Steps,
        steps =>
        {
            var type = Types[(steps.Length == 0 ? 0 : steps[0]) % Types.Length];
            var subject = new SubjectId($"{type}/{TokenForge.UuidOf("one")}");
            var history = new History(seed: 5);
            foreach (var step in steps)
            {
                Say(history, subject, new Random(step));
            }
            law(subject, history.All, new Random(steps.FirstOrDefault()));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    private static void Say(History history, SubjectId subject, Random random)
    {
        var earlier = history.All.ToList();
        var kinds = DisplacementKinds.All.Where(kind => kind.SubjectType == subject.Type).ToList();
        var device = random.Next(10);
        // Clocks of devices are off by up to fifty hours.
        var at = new DateTimeOffset(2018, 7, 1, 8, 0, 0, TimeSpan.Zero).AddHours(random.Next(200) + ((device - 5) * 10));
        var saying = history.By($"device {device}").About(subject).After(earlier.Where(_ => random.Next(3) == 0).TakeLast(3));
        if (earlier.Count > 0 && random.Next(8) == 0)
        {
            saying.Says(KernelKinds.Retracted).Superseding(earlier[random.Next(earlier.Count)]).As(Roles.Supervisor).Stated();
            return;
        }
        var kind = kinds[random.Next(kinds.Count)];
        saying.Says(kind).With("at", TokenForge.Quote($"{at:yyyy-MM-dd'T'HH:mm}+03:00"));
        foreach (var property in kind.Properties.Where(p => p.Required || random.Next(2) == 0))
        {
            saying.With(property.Name, property.Type switch
            {
                PropertyType.Subject => TokenForge.Quote($"{(property.Name is "siege" or "convoy" ? property.Name : "family")}/{TokenForge.UuidOf($"{random.Next(2)}")}"),
                PropertyType.Texts => random.Next(2) == 0 ? """["food","water"]""" : """["none"]""",
                PropertyType.Flag => "true",
                PropertyType.Edtf => "\"2018-07-01/2018-07-03\"",
                PropertyType.Object => random.Next(3) switch
                {
                    0 => $$"""{"best":{{random.Next(50)}},"text":"a","ar":"ا"}""",
                    1 => $$"""{"min":{{random.Next(50)}},"max":{{random.Next(50)}},"text":"b","source":"s"}""",
                    _ => """{"min":7,"text":"c"}""",
                },
                _ => TokenForge.Quote(((string[])["refused", "let-out", "arrived", "granted", "camp"])[random.Next(5)]),
            });
        }
        if (earlier.Count > 0 && random.Next(5) == 0)
        {
            saying.Superseding(earlier[random.Next(earlier.Count)]).As(Roles.Documentation);
        }
        saying.Stated();
    }
}
