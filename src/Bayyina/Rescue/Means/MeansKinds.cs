using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What can be said of the organisation's means and of what stands in their way: teams, vehicles, facilities, hazards.</summary>
/// <remarks>A registration that names an earlier one in <c>aft</c> follows it: a team changes, and nobody was wrong. A correction is a <c>sup</c>.</remarks>
public static class MeansKinds
{
    /// <summary>Which registration of a team, a vehicle or a facility holds, and whether it is there at all.</summary>
    public const string Standing = "standing";

    /// <summary>In which condition a vehicle or a facility is.</summary>
    public const string Condition = "condition";

    /// <summary>What a facility has free, as it was reported.</summary>
    public const string Capacity = "capacity";

    /// <summary>Whether a hazard is there.</summary>
    public const string Presence = "presence";

    /// <summary>Kinds of vehicles and heavy machines.</summary>
    public static IReadOnlyList<string> VehicleTypes { get; } =
        ["rescue", "fire-engine", "ambulance", "tanker", "excavator", "crane", "loader", "truck", "car", "motorcycle", "boat", "other"];

    /// <summary>Kinds of facilities.</summary>
    public static IReadOnlyList<string> FacilityTypes { get; } = ["hospital", "medical-point", "school", "shelter", "bakery", "centre", "water", "warehouse", "other"];

    /// <summary>Kinds of hazards.</summary>
    public static IReadOnlyList<string> HazardTypes { get; } = ["road-cut", "rubble", "ordnance", "mines", "shelling", "sniper", "fire", "gas", "flood", "power-line", "other"];

    /// <summary>How badly something was damaged, the worst last. What is lost or destroyed is no more.</summary>
    public static IReadOnlyList<string> Severities { get; } = ["usable", "out-of-service"];

    /// <summary>A team, with who belongs to it.</summary>
    public static readonly KindDefinition TeamRegistered = new("team.registered", "team",
    [
        new("name", PropertyType.Text, Required: true),
        new("centre", PropertyType.Subject),
        new("members", PropertyType.Subjects, Sensitivity: Sensitivity.Restricted),
        new("vehicles", PropertyType.Subjects),
    ])
    { Feature = Feature.Incidents, Status = Standing, SupersededBy = [Roles.Supervisor, Roles.Documentation], Erasable = ["name"] };

    /// <summary>A team is no more.</summary>
    public static readonly KindDefinition TeamDisbanded = new("team.disbanded", "team", [new("reason", PropertyType.Text)])
    { Feature = Feature.Incidents, Status = Standing, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>A vehicle or a heavy machine.</summary>
    public static readonly KindDefinition VehicleRegistered = new("vehicle.registered", "vehicle",
    [
        new("name", PropertyType.Text, Required: true),
        new("type", PropertyType.Text, Required: true),
        new("plate", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        new("centre", PropertyType.Subject),
    ])
    { Feature = Feature.Incidents, Status = Standing, SupersededBy = [Roles.Supervisor, Roles.Documentation], Erasable = ["name"] };

    /// <summary>A vehicle was damaged.</summary>
    public static readonly KindDefinition VehicleDamaged = Loss("vehicle.damaged", "vehicle", [new("severity", PropertyType.Text)]);

    /// <summary>A vehicle is lost: destroyed, taken, left behind.</summary>
    public static readonly KindDefinition VehicleLost = Loss("vehicle.lost", "vehicle");

    /// <summary>A vehicle is fit again, or was found.</summary>
    public static readonly KindDefinition VehicleRestored = Restored("vehicle.restored", "vehicle");

    /// <summary>A hospital, school, shelter, bakery, centre…</summary>
    public static readonly KindDefinition FacilityRegistered = new("facility.registered", "facility",
    [
        new("name", PropertyType.Text, Required: true),
        new("type", PropertyType.Text, Required: true),
        new("place", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
    ])
    { Feature = Feature.Incidents, Status = Standing, SupersededBy = [Roles.Supervisor, Roles.Documentation], Erasable = ["name"] };

    /// <summary>What a facility has free, as somebody there reported it; <c>free</c> holds <c>beds</c>, <c>intensive</c> and <c>places</c>, whole numbers, which travel together.</summary>
    public static readonly KindDefinition FacilityCapacity = new("facility.capacity", "facility",
    [
        new("free", PropertyType.Object, Required: true),
        new("reported_by", PropertyType.Text, Sensitivity: Sensitivity.Protected),
    ])
    { Feature = Feature.Incidents, Status = Capacity, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>A facility was damaged.</summary>
    public static readonly KindDefinition FacilityDamaged = Loss("facility.damaged", "facility", [new("severity", PropertyType.Text)]);

    /// <summary>A facility is destroyed or was given up.</summary>
    public static readonly KindDefinition FacilityLost = Loss("facility.lost", "facility");

    /// <summary>A facility works again.</summary>
    public static readonly KindDefinition FacilityRestored = Restored("facility.restored", "facility");

    /// <summary>Something on the way that may stop, hurt or kill: a road that is cut, ordnance that did not go off.</summary>
    public static readonly KindDefinition HazardReported = new("hazard.reported", "hazard",
    [
        new("type", PropertyType.Text, Required: true),
        new("place", PropertyType.Object, Required: true, Sensitivity: Sensitivity.Restricted),
        new("what", PropertyType.Text),
        new("incident", PropertyType.Subject),
    ])
    { Feature = Feature.Incidents, Status = Presence, SupersededBy = [Roles.Supervisor, Roles.Documentation], Erasable = ["place"] };

    /// <summary>A hazard is no more.</summary>
    public static readonly KindDefinition HazardCleared = new("hazard.cleared", "hazard", [new("how", PropertyType.Text)])
    { Feature = Feature.Incidents, Status = Presence, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } =
    [
        TeamRegistered, TeamDisbanded, VehicleRegistered, VehicleDamaged, VehicleLost, VehicleRestored, FacilityRegistered, FacilityCapacity,
        FacilityDamaged, FacilityLost, FacilityRestored, HazardReported, HazardCleared,
    ];

    // What happened to it is what a court may ask about: the strike and the incident are named where they are known.
    private static KindDefinition Loss(string name, string subject, params PropertyDefinition[] more) => new(name, subject,
    [
        .. more,
        new("cause", PropertyType.Text),
        new("strike", PropertyType.Subject),
        new("incident", PropertyType.Subject),
    ])
    { Feature = Feature.Incidents, Status = Condition, SupersededBy = [Roles.Supervisor, Roles.Documentation] };

    private static KindDefinition Restored(string name, string subject) => new(name, subject, [new("reason", PropertyType.Text)])
    { Feature = Feature.Incidents, Status = Condition, SupersededBy = [Roles.Supervisor, Roles.Documentation] };
}
