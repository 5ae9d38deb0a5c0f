using System.Diagnostics;
using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Bench;

/// <summary>The state of one subject about which very much was said, read from the database and folded.</summary>
public sealed class FoldBenches(BenchOptions options)
{
    private const int Batch = 2_000;
    private const int Rounds = 7;

    public IEnumerable<BenchRow> OneSubject()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", options.In("fold-state"));
        var large = (int)options.Size(20_000, 5_000);
        var small = large / 10;
        using var product = Product.Open(options.In("fold"), TimeProvider.System);
        var (busy, quiet) = (Noted(product, large), Noted(product, small));

        List<double> largeTimes = [], smallTimes = [];
        for (var round = -1; round < Rounds; round++)
        {
            var times = (Large: TimeOf(product, busy, large), Small: TimeOf(product, quiet, small));
            if (round >= 0)
            {
                largeTimes.Add(times.Large);
                smallTimes.Add(times.Small);
            }
        }

        yield return BenchRow.Growth(
            $"fold, a note among {large:N0} on one incident, against among {small:N0}",
            1000 * Pairs.Median(largeTimes) / large, 1000 * Pairs.Median(smallTimes) / small, "µs");
    }

    private static SubjectId Noted(Product product, int notes)
    {
        var incident = SubjectId.New("incident");
        product.Statements.Say([IncidentBook.Opening(incident, "تمرين", null, null, exercise: true)], product.Node);
        // In batches as large as can be: whoever adds to a subject folds it anew.
        for (var said = 0; said < notes; said += Batch)
        {
            var first = said;
            product.Statements.Say(
                [.. Enumerable.Range(0, Math.Min(Batch, notes - said)).Select(i => IncidentBook.Note(incident, $"note {first + i}", "en", exercise: true))],
                product.Node);
        }
        return incident;
    }

    private static double TimeOf(Product product, SubjectId incident, int notes)
    {
        var began = Stopwatch.GetTimestamp();
        var state = product.Statements.StateOf(incident, product.Own);
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return state.Statements.Count == notes + 1 ? time : throw new NotMeasuredException($"{state.Statements.Count} of {notes + 1} statements were folded");
    }
}
