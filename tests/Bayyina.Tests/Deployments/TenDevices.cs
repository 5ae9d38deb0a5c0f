using System.Text.Json;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Deployments;

/// <summary>Ten devices whose clocks are wrong by up to a year, each of which has seen some of what was said; truly signed.</summary>
internal sealed class TenDevices
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Signer[] Signers = [.. Enumerable.Range(0, 10).Select(_ => Signer.Create(SubjectId.New("actor")))];
    private readonly Random _random;

    private TenDevices(int seed, string type) => (_random, Subject) = (new Random(seed), SubjectId.New(type));

    public SubjectId Subject { get; }

    public List<Statement> Said { get; } = [];

    public static FoldRules Rules { get; } = new(Product.Kinds, (_, key) => key == Signers[0].Key.Thumbprint);

    private static Arbitrary<int[]> Steps { get; } = Arb.From(
        Gen.Choose(0, int.MaxValue).ArrayOf().Resize(14),
        steps => Enumerable.Range(0, steps.Length).Select(i => (int[])[.. steps[..i], .. steps[(i + 1)..]]));

    /// <summary>Holds a law against histories, each made of a seed a step.</summary>
    /// <param name="step">Says one thing.</param>
    public static void Hold(int histories, string type, Action<TenDevices, Random> step, Action<TenDevices> law) => Prop.ForAll(Steps, steps =>
    {
        var devices = new TenDevices(steps.FirstOrDefault(), type);
        foreach (var seed in steps)
        {
            step(devices, new Random(seed));
        }
        law(devices);
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(histories));

    /// <summary>One device says something; what it has seen of the others it may move on from, or correct.</summary>
    public Statement Say(Random random, Func<Draft> draft, Func<Statement, bool> movesOnFrom)
    {
        var said = draft();
        var seen = Said.Where(movesOnFrom).Where(_ => random.Next(3) > 0).Select(statement => statement.Id).ToList();
        said.Say("aft", seen);
        if (Said.Count > 0 && random.Next(6) == 0)
        {
            said.Say("sup", [Said[random.Next(Said.Count)].Id]);
        }
        var wrong = TimeSpan.FromSeconds(random.Next(-31_536_000, 31_536_000));
        var statement = new Statement(said.Sign("bayyina.example/ten", new Clock(Noon + wrong), Signers[random.Next(Signers.Length)]), complete: true);
        Said.Add(statement);
        return statement;
    }

    public SubjectState Fold(IEnumerable<Statement> statements) => Bayyina.Statements.Fold.Of(Subject, statements, Rules);

    /// <summary>Every order, twice, and with gaps that are filled later: always what all of it says.</summary>
    public void HoldOneState<T>(Func<SubjectState, T> read)
    {
        if (Said.Count == 0)
        {
            return;
        }
        var expected = Shown(read(Fold(Said)));
        for (var i = 0; i < 8; i++)
        {
            Statement[] order = [.. Said, .. Said.Where(_ => _random.Next(2) == 0)];
            _random.Shuffle(order);
            var arrived = new List<Statement>();
            foreach (var next in order)
            {
                arrived.Add(next);
                // What is read of a part of it must not fail, and leaves no trace.
                Shown(read(Fold(arrived)));
            }
            Assert.Equal(expected, Shown(read(Fold(arrived))));
            Assert.Equal(expected, Shown(read(Fold(order.Select(s => new Statement(SdJwt.Parse(s.Token.Compact), complete: true))))));
        }
        // Whoever was given less reads less, and never something else as certain: it is read without failing.
        foreach (var statement in Said)
        {
            Shown(read(Fold(Said.Select(s => s == statement ? new Statement(s.Token.Having([.. s.Token.Disclosures.Where(d => d.Name is "sub" or "kind" or "aft" or "sup")]), complete: false) : s))));
        }
    }

    /// <summary>The statuses that nobody has moved on from, found the long way: only for histories in which nothing is corrected.</summary>
    public IReadOnlyList<StatementId> Maximal(string status)
    {
        var all = Said.ToDictionary(s => s.Id);
        var statuses = Said.Where(s => Product.Kinds.Find(s.Kind)?.Status == status).ToList();
        return [.. statuses.Where(one => !statuses.Exists(other => other.Id != one.Id && Behind(other).Contains(one.Id))).Select(one => one.Id).Order()];

        HashSet<StatementId> Behind(Statement from)
        {
            var behind = new HashSet<StatementId>();
            var open = new Stack<StatementId>(from.After);
            while (open.TryPop(out var id))
            {
                if (behind.Add(id) && all.TryGetValue(id, out var earlier))
                {
                    foreach (var more in earlier.After)
                    {
                        open.Push(more);
                    }
                }
            }
            return behind;
        }
    }

    public bool CorrectsNothing => Said.TrueForAll(s => s.Supersedes.Count == 0);

    private static string Shown<T>(T read) => JsonSerializer.Serialize(read);
}
