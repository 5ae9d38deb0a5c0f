using Bayyina.Rescue;
using Bayyina.Statements;

namespace Bayyina.Tests.Deployments;

/// <summary>What is known of a deployment, a roll-call, a team, a vehicle, a facility, a hazard does not depend on what arrived when, nor on any clock.</summary>
public class DeploymentFoldTests
{
    private static readonly KindDefinition[] Steps = [.. DeploymentKinds.All.Where(kind => kind.Status == DeploymentKinds.Movement)];
    private static readonly SubjectId[] People = [.. Enumerable.Range(0, 3).Select(_ => SubjectId.New("volunteer"))];
    private static readonly SubjectId[] Incidents = [SubjectId.New("incident"), SubjectId.New("incident")];
    private static readonly SubjectId[] Vehicles = [SubjectId.New("vehicle"), SubjectId.New("vehicle")];

    [Fact]
    public void A_deployment_is_one_whatever_arrives_when_and_disagreement_is_seen() => TenDevices.Hold(250, "deployment", SayOfDeployment, devices =>
    {
        devices.HoldOneState(Deployment.From);
        if (devices.Said.Count == 0)
        {
            return;
        }
        var deployment = Deployment.From(devices.Fold(devices.Said));
        Assert.Equal(deployment.Heads.Any(head => head.Movement != Movement.Returned), deployment.IsActive);
        Assert.True(deployment.Movements.Count < 2 || deployment.IsDisputed);
        Assert.All(deployment.CheckIns, one => Assert.True(one.Due is null || one.Due <= one.SaidAt + Deployment.FarthestDue));
        Assert.Equal(deployment.Dispatches.SelectMany(sent => sent.Members).ToHashSet().Order(), deployment.Members);
        if (devices.CorrectsNothing)
        {
            Assert.Equal(devices.Maximal(DeploymentKinds.Movement), deployment.Heads.Select(head => head.Statement).Order());
            Assert.Equal(devices.Said.Count(s => s.Kind == DeploymentKinds.Arrived.Name), deployment.Arrivals.Count);
        }
    });

    [Fact]
    public void A_roll_call_is_one_and_who_has_not_answered_is_always_on_it() => TenDevices.Hold(250, "rollcall", SayOfRollCall, devices =>
    {
        devices.HoldOneState(state => RollCall.From(state));
        if (devices.Said.Count == 0)
        {
            return;
        }
        var state = devices.Fold(devices.Said);
        var rollCall = RollCall.From(state, People[..1]);
        var answered = state.HeadsOf(RollCallKinds.Answers).Select(said => said.Text("who").OrNull).ToHashSet();
        Assert.Contains(rollCall.People, one => one.Who == People[0]);
        Assert.All(state.CurrentOf(RollCallKinds.Started).SelectMany(said => said.Texts("people")), who => Assert.Contains(rollCall.People, one => one.Who.Value == who));
        Assert.All(rollCall.People, one => Assert.Equal(one.Worst == AnswerState.Unanswered, !answered.Contains(one.Who.Value)));
        // Nobody counts as safe while somebody says otherwise.
        Assert.All(rollCall.People.Where(one => one.States.Count > 1), one => Assert.NotEqual(AnswerState.Safe, one.Worst));
    });

    [Fact]
    public void A_team_is_one_whatever_arrives_when() => TenDevices.Hold(120, "team", (devices, random) => devices.Say(random, () => random.Next(4) == 0
        ? new Draft(devices.Subject, MeansKinds.TeamDisbanded, false)
        : MeansBook.Registration(devices.Subject, new TeamDescription($"team {random.Next(2)}", null, [People[random.Next(3)]], [Vehicles[random.Next(2)]]), false, []), _ => true), devices =>
    {
        devices.HoldOneState(Team.From);
        if (devices.Said.Count > 0 && devices.CorrectsNothing)
        {
            Assert.Equal(devices.Maximal(MeansKinds.Standing), Team.From(devices.Fold(devices.Said)).Heads.Order());
        }
    });

    [Fact]
    public void A_vehicle_is_one_and_the_worst_is_believed() => TenDevices.Hold(120, "vehicle", (devices, random) => devices.Say(random, () => random.Next(5) switch
    {
        0 => MeansBook.Registration(devices.Subject, new VehicleDescription($"crane {random.Next(2)}", "crane", null, null), false, []),
        1 => new Draft(devices.Subject, MeansKinds.VehicleDamaged, false).Say("severity", random.Next(2) == 0 ? "usable" : "out-of-service"),
        2 => new Draft(devices.Subject, MeansKinds.VehicleDamaged, false),
        3 => new Draft(devices.Subject, MeansKinds.VehicleLost, false).Say("cause", "burnt"),
        _ => new Draft(devices.Subject, MeansKinds.VehicleRestored, false),
    }, _ => true), devices =>
    {
        devices.HoldOneState(Vehicle.From);
        if (devices.Said.Count > 0)
        {
            var condition = Vehicle.From(devices.Fold(devices.Said)).Condition;
            Assert.Equal(condition.Said.Any(one => one.Condition == Condition.Lost), condition.Worst == Condition.Lost);
            Assert.Equal(condition.Said.DistinctBy(one => one.Condition).Count() > 1, condition.IsDisputed);
        }
    });

