using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What can be said of a team that was sent.</summary>
public static class DeploymentKinds
{
    /// <summary>How far a deployment is.</summary>
    public const string Movement = "movement";

    /// <summary>Which check-in is the last.</summary>
    public const string Contact = "contact";

    /// <summary>A team is sent to an incident.</summary>
    public static readonly KindDefinition Dispatched = new("deployment.dispatched", "deployment",
    [
        new("incident", PropertyType.Subject, Required: true),
        new("team", PropertyType.Subject),
        new("members", PropertyType.Subjects, Sensitivity: Sensitivity.Restricted),
        new("vehicles", PropertyType.Subjects),
        new("destination", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("task", PropertyType.Text),
        new("next_due", PropertyType.Edtf),
    ])
    { Feature = Feature.Incidents, Status = Movement, SupersededBy = [Roles.Supervisor] };

    /// <summary>The team has heard it.</summary>
    public static readonly KindDefinition Acknowledged = Step("deployment.acknowledged");

    /// <summary>The team is on its way.</summary>
    public static readonly KindDefinition EnRoute = Step("deployment.en_route");

    /// <summary>The team is there: from here a second strike is measured.</summary>
    public static readonly KindDefinition Arrived = Step("deployment.arrived");

    /// <summary>The team leaves, whatever is unfinished.</summary>
    public static readonly KindDefinition Withdrawn = Step("deployment.withdrawn", [new("reason", PropertyType.Text)]);

    /// <summary>The team is back.</summary>
    public static readonly KindDefinition Returned = Step("deployment.returned");

    /// <summary>The team has spoken, and says when it will again.</summary>
    public static readonly KindDefinition CheckedIn = new("deployment.checked_in", "deployment",
    [
        new("next_due", PropertyType.Edtf, Required: true),
        new("note", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
    ])
    { Feature = Feature.Incidents, Status = Contact, SupersededBy = [Roles.Supervisor] };

    /// <summary>The node says that a check-in did not come in time. Once of each.</summary>
    public static readonly KindDefinition Overdue = new("deployment.overdue", "deployment", [new("due", PropertyType.Edtf, Required: true)])
    { Feature = Feature.Incidents, SaidBy = [Roles.Node] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Dispatched, Acknowledged, EnRoute, Arrived, Withdrawn, Returned, CheckedIn, Overdue];

    private static KindDefinition Step(string name, params PropertyDefinition[] properties) => new(name, "deployment", properties)
    {
        Feature = Feature.Incidents,
        Status = Movement,
        SupersededBy = [Roles.Supervisor],
    };
}
