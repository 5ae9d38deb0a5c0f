using System.Diagnostics;
using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Bench;

/// <summary>Statements made, signed, staged with their folds, sequenced and published, in batches.</summary>
public sealed class LedgerBenches(BenchOptions options)
{
    private const int Batch = 2_000;

    public IEnumerable<BenchRow> Statements()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", options.In("state"));
        var total = options.Size(100_000, 20_000);
        using var product = Product.Open(options.In("ledger"), TimeProvider.System);
        Say(product, Batch);

        var rates = new List<double>();
        for (long said = 0; said < total; said += Batch)
        {
            rates.Add(Batch / Say(product, Batch));
        }

        var tenth = Math.Max(1, rates.Count / 10);
        yield return BenchRow.AtLeast($"ledger, {total:N0} statements in batches of {Batch:N0}", Pairs.Median(rates), 4_000, "a second");
        yield return BenchRow.Growth(
            $"ledger, a statement among {total:N0}, against among {total / 10:N0}",
            1000 / Pairs.Median(rates.TakeLast(tenth)), 1000 / Pairs.Median(rates.Take(tenth)), "ms");
    }

    private static double Say(Product product, int count)
    {
        var began = Stopwatch.GetTimestamp();
        var drafts = Enumerable.Range(0, count).Select(i =>
            IncidentBook.Opening(SubjectId.New("incident"), $"تمرين {i}", "2026-01-17T09:02+02:00", "the training yard", exercise: true));
        product.Statements.Say([.. drafts], product.Node);
        product.Sequencer.Run();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
