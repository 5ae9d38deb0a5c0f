using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Deployments;

namespace Bayyina.Tests.DoubleTaps.Record;

/// <summary>A strike near those who are out warns them and calls the roll: by itself, once, also after a restart.</summary>
[Trait("store", "each")]
public sealed class SecondStrikeWatchTests : IDisposable
{
    private readonly AStruckTown _town = new();

    public void Dispose() => _town.Dispose();

    [Fact]
    public void A_second_strike_warns_every_team_that_is_out_and_calls_the_roll_once()
    {
        var incident = _town.Incident(_town.Strike(_town.At()));
        var (there, coming, back) = (_town.Send(incident), _town.Send(incident), _town.Send(incident));
        _town.Move(there, Movement.Arrived);
        _town.Move(back, Movement.Returned);
        Assert.Empty(_town.Look());
        _town.Wait(30);

        var second = _town.Strike(_town.At(), north: 200);
        Assert.Equal(["rollcall", "warning"], _town.Look().Select(id => id.Type).Order());
        Assert.Empty(_town.Look());

        var row = Assert.Single(_town.Warnings());
        Assert.Equal(("further-strike", second.Value, incident, 2L, 2L, null), (row.Reason, row.Strike, row.Incident, row.To.Value, row.Outstanding.Value, row.Area));
        var warning = _town.Product.Warnings.Find(row.Id, _town.Own)!;
        Assert.Equal(new[] { there.Value, coming.Value }.Order(), warning.To);
        var said = Assert.Single(_town.Product.Statements.StateOf(row.Id, _town.Own).CurrentOf(WarningKinds.Issued));
        Assert.Equal(_town.Product.Node.Actor.Value, said.By);
        Assert.Null(_town.Here.WhyRefused(said.Id));
        var rollCall = Assert.Single(_town.Product.Deployments.RollCalls.Page(_town.Own, false, open: true, null, 10).Rows);
        Assert.Equal((incident, "second-strike"), (rollCall.Incident, rollCall.Why));
        Assert.Single(_town.Product.Deployments.RollCalls.Find(rollCall.Id, _town.Own)!.Unanswered);

        // Heard, ended, closed: nothing of it comes back, not after a restart either.
        _town.Here.Say(WarningBook.Acknowledging(row.Id, there, "sheltering", null, false));
        Assert.Equal(1, Assert.Single(_town.Warnings()).Outstanding.Value);
        _town.Here.Say(_town.Product.Warnings.Ending(row.Id, "all teams are back"), _town.Product.Deployments.RollCalls.Closing(rollCall.Id, null));
        Assert.Empty(_town.Look());
        _town.Here.Reopened();
        Assert.Empty(_town.Look());
        Assert.Empty(_town.Warnings());
        Assert.Empty(_town.Product.Rebuild());
    }

    [Fact]
    public void Nothing_is_said_of_the_strike_for_which_they_were_sent_of_one_before_of_one_far_away_nor_of_a_drill()
    {
        var first = _town.Strike(_town.At(3));
        var incident = _town.Incident(first);
        _town.Send(incident);
        _town.Wait(10);
        // The same strike once more, as somebody else reports it; one of nine years ago that is entered now; one in another town; a drill.
        _town.Here.Say(StrikeBook.Reported(first, AStruckTown.Words(_town.At(14), 50), false));
        _town.Strike(_town.At(15), north: 40);
        _town.Strike("2017-04-04T06:45+03:00");
        _town.Strike(_town.At(), north: 5000);
        _town.Strike(_town.At(), exercise: true);

        Assert.Empty(_town.Look());
        Assert.Empty(_town.Warnings());
        Assert.Empty(_town.Warnings(exercise: true));
    }

    [Fact]
    public void A_drill_warns_the_teams_of_the_drill_alone()
    {
        var drill = _town.Incident(_town.Strike(_town.At(), exercise: true), exercise: true);
        _town.Send(drill, exercise: true);
        _town.Send(_town.Incident(_town.Strike(_town.At())));
        _town.Wait(20);
        _town.Strike(_town.At(), exercise: true);

        Assert.Equal(2, _town.Look().Count);
        Assert.Single(_town.Warnings(exercise: true));
        Assert.Empty(_town.Warnings());
    }

    [Fact]
    public void A_strike_without_a_time_of_its_own_or_on_a_place_that_is_badly_known_warns_all_the_same()
    {
        _town.Send(_town.Incident(_town.Strike(_town.At())));
        _town.Wait(20);
        _town.Strike(at: null, north: 3000, uncertainty: 4000);

        Assert.Equal(2, _town.Look().Count);
    }

    // Khan Shaykhun, 4 April 2017: who had received the casualties was hit hours later, elsewhere.
    [Fact]
    public void A_strike_on_who_received_the_casualties_is_linked_however_far_away()
    {
        var incident = _town.Incident(_town.Strike(_town.At(), weapon: "chemical"));
        _town.Send(incident);
        _town.HandOver(incident, "مشفى الرحمة");
        _town.Wait(5 * 60);
        _town.Strike(_town.At(), north: 9000, target: "مدرسة");
        Assert.Empty(_town.Look());

        var hit = _town.Strike(_town.At(), north: 9000, target: "مشفى الرحمه");

        Assert.Equal(2, _town.Look().Count);
        Assert.Equal((hit.Value, incident), (Assert.Single(_town.Warnings()).Strike, Assert.Single(_town.Warnings()).Incident));
        Assert.True(Assert.Single(_town.Product.Clocks.Behind([incident], false, _town.Own)).Strike.LastReceived.IsKnown);
        Assert.Empty(_town.Product.Rebuild());
    }

