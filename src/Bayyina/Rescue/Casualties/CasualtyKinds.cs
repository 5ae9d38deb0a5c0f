using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What can be said of a casualty: a person, or a group of whom nobody is told apart yet, at a worksite.</summary>
/// <remarks>
/// After INSARAG's victim extrication form (position, work level, duration, alive or dead, handed to) and START and JumpSTART.
/// How the statuses of one casualty stand to each other: docs/decisions/0053-everyone-is-accounted-for.md.
/// </remarks>
public static class CasualtyKinds
{
    /// <summary>The status that says what became of somebody.</summary>
    public const string Fate = "fate";

    /// <summary>The status that the triage of the injured sets.</summary>
    public const string Triage = "triage";

    private const Sensitivity Restricted = Sensitivity.Restricted;

    private static readonly string[] Correctors = [Roles.Supervisor, Roles.Documentation];

    /// <summary>Somebody is said to be here. With <c>count</c> it is a group; with <c>of</c> they belong to one, which is so many fewer.</summary>
    public static readonly KindDefinition Reported = new("casualty.reported", "casualty",
    [
        new("worksite", PropertyType.Subject, Required: true),
        new("name", PropertyType.Text, Sensitivity: Restricted) { HeldBack = true },
        new("label", PropertyType.Text),
        new("count", PropertyType.Object),
        new("of", PropertyType.Subject),
        new("sex", PropertyType.Text),
        new("age_group", PropertyType.Text),
        new("position", PropertyType.Text),
        new("trapped_since", PropertyType.Edtf),
        new("source", PropertyType.Text, Sensitivity: Restricted) { HeldBack = true },
        new("kin", PropertyType.Text, Sensitivity: Sensitivity.Protected),
    ])
    { Feature = Feature.People, SupersededBy = Correctors };

