using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>What can be said of an incident.</summary>
public static class IncidentKinds
{
    /// <summary>The status that opening and closing set.</summary>
    public const string Standing = "standing";

    /// <summary>Our response begins.</summary>
    public static readonly KindDefinition Opened = new("incident.opened", "incident",
    [
        new("title", PropertyType.Text),
        new("place", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        new("type", PropertyType.Text),
        new("strike", PropertyType.Subject),
        new("where", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
    ])
    { Feature = Feature.Incidents, Status = Standing, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>Something noted; <c>note</c> holds <c>text</c> and <c>lang</c>, which travel together.</summary>
    public static readonly KindDefinition Noted = new("incident.noted", "incident", [new("note", PropertyType.Object, Required: true)])
    { Feature = Feature.Incidents, SupersededBy = [Roles.Supervisor, Roles.Documentation], Erasable = ["note"] };

    /// <summary>Our response ends; whatever it did not rely on and arrives later reopens it.</summary>
    public static readonly KindDefinition Closed = new("incident.closed", "incident",
    [
        new("relies_on", PropertyType.Statements, Required: true),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, Status = Standing, Closes = true, SupersededBy = [Roles.Supervisor] };

    /// <summary>Two incidents are one. Retracting it splits them again.</summary>
    public static readonly KindDefinition Same = new("incident.same", "incident",
    [
        new("other", PropertyType.Subject, Required: true),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, Joins = true, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>Somebody looked, and they are two: it is not proposed again that they are one.</summary>
    public static readonly KindDefinition Differs = new("incident.differs", "incident",
    [
        new("other", PropertyType.Subject, Required: true),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Opened, Noted, Closed, Same, Differs];
}
