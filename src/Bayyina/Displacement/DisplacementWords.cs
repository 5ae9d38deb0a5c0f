namespace Bayyina.Displacement;

/// <summary>The words of lists in statements about the displaced.</summary>
public static class DisplacementWords
{
    /// <summary>A family went on.</summary>
    public const string Departed = "departed";

    /// <summary>A convoy is to go.</summary>
    public const string Planned = "planned";

    /// <summary>Somebody stands on a list.</summary>
    public const string Listed = "listed";

    /// <summary>A siege, a promise or an appeal goes on.</summary>
    public const string Open = "open";

    /// <summary>A siege or a promise is over.</summary>
    public const string Ended = "ended";

    /// <summary>Nobody knows, or it is withheld.</summary>
    public const string Unknown = "unknown";

    /// <summary>Statements disagree; stands in no statement.</summary>
    public const string Contradictory = "contradictory";

    /// <summary>A family lacks nothing.</summary>
    public const string NoNeed = "none";

    /// <summary>Kinds of shelter.</summary>
    public static IReadOnlyList<string> Shelters { get; } = ["camp", "tent", "house", "host-family", "school", "mosque", "unfinished-building", "open-air", "other"];

    /// <summary>Needs of a family.</summary>
    public static IReadOnlyList<string> Needs { get; } =
        ["shelter", "food", "water", "medical", "medicine", "baby-milk", "heating", "clothes", "hygiene", "school", "protection", "documents", NoNeed];

    /// <summary>What was delivered.</summary>
    public static IReadOnlyList<string> Services { get; } =
        ["food", "water", "shelter", "medical", "ambulance", "medicine", "heating", "hygiene", "cash", "transport", "camp-works", "burial", "other"];

    /// <summary>What becomes of a convoy.</summary>
    public static IReadOnlyList<string> Movements { get; } = [Departed, "halted", "turned-back", "arrived", "called-off"];

    /// <summary>What becomes of who stands on a list.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["let-out", "refused", "left-behind", Unknown];

    /// <summary>What is promised.</summary>
    public static IReadOnlyList<string> Promises { get; } = ["ceasefire", "safe-passage", "evacuation", "aid-access", "other"];

    /// <summary>What comes of an appeal.</summary>
    public static IReadOnlyList<string> Answers { get; } = ["granted", "promised", "refused", "no-answer"];

    /// <summary>The types of subjects, in the order in which pages have them.</summary>
    public static IReadOnlyList<string> Types { get; } = ["family", "service", "convoy", "evacuee", "siege", "promise", "appeal", "settlement"];
}
