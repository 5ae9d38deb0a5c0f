using Bayyina.Statements;

namespace Bayyina.DoubleTaps;

/// <summary>A strike as the record has it, those that are one together, with what the clock needs of it.</summary>
/// <param name="Id">The least of those that are one.</param>
/// <param name="Members">Those that are one, itself among them.</param>
/// <param name="Weapon">As reported; <c>unknown</c> where nobody said, or accounts disagree.</param>
/// <param name="Area">P-code of the district, of the governorate where no district is known; empty where the place tells neither, or is withheld.</param>
/// <param name="Time">When it was, no later than it was heard of; <see cref="StrikeTime.None"/> where nobody said, or nobody to two days.</param>
/// <param name="FirstReport">Server time of the first that was heard of it.</param>
/// <param name="Place">The one place that covers those that were said.</param>
/// <param name="Target">What was struck; several with <c>/</c> between them where accounts disagree.</param>
/// <param name="Incidents">The responses to it, those that are one with them included.</param>
/// <param name="FirstArrival">When the first team was there after it; at the strike itself where one was there already and has not left.</param>
/// <param name="LastArrival">When the last one came.</param>
/// <param name="LastReceived">When the last of its casualties was handed over, as far as it is known to whoever asks.</param>
public sealed record StrikeOnRecord(
    SubjectId Id, IReadOnlyList<SubjectId> Members, bool Exercise, string Weapon, string Area, StrikeTime Time, DateTimeOffset FirstReport, Said<PlaceSaid> Place,
    string? Target, IReadOnlyList<SubjectId> Incidents, StrikeTime FirstArrival, StrikeTime LastArrival, StrikeTime LastReceived)
{
    /// <summary>How many deployments to its incidents are out.</summary>
    public int TeamsOut { get; init; }

    // Wider than the longest window of minutes: it tells no minutes since the strike.
    private const long WidestSeconds = 4 * 3600;

    /// <summary>What the clock runs on. A time that is known to a day at best tells no minutes: the clock then runs from the first report.</summary>
    public ClockedStrike Clocked => new(Weapon, Area, IsTimed ? Time : StrikeTime.None, FirstReport, FirstArrival, LastReceived) { LastArrival = LastArrival };

    /// <summary>The last second of which something is known that a window counts from.</summary>
    internal long LastSecond => new[] { (IsTimed ? Time : StrikeTime.At(FirstReport)).To, LastArrival.To, LastReceived.To }.Max();

    /// <summary>The last second at which it can have been.</summary>
    internal long LatestSecond => Time.IsKnown ? Time.To : StrikeTime.SecondsOf(FirstReport);

    private bool IsTimed => Time.IsKnown && Time.To - Time.From <= WidestSeconds;
}
