namespace Bayyina.Incidents;

/// <summary>The words of fixed lists in which reports, strikes and sightings are told. A word that this version does not know is shown as it stands.</summary>
public static class Vocabulary
{
    /// <summary>The type of an incident for which strikes, worksites and the clock are meant.</summary>
    public const string Attack = "attack";

    /// <summary>What is said of a weapon that nobody could tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>What an incident is.</summary>
    public static IReadOnlyList<string> IncidentTypes { get; } =
        [Attack, "fire", "road-accident", "ambulance", "ordnance", "collapse", "flood", "storm", "earthquake", "remains", "other"];

    /// <summary>By what a report came in.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["phone", "radio", "voice", "message", "form"];

    /// <summary>With what something was struck, as it was reported.</summary>
    public static IReadOnlyList<string> Weapons { get; } =
        ["barrel-bomb", "air-strike", "guided-missile", "artillery", "rocket", "cluster-munition", "chlorine", "chemical", "mine", Unknown];

    /// <summary>What may harm whoever comes to help.</summary>
    public static IReadOnlyList<string> Hazards { get; } =
        ["fire", "gas", "chemical", "unexploded", "collapse", "aircraft", "shelling", "electricity", "water", "road-closed"];

    /// <summary>Whether children are under the rubble.</summary>
    public static IReadOnlyList<string> YesNoUnknown { get; } = ["yes", "no", Unknown];

    /// <summary>What was sighted.</summary>
    public static IReadOnlyList<string> Sighted { get; } = ["aircraft", "helicopter", "drone", "launch", Unknown];

    /// <summary>How it was noticed.</summary>
    public static IReadOnlyList<string> SightedBy { get; } = ["seen", "heard"];

    /// <summary>Where something flies to: eight winds, from the north on in the sense of the clock.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];

    /// <summary>Weapons that a chemical attack is reported by.</summary>
    public static bool IsChemical(string? weapon) => weapon is "chlorine" or "chemical";
}
