namespace Bayyina.DoubleTaps;

/// <summary>
/// The chance of a further strike at a place that was hit, from the record so far: pure, with no clock of its own.
/// </summary>
/// <remarks>
/// <para>
/// A discrete-time hazard. Until somebody arrives the bins count from the strike; from then on they count from the arrival, on a rate of
/// their own, since the arrival is what a second strike may wait for.
/// </para>
/// <para>
/// Weapon and area: the pooled rate times a factor, of which the factors of all cells are drawn from a gamma distribution with mean 1.
/// A cell's factor, given d further strikes where the pooled rate expects e, is gamma with shape κ + d and rate κ + e (gamma–Poisson
/// shrinkage: Clayton and Kaldor, <i>Biometrics</i> 43, 1987); κ is not chosen but averaged over, by how well each value explains all
/// cells. A cell with nothing of its own has the pooled rate and a wide interval.
/// </para>
/// <para>
/// The interval is of the cell's own chance: height, bins and factor are independent, their product is taken as log-normal.
/// </para>
/// </remarks>
public sealed class ClockModel
{
    // The spread is itself an estimate: Student's t with ten degrees of freedom at 95 %, not the normal distribution's 1.645.
    private const double Quantile95 = 1.8124611228107335;
    private static readonly double[] Kappas = [1, 2, 4, 8, 16, 32, 64];

    private readonly Dictionary<(string, string), int> _cells = [];
    private readonly Scale _sinceStrike;
    private readonly Scale _sinceArrival;

    /// <exception cref="ArgumentException">See <see cref="FirstStrike.Checked"/>.</exception>
    public ClockModel(IEnumerable<FirstStrike> record)
    {
        List<AtRisk> strike = [], arrival = [];
        foreach (var first in record)
        {
            first.Checked();
            if (!_cells.TryGetValue((first.Weapon, first.Area), out var cell))
            {
                _cells.Add((first.Weapon, first.Area), cell = _cells.Count);
            }
            Put(first, cell, strike, arrival);
        }
        (_sinceStrike, _sinceArrival) = (new Scale(strike, _cells.Count), new Scale(arrival, _cells.Count));
    }

    /// <summary>The chance of a further strike within so many minutes from now, given that none came until now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative minutes, or none ahead.</exception>
    public ClockEstimate Within(double minutes, ClockReading now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minutes);
        var since = now.SinceArrival ?? now.SinceStrike;
        ArgumentOutOfRangeException.ThrowIfNegative(since);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(since) && double.IsFinite(minutes), true);
        var scale = now.SinceArrival is null ? _sinceStrike : _sinceArrival;
        var cell = _cells.GetValueOrDefault((now.Weapon, now.Area), -1);

        var (mean, upper, pooled) = scale.Rate.Between(since, since + minutes);
        var (factor, own) = scale.Factor(cell);
        var expected = mean * factor;
        var variance = ((1 + pooled) * (1 + own)) - 1;
        var spread = Math.Sqrt(Math.Log(1 + variance));
        var median = expected / Math.Sqrt(1 + variance);
        return new ClockEstimate(
            minutes,
            Chance(median * Math.Exp(-Quantile95 * spread)),
            // 1 − E[exp(−h)] of a gamma distribution with this mean and variance.
            1 - Math.Exp(-Math.Log(1 + (expected * variance)) / variance),
            Chance(median * (upper / mean) * Math.Exp(Quantile95 * spread)),
            scale.Basis(cell, since));
    }

    private static double Chance(double hazard) => 1 - Math.Exp(-hazard);

    private static void Put(FirstStrike first, int cell, List<AtRisk> strike, List<AtRisk> arrival)
    {
        var further = first.Further;
        // A hit that may have come before the arrival or after it counts before: then the arrival met it.
        if (first.ArrivalMinutes is { } arrived && arrived <= first.ObservedMinutes && (further is null || further.FromMinutes >= arrived))
        {
            strike.Add(new AtRisk(cell, arrived, double.NaN, double.NaN));
            arrival.Add(further is null
                ? new AtRisk(cell, first.ObservedMinutes - arrived, double.NaN, double.NaN)
                : new AtRisk(cell, further.FromMinutes - arrived, further.FromMinutes - arrived, further.ToMinutes - arrived));
            return;
        }
        strike.Add(further is null
            ? new AtRisk(cell, first.ObservedMinutes, double.NaN, double.NaN)
            : new AtRisk(cell, further.FromMinutes, further.FromMinutes, further.ToMinutes));
    }

    /// <summary>One scale's rate and its cells.</summary>
    private sealed class Scale
    {
        private readonly double[] _hits;
        private readonly double[] _expected;
        private readonly double[] _weights;
        private readonly ILookup<int, AtRisk> _cases;
        private readonly int _count;
        private readonly int _further;

        public Scale(List<AtRisk> cases, int cells)
        {
            Rate = new PooledRate(cases);
            _cases = cases.ToLookup(one => one.Cell);
            (_count, _further) = (cases.Count, cases.Count(one => one.WasHit));
            (_hits, _expected) = (new double[cells], new double[cells]);
            foreach (var one in cases)
            {
                _hits[one.Cell] += one.WasHit ? 1 : 0;
                _expected[one.Cell] += Rate.Expected(one);
            }
            _weights = WeightsOfKappas(_hits, _expected);
        }

        public PooledRate Rate { get; }

        /// <summary>Mean of the cell's factor, and the square of its coefficient of variation.</summary>
        public (double Mean, double RelativeVariance) Factor(int cell)
        {
            var (hits, expected) = cell < 0 ? (0, 0) : (_hits[cell], _expected[cell]);
            var (mean, square) = (0.0, 0.0);
            for (var i = 0; i < Kappas.Length; i++)
            {
                var (shape, rate) = (Kappas[i] + hits, Kappas[i] + expected);
                mean += _weights[i] * shape / rate;
                square += _weights[i] * shape * (shape + 1) / (rate * rate);
            }
            return (mean, (square / (mean * mean)) - 1);
        }

        public EstimateBasis Basis(int cell, double since)
        {
            var own = _cases[cell].Where(one => one.Minutes >= since || one.To >= since).ToList();
            return new EstimateBasis(own.Count, own.Count(one => one.WasHit), _count, _further);
        }

        // Each cell's count is negative binomial given κ; all values were as likely as each other before.
        private static double[] WeightsOfKappas(double[] hits, double[] expected)
        {
            var logs = Kappas.Select(kappa => hits.Zip(expected, (d, e) => e <= 0 && d <= 0
                ? 0
                : LogRising(kappa, (int)d) + (kappa * Math.Log(kappa)) - ((kappa + d) * Math.Log(kappa + e))).Sum()).ToArray();
            var weights = logs.Select(log => Math.Exp(log - logs.Max())).ToArray();
            var all = weights.Sum();
            return [.. weights.Select(weight => weight / all)];
        }

        // ln Γ(κ + d) − ln Γ(κ).
        private static double LogRising(double kappa, int hits)
        {
            var log = 0.0;
            for (var i = 0; i < hits; i++)
            {
                log += Math.Log(kappa + i);
            }
            return log;
        }
    }
}
