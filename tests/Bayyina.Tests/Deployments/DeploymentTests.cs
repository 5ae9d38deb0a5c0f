using Bayyina.Access;
using Bayyina.Rescue;
using Bayyina.Statements;

namespace Bayyina.Tests.Deployments;

/// <summary>Teams that are sent, on a real record.</summary>
[Trait("store", "each")]
public sealed class DeploymentTests : IDisposable
{
    private readonly AnOperation _operation = new();

    public void Dispose() => _operation.Dispose();

    [Fact]
    public void A_team_is_sent_acknowledges_goes_arrives_and_comes_back_and_the_tables_tell_the_same()
    {
        var person = AnOperation.Person();
        var team = _operation.Team("فريق 1", person);
        var deployment = _operation.Send([person], team);
        foreach (var movement in (Movement[])[Movement.Acknowledged, Movement.EnRoute, Movement.Arrived, Movement.Withdrawn])
        {
            _operation.Move(deployment, movement);
            var row = Assert.Single(_operation.Desk.List.Out(_operation.Own, false, 10));
            Assert.Equal([movement], row.Movements);
            Assert.Equal((deployment, _operation.Incident, team, false), (row.Id, row.Incident, row.Team, row.IsDisputed));
        }
        Assert.Equal(deployment, Assert.Single(_operation.Desk.MeansList.Teams(_operation.Own, false, null, 10).Rows).OutOn);

        _operation.Move(deployment, Movement.Returned);

        Assert.Empty(_operation.Desk.List.Out(_operation.Own, false, 10));
        Assert.Equal(deployment, Assert.Single(_operation.Desk.List.Back(_operation.Own, false, null, 10).Rows).Id);
        Assert.Null(Assert.Single(_operation.Desk.MeansList.Teams(_operation.Own, false, null, 10).Rows).OutOn);
        Assert.Empty(_operation.Here.Product.Rebuild());
    }

    [Fact]
    public void Two_taps_by_who_had_not_seen_each_other_are_a_conflict_that_the_next_tap_settles()
    {
        var deployment = _operation.Send([AnOperation.Person()]);
        var seen = _operation.Get(deployment);
        _operation.Here.Say(DeploymentBook.Moving(seen, Movement.Arrived), DeploymentBook.Moving(seen, Movement.Withdrawn));

        Assert.Equal([Movement.Arrived, Movement.Withdrawn], _operation.Get(deployment).Movements);
        Assert.True(Assert.Single(_operation.Desk.List.Out(_operation.Own, false, 10)).IsDisputed);
        Assert.Contains(_operation.Alarms(deployment), alarm => alarm.Kind == AlarmKind.Disputed);

        _operation.Move(deployment, Movement.Withdrawn);
        Assert.Equal([Movement.Withdrawn], _operation.Get(deployment).Movements);
        Assert.Empty(_operation.Here.Product.Rebuild());
    }

    [Theory]
    [InlineData(MemberStanding.OffDuty, "deployment.member_off_duty")]
    [InlineData(MemberStanding.SignedOut, "deployment.member_signed_out")]
    [InlineData(MemberStanding.Suspended, "deployment.member_suspended")]
    [InlineData(MemberStanding.Left, "deployment.member_suspended")]
    [InlineData(MemberStanding.Missing, "deployment.member_missing")]
    [InlineData(MemberStanding.Killed, "deployment.member_killed")]
    public void Nobody_is_sent_of_whom_it_is_known_here_and_one_who_is_sent_from_elsewhere_raises_an_alarm(MemberStanding standing, string code)
    {
        var (person, other) = (AnOperation.Person(), AnOperation.Person());
        _operation.Known[person] = standing;

        Assert.Equal([new NotSent(person, standing, code)], _operation.Desk.Book.WhoIsNotSent([other, person]));

        // Carried here from a phone that knew nothing of it: kept, and seen.
        using var phone = _operation.Here.Enrol(Roles.Field);
        var deployment = SubjectId.New("deployment");
        _operation.Here.Admit(DeploymentBook.Dispatching(deployment, _operation.Order([person]), false), phone);
        Assert.Equal(new DeploymentAlarm(AlarmKind.Standing, person, standing), Assert.Single(_operation.Alarms(deployment)));
        Assert.Equal([person], _operation.Get(deployment).Members);

        // What is known later is seen as well, and what is known better is no alarm any more.
        _operation.Known[person] = MemberStanding.OnDuty;
        Assert.Empty(_operation.Alarms(deployment));
    }

    [Theory]
    [InlineData(MemberStanding.Unknown, false)]
    [InlineData(MemberStanding.OnDuty, false)]
    [InlineData(MemberStanding.Injured, true)]
    [InlineData(MemberStanding.Barred, true)]
    public void Others_are_sent_and_what_is_strange_about_it_is_seen(MemberStanding standing, bool alarms)
    {
        var person = AnOperation.Person();
        _operation.Known[person] = standing;

        Assert.Empty(_operation.Desk.Book.WhoIsNotSent([person]));
        Assert.Equal(alarms, _operation.Alarms(_operation.Send([person])).Count == 1);
    }

