using System.Text.Json;

namespace Bayyina.Rescue;

/// <summary>How somebody responds: alert, to voice, to pain as one does, to pain otherwise, not at all (AVPU).</summary>
public enum Response
{
    /// <summary>Alert.</summary>
    Alert,

    /// <summary>To a voice.</summary>
    Voice,

    /// <summary>To pain, as one does.</summary>
    Pain,

    /// <summary>To pain, with a posture.</summary>
    Posturing,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>What is looked at when the injured are sorted. What nobody looked at stands at what changes nothing.</summary>
/// <param name="Walks">Walks.</param>
/// <param name="Breathes">Breathes by themselves.</param>
/// <param name="BreathesOnceOpened">Begins to when the airway is opened.</param>
/// <param name="BreathsPerMinute">How often.</param>
/// <param name="HasPulse">A pulse can be felt; of an adult the radial one, with which goes a capillary refill of 2 seconds or less.</param>
/// <param name="BreathesAfterFive">A child without breath but with a pulse begins to after five breaths are given.</param>
/// <param name="Obeys">Does what one asks of them.</param>
/// <param name="Response">Of a child, instead of <paramref name="Obeys"/>.</param>
public sealed record TriageFindings(
    bool Walks, bool Breathes = true, bool BreathesOnceOpened = false, int BreathsPerMinute = 20, bool HasPulse = true, bool BreathesAfterFive = false,
    bool Obeys = true, Response Response = Response.Alert)
{
    /// <summary>As a statement says it.</summary>
    public JsonElement ToJson(bool child) => JsonSerializer.SerializeToElement(child
        ? new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["breathes"] = Breathes,
            ["breathes_after_five"] = BreathesAfterFive,
            ["breathes_once_opened"] = BreathesOnceOpened,
            ["breaths_per_minute"] = BreathsPerMinute,
            ["pulse"] = HasPulse,
            ["response"] = Response.ToString().ToLowerInvariant(),
            ["walks"] = Walks,
        }
        : new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["breathes"] = Breathes,
            ["breathes_once_opened"] = BreathesOnceOpened,
            ["breaths_per_minute"] = BreathsPerMinute,
            ["obeys"] = Obeys,
            ["pulse"] = HasPulse,
            ["walks"] = Walks,
        });
}

/// <summary>START (Newport Beach, 1983) and JumpSTART for children (Romig, 1995): who is helped first when there are more than hands.</summary>
/// <remarks>A help for somebody trained, who may decide otherwise: what is said is their category, and what they found.</remarks>
public static class StartTriage
{
    /// <summary>Walks; may wait.</summary>
    public const string Green = "green";

    /// <summary>Urgent, and can wait a little.</summary>
    public const string Yellow = "yellow";

    /// <summary>At once.</summary>
    public const string Red = "red";

    /// <summary>Dead, or beyond what can be done here.</summary>
    public const string Black = "black";

    /// <summary>The categories, the most urgent first.</summary>
    public static IReadOnlyList<string> Categories { get; } = [Red, Yellow, Green, Black];

    /// <summary>The systems.</summary>
    public static IReadOnlyList<string> Systems { get; } = ["START", "JumpSTART"];

    /// <summary>The system for an age group: JumpSTART for infants and children up to eight.</summary>
    public static string SystemFor(string? ageGroup) => ageGroup is "infant" or "child" ? Systems[1] : Systems[0];

    /// <summary>The category by the rules of a system.</summary>
    public static string Category(string system, TriageFindings found) => system == Systems[1] ? OfChild(found) : OfAdult(found);

    private static string OfAdult(TriageFindings found) => found switch
    {
        { Walks: true } => Green,
        { Breathes: false, BreathesOnceOpened: false } => Black,
        { Breathes: false } => Red,
        { BreathsPerMinute: > 30 } or { HasPulse: false } or { Obeys: false } => Red,
        _ => Yellow,
    };

    private static string OfChild(TriageFindings found) => found switch
    {
        { Walks: true } => Green,
        { Breathes: false, BreathesOnceOpened: true } => Red,
        { Breathes: false, HasPulse: true, BreathesAfterFive: true } => Red,
        { Breathes: false } => Black,
        { BreathsPerMinute: < 15 or > 45 } or { HasPulse: false } or { Response: Response.Posturing or Response.None } => Red,
        _ => Yellow,
    };
}
