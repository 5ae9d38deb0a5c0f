using System.Globalization;

namespace Bayyina.DoubleTaps;

/// <summary>What an estimate rests on.</summary>
/// <param name="OwnStrikes">First strikes of this weapon in this area that were still at risk then.</param>
/// <param name="OwnFurther">Of these, how many were hit again.</param>
/// <param name="AllStrikes">First strikes of all weapons and areas that count for the rate.</param>
/// <param name="AllFurther">Of these, how many were hit again.</param>
public sealed record EstimateBasis(int OwnStrikes, int OwnFurther, int AllStrikes, int AllFurther)
{
    /// <summary>No record of one's own: the estimate is the published intervals and nothing else, and has to say so.</summary>
    public bool IsPriorOnly => AllStrikes == 0;
}

/// <summary>The chance of a further strike within some minutes, never without its interval and what it rests on.</summary>
/// <remarks>
/// There is no estimate of zero and none that says "safe": every one of these holds 0 &lt; low &lt; chance &lt; high &lt; 1, whatever is
/// missing, and nothing but <see cref="ClockModel"/> can make one. There is no conversion to a number.
/// </remarks>
public sealed class ClockEstimate
{
    /// <summary>The share of cases that the interval is meant to hold.</summary>
    public const double Credibility = 0.9;

    private const double Least = 1e-6;

    internal ClockEstimate(double minutes, double low, double chance, double high, EstimateBasis basis)
    {
        Minutes = minutes;
        // Bounds that rounding or an extreme record would bring to certainty either way.
        Chance = Math.Clamp(chance, 2 * Least, 1 - (2 * Least));
        Low = Math.Clamp(low, Least, Chance * 0.999);
        High = Math.Clamp(high, Chance + ((1 - Chance) * 0.001), 1 - Least);
        Basis = basis;
    }

    /// <summary>The next so many minutes.</summary>
    public double Minutes { get; }

    public double Low { get; }

    public double Chance { get; }

    public double High { get; }

    public EstimateBasis Basis { get; }

    /// <summary>All of it, for logs and tests; pages have words of their own.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Minutes} min: {Chance:P1} ({Low:P1} to {High:P1}; {(Basis.IsPriorOnly ? "prior only" : $"{Basis.OwnFurther} of {Basis.OwnStrikes} here, {Basis.AllFurther} of {Basis.AllStrikes} in all")})");
}
