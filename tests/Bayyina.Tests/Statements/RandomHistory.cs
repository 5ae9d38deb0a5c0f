using Bayyina.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Statements;

/// <summary>Makes a history of seeds, one a step, so that a failing one is told by a few numbers and can be shrunk.</summary>
public sealed class RandomHistory
{
    private static readonly string[] Authors = ["alice", "bob", "sam", "node", "old node", "mallory"];
    private static readonly KindDefinition[] Kinds =
    [
        TestKinds.Noted, TestKinds.Opened, TestKinds.Closed, TestKinds.Levelled, TestKinds.Same, KernelKinds.Retracted, KernelKinds.Refused,
        KernelKinds.Erased, KernelKinds.Assigned, TestKinds.Opened, TestKinds.Closed, TestKinds.Noted,
    ];

    private static readonly KindDefinition[] StatusKinds = [TestKinds.Opened, TestKinds.Opened, TestKinds.Closed, TestKinds.Levelled, TestKinds.Noted, KernelKinds.Retracted];

    private readonly History _history = new();

    private RandomHistory()
    {
    }

    /// <summary>The subject whose state is asked for.</summary>
    public SubjectId Case => _history.Case;

    /// <summary>Every statement once, with all that was said.</summary>
    public IReadOnlyList<Statement> Whole => _history.All;

    /// <summary>What arrives: whole statements, and copies of some with disclosures withheld or of a property that was said twice.</summary>
    public List<Statement> Copies { get; } = [];

    /// <summary>Up to a dozen steps; what fails is tried with a step less.</summary>
    public static Arbitrary<int[]> Steps { get; } = Arb.From(
        Gen.Choose(0, int.MaxValue).ArrayOf().Resize(12),
        steps => Enumerable.Range(0, steps.Length).Select(i => (int[])[.. steps[..i], .. steps[(i + 1)..]]));

    /// <param name="steps">The seed of each step.</param>
    /// <param name="ofStatuses">Only statuses by one author or two, who correct them and move on from them.</param>
    public static RandomHistory From(int[] steps, bool ofStatuses = false)
    {
        var random = new RandomHistory();
        foreach (var step in steps)
        {
            if (ofStatuses)
                random.SayStatus(new Dice(step));
            else
                random.Say(new Dice(step));
        }
        return random;
    }

    /// <summary>The whole ones among what arrives, parsed anew from what they are written as.</summary>
    public IEnumerable<Statement> Reread() => Copies.Where(Whole.Contains).Select(s => new Statement(Proof.SdJwt.Parse(s.Token.Compact), complete: true));

    /// <summary>Whether anything erased is later given back by a ruling that the erasure had no effect: what was deleted stays deleted.</summary>
    public bool TakesAnErasureBack() => _history.All.Exists(s =>
        s.Kind == KernelKinds.Erased.Name && _history.All.Exists(r => r.Kind == KernelKinds.Refused.Name && r.Text("statement").OrNull == s.Id.Value));

    private void Say(Dice dice)
    {
        var earlier = _history.All.ToList();
        var kind = dice.Of(Kinds);
        var target = earlier.Count == 0 ? null : dice.Of(earlier);
        var ruling = kind == KernelKinds.Refused || kind == KernelKinds.Erased;
        // Mostly those speak who may, and of what is there; sometimes anybody of anything.
        var author = ruling && dice.Chance(4, of: 5) ? dice.Of(["node", "old node"]) : dice.Of(Authors);
        var saying = _history.By(author).Says(kind).With("text", TokenForge.Quote($"text {earlier.Count}")).With("name", "\"a name\"");
        var drill = dice.Chance(1, of: 6);
        if (target is not null && (ruling || dice.Chance(1, of: 2)))
        {
            drill = dice.Chance(7, of: 8) ? target.Exercise : drill;
            saying.About(target.Subject ?? Case);
        }
        else if (dice.Chance(1, of: 7))
        {
            saying.About(History.SubjectOf("another"));
        }
        saying.InADrill(drill).After(dice.Some(earlier));
        if (target is not null && (kind == KernelKinds.Retracted || dice.Chance(2, of: 5)))
            saying.Superseding(dice.Some(earlier).Append(target).Distinct());
        if (author == "sam" || dice.Chance(1, of: 6))
            saying.As(Roles.Supervisor);
        if (dice.Chance(1, of: 16))
            saying.SignedWithTheKeyOf("mallory");
        if (target is not null)
            Name(saying, target, dice);
        if (kind == TestKinds.Same)
            saying.With("other", TokenForge.Quote(History.SubjectOf("another").Value));
        Bend(saying, earlier, dice);
        var stated = saying.Stated();
        Copies.Add(dice.Chance(1, of: 6) ? saying.Copy(complete: false, dice.Mask()) : stated);
        while (dice.Chance(1, of: 4) && Copies.Count < 30)
        {
            Copies.Add(saying.Copy(complete: dice.Chance(1, of: 2), dice.Mask()));
        }
    }

    private void SayStatus(Dice dice)
    {
        var earlier = _history.All.ToList();
        var saying = _history.By(dice.Of(["alice", "alice", "alice", "bob"])).Says(dice.Of(StatusKinds)).After(dice.Some(earlier));
        if (dice.Chance(1, of: 2))
            saying.Superseding(dice.Some(earlier, most: 2));
        Copies.Add(saying.RelyingOn(dice.Some(earlier, most: 6)));
    }

    private void Name(Saying saying, Statement target, Dice dice) => saying
        .RelyingOn(dice.Some(_history.All, most: 6))
        .With("statement", TokenForge.Quote(target.Id.Value))
        .With("digests", "[" + string.Join(',', target.Token.Disclosures.Where(_ => dice.Chance(1, of: 2)).Select(d => TokenForge.Quote(d.Digest))) + "]");

    private static void Bend(Saying saying, List<Statement> earlier, Dice dice)
    {
        if (earlier.Count > 0 && dice.Chance(1, of: 12))
            saying.WithTheJtiOf(dice.Of(earlier));
        if (dice.Chance(1, of: 16))
            saying.SupersedingIds(History.IdOf("never arrives"));
        if (dice.Chance(1, of: 14))
            saying.With(dice.Of(["sup", "aft", "relies_on", "digests", "statement", "role", "kind", "sub"]), dice.Of(["7", "\"x\"", "[1,null,\"x\"]", "{}", "[]"]));
        if (dice.Chance(1, of: 10))
            saying.WithAlso(dice.Of(["text", "kind", "sup", "sub", "role"]), dice.Of(["\"another text\"", "\"case.noted\"", "[]"]));
    }

    private sealed class Dice(int seed)
    {
        private readonly Random _random = new(seed);

        public bool Chance(int n, int of) => _random.Next(of) < n;

        public T Of<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

        /// <summary>A few of them, and mostly such as were said of late.</summary>
        public IReadOnlyList<Statement> Some(List<Statement> items, int most = 3)
        {
            var count = items.Count == 0 ? 0 : _random.Next(most + 1);
            return [.. Enumerable.Range(0, count).Select(_ => items[items.Count - 1 - _random.Next(1 + _random.Next(items.Count))]).Distinct()];
        }

        public Func<int, string, bool> Mask()
        {
            var mask = _random.Next();
            return (place, _) => (mask >> place % 31 & 1) == 0;
        }
    }
}
