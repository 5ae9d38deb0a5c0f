using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>What can be said of a sighting: an aircraft, a drone or a launch, seen or heard.</summary>
public static class SightingKinds
{
    /// <summary>Something was seen or heard. <c>observer</c> is <c>{"name"?,"contact"?}</c>; <c>heading</c> is degrees from north, or a wind such as <c>sw</c>.</summary>
    public static readonly KindDefinition Made = new("sighting.made", "sighting",
    [
        new("what", PropertyType.Text, Required: true),
        new("form", PropertyType.Text),
        new("place", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("heading", PropertyType.Text),
        new("observer", PropertyType.Object, Sensitivity: Sensitivity.Protected),
    ])
    { Feature = Feature.Incidents, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Made];
}