    [Fact]
    public void Who_is_sent_while_it_stands_is_warned_as_well_and_whoever_is_found_to_have_been_one_strike_is_not_warned_again()
    {
        var incident = _town.Incident(_town.Strike(_town.At()));
        _town.Send(incident);
        _town.Wait(20);
        var second = _town.Strike(_town.At());
        Assert.Equal(2, _town.Look().Count);

        var late = _town.Send(incident);
        Assert.Single(_town.Look());
        Assert.Empty(_town.Look());
        Assert.Contains(Assert.Single(_town.Warnings()).Id, _town.Product.WarningList.OutstandingFor(late, _town.Own, 10).Select(row => row.Id));
        Assert.Equal(1, _town.Product.WarningList.OutstandingAmong([late], _town.Own)[late]);

        // Until one has an id below the other's, so that their class is called by another name.
        SubjectId again;
        do
        {
            again = SubjectId.New("strike");
        }
        while (string.CompareOrdinal(again.Value, second.Value) > 0);
        _town.Here.Say(StrikeBook.Same(second, again, null, false), StrikeBook.Reported(again, AStruckTown.Words(_town.At()), false));
        Assert.Empty(_town.Look());
        Assert.Single(_town.Warnings());
    }

    [Fact]
    public void A_roll_that_was_called_before_the_strike_says_nothing_of_who_is_well_after_it()
    {
        var incident = _town.Incident(_town.Strike(_town.At()));
        _town.Move(_town.Send(incident), Movement.Arrived);
        _town.Here.Say(_town.Product.Deployments.RollCalls.Starting(SubjectId.New("rollcall"), incident, "check", false));
        _town.Wait(20);
        _town.Strike(_town.At());
        Assert.Equal(["rollcall", "warning"], _town.Look().Select(id => id.Type).Order());

        // One that the room has started since then serves.
        _town.Wait(10);
        var third = SubjectId.New("strike");
        _town.Here.Say(StrikeBook.Reported(third, AStruckTown.Words(_town.At()), false), _town.Product.Deployments.RollCalls.Starting(SubjectId.New("rollcall"), incident, "room", false));
        Assert.Equal(["warning"], _town.Look().Select(id => id.Type));
    }

    [Fact]
    public async Task Several_who_look_at_once_say_it_once_and_nobody_silences_it_by_speaking_under_its_id()
    {
        var incident = _town.Incident(_town.Strike(_town.At()));
        _town.Send(incident);
        _town.Wait(20);
        var second = _town.Strike(_town.At());
        using var phone = _town.Here.Enrol(Roles.Field);
        var id = SecondStrikeWatch.IdOf("warning", second, incident);
        _town.Here.Admit(WarningBook.Acknowledging(id, SubjectId.New("deployment"), "heard", null, false), phone);
        var product = _town.Product;

        var said = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => new SecondStrikeWatch(product.Database, product.Statements, product.Clocks, product.Deployments.RollCalls, product.Addressees, () => (product.Node, product.Own), _town.Here.Time).Look(),
            TestContext.Current.CancellationToken)));

        Assert.Equal(2, said.Sum(ids => ids.Count));
        Assert.Equal(id, Assert.Single(_town.Warnings()).Id);
        product.Sequencer.Run();
        Assert.Empty(product.Rebuild());
    }

    [Fact]
    public void A_server_that_was_down_says_it_within_seconds_of_its_start_and_not_again_after_the_next()
    {
        using var server = new AServer(here =>
        {
            var (strike, incident) = (SubjectId.New("strike"), SubjectId.New("incident"));
            here.Say(
                StrikeBook.Reported(strike, AStruckTown.Words("2026-03-14T09:20Z"), false), IncidentBook.Opening(incident, "حادثة", null, null, false, "attack", strike),
                DeploymentBook.Dispatching(SubjectId.New("deployment"), new DispatchOrder(incident, null, [], [], null, null, null), false));
            here.Time.Move(TimeSpan.FromMinutes(30));
            here.Say(StrikeBook.Reported(SubjectId.New("strike"), AStruckTown.Words("2026-03-14T09:50Z"), false));
            here.Reopened();
        });
        Assert.Equal(0, Said());
        server.Installation.Time.Move(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Said());
        server.Installation.Time.Move(TimeSpan.FromMinutes(10));
        Assert.Equal(1, Said());

        int Said() => server.Installation.Product.WarningList.Standing(server.Installation.Product.Own, false, 10).Count;
    }

    [Fact]
    public void A_process_that_is_killed_and_started_again_says_it_once()
    {
        _town.Here.Time.Move(TimeProvider.System.GetUtcNow() - _town.Now);
        var incident = _town.Incident(_town.Strike(_town.At(30)));
        _town.Send(incident);
        _town.Wait(0.1);
        _town.Strike(_town.At());
        _town.Here.Stop();
        for (var start = 0; start < 3; start++)
        {
            using var process = WatchingProcess.Start(_town.Here);
            // Killed before it has looked, while it may be speaking, and long after.
            Thread.Sleep(start == 0 ? 0 : start == 1 ? 1200 : (int)(CheckInWatch.Every.TotalMilliseconds * 2));
            process.Kill();
        }
        _town.Here.Time.Move(TimeSpan.FromMinutes(5));

        Assert.Single(_town.Warnings());
        Assert.Single(_town.Product.Deployments.RollCalls.Page(_town.Own, false, open: true, null, 10).Rows);
        Assert.Empty(_town.Look());
        Assert.Empty(_town.Product.Rebuild());
    }
}