    [Fact]
    public void A_user_who_was_shut_out_is_not_sent()
    {
        var user = _operation.Here.AUser("سمير", UserRole.Field);
        _operation.Here.AUser("keeper", UserRole.Administrator);
        Assert.Empty(_operation.Here.Product.Deployments.Book.WhoIsNotSent([user.Actor]));

        _operation.Here.Product.Access.Users.Disable(user.Id, null);

        Assert.Equal("deployment.member_suspended", Assert.Single(_operation.Here.Product.Deployments.Book.WhoIsNotSent([user.Actor])).Code);
        _operation.Here.Product.Access.Users.Enable(user.Id, null);
        Assert.Empty(_operation.Here.Product.Deployments.Book.WhoIsNotSent([user.Actor]));
    }

    [Fact]
    public void A_person_and_a_vehicle_on_two_deployments_at_once_are_seen_on_both_until_one_is_back()
    {
        var (person, crane) = (AnOperation.Person(), _operation.Vehicle("رافعة 1"));
        var (one, two) = (_operation.Send([person], null, 20, crane), _operation.Send([person, AnOperation.Person()], null, 20, crane));

        Assert.Equal(
            new HashSet<DeploymentAlarm> { new(AlarmKind.OnTwo, person, Other: two), new(AlarmKind.OnTwo, crane, Other: two) }, [.. _operation.Alarms(one)]);
        Assert.Equal(2, _operation.Alarms(two).Count);

        _operation.Move(one, Movement.Returned);
        Assert.Empty(_operation.Alarms(two));
    }

    [Fact]
    public void A_person_of_two_teams_is_seen_on_the_list_of_teams()
    {
        var person = AnOperation.Person();
        _operation.Team("one", person, AnOperation.Person());
        var two = _operation.Team("two", person);

        Assert.All(_operation.Desk.MeansList.Teams(_operation.Own, false, null, 10).Rows, row => Assert.Equal(1, row.Shared));
        _operation.Here.Say(MeansBook.Disbanding(_operation.Desk.Means.FindTeam(two, _operation.Own)!, null));
        Assert.Equal(0, Assert.Single(_operation.Desk.MeansList.Teams(_operation.Own, false, null, 10).Rows).Shared);
    }

    [Fact]
    public void A_vehicle_that_is_lost_on_the_way_is_an_alarm()
    {
        var crane = _operation.Vehicle("رافعة 1");
        var deployment = _operation.Send([], null, 20, crane);
        _operation.Here.Say(MeansBook.ConditionOf(_operation.Desk.Means.FindVehicle(crane, _operation.Own)!, Condition.Lost, new Harm("قصف", SubjectId.New("strike"), _operation.Incident, null)));

        Assert.Equal(new DeploymentAlarm(AlarmKind.Unfit, crane), Assert.Single(_operation.Alarms(deployment)));
        Assert.Equal(Condition.Lost, Assert.Single(_operation.Desk.MeansList.Vehicles(_operation.Own, false, null, 10).Rows).Condition);
    }

    [Fact]
    public void The_same_dispatch_sent_twice_is_said_once_and_another_of_its_id_is_kept_beside_it()
    {
        var (deployment, order) = (SubjectId.New("deployment"), _operation.Order([AnOperation.Person()]));
        Assert.True(_operation.Desk.Book.Send(deployment, order, false, _operation.Here.Product.Node));
        Assert.True(_operation.Desk.Book.Send(deployment, order with { FirstDue = order.FirstDue!.Value.AddMinutes(1) }, false, _operation.Here.Product.Node));
        Assert.Single(_operation.Get(deployment).Dispatches);

        Assert.False(_operation.Desk.Book.Send(deployment, order with { Incident = _operation.Here.OpenIncident("another") }, false, _operation.Here.Product.Node));
        Assert.Equal(2, _operation.Get(deployment).Dispatches.Count);
        Assert.True(_operation.Get(deployment).IsDisputed);
    }

    [Fact]
    public void Arrivals_are_told_by_incident_with_the_interval_that_was_said_and_drills_apart()
    {
        var (one, two) = (_operation.Send([AnOperation.Person()]), _operation.Send([AnOperation.Person()]));
        _operation.Here.Say(DeploymentBook.Moving(_operation.Get(two), Movement.Arrived, null, "2026-03-14T09:10Z/2026-03-14T09:20Z"));
        _operation.Move(one, Movement.Arrived);
        _operation.Move(two, Movement.Withdrawn);

        var arrivals = _operation.Desk.List.ArrivalsAt(_operation.Incident, false, _operation.Own);
        Assert.Equal([two, one], arrivals.Select(row => row.Deployment));
        Assert.Equal([false, true], arrivals.Select(row => row.IsThere));
        Assert.Equal(TimeSpan.FromMinutes(10), arrivals[0].Latest - arrivals[0].Earliest);
        Assert.Equal(arrivals[1].Earliest, arrivals[1].Latest);
        Assert.Empty(_operation.Desk.List.ArrivalsAt(_operation.Incident, true, _operation.Own));
    }

