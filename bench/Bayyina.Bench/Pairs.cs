namespace Bayyina.Bench;

/// <summary>Interleaved runs (A B A B …), so that what else the machine does falls on both sides alike.</summary>
public static class Pairs
{
    /// <summary>Medians over the rounds, after one round that does not count and fills the page cache.</summary>
    /// <returns>Seconds of each side, and the first side's highest memory in MB.</returns>
    public static (double Ours, double Reference, double PeakMegabytes) Measure(int rounds, Func<CommandRun> ours, Func<CommandRun> reference)
    {
        List<double> a = [], b = [], peaks = [];
        for (var round = -1; round < rounds; round++)
        {
            var (one, other) = (ours(), reference());
            if (round >= 0)
            {
                a.Add(one.Seconds);
                b.Add(other.Seconds);
            }

            peaks.Add(one.PeakMegabytes);
            Console.Error.Write('.');
        }

        Console.Error.WriteLine();
        return (Median(a), Median(b), peaks.Max());
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
