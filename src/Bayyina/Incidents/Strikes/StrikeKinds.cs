using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>What can be said of a strike: one attack, its place, time, weapon, target and who is said to have done it.</summary>
public static class StrikeKinds
{
    /// <summary>A strike as somebody reports it; more than one current statement is how the record shows that they disagree.</summary>
    /// <remarks><c>perpetrator</c> is <c>{"name","basis"}</c>: an allegation does not travel without what it rests on.</remarks>
    public static readonly KindDefinition Reported = new("strike.reported", "strike",
    [
        new("place", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("weapon", PropertyType.Text),
        new("target", PropertyType.Text),
        new("perpetrator", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
    ])
    { Feature = Feature.Incidents, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>Two strikes are one. Retracting it splits them again.</summary>
    public static readonly KindDefinition Same = new("strike.same", "strike",
    [
        new("other", PropertyType.Subject, Required: true),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, Joins = true, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>Somebody looked, and they are two: it is not proposed again that they are one.</summary>
    public static readonly KindDefinition Differs = new("strike.differs", "strike",
    [
        new("other", PropertyType.Subject, Required: true),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Incidents, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Reported, Same, Differs];
}
