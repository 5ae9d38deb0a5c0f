using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Rescue;

/// <summary>Keeps the tables of teams, vehicles, facilities and hazards in step with their folds.</summary>
public static class MeansTables
{
    /// <summary>Of a team, and who and what belongs to it.</summary>
    public static void ProjectTeam(DbTransaction transaction, SubjectState state)
    {
        var team = Team.From(state);
        Prepared.In(transaction).Queue(
            """
            INSERT INTO team (id, exercise, name, centre, standing, disputed, known_since) VALUES (@0, @1, @2, @3, @4, @5, @6)
            ON CONFLICT (id) DO UPDATE SET exercise = @1, name = @2, centre = @3, standing = @4, disputed = @5, known_since = @6
            """,
            team.Id.Value, Flag(team.Exercise), Together(team.Names), Least(team.Centres), Flag(team.IsThere),
            Flag(team.IsDisputed || team.Names.Count > 1), KnownSince(state));
        Assign(transaction, team.Id, team.Exercise, team.IsThere, [.. team.Members, .. team.Vehicles]);
    }

    /// <summary>Of a vehicle.</summary>
    public static void ProjectVehicle(DbTransaction transaction, SubjectState state)
    {
        var vehicle = Vehicle.From(state);
        Prepared.In(transaction).Queue(
            """
            INSERT INTO vehicle (id, exercise, name, type, centre, condition, disputed, known_since) VALUES (@0, @1, @2, @3, @4, @5, @6, @7)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @1, name = @2, type = @3, centre = @4, condition = @5, disputed = @6, known_since = @7
            """,
            vehicle.Id.Value, Flag(vehicle.Exercise), Together(vehicle.Names), Together(vehicle.Types), Least(vehicle.Centres),
            (int)vehicle.Condition.Worst, Flag(vehicle.Condition.IsDisputed || vehicle.Names.Count > 1), KnownSince(state));
    }

    /// <summary>Of a facility.</summary>
    public static void ProjectFacility(DbTransaction transaction, SubjectState state)
    {
        var facility = Facility.From(state);
        Prepared.In(transaction).Queue(
            """
            INSERT INTO facility (id, exercise, name, type, place, lat, lon, condition, disputed, beds, intensive, places, reported_at, reports, known_since)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @1, name = @2, type = @3, place = @4, lat = @5, lon = @6, condition = @7, disputed = @8, beds = @9, intensive = @10,
                places = @11, reported_at = @12, reports = @13, known_since = @14
            """,
            facility.Id.Value, Flag(facility.Exercise), Together(facility.Names), Together(facility.Types), PlaceWords.Of(facility.Place.OrNull),
            PlaceWords.Micro(facility.Place.OrNull?.Latitude), PlaceWords.Micro(facility.Place.OrNull?.Longitude), (int)facility.Condition.Worst,
            Flag(facility.Condition.IsDisputed || facility.Names.Count > 1), LeastOf(facility, free => free.Beds), LeastOf(facility, free => free.Intensive),
            LeastOf(facility, free => free.Places), facility.Free.Count == 0 ? null : facility.Free.Min(report => report.IssuedAt), facility.Free.Count, KnownSince(state));
    }

    /// <summary>Of a hazard.</summary>
    public static void ProjectHazard(DbTransaction transaction, SubjectState state)
    {
        var hazard = Hazard.From(state);
        var point = hazard.Places.FirstOrDefault(place => place.Latitude is not null);
        Prepared.In(transaction).Queue(
            """
            INSERT INTO hazard (id, exercise, type, what, place, lat, lon, incident, standing, disputed, known_since)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @1, type = @2, what = @3, place = @4, lat = @5, lon = @6, incident = @7, standing = @8, disputed = @9, known_since = @10
            """,
            hazard.Id.Value, Flag(hazard.Exercise), Together(hazard.Types), Together(hazard.What), Together([.. hazard.Places.Select(PlaceWords.Of).OfType<string>()]),
            PlaceWords.Micro(point?.Latitude), PlaceWords.Micro(point?.Longitude), hazard.Incident?.Value, Flag(hazard.IsThere), Flag(hazard.IsDisputed), KnownSince(state));
    }

    /// <summary>Writes who and what a holder has.</summary>
    internal static void Assign(DbTransaction transaction, SubjectId holder, bool exercise, bool active, IEnumerable<SubjectId> parts)
    {
        var prepared = Prepared.In(transaction);
        prepared.Queue("DELETE FROM assignment WHERE holder = @0", holder.Value);
        foreach (var part in parts.Distinct().Order())
        {
            prepared.Queue(
                "INSERT INTO assignment (holder, part, exercise, active) VALUES (@0, @1, @2, @3)", holder.Value, part.Value, Flag(exercise), Flag(active));
        }
    }

    internal static int Flag(bool value) => value ? 1 : 0;

    /// <summary>Server time of the first statement about a subject.</summary>
    internal static long KnownSince(SubjectState state) => state.Statements.Min(said => said.Statement.IssuedAt);

    internal static string? Together(IReadOnlyList<string> texts) => texts.Count == 0 ? null : string.Join(" / ", texts);

    private static string? Least(IReadOnlyList<SubjectId> subjects) => subjects.Count == 0 ? null : subjects[0].Value;

    // Of reports that disagree the least: nobody is driven to a bed that is not there.
    private static long? LeastOf(Facility facility, Func<FreeCapacity, long?> number) => facility.Free.Select(report => number(report.Free)).Min();
}
