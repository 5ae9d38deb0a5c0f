using System.Diagnostics;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Deployments;

/// <summary>A check-in that does not come is said within thirty seconds, once, also after a restart.</summary>
[Trait("store", "each")]
public sealed class CheckInWatchTests
{
    [Fact]
    public void An_overdue_check_in_is_said_once_by_the_node_and_counts_until_the_team_is_heard_of()
    {
        using var operation = new AnOperation();
        var deployment = operation.Send([AnOperation.Person()], null, 20);
        operation.Here.Time.Move(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(1));
        Assert.Empty(operation.Desk.Watch.Look());

        operation.Here.Time.Move(TimeSpan.FromSeconds(1));
        Assert.Equal([deployment], operation.Desk.Watch.Look());
        Assert.Empty(operation.Desk.Watch.Look());
        operation.Here.Product.Sequencer.Run();

        var said = Assert.Single(operation.Here.Product.Statements.StateOf(deployment, operation.Own).CurrentOf(DeploymentKinds.Overdue));
        Assert.Equal(operation.Here.Product.Node.Actor.Value, said.By);
        Assert.Null(operation.Here.WhyRefused(said.Id));
        var row = Assert.Single(operation.Desk.List.Out(operation.Own, false, 10));
        Assert.Equal((true, true), (row.IsEscalated, row.IsOverdue(operation.Here.Time.GetUtcNow())));
        Assert.Contains(operation.Alarms(deployment), alarm => alarm.Kind == AlarmKind.Overdue);

        operation.Here.Say(DeploymentBook.CheckingIn(operation.Get(deployment), operation.Here.Time.GetUtcNow().AddMinutes(15)));
        row = Assert.Single(operation.Desk.List.Out(operation.Own, false, 10));
        Assert.Equal((false, false), (row.IsEscalated, row.IsOverdue(operation.Here.Time.GetUtcNow())));
        Assert.Empty(operation.Alarms(deployment));

        // The next one that does not come is said as well.
        operation.Here.Time.Move(TimeSpan.FromMinutes(16));
        Assert.Single(operation.Desk.Watch.Look());
        Assert.Equal(2, operation.OverdueSaid(deployment));
        Assert.Empty(operation.Here.Product.Rebuild());
    }

    [Fact]
    public void Of_a_team_that_is_back_nothing_is_awaited_and_of_one_that_withdraws_still()
    {
        using var operation = new AnOperation();
        var (back, leaving) = (operation.Send([AnOperation.Person()]), operation.Send([AnOperation.Person()]));
        operation.Move(back, Movement.Returned);
        operation.Move(leaving, Movement.Withdrawn);

        operation.Here.Time.Move(TimeSpan.FromHours(1));

        Assert.Equal([leaving], operation.Desk.Watch.Look());
    }

    [Fact]
    public void A_clock_that_is_wrong_by_a_year_does_not_silence_the_watch()
    {
        using var operation = new AnOperation();
        var deployment = operation.Send([AnOperation.Person()]);
        using var phone = operation.Here.Enrol(Roles.Field);
        operation.Here.Admit(new Draft(deployment, DeploymentKinds.CheckedIn, false).Say("next_due", "2027-03-14T10:00Z"), phone);

        operation.Here.Time.Move(Deployment.FarthestDue + TimeSpan.FromSeconds(1));

        Assert.Equal([deployment], operation.Desk.Watch.Look());
    }

    [Fact]
    public void A_check_in_that_was_on_its_way_takes_back_the_alarm()
    {
        using var operation = new AnOperation();
        var deployment = operation.Send([AnOperation.Person()]);
        using var phone = operation.Here.Enrol(Roles.Field);
        operation.Here.Time.Move(TimeSpan.FromMinutes(19));
        var late = operation.Here.Signed(DeploymentBook.CheckingIn(operation.Get(deployment), operation.Here.Time.GetUtcNow().AddMinutes(30)), phone);
        operation.Here.Time.Move(TimeSpan.FromMinutes(5));
        Assert.Single(operation.Desk.Watch.Look());

        operation.Here.Product.Statements.Admit(late);

        Assert.Empty(operation.Alarms(deployment));
        Assert.Empty(operation.Desk.Watch.Look());
        Assert.Equal(1, operation.OverdueSaid(deployment));
    }

