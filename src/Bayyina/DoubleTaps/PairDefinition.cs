namespace Bayyina.DoubleTaps;

/// <summary>When two strikes count as a pair. Every number is a parameter; the defaults are DESIGN's.</summary>
/// <remarks>
/// Strict is the definition of the Syria Justice and Accountability Centre (<i>When the planes return</i>, 2022: a further attack on the
/// same place within an hour of the arrival of first responders or civilians); the floor of wide is Truth Hounds' (2024: five minutes
/// to several hours between the impacts); the rest is our choice. Software states timing, distance and arrival; it asserts no intent.
/// </remarks>
public sealed record PairDefinition
{
    /// <summary>Metres within which two strikes hit one place, where the sum of both location uncertainties is not greater.</summary>
    public double RadiusMetres { get; init; } = 250;

    /// <summary>Salvo: fewer minutes than this apart.</summary>
    public double SalvoMinutes { get; init; } = 5;

    /// <summary>Strict: at most so many minutes after responders or civilians had arrived.</summary>
    public double StrictMinutes { get; init; } = 60;

    /// <summary>Wide: at least so many minutes after the first hit…</summary>
    public double WideFromMinutes { get; init; } = 5;

    /// <summary>… and at most so many.</summary>
    public double WideToMinutes { get; init; } = 240;

    /// <summary>Linked: at most so many hours after the last casualty was received.</summary>
    public double LinkedHours { get; init; } = 24;

    /// <summary>More pairs than this are not found but refused; 0 for no limit.</summary>
    public long MostPairs { get; init; } = 5_000_000;

    internal long SalvoSeconds => Seconds(SalvoMinutes);

    internal long StrictSeconds => Seconds(StrictMinutes);

    internal long WideFromSeconds => Seconds(WideFromMinutes);

    internal long WideToSeconds => Seconds(WideToMinutes);

    internal long LinkedSeconds => Seconds(LinkedHours * 60);

    // Times are known to the second at best.
    private static long Seconds(double minutes) => (long)Math.Round(minutes * 60);
}