    [Fact]
    public void A_facility_is_one_and_reports_of_what_is_free_stand_side_by_side() => TenDevices.Hold(120, "facility", (devices, random) => devices.Say(random, () => random.Next(4) switch
    {
        0 => MeansBook.Registration(devices.Subject, new FacilityDescription("hospital", "hospital", new PlaceSaid("the hill", null, 36.2, 37.1)), false, []),
        1 => new Draft(devices.Subject, MeansKinds.FacilityDamaged, false),
        _ => new Draft(devices.Subject, MeansKinds.FacilityCapacity, false).Say("free", new FreeCapacity(random.Next(5), null, null).ToJson()),
    }, said => said.Kind == MeansKinds.FacilityCapacity.Name), devices =>
    {
        devices.HoldOneState(Facility.From);
        if (devices.Said.Count > 0 && devices.CorrectsNothing)
        {
            Assert.Equal(devices.Maximal(MeansKinds.Capacity), Facility.From(devices.Fold(devices.Said)).Free.Select(report => report.Statement).Order());
        }
    });

    [Fact]
    public void A_hazard_is_one_and_who_warns_is_believed() => TenDevices.Hold(120, "hazard", (devices, random) => devices.Say(random, () => random.Next(3) == 0
        ? new Draft(devices.Subject, MeansKinds.HazardCleared, false)
        : MeansBook.Report(devices.Subject, new HazardDescription("ordnance", new PlaceSaid($"street {random.Next(2)}"), null, null), false), _ => true), devices =>
    {
        devices.HoldOneState(Hazard.From);
        if (devices.Said.Count > 0 && devices.CorrectsNothing)
        {
            var hazard = Hazard.From(devices.Fold(devices.Said));
            var heads = devices.Maximal(MeansKinds.Presence).Select(id => devices.Said.Find(s => s.Id == id)!.Kind).ToList();
            Assert.Equal(heads.Contains(MeansKinds.HazardReported.Name), hazard.IsThere);
            Assert.Equal(heads.Distinct().Count() > 1, hazard.IsDisputed);
        }
    });

    private static void SayOfDeployment(TenDevices devices, Random random) => devices.Say(
        random,
        () => random.Next(5) switch
        {
            0 => DeploymentBook.Dispatching(
                devices.Subject,
                new DispatchOrder(Incidents[random.Next(2)], null, [People[random.Next(3)]], [Vehicles[random.Next(2)]], null, null, DateTimeOffset.UnixEpoch.AddDays(random.Next(40_000))), false),
            1 => new Draft(devices.Subject, DeploymentKinds.CheckedIn, false).Say("next_due", random.Next(3) == 0 ? "2026-03" : DeploymentBook.Instant(DateTimeOffset.UnixEpoch.AddDays(random.Next(40_000)))),
            2 => new Draft(devices.Subject, DeploymentKinds.Arrived, false).Say("at", random.Next(2) == 0 ? "2026-03-14T12:00Z/2026-03-14T12:10Z" : "2026-03-14"),
            _ => Plain(devices.Subject, Steps[random.Next(1, Steps.Length)]),
        },
        _ => random.Next(2) == 0);

    private static Draft Plain(SubjectId subject, KindDefinition kind) => new(subject, kind, false);

    private static void SayOfRollCall(TenDevices devices, Random random) => devices.Say(
        random,
        () => random.Next(8) switch
        {
            0 => new Draft(devices.Subject, RollCallKinds.Started, false).Say("incident", Incidents[0].Value).Say("why", "room").Say("people", [.. People[1..].Select(who => who.Value)]),
            1 => new Draft(devices.Subject, RollCallKinds.Closed, false).Say("relies_on", [.. devices.Said.Select(s => s.Id).DefaultIfEmpty(new StatementId(new string('A', 43)))]),
            _ => new Draft(devices.Subject, RollCallKinds.Answered, false).Say("who", People[random.Next(3)].Value).Say("state", new[] { "safe", "injured", "missing", "no-answer", "of a newer version" }[random.Next(5)]),
        },
        said => said.Kind != RollCallKinds.Started.Name);
}
