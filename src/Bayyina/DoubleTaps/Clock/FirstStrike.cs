namespace Bayyina.DoubleTaps;

/// <summary>What the clock learns from: one first strike, and whether and when a further one hit the same place.</summary>
/// <param name="Weapon">As reported; "unknown" is a weapon like others.</param>
/// <param name="Area">Such as a district's p-code.</param>
/// <param name="ArrivalMinutes">From the strike to the arrival of responders or civilians; null where nobody is known to have arrived.</param>
/// <param name="Further">The further strike; null where there was none as long as anybody looked, which counts just as much.</param>
/// <param name="ObservedMinutes">From the strike to the end of observation: what came later is not known.</param>
public sealed record FirstStrike(string Weapon, string Area, double? ArrivalMinutes, FurtherStrike? Further, double ObservedMinutes)
{
    /// <exception cref="ArgumentException">A time before the strike, or an interval that ends before it begins.</exception>
    public FirstStrike Checked()
    {
        if (!(ObservedMinutes >= 0 && double.IsFinite(ObservedMinutes)) || ArrivalMinutes is < 0 or double.NaN
            || (Further is { } further && !(further.FromMinutes >= 0 && further.ToMinutes >= further.FromMinutes && double.IsFinite(further.ToMinutes))))
        {
            throw new ArgumentException($"Minutes before a strike: {this}");
        }
        return this;
    }
}

/// <summary>A further strike, after so many minutes: from the earliest to the latest that is possible, the same where the time is known.</summary>
public sealed record FurtherStrike(double FromMinutes, double ToMinutes);

/// <summary>How things stand at a place that was hit.</summary>
/// <param name="SinceStrike">Minutes, not negative.</param>
/// <param name="SinceArrival">Minutes; null where nobody has arrived yet.</param>
public sealed record ClockReading(string Weapon, string Area, double SinceStrike, double? SinceArrival);
