using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What can be said of a worksite: one building or spot that is searched (INSARAG).</summary>
public static class WorksiteKinds
{
    /// <summary>The status that opening and closing the search set.</summary>
    public const string Search = "search";

    /// <summary>The status that the triage of the site sets.</summary>
    public const string Triage = "triage";

    private const Sensitivity Restricted = Sensitivity.Restricted;

    private static readonly string[] Correctors = [Roles.Supervisor, Roles.Documentation];

    /// <summary>It is searched from now on. <c>code</c> is its INSARAG id, such as <c>C-6</c>.</summary>
    public static readonly KindDefinition Opened = new("worksite.opened", "worksite",
    [
        new("incident", PropertyType.Subject, Required: true),
        new("code", PropertyType.Text),
        new("label", PropertyType.Text),
        new("place", PropertyType.Object, Sensitivity: Restricted),
    ])
    { Feature = Feature.Incidents, Status = Search, SupersededBy = Correctors };

    /// <summary>How urgent it is (A to F), and how far it is to be searched (ASR 1 to 5).</summary>
    public static readonly KindDefinition Triaged = new("worksite.triaged", "worksite",
    [
        new("category", PropertyType.Text),
        new("asr", PropertyType.Number),
        new("hazards", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, Status = Triage, SupersededBy = Correctors };

    /// <summary>Something noted; <c>note</c> holds <c>text</c> and <c>lang</c>, which travel together.</summary>
    public static readonly KindDefinition Noted = new("worksite.noted", "worksite", [new("note", PropertyType.Object, Required: true)])
    { Feature = Feature.Incidents, SupersededBy = Correctors, Erasable = ["note"] };

    /// <summary>Rescuers were exposed to a chemical here.</summary>
    public static readonly KindDefinition RescuersExposed = new("worksite.rescuers_exposed", "worksite",
    [
        new("count", PropertyType.Number),
        new("agent", PropertyType.Text),
        new("symptoms", PropertyType.Texts, Sensitivity: Restricted),
        new("protection", PropertyType.Text),
        new("who", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.Incidents, SupersededBy = Correctors };

    /// <summary>Samples are asked for: of what, and for whom.</summary>
    public static readonly KindDefinition SamplesAsked = new("worksite.samples_asked", "worksite",
    [
        new("what", PropertyType.Text, Required: true),
        new("asked_for", PropertyType.Text, Sensitivity: Restricted),
    ])
    { Feature = Feature.Incidents, SupersededBy = Correctors };

    /// <summary>
    /// The record of the search is closed. <c>balance</c> is what whoever closed it saw; where anyone was unknown or contradictory then,
    /// a supervisor says why in <c>unknown_reason</c>.
    /// </summary>
    public static readonly KindDefinition Closed = new("worksite.closed", "worksite",
    [
        new("relies_on", PropertyType.Statements, Required: true),
        new("balance", PropertyType.Object),
        new("unknown_reason", PropertyType.Text),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, Status = Search, Closes = true, SupersededBy = [Roles.Supervisor] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Opened, Triaged, Noted, RescuersExposed, SamplesAsked, Closed];

    /// <summary>
    /// INSARAG's triage of worksites (Guidelines, vol. II, manual B): A live, rescue under 12 hours; B live, longer; C possibly live,
    /// under 12 hours; D possibly live, longer; E the dead alone; F nobody left to rescue.
    /// </summary>
    public static IReadOnlyList<string> Categories { get; } = ["A", "B", "C", "D", "E", "F"];
}