    /// <summary>Found where they are trapped, and not out yet.</summary>
    public static readonly KindDefinition Located = new("casualty.located", "casualty",
    [
        new("signs_of_life", PropertyType.Text),
        new("depth_m", PropertyType.Number),
        new("method", PropertyType.Text),
        new("position", PropertyType.Text),
        new("done_by", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.People, Status = Fate, SupersededBy = Correctors };

    /// <summary>Brought out, alive or dead.</summary>
    public static readonly KindDefinition Extricated = new("casualty.extricated", "casualty",
    [
        new("outcome", PropertyType.Text, Required: true),
        new("position", PropertyType.Text),
        new("work_level", PropertyType.Text),
        new("duration_min", PropertyType.Number),
        new("condition", PropertyType.Text, Sensitivity: Restricted),
        new("done_by", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.People, Status = Fate, SupersededBy = Correctors, Holds = SaysDead };

    /// <summary>Given into somebody else's care: <c>to</c> holds <c>kind</c> and <c>name</c>.</summary>
    public static readonly KindDefinition HandedOver = new("casualty.handed_over", "casualty",
    [
        new("outcome", PropertyType.Text, Required: true),
        new("to", PropertyType.Object, Required: true, Sensitivity: Restricted),
        new("condition", PropertyType.Text, Sensitivity: Restricted),
        new("done_by", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.People, Status = Fate, SupersededBy = Correctors, Erasable = ["to"], Holds = SaysDead };

    /// <summary>They were never here, or had left: accounted for somewhere else.</summary>
    public static readonly KindDefinition Elsewhere = new("casualty.elsewhere", "casualty",
    [
        new("where", PropertyType.Text, Sensitivity: Restricted),
        new("source", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.People, Status = Fate, SupersededBy = Correctors };

    /// <summary>Nobody knows what became of them, and why nobody does.</summary>
    public static readonly KindDefinition Unknown = new("casualty.unknown", "casualty", [new("reason", PropertyType.Text, Required: true)])
    { Feature = Feature.People, Status = Fate, SupersededBy = Correctors, Erasable = ["reason"] };

    /// <summary>Sorted by urgency. Each one stays in the history; the last is what nobody has moved on from.</summary>
    public static readonly KindDefinition Triaged = new("casualty.triaged", "casualty",
    [
        new("system", PropertyType.Text, Required: true),
        new("category", PropertyType.Text, Required: true),
        new("findings", PropertyType.Object, Sensitivity: Restricted),
        new("done_by", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.People, Status = Triage, SupersededBy = Correctors };

    /// <summary>Exposed to a chemical, with what was seen of them.</summary>
    public static readonly KindDefinition Exposed = new("casualty.exposed", "casualty",
    [
        new("agent", PropertyType.Text),
        new("symptoms", PropertyType.Texts, Sensitivity: Restricted),
        new("how", PropertyType.Text),
    ])
    { Feature = Feature.People, SupersededBy = Correctors };

    /// <summary>Decontaminated.</summary>
    public static readonly KindDefinition Decontaminated = new("casualty.decontaminated", "casualty",
    [
        new("method", PropertyType.Text),
        new("done_by", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.People, SupersededBy = Correctors };

    /// <summary>Remains: where they were found, by whom. Who took them is said by a handing over.</summary>
    public static readonly KindDefinition RemainsFound = new("casualty.remains_found", "casualty",
    [
        new("where", PropertyType.Text, Sensitivity: Restricted),
        new("found_by", PropertyType.Text, Sensitivity: Restricted),
        new("condition", PropertyType.Text, Sensitivity: Restricted),
        new("marked", PropertyType.Text),
    ])
    { Feature = Feature.People, SupersededBy = Correctors, Holds = SaysDead };

    /// <summary>The next of kin were told. Until then the name of somebody dead is protected.</summary>
    public static readonly KindDefinition KinInformed = new("casualty.kin_informed", "casualty",
    [
        new("how", PropertyType.Text, Sensitivity: Restricted),
        new("by_whom", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.People, SupersededBy = Correctors, SaidBy = [Roles.Supervisor, Roles.Documentation, Roles.Protection], Releases = true };

    /// <summary>Something noted of the rescue; <c>note</c> holds <c>text</c> and <c>lang</c>, which travel together.</summary>
    public static readonly KindDefinition Noted = new("casualty.noted", "casualty", [new("note", PropertyType.Object, Required: true, Sensitivity: Restricted) { HeldBack = true }])
    { Feature = Feature.People, SupersededBy = Correctors, Erasable = ["note"] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } =
        [Reported, Located, Extricated, HandedOver, Elsewhere, Unknown, Triaged, Exposed, Decontaminated, RemainsFound, KinInformed, Noted];

    /// <summary>Whether somebody says that they are dead, and nobody yet that their family knows.</summary>
    public static bool IsWithheldFromMost(SubjectState state) => state.Current.Any(SaysDead) && !state.CurrentOf(KinInformed).Any();

    // By the names of the kinds: they ask this themselves.
    private static bool SaysDead(Statement said) => said.Kind == "casualty.remains_found"
        || (said.Kind is "casualty.extricated" or "casualty.handed_over" && said.Text("outcome").OrNull == Outcomes.Dead);
}

/// <summary>The words that statements about casualties use; what pages call them stands in the resource files.</summary>
public static class Outcomes
{
    /// <summary>Out alive.</summary>
    public const string Alive = "alive";

    /// <summary>Found dead, or died since.</summary>
    public const string Dead = "dead";

    /// <summary>To whom somebody is handed over.</summary>
    public static IReadOnlyList<string> Receivers { get; } = ["ambulance", "hospital", "family", "forensic", "morgue", "other"];

    /// <summary>How somebody was located.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["voice", "sight", "dog", "listening", "camera", "digging", "told", "other"];

    /// <summary>INSARAG's levels of work: with hand tools, with power tools, with heavy machines.</summary>
    public static IReadOnlyList<string> WorkLevels { get; } = ["light", "medium", "heavy"];

    /// <summary>Sexes, as they are said.</summary>
    public static IReadOnlyList<string> Sexes { get; } = ["f", "m", "unknown"];

    /// <summary>Age groups: infant under 1, child 1 to 8, youth 9 to 17, adult, older from 60.</summary>
    public static IReadOnlyList<string> AgeGroups { get; } = ["infant", "child", "youth", "adult", "older", "unknown"];

    /// <summary>What is seen of somebody exposed to a chemical.</summary>
    public static IReadOnlyList<string> Symptoms { get; } =
        ["breathless", "cough", "eyes", "pinpoint-pupils", "foam", "vomiting", "skin", "convulsions", "unconscious", "none"];
}
