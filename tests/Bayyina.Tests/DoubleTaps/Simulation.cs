using Bayyina.DoubleTaps;

namespace Bayyina.Tests.DoubleTaps;

/// <summary>First strikes drawn from a hazard that is known, with places that are hit more often than others.</summary>
internal sealed class Simulation(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Further strikes a minute, before the factor of weapon and area.</summary>
    public Func<double, double> SinceStrike { get; init; } = minute => minute < 20 ? 0.002 : minute < 70 ? 0.005 : 0.0008;

    public Func<double, double> SinceArrival { get; init; } = minute => minute < 45 ? 0.008 : 0.001;

    public double Kappa { get; init; } = 4;

    public Dictionary<(string Weapon, string Area), double> Factors { get; } = [];

    public IReadOnlyList<FirstStrike> Draw(int cells, int strikes)
    {
        for (var cell = 0; cell < cells; cell++)
        {
            Factors[Cell(cell)] = Gamma(Kappa) / Kappa;
        }
        return [.. Enumerable.Range(0, strikes).Select(_ => One(Cell((int)(cells * Math.Pow(_random.NextDouble(), 2)))))];
    }

    /// <summary>What the chance truly is.</summary>
    public double Truth(ClockReading now, double minutes)
    {
        var (rate, since) = now.SinceArrival is { } arrived ? (SinceArrival, arrived) : (SinceStrike, now.SinceStrike);
        return 1 - Math.Exp(-Factors[(now.Weapon, now.Area)] * Enumerable.Range(0, (int)(minutes * 10)).Sum(step => rate(since + ((step + 0.5) / 10)) / 10));
    }

    public ClockReading Reading()
    {
        var ((weapon, area), since) = (Cell(_random.Next(Factors.Count)), _random.Next(0, 100));
        return new ClockReading(weapon, area, since, _random.Next(2) == 0 ? _random.Next(0, since + 1) : null);
    }

    private FirstStrike One((string Weapon, string Area) cell)
    {
        double? arrival = _random.Next(4) > 0 ? 8 + (_random.NextDouble() * 30) : null;
        var observed = _random.Next(5) == 0 ? 30 + (_random.NextDouble() * 200) : 300;
        for (var minute = 0.0; minute < observed; minute += 0.1)
        {
            var rate = minute > arrival ? SinceArrival(minute - arrival.Value) : SinceStrike(minute);
            if (_random.NextDouble() >= 1 - Math.Exp(-rate * Factors[cell] * 0.1))
            {
                continue;
            }
            // Whoever counts had not always arrived, and the time is not always known to the minute.
            var (known, doubt) = (minute > arrival ? arrival : null, _random.Next(3) == 0 ? _random.NextDouble() * 20 : 0);
            var from = Math.Max(known ?? 0, minute - (_random.NextDouble() * doubt));
            var further = doubt > 0 ? new FurtherStrike(from, Math.Max(minute, from + doubt)) : new FurtherStrike(minute, minute);
            return new FirstStrike(cell.Weapon, cell.Area, known, further, observed);
        }
        return new FirstStrike(cell.Weapon, cell.Area, arrival <= observed ? arrival : null, null, observed);
    }

    private static (string, string) Cell(int number) => ($"weapon {number % 3}", $"area {number / 3}");

    // Marsaglia and Tsang 2000, shape at least 1.
    private double Gamma(double shape)
    {
        var d = shape - (1 / 3.0);
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            var v = Math.Pow(1 + (normal / Math.Sqrt(9 * d)), 3);
            if (v > 0 && Math.Log(1 - _random.NextDouble()) < (normal * normal / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
