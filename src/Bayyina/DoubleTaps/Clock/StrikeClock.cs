namespace Bayyina.DoubleTaps;

/// <summary>A strike whose clock runs.</summary>
/// <param name="Weapon">As reported; "unknown" is a weapon like others.</param>
/// <param name="Area">Such as a district's p-code.</param>
/// <param name="Time">When it was; <see cref="StrikeTime.None"/> where nobody said: then the clock runs from the first report.</param>
/// <param name="FirstReport">When it was first heard of.</param>
/// <param name="Arrival">When the first responders or civilians arrived; <see cref="StrikeTime.None"/> where that is not known.</param>
/// <param name="LastReceived">When the last of its casualties was received anywhere; <see cref="StrikeTime.None"/> where that is not known.</param>
public sealed record ClockedStrike(string Weapon, string Area, StrikeTime Time, DateTimeOffset FirstReport, StrikeTime Arrival, StrikeTime LastReceived)
{
    /// <summary>When the last came of several who arrived; <see cref="StrikeTime.None"/> where only one is known.</summary>
    public StrikeTime LastArrival { get; init; } = StrikeTime.None;
}

/// <summary>Minutes, from the fewest that are possible to the most.</summary>
public readonly record struct MinuteSpan(double Least, double Most)
{
    /// <summary>Whether they are known to the second.</summary>
    public bool IsExact => Most <= Least;
}

/// <summary>Where a window of the definition stands. None of these says that a danger has ended.</summary>
public enum WindowState
{
    /// <summary>It has not begun, or what begins it is not known.</summary>
    NotYet,

    /// <summary>Now may lie in it.</summary>
    Open,

    /// <summary>Now surely lies behind it. A further strike would count under another name, or none; it would hit no less.</summary>
    Over,
}

/// <summary>One window of <see cref="PairDefinition"/>.</summary>
/// <param name="Opens">Minutes until it opens; null where it is open, over, or nobody knows what would open it.</param>
/// <param name="Closes">Minutes until it closes at the latest; null where it is not open.</param>
public sealed record ClockWindow(PairClass Class, WindowState State, double? Opens, double? Closes);

/// <summary>
/// The second-strike clock of one strike at one moment: facts first, then the chances. Pure; what shows it asks again as time goes on.
/// </summary>
/// <remarks>
/// Whatever is uncertain is taken at the end that is more dangerous: a window is over only when it surely is, and of the moments that are
/// possible the one with the greatest chance is shown.
/// </remarks>
public sealed record StrikeClock
{
    /// <summary>The minutes ahead for which a chance is given.</summary>
    public static IReadOnlyList<double> Ahead { get; } = [15, 30, 60];

    private StrikeClock(PairDefinition definition, MinuteSpan sinceStrike, MinuteSpan? sinceArrival, MinuteSpan? sinceLastArrival) =>
        (Definition, SinceStrike, SinceArrival, SinceLastArrival) = (definition, sinceStrike, sinceArrival, sinceLastArrival);

    /// <summary>Whose windows these are.</summary>
    public PairDefinition Definition { get; }

    /// <summary>Minutes since the strike.</summary>
    public MinuteSpan SinceStrike { get; }

    /// <summary>Whether nobody said when the strike was, so that the clock runs from the first report: the strike was no later.</summary>
    public bool RunsFromReport { get; private init; }

    /// <summary>Minutes since responders or civilians arrived; null where no arrival is known, which does not say that nobody is there.</summary>
    public MinuteSpan? SinceArrival { get; }

    /// <summary>Minutes since the last of several arrived; null where only one is known. The strict window closes with theirs.</summary>
    public MinuteSpan? SinceLastArrival { get; }

    /// <summary>Salvo, strict, wide, linked.</summary>
    public required IReadOnlyList<ClockWindow> Windows { get; init; }

    /// <summary>For each of <see cref="Ahead"/>.</summary>
    public required IReadOnlyList<ClockEstimate> Chances { get; init; }

    public static StrikeClock At(DateTimeOffset now, ClockedStrike strike, ClockModel model, PairDefinition definition)
    {
        var time = strike.Time.IsKnown ? strike.Time : StrikeTime.At(strike.FirstReport);
        var sinceStrike = Since(time, now);
        var sinceArrival = HasCome(strike.Arrival, now) ? Since(strike.Arrival, now) : default(MinuteSpan?);
        // Who comes later is in danger for as long as whoever came first.
        var sinceLast = sinceArrival is not null && strike.LastArrival != strike.Arrival && HasCome(strike.LastArrival, now) ? Since(strike.LastArrival, now) : default(MinuteSpan?);
        return new StrikeClock(definition, sinceStrike, sinceArrival, sinceLast)
        {
            RunsFromReport = !strike.Time.IsKnown,
            Windows =
            [
                // Under five minutes: at five sharp it is over.
                Window(PairClass.Salvo, sinceStrike, 0, Math.BitDecrement(definition.SalvoMinutes)),
                sinceArrival is { } arrived ? Window(PairClass.Strict, new MinuteSpan((sinceLast ?? arrived).Least, arrived.Most), 0, definition.StrictMinutes) : new ClockWindow(PairClass.Strict, WindowState.NotYet, null, null),
                Window(PairClass.Wide, sinceStrike, definition.WideFromMinutes, definition.WideToMinutes),
                Window(PairClass.Linked, strike.LastReceived.IsKnown ? Since(strike.LastReceived, now) : sinceStrike, 0, definition.LinkedHours * 60),
            ],
            Chances = [.. Ahead.Select(minutes => MostDangerous(minutes, strike, sinceStrike, sinceArrival, sinceLast, model))],
        };
    }

    private static bool HasCome(StrikeTime arrival, DateTimeOffset now) => arrival.IsKnown && arrival.From <= StrikeTime.SecondsOf(now);

    // A strike or an arrival that some clock puts ahead of us was just now.
    private static MinuteSpan Since(StrikeTime time, DateTimeOffset now)
    {
        var seconds = StrikeTime.SecondsOf(now);
        return new MinuteSpan(Math.Max(0, seconds - time.To) / 60.0, Math.Max(0, seconds - time.From) / 60.0);
    }

    private static ClockWindow Window(PairClass kind, MinuteSpan since, double from, double to) =>
        since.Most < from ? new ClockWindow(kind, WindowState.NotYet, from - since.Most, null)
        : since.Least > to ? new ClockWindow(kind, WindowState.Over, null, null)
        : new ClockWindow(kind, WindowState.Open, null, to - since.Least);

    private static ClockEstimate MostDangerous(double minutes, ClockedStrike strike, MinuteSpan sinceStrike, MinuteSpan? sinceArrival, MinuteSpan? sinceLast, ClockModel model)
    {
        double?[] arrivals = sinceArrival is { } arrived ? [arrived.Least, (arrived.Least + arrived.Most) / 2, arrived.Most, (sinceLast ?? arrived).Least] : [null];
        // Where the times are known to the second, they are one.
        var possible =
            from strikes in (double[])[sinceStrike.Least, (sinceStrike.Least + sinceStrike.Most) / 2, sinceStrike.Most]
            from arrival in arrivals
            select new ClockReading(strike.Weapon, strike.Area, strikes, arrival);
        return possible.Distinct().Select(reading => model.Within(minutes, reading)).MaxBy(estimate => estimate.Chance)!;
    }
}
