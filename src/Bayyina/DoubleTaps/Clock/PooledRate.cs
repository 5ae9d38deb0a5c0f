namespace Bayyina.DoubleTaps;

/// <summary>One first strike as the rate sees it: minutes at risk on one scale, and how they ended.</summary>
/// <param name="Cell">Its weapon and area.</param>
/// <param name="Minutes">Minutes without a further strike, surely.</param>
/// <param name="From">The further strike at the earliest; NaN where there was none on this scale.</param>
/// <param name="To">At the latest.</param>
internal readonly record struct AtRisk(int Cell, double Minutes, double From, double To)
{
    public bool WasHit => !double.IsNaN(From);
}

/// <summary>The rate of further strikes of all weapons and areas together, bin by bin, on one scale (since the strike, or since arrival).</summary>
/// <remarks>
/// Two gamma–Poisson steps: the height of the whole against <see cref="PublishedIntervals"/>, then each bin against that height. A time
/// that is known to an interval counts in each bin by how likely it lies there (EM, Dempster, Laird and Rubin 1977); minutes in which
/// nothing came, because nobody looked any longer, count until then and no further.
/// </remarks>
internal sealed class PooledRate
{
    private const int Rounds = 25;
    private readonly double[] _mean;
    private readonly double[] _relativeVariance;
    private readonly double[] _unseen;

    public PooledRate(IReadOnlyList<AtRisk> cases)
    {
        _mean = [.. PublishedIntervals.Rates];
        _relativeVariance = new double[HazardBins.Count];
        _unseen = new double[HazardBins.Count];
        for (var round = 0; round < Rounds; round++)
        {
            var (hits, minutes) = Expected(cases, _mean);
            var expected = PublishedIntervals.Rates.Zip(minutes, (rate, exposure) => rate * exposure).Sum();
            var height = (PublishedIntervals.WeightOfHeight + hits.Sum()) / (PublishedIntervals.WeightOfHeight + expected);
            HeightVariance = 1 / (PublishedIntervals.WeightOfHeight + hits.Sum());
            for (var bin = 0; bin < HazardBins.Count; bin++)
            {
                var shape = PublishedIntervals.WeightOfShape + hits[bin];
                var known = height * PublishedIntervals.Rates[bin];
                var all = (PublishedIntervals.WeightOfShape / known) + minutes[bin];
                _mean[bin] = shape / all;
                // Looking for long and seeing nothing leaves room for nearly one (Garwood, Biometrika 28, 1936); not having looked leaves the rate as chosen.
                _unseen[bin] = (1 - PublishedIntervals.WeightOfShape) / all * (minutes[bin] / all);
                _relativeVariance[bin] = 1 / shape;
            }
            if (!cases.Any(one => one.WasHit && one.To > one.From))
            {
                break;
            }
        }
    }

    /// <summary>The square of the height's own coefficient of variation: what all bins are wrong by together.</summary>
    public double HeightVariance { get; }

    /// <summary>Further strikes to be expected between two minutes, the same as the upper end of an interval counts them, and the square of their coefficient of variation.</summary>
    public (double Mean, double Upper, double RelativeVariance) Between(double from, double to)
    {
        var (mean, unseen, common, own) = (0.0, 0.0, 0.0, 0.0);
        for (var bin = 0; bin < HazardBins.Count; bin++)
        {
            if (HazardBins.Overlap(bin, from, to) is > 0 and var minutes)
            {
                var part = _mean[bin] * minutes;
                mean += part;
                unseen += _unseen[bin] * minutes;
                // Where the shape is not the one we chose it is so over many bins at once: what rests on it is wrong together.
                var chosen = PublishedIntervals.WeightOfShape * _relativeVariance[bin];
                common += part * chosen;
                own += part * part * (_relativeVariance[bin] - (chosen * chosen));
            }
        }
        // A bin without hits of its own rests on the height.
        return (mean, mean + unseen, (((common * common) + own) / (mean * mean)) + HeightVariance);
    }

    /// <summary>Further strikes to be expected of a case under this rate, in the minutes that it was at risk.</summary>
    public double Expected(AtRisk one) => UpTo(one.WasHit ? (one.From + one.To) / 2 : one.Minutes);

    private double UpTo(double to) => to <= 0 ? 0 : Between(0, to).Mean;

    private static (double[] Hits, double[] Minutes) Expected(IReadOnlyList<AtRisk> cases, double[] rate)
    {
        var (hits, minutes, weights) = (new double[HazardBins.Count], new double[HazardBins.Count], new double[HazardBins.Count]);
        foreach (var one in cases)
        {
            for (var bin = 0; bin < HazardBins.Count; bin++)
            {
                minutes[bin] += HazardBins.Overlap(bin, 0, one.WasHit ? one.From : one.Minutes);
            }
            if (!one.WasHit)
            {
                continue;
            }
            if (one.To <= one.From)
            {
                hits[BinOf(one.From)]++;
                continue;
            }
            var (survived, all) = (1.0, 0.0);
            for (var bin = 0; bin < HazardBins.Count; bin++)
            {
                var passed = Math.Exp(-rate[bin] * HazardBins.Overlap(bin, one.From, one.To));
                weights[bin] = survived * (1 - passed);
                all += weights[bin];
                survived *= passed;
            }
            var before = 1.0;
            for (var bin = 0; bin < HazardBins.Count; bin++)
            {
                var share = weights[bin] / all;
                hits[bin] += share;
                before -= share;
                // Who was hit later spent all of the bin's minutes; who was hit in it, half of them.
                minutes[bin] += HazardBins.Overlap(bin, one.From, one.To) * (Math.Max(0, before) + (share / 2));
            }
        }
        return (hits, minutes);
    }

    private static int BinOf(double minute)
    {
        var at = Array.BinarySearch(HazardBins.Starts, minute);
        return at >= 0 ? at : ~at - 1;
    }
}