    [Fact]
    public void What_comes_before_its_dispatch_waits_for_it_and_is_an_alarm_until_then()
    {
        var deployment = SubjectId.New("deployment");
        using var phone = _operation.Here.Enrol(Roles.Field);
        var sent = _operation.Here.Signed(DeploymentBook.Dispatching(deployment, _operation.Order([AnOperation.Person()]), false), phone);
        _operation.Here.Admit(new Draft(deployment, DeploymentKinds.Arrived, false).Say("aft", [new StatementId(sent.Id)]), phone);
        Assert.Equal(AlarmKind.NoDispatch, Assert.Single(_operation.Alarms(deployment)).Kind);

        _operation.Here.Product.Statements.Admit(sent);

        Assert.Empty(_operation.Alarms(deployment));
        Assert.Equal(Movement.Arrived, _operation.Get(deployment).Movement);
        Assert.Single(_operation.Desk.List.ArrivalsAt(_operation.Incident, false, _operation.Own));
        Assert.Empty(_operation.Here.Product.Rebuild());
    }

    [Fact]
    public void Who_was_sent_is_withheld_from_who_may_not_know_it()
    {
        var deployment = _operation.Send([AnOperation.Person()]);
        var keeper = _operation.Here.Product.Access.Users.ActorOf(_operation.Here.AUser("keeper", UserRole.Administrator)).Reader;

        var seen = _operation.Desk.Book.Find(deployment, keeper)!;

        Assert.Empty(seen.Members);
        Assert.False(seen.Dispatches[0].AreMembersKnown);
        Assert.Empty(_operation.Desk.MeansList.PartsOf([deployment], keeper));
    }

    [Fact]
    public void Hazards_of_the_incident_and_near_it_come_first()
    {
        var (far, near, of) = (Report("far", 33.5, 36.3), Report("near", 36.21, 37.16), Report("of it", null, null, _operation.Incident));
        var cleared = Report("cleared", 36.2, 37.16);
        _operation.Here.Say(MeansBook.Clearing(_operation.Desk.Means.FindHazard(cleared, _operation.Own)!, null));

        Assert.Equal([of, near, far], _operation.Desk.MeansList.OnTheWay(_operation.Own, false, _operation.Incident, new PlaceSaid(null, null, 36.2, 37.16), 10).Select(row => row.Id));
        Assert.Equal([of], _operation.Desk.MeansList.OnTheWay(_operation.Own, false, _operation.Incident, null, 1).Select(row => row.Id));
        Assert.Equal(3, _operation.Desk.MeansList.Hazards(_operation.Own, false, there: true, null, 10).Rows.Count);
        Assert.Empty(_operation.Here.Product.Rebuild());

        SubjectId Report(string words, double? latitude, double? longitude, SubjectId? incident = null)
        {
            var hazard = SubjectId.New("hazard");
            _operation.Here.Say(MeansBook.Report(hazard, new HazardDescription("ordnance", new PlaceSaid(words, null, latitude, longitude), null, incident), false));
            return hazard;
        }
    }

    [Fact]
    public void Of_two_reports_of_free_beds_the_least_is_listed_and_both_are_kept()
    {
        var hospital = SubjectId.New("facility");
        _operation.Here.Say(MeansBook.Registration(hospital, new FacilityDescription("مشفى الدانا", "hospital", new PlaceSaid("الدانا")), false, []));
        var seen = _operation.Desk.Means.FindFacility(hospital, _operation.Own)!;
        _operation.Here.Say(MeansBook.Capacity(seen, new FreeCapacity(7, 2, null), "a nurse"), MeansBook.Capacity(seen, new FreeCapacity(4, null, null), null));

        var row = Assert.Single(_operation.Desk.MeansList.Facilities(_operation.Own, false, null, 10).Rows);
        Assert.Equal((new FreeCapacity(4, 2, null), 2L), (row.Free, row.Reports));
        _operation.Here.Say(MeansBook.Capacity(_operation.Desk.Means.FindFacility(hospital, _operation.Own)!, new FreeCapacity(5, 1, null), null));
        row = Assert.Single(_operation.Desk.MeansList.Facilities(_operation.Own, false, null, 10).Rows);
        Assert.Equal((new FreeCapacity(5, 1, null), 1L), (row.Free, row.Reports));
        Assert.Empty(_operation.Here.Product.Rebuild());
    }
}
