using Bayyina.Statements;

namespace Bayyina.DoubleTaps;

/// <summary>What can be said of a warning to the teams on the way or on site.</summary>
public static class WarningKinds
{
    /// <summary>The status that issuing and ending set.</summary>
    public const string Standing = "standing";

    /// <summary>Why a warning is issued. Words for each stand in the pages' texts and in <c>CapText</c>.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["further-strike", "sighting", "chemical", "ordnance", "collapse", "other"];

    /// <summary>What a team that heard it does; nobody has to say why.</summary>
    public static IReadOnlyList<string> Answers { get; } = ["heard", "withdrawing", "sheltering", "staying"];

    /// <summary>
    /// The teams are warned. <c>to</c> names the deployments that were on the way or on site: who was where is restricted. <c>say</c> holds
    /// <c>text</c> and <c>lang</c>. <c>area</c> is the p-code of a district or governorate and nothing finer, since it may go out.
    /// </summary>
    public static readonly KindDefinition Issued = new("warning.issued", "warning",
    [
        new("reason", PropertyType.Text, Required: true),
        new("strike", PropertyType.Subject),
        new("incident", PropertyType.Subject),
        new("to", PropertyType.Subjects, Sensitivity: Sensitivity.Restricted),
        new("say", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("area", PropertyType.Text),
        new("until", PropertyType.Edtf),
    ])
    { Feature = Feature.Incidents, Status = Standing, SupersededBy = [Roles.Supervisor] };

    /// <summary>A deployment heard it, and what it does. <c>from</c> is the deployment.</summary>
    public static readonly KindDefinition Acknowledged = new("warning.acknowledged", "warning",
    [
        new("from", PropertyType.Subject, Required: true, Sensitivity: Sensitivity.Restricted),
        new("answer", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
    ])
    { Feature = Feature.Incidents, SupersededBy = [Roles.Supervisor] };

    /// <summary>The warning is no longer repeated. It says nothing of the danger.</summary>
    public static readonly KindDefinition Ended = new("warning.ended", "warning", [new("reason", PropertyType.Text, Required: true)])
    { Feature = Feature.Incidents, Status = Standing, SupersededBy = [Roles.Supervisor] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Issued, Acknowledged, Ended];
}