    [Fact]
    public async Task Several_who_look_at_once_say_it_once()
    {
        using var operation = new AnOperation();
        var deployments = Enumerable.Range(0, 10).Select(_ => operation.Send([AnOperation.Person()])).ToList();
        operation.Here.Time.Move(TimeSpan.FromHours(1));

        var said = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(operation.Desk.Watch.Look, TestContext.Current.CancellationToken)));

        Assert.Equal(deployments.Order(), said.SelectMany(ids => ids).Order());
        Assert.All(deployments, id => Assert.Equal(1, operation.OverdueSaid(id)));
        Assert.Empty(operation.Here.Product.Rebuild());
    }

    [Fact]
    public void A_server_that_was_down_says_within_thirty_seconds_of_its_start_what_was_missed_and_not_again_after_the_next()
    {
        var deployment = default(SubjectId);
        using (var server = new AServer(here =>
        {
            var incident = here.OpenIncident();
            deployment = SubjectId.New("deployment");
            here.Say(DeploymentBook.Dispatching(deployment, new DispatchOrder(incident, null, [AnOperation.Person()], [], null, null, here.Time.GetUtcNow().AddMinutes(20)), false));
            // It stands still meanwhile.
            here.Time.Move(TimeSpan.FromMinutes(45));
            here.Reopened();
        }))
        {
            Assert.Equal(0, Said(server));
            server.Installation.Time.Move(TimeSpan.FromSeconds(30));
            Assert.Equal(1, Said(server));
            server.Installation.Time.Move(TimeSpan.FromMinutes(10));
            Assert.Equal(1, Said(server));
            Assert.NotNull(server.Installation.Product.StatementList.LatestOf(server.Installation.Product.Own, DeploymentKinds.Overdue, null, 1)[0].Index);
        }

        int Said(AServer server) => server.Installation.Product.Statements.StateOf(deployment, server.Installation.Product.Own).CurrentOf(DeploymentKinds.Overdue).Count();
    }

    [Fact]
    public void A_process_that_is_killed_and_started_again_says_it_within_thirty_seconds_and_once()
    {
        using var operation = new AnOperation();
        var here = operation.Here;
        here.Time.Move(TimeProvider.System.GetUtcNow() - here.Time.GetUtcNow());
        var deployment = operation.Send([AnOperation.Person()], null, 0);
        here.Say(DeploymentBook.CheckingIn(operation.Get(deployment), TimeProvider.System.GetUtcNow().AddSeconds(8)));
        var due = operation.Get(deployment).Due!.Value;
        here.Stop();

        // Before it is due, the server is killed.
        using (var first = WatchingProcess.Start(here))
        {
            first.Kill();
        }
        while (TimeProvider.System.GetUtcNow() < due)
        {
            Thread.Sleep(50);
        }
        var since = Stopwatch.StartNew();
        using (var second = WatchingProcess.Start(here))
        {
            while (WatchingProcess.OverdueSaid(here, deployment) == 0)
            {
                Assert.True(since.Elapsed < TimeSpan.FromSeconds(30), "Nobody has said it within thirty seconds of the start.");
                Thread.Sleep(100);
            }
            TestContext.Current.TestOutputHelper?.WriteLine($"said {since.Elapsed.TotalSeconds:0.0} s after the start");
            second.Kill();
        }
        using (var third = WatchingProcess.Start(here))
        {
            Thread.Sleep((CheckInWatch.Every * 2) + TimeSpan.FromSeconds(1));
            third.Kill();
        }
        Assert.Equal(1, WatchingProcess.OverdueSaid(here, deployment));
        here.Time.Move(TimeSpan.FromMinutes(5));
        Assert.Empty(here.Product.Rebuild());
    }
}
