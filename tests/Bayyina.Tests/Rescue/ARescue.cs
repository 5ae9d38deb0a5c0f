using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Statements;

namespace Bayyina.Tests.Rescue;

/// <summary>A rescue made of seeds: two worksites, groups and people, ten authors who do not see each other, wrong clocks.</summary>
public sealed class ARescue
{
    private static readonly FoldRules Rules = new(Product.Kinds, (_, key) => key == TestKey.Of("node").Public.Thumbprint);
    private static readonly string[] Authors = [.. Enumerable.Range(0, 10).Select(number => $"device {number}")];
    private readonly History _history;

    private ARescue(int seed) => _history = new History(seed % 100_000);

    public static SubjectId[] Sites { get; } = [Subject("worksite", "C-6"), Subject("worksite", "C-7")];

    public static SubjectId[] Casualties { get; } = [.. Enumerable.Range(0, 8).Select(number => Subject("casualty", $"casualty {number}"))];

    public IReadOnlyList<Statement> All => _history.All;

    /// <param name="steps">The seed of each statement.</param>
    public static ARescue From(int[] steps)
    {
        var rescue = new ARescue(steps.Length);
        foreach (var step in steps)
        {
            rescue.Say(new Random(step));
        }
        return rescue;
    }

    /// <summary>Every casualty of which something has arrived.</summary>
    public static List<Casualty> Fold(IReadOnlyCollection<Statement> arrived) =>
        [.. Casualties.Select(id => Bayyina.Statements.Fold.Of(id, arrived, Rules)).Where(state => state.Statements.Count > 0).Select(Casualty.From)];

    public static Balance[] Balances(IReadOnlyCollection<Statement> arrived)
    {
        var counted = Fold(arrived).Select(casualty => casualty.Counted).OfType<CountedCasualty>().ToList();
        return [.. Sites.SelectMany(site => (Balance[])[Balance.Of(counted, site), Balance.Of(counted, site, exercise: true)])];
    }

    private void Say(Random random)
    {
        var casualty = Casualties[random.Next(Casualties.Length)];
        var known = _history.All.Where(s => s.Subject == casualty).ToList();
        var saying = _history.By(Authors[random.Next(Authors.Length)]).About(casualty)
            .With("at", TokenForge.Quote($"2026-02-{random.Next(1, 28):00}T{random.Next(24):00}:{random.Next(60):00}Z")).InADrill(random.Next(12) == 0);
        // Somebody offline has seen some of it, or nothing.
        saying.After(known.Where(_ => random.Next(3) == 0));
        if (known.Count > 0 && random.Next(5) == 0)
        {
            saying.Superseding([known[random.Next(known.Count)]]);
        }
        switch (random.Next(9))
        {
            case < 3:
                saying.Says(CasualtyKinds.Reported).With("worksite", TokenForge.Quote(Sites[random.Next(2)].Value));
                if (random.Next(3) == 0)
                {
                    saying.With("count", random.Next(6) == 0 ? "{\"best\":\"many\"}" : $$"""{"best":{{random.Next(1, 7)}}}""");
                }
                else if (random.Next(2) == 0)
                {
                    saying.With("of", TokenForge.Quote(Casualties[random.Next(Casualties.Length)].Value));
                }
                break;
            case 3:
                saying.Says(CasualtyKinds.Located).With("signs_of_life", "\"yes\"");
                break;
            case 4 or 5:
                saying.Says(CasualtyKinds.Extricated).With("outcome", random.Next(8) == 0 ? "\"?\"" : random.Next(3) == 0 ? "\"dead\"" : "\"alive\"");
                break;
            case 6:
                saying.Says(CasualtyKinds.HandedOver).With("outcome", random.Next(3) == 0 ? "\"dead\"" : "\"alive\"").With("to", "{\"kind\":\"hospital\"}");
                break;
            case 7:
                saying.Says(CasualtyKinds.Elsewhere).With("where", "\"with her uncle\"");
                break;
            default:
                saying.Says(CasualtyKinds.Unknown).With("reason", "\"nobody saw them\"");
                break;
        }
        saying.Stated();
        if (random.Next(15) == 0)
        {
            _history.Refuses(_history.All[^1]);
        }
        else if (random.Next(10) == 0)
        {
            var mine = _history.All[^1];
            _history.By(Authors.First(author => TokenForge.ActorOf(author) == mine.By)).Says(KernelKinds.Retracted).About(casualty).InADrill(mine.Exercise).Superseding([mine]).Stated();
        }
    }

    private static SubjectId Subject(string type, string name) => new($"{type}/{TokenForge.UuidOf(name)}");
}
