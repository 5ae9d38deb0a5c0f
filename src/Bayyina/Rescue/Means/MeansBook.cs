using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What a team is said to be.</summary>
public sealed record TeamDescription(string Name, SubjectId? Centre, IReadOnlyList<SubjectId> Members, IReadOnlyList<SubjectId> Vehicles);

/// <summary>What a vehicle is said to be.</summary>
/// <param name="Type">Of <see cref="MeansKinds.VehicleTypes"/>.</param>
public sealed record VehicleDescription(string Name, string Type, string? Plate, SubjectId? Centre);

/// <summary>What a facility is said to be.</summary>
/// <param name="Type">Of <see cref="MeansKinds.FacilityTypes"/>.</param>
public sealed record FacilityDescription(string Name, string Type, PlaceSaid? Place);

/// <summary>What a hazard is said to be.</summary>
/// <param name="Type">Of <see cref="MeansKinds.HazardTypes"/>.</param>
public sealed record HazardDescription(string Type, PlaceSaid Place, string? What, SubjectId? Incident);

/// <summary>How something came to be damaged or lost, as far as it is known.</summary>
public sealed record Harm(string? Cause, SubjectId? Strike, SubjectId? Incident, string? At);

/// <summary>Registers teams, vehicles, facilities and hazards, and says what became of them.</summary>
public sealed class MeansBook(StatementBook statements)
{
    /// <summary>What registers a team, or changes one: then it names what it moves on from.</summary>
    public static Draft Registration(SubjectId team, TeamDescription said, bool exercise, IReadOnlyList<StatementId> after) =>
        new Draft(team, MeansKinds.TeamRegistered, exercise).Say("aft", after).Say("name", said.Name).Say("centre", said.Centre?.Value)
            .Say("members", [.. said.Members.Distinct().Select(id => id.Value)]).Say("vehicles", [.. said.Vehicles.Distinct().Select(id => id.Value)]);

    /// <summary>What disbands a team.</summary>
    public static Draft Disbanding(Team team, string? reason) =>
        new Draft(team.Id, MeansKinds.TeamDisbanded, team.Exercise).Say("aft", team.Heads).Say("reason", reason);

    /// <summary>What registers a vehicle, or changes what is said of it.</summary>
    public static Draft Registration(SubjectId vehicle, VehicleDescription said, bool exercise, IReadOnlyList<StatementId> after) =>
        new Draft(vehicle, MeansKinds.VehicleRegistered, exercise).Say("aft", after).Say("name", said.Name).Say("type", said.Type)
            .Say("plate", said.Plate).Say("centre", said.Centre?.Value);

    /// <summary>What registers a facility, or changes what is said of it.</summary>
    public static Draft Registration(SubjectId facility, FacilityDescription said, bool exercise, IReadOnlyList<StatementId> after)
    {
        var draft = new Draft(facility, MeansKinds.FacilityRegistered, exercise).Say("aft", after).Say("name", said.Name).Say("type", said.Type);
        return said.Place?.ToJson() is { } place ? draft.Say("place", place) : draft;
    }

    /// <summary>What reports a hazard.</summary>
    public static Draft Report(SubjectId hazard, HazardDescription said, bool exercise) =>
        new Draft(hazard, MeansKinds.HazardReported, exercise).Say("type", said.Type).Say("place", said.Place.ToJson() ?? throw new ArgumentException("A hazard is somewhere.", nameof(said))).Say("what", said.What)
            .Say("incident", said.Incident?.Value);

    /// <summary>What says that a hazard is no more.</summary>
    public static Draft Clearing(Hazard hazard, string? how) =>
        new Draft(hazard.Id, MeansKinds.HazardCleared, hazard.Exercise).Say("aft", hazard.Heads).Say("how", how);

    /// <summary>What says that a vehicle was damaged, is lost or is fit again.</summary>
    public static Draft ConditionOf(Vehicle vehicle, Condition condition, Harm harm) => Changed(
        vehicle.Id, vehicle.Exercise, vehicle.Condition, condition, harm, (MeansKinds.VehicleDamaged, MeansKinds.VehicleLost, MeansKinds.VehicleRestored));

    /// <summary>What says that a facility was damaged, is lost or works again.</summary>
    public static Draft ConditionOf(Facility facility, Condition condition, Harm harm) => Changed(
        facility.Id, facility.Exercise, facility.Condition, condition, harm, (MeansKinds.FacilityDamaged, MeansKinds.FacilityLost, MeansKinds.FacilityRestored));

    /// <summary>What says what a facility has free, as somebody there reported it.</summary>
    public static Draft Capacity(Facility facility, FreeCapacity free, string? reportedBy) =>
        new Draft(facility.Id, MeansKinds.FacilityCapacity, facility.Exercise).Say("aft", [.. facility.Free.Select(report => report.Statement)])
            .Say("free", free.ToJson()).Say("reported_by", reportedBy);

    /// <summary>A team as somebody may see it; null where nothing was said about it, or they may not read such things.</summary>
    public Team? FindTeam(SubjectId id, Reader reader) => StateOf(id, reader) is { } state ? Team.From(state) : null;

    /// <summary>A vehicle as somebody may see it.</summary>
    public Vehicle? FindVehicle(SubjectId id, Reader reader) => StateOf(id, reader) is { } state ? Vehicle.From(state) : null;

    /// <summary>A facility as somebody may see it.</summary>
    public Facility? FindFacility(SubjectId id, Reader reader) => StateOf(id, reader) is { } state ? Facility.From(state) : null;

    /// <summary>A hazard as somebody may see it.</summary>
    public Hazard? FindHazard(SubjectId id, Reader reader) => StateOf(id, reader) is { } state ? Hazard.From(state) : null;

    private SubjectState? StateOf(SubjectId id, Reader reader) =>
        reader.May(Right.Read(Feature.Incidents)) && statements.StateOf(id, reader) is { Statements.Count: > 0 } state ? state : null;

    private static Draft Changed(
        SubjectId id, bool exercise, ConditionNow now, Condition condition, Harm harm, (KindDefinition Damaged, KindDefinition Lost, KindDefinition Restored) kinds)
    {
        var draft = condition switch
        {
            Condition.Fit => new Draft(id, kinds.Restored, exercise).Say("reason", harm.Cause),
            Condition.Lost => new Draft(id, kinds.Lost, exercise),
            _ => new Draft(id, kinds.Damaged, exercise).Say("severity", condition == Condition.Damaged ? "usable" : "out-of-service"),
        };
        draft.Say("aft", now.Heads).Say("at", harm.At);
        return condition == Condition.Fit ? draft : draft.Say("cause", harm.Cause).Say("strike", harm.Strike?.Value).Say("incident", harm.Incident?.Value);
    }
}
