using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>Kinds for the tests of the fold, so that the rules are tested and not a feature.</summary>
public static class TestKinds
{
    public const string Standing = "standing";
    public const string Level = "level";

    public static readonly KindDefinition Opened = new("case.opened", "case", [new("title", PropertyType.Text)])
    { Status = Standing, SupersededBy = [Roles.Supervisor] };

    public static readonly KindDefinition Closed = new("case.closed", "case", [new("relies_on", PropertyType.Statements, Required: true)])
    { Status = Standing, Closes = true, SupersededBy = [Roles.Supervisor] };

    public static readonly KindDefinition Levelled = new("case.levelled", "case", [new("level", PropertyType.Number)]) { Status = Level };

    public static readonly KindDefinition Noted = new("case.noted", "case", [new("text", PropertyType.Text), new("name", PropertyType.Text, Sensitivity: Sensitivity.Protected)])
    { SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    public static readonly KindDefinition Same = new("case.same", "case", [new("other", PropertyType.Subject, Required: true)]) { Joins = true };

    public static KindCatalogue Catalogue { get; } = new([Opened, Closed, Levelled, Noted, Same, .. KernelKinds.All]);
}
