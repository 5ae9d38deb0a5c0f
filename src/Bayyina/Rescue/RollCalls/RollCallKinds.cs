using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What can be said of a roll-call.</summary>
public static class RollCallKinds
{
    /// <summary>Whether it goes on.</summary>
    public const string Standing = "standing";

    /// <summary>What is known of each who is called.</summary>
    public const string Answers = "answers";

    /// <summary>Why one is started.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["room", "second-strike", "check"];

    /// <summary>Everybody on site is called.</summary>
    public static readonly KindDefinition Started = new("rollcall.started", "rollcall",
    [
        new("incident", PropertyType.Subject, Required: true),
        new("why", PropertyType.Text),
        new("people", PropertyType.Subjects, Sensitivity: Sensitivity.Restricted),
    ])
    { Feature = Feature.Incidents, Status = Standing, SupersededBy = [Roles.Supervisor] };

    /// <summary>What is known of one of them: <c>safe</c>, <c>injured</c>, <c>missing</c>, <c>no-answer</c>.</summary>
    public static readonly KindDefinition Answered = new("rollcall.answered", "rollcall",
    [
        new("who", PropertyType.Subject, Required: true, Sensitivity: Sensitivity.Restricted),
        new("state", PropertyType.Text, Required: true, Sensitivity: Sensitivity.Restricted),
    ])
    { Feature = Feature.Incidents, Status = Answers, SupersededBy = [Roles.Supervisor] };

    /// <summary>It is over; whatever it did not rely on and arrives later reopens it.</summary>
    public static readonly KindDefinition Closed = new("rollcall.closed", "rollcall",
    [
        new("relies_on", PropertyType.Statements, Required: true),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, Status = Standing, Closes = true, SupersededBy = [Roles.Supervisor] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Started, Answered, Closed];
}
