using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>What can be said of a report: that it came in, what it is about.</summary>
public static class ReportKinds
{
    /// <summary>The status that says what a report is about.</summary>
    public const string Concern = "concerns";

    /// <summary>Something came in. Whatever was not said has no property.</summary>
    /// <remarks>
    /// <c>children</c> is <c>{"said":"yes|no|unknown","count"?}</c>; <c>caller</c> is <c>{"name"?,"contact"?}</c>. <c>item</c> is a voice note
    /// that was sealed before.
    /// </remarks>
    public static readonly KindDefinition Received = new("report.received", "report",
    [
        new("channel", PropertyType.Text),
        new("place", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("what", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        new("type", PropertyType.Text),
        new("weapon", PropertyType.Text),
        new("trapped", PropertyType.Object),
        new("children", PropertyType.Object),
        new("hazards", PropertyType.Texts),
        new("caller", PropertyType.Object, Sensitivity: Sensitivity.Protected),
        new("item", PropertyType.Subject),
    ])
    { Feature = Feature.Incidents, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>What it is about: an incident, a strike, both; neither, where it was taken from what it was put to.</summary>
    public static readonly KindDefinition Concerns = new("report.concerns", "report",
    [
        new("incident", PropertyType.Subject),
        new("strike", PropertyType.Subject),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, Status = Concern, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>Somebody looked, and it is not about that incident: it is not proposed again.</summary>
    public static readonly KindDefinition Differs = new("report.differs", "report",
    [
        new("other", PropertyType.Subject, Required: true),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Received, Concerns, Differs];
}
