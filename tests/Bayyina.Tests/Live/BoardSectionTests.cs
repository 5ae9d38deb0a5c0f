using System.Net;
using Bayyina.Access;
using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Installations;
using Bayyina.Web.Now;
using Bayyina.Web.Shell;

namespace Bayyina.Tests.Live;

/// <summary>Each section of the board: what is said appears on it, drills apart, and leaves it when it is over.</summary>
public sealed partial class BoardSectionTests : IDisposable
{
    private static readonly Words Words = new(new Preferences("en", "light", "latn"));

    private readonly AServer _server = new();
    private readonly Browser _room;
    private readonly Browser _keeper;
    private readonly SubjectId _incident;

    public BoardSectionTests()
    {
        _incident = Here.OpenIncident("market street");
        _room = _server.SignedIn("Room", UserRole.Operations).GetAwaiter().GetResult().Browser;
        _keeper = _server.SignedIn("Keeper", UserRole.Administrator).GetAwaiter().GetResult().Browser;
    }

    private AnInstallation Here => _server.Installation;

    private Product Product => Here.Product;

    private DateTimeOffset Now => Here.Time.GetUtcNow();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_check_in_that_is_missing_is_an_alarm_until_they_are_heard_of()
    {
        await IsNotOn("alarms", "Team Aleppo 1");
        Assert.Contains(Words["now.alarms_none"], await On("alarms"), StringComparison.Ordinal);
        var deployment = Send("Team Aleppo 1", minutes: 5);
        var drill = Send("Team Drill", minutes: 5, exercise: true);
        await IsNotOn("alarms", "Team Aleppo 1");

        // Something has to be said: what was rendered a second ago serves as long as nothing is.
        Here.Time.Move(TimeSpan.FromMinutes(6));
        Here.OpenIncident("another");
        await IsOn("alarms", "Team Aleppo 1", drill: "Team Drill");
        Assert.Contains(Words["now.alarm_overdue"], await On("alarms"), StringComparison.Ordinal);

        Here.Say(DeploymentBook.CheckingIn(Get(deployment), Now.AddMinutes(20)), DeploymentBook.CheckingIn(Get(drill), Now.AddMinutes(20)));
        await IsNotOn("alarms", "Team Aleppo 1");
        Assert.Contains(Words["now.alarms_none"], await On("alarms"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_is_an_alarm_until_every_team_has_said_that_it_heard_it()
    {
        var (one, other) = (Send("Team 1"), Send("Team 2"));
        var (warning, drill) = (SubjectId.New("warning"), SubjectId.New("warning"));
        Here.Say(WarningBook.Issuing(warning, new WarningWish("further-strike", [one, other]), false));
        var heard = Words.Counted("now.not_heard_", 2);
        await IsOn("alarms", heard);
        await IsNotOn("alarms", heard, drills: true);
        await IsOn("alarms", Words["doubleTaps.reason_further_strike"]);
        // Who was where is not for everybody.
        Assert.DoesNotContain(heard, await _keeper.Text("/now/part/alarms"), StringComparison.Ordinal);

        Here.Say(WarningBook.Issuing(drill, new WarningWish("further-strike", [one]), true), WarningBook.Acknowledging(warning, one, "heard", null, false));
        Assert.Contains(Words.Counted("now.not_heard_", 1), await On("alarms"), StringComparison.Ordinal);
        Here.Say(WarningBook.Acknowledging(warning, other, "withdrawing", null, false));
        await IsNotOn("alarms", Words["now.alarm_warning"]);
    }

    [Fact]
    public async Task Whoever_is_missing_in_a_roll_call_is_an_alarm_and_the_roll_call_says_how_far_it_is()
    {
        var (one, two, late) = (SubjectId.New("volunteer"), SubjectId.New("volunteer"), SubjectId.New("volunteer"));
        Arrive(Send("Team 1", members: [one, two]));
        var rollCall = SubjectId.New("rollcall");
        Here.Say(Product.Deployments.RollCalls.Starting(rollCall, _incident, "second-strike", false));
        await IsOn("rollcalls", Words.Of("now.answered_of", 0L, 2L));
        await IsOn("alarms", $"/roll-calls/{rollCall.Value[9..]}");

        // Who came after it was called is waited for as well.
        Answer(rollCall, one, AnswerState.Safe);
        Arrive(Send("Team 2", members: [late]));
        await IsOn("rollcalls", Words.Of("now.answered_of", 1L, 3L));
        Answer(rollCall, two, AnswerState.Missing);
        Answer(rollCall, late, AnswerState.Safe);
        await IsOn("rollcalls", Words.Of("now.answered_of", 3L, 3L));
        await IsOn("alarms", Words["deployments.answer_missing"]);
        var keeper = await _keeper.Text("/now/part/rollcalls");
        Assert.Contains(Words["now.answers_not_yours"], await English(_keeper, "rollcalls"), StringComparison.Ordinal);
        Assert.DoesNotContain(Words.Of("now.answered_of", 3L, 3L), keeper, StringComparison.Ordinal);

        Answer(rollCall, two, AnswerState.Safe);
        await IsNotOn("alarms", $"/roll-calls/{rollCall.Value[9..]}");
        await IsNotOn("rollcalls", $"/roll-calls/{rollCall.Value[9..]}", drills: true);
        Here.Say(Product.Deployments.RollCalls.Closing(rollCall, null));
        await IsNotOn("rollcalls", $"/roll-calls/{rollCall.Value[9..]}");
    }

    [Fact]
    public async Task A_strike_has_its_clock_facts_first_and_never_the_word_safe()
    {
        Assert.Contains(Words["now.strikes_none"], await On("strikes"), StringComparison.Ordinal);
        var (strike, drill) = (SubjectId.New("strike"), SubjectId.New("strike"));
        var hill = new PlaceSaid("bakery hill", null, 35.93, 36.63, 100);
        Here.Say(
            StrikeBook.Reported(strike, new StrikeWords { At = DeploymentBook.Instant(Now.AddMinutes(-12)), Place = hill, Weapon = "barrel-bomb" }, false),
            StrikeBook.Reported(drill, new StrikeWords { At = DeploymentBook.Instant(Now.AddMinutes(-12)), Place = new PlaceSaid("drill hill"), Weapon = "rocket" }, true),
            SightingBook.Made(SubjectId.New("sighting"), new SightingWords("helicopter") { Place = hill with { Text = "over the bakery" } }, false));
        await IsOn("strikes", "bakery hill", drill: "drill hill");
        Assert.DoesNotContain("bakery hill", await _keeper.Text("/now/part/strikes"), StringComparison.Ordinal);
        var part = await On("strikes");
        var facts = (string[])[Words["doubleTaps.since_strike"], Words["doubleTaps.arrival_unknown"], "over the bakery", Words["doubleTaps.class_wide"], Words["doubleTaps.chances"]];
        Assert.Equal(facts, facts.OrderBy(fact => part.IndexOf(fact, StringComparison.Ordinal)));
        Assert.All(facts, fact => Assert.Contains(fact, part, StringComparison.Ordinal));
        Assert.Contains("data-seconds=\"720\"", part, StringComparison.Ordinal);
        Assert.Contains(Words["doubleTaps.chances_permit_nothing"], part, StringComparison.Ordinal);
        Assert.DoesNotContain("safe", part, StringComparison.OrdinalIgnoreCase);

        // A team that goes there and arrives: the clock knows.
        var response = SubjectId.New("incident");
        Here.Say(IncidentBook.Opening(response, "the bakery", null, null, false, Vocabulary.Attack, strike, hill));
        var deployment = SubjectId.New("deployment");
        Here.Say(DeploymentBook.Dispatching(deployment, new DispatchOrder(response, null, [], [], null, null, Now.AddMinutes(20)), false));
        Arrive(deployment);
        Assert.DoesNotContain(Words["doubleTaps.arrival_unknown"], await On("strikes"), StringComparison.Ordinal);
        Here.Say(DeploymentBook.Moving(Get(deployment), Movement.Returned));

        Here.Time.Move(TimeSpan.FromHours(49));
        Here.OpenIncident("two days later");
        var (_, later) = await _server.SignedIn("Later", UserRole.Operations);
        Assert.DoesNotContain("bakery hill", await later.Text("/now/part/strikes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_stands_there_with_what_it_may_belong_to_until_it_is_placed()
    {
        var square = new PlaceSaid("Clock square", null, 35.93, 36.63, 100);
        var struck = SubjectId.New("incident");
        Here.Say(IncidentBook.Opening(struck, "the square", At(0), null, false, Vocabulary.Attack, null, square));
        var (report, elsewhere, drill) = (SubjectId.New("report"), SubjectId.New("report"), SubjectId.New("report"));
        Here.Say(
            ReportBook.Received(report, new ReportWords { At = At(4), Place = square, Weapon = "rocket", What = "two under the rubble" }, false),
            ReportBook.Received(elsewhere, new ReportWords { At = At(4), Place = new PlaceSaid("Far valley", null, 34.5, 37.1, 100), What = "a car in a ditch" }, false),
            ReportBook.Received(drill, new ReportWords { At = At(4), Place = new PlaceSaid("Drill yard") }, true));
        await IsOn("reports", "Clock square", drill: "Drill yard");
        await IsOn("reports", Words.Counted("now.may_belong_to_", 1));
        await IsOn("reports", Words.Counted("now.reports_open_", 2));
        Assert.Equal(1, (await On("reports")).Split(Words.Counted("now.may_belong_to_", 1)).Length - 1);
        Assert.DoesNotContain("Clock square", await _keeper.Text("/now/part/reports"), StringComparison.Ordinal);

        Here.Say(ReportBook.Concerns(report, false, [], struck, null));
        await IsNotOn("reports", "Clock square");
        Here.Say(ReportBook.Concerns(elsewhere, false, [], _incident, null));
        Assert.Contains(Words["now.reports_none"], await On("reports"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_is_out_until_it_is_back()
    {
        var (deployment, _) = (Send("Team Idlib 3"), Send("Team Drill", exercise: true));
        await IsOn("deployments", "Team Idlib 3", drill: "Team Drill");
        Arrive(deployment);
        await IsOn("deployments", Words["deployments.movement_arrived"]);

        Here.Say(DeploymentBook.Moving(Get(deployment), Movement.Returned));
        await IsNotOn("deployments", "Team Idlib 3");
        Assert.Contains(Words["now.teams_none"], await On("deployments"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sighting_stands_there_with_its_age_until_it_is_old()
    {
        Here.Say(
            SightingBook.Made(SubjectId.New("sighting"), new SightingWords("drone") { Form = "heard", Place = new PlaceSaid("over the hill") }, false),
            SightingBook.Made(SubjectId.New("sighting"), new SightingWords("launch") { Place = new PlaceSaid("over the yard") }, true));
        await IsOn("sightings", "over the hill", drill: "over the yard");
        Assert.DoesNotContain("over the hill", await _keeper.Text("/now/part/sightings"), StringComparison.Ordinal);
        Here.Time.Move(TimeSpan.FromMinutes(7));
        Here.OpenIncident("another");
        Assert.Contains(Words.Of("now.ago", Words.Counted("now.minutes_", 7)), await On("sightings"), StringComparison.Ordinal);

        Here.Time.Move(TimeSpan.FromHours(13));
        Here.OpenIncident("the next day");
        var (_, morning) = await _server.SignedIn("Morning", UserRole.Operations);
        Assert.DoesNotContain("over the hill", await morning.Text("/now/part/sightings"), StringComparison.Ordinal);
        Assert.Contains(Words.Of("now.sightings_none", 12L), await English(morning, "sightings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worksite_shows_everyone_who_was_reported_until_its_search_is_over_and_again_when_somebody_is_reported_after()
    {
        var site = SubjectId.New("worksite");
        Said(Product.Worksites.Open(site, _incident, new WorksiteOpening("C-6", "the bakery")));
        var who = SubjectId.New("casualty");
        Said(Product.Casualties.Report(who, new CasualtyReport(site, Label: "a family", Count: new Headcount(6))));
        await IsOn("worksites", "the bakery");
        await IsNotOn("worksites", "the bakery", drills: true);
        Assert.Contains("<div class=\"balance-all\"><dt>Reported</dt><dd><bdi>6</bdi>", await On("worksites"), StringComparison.Ordinal);
        var keeper = await English(_keeper, "worksites");
        Assert.Contains("the bakery", keeper, StringComparison.Ordinal);
        Assert.Contains(Words["now.headcount_not_yours"], keeper, StringComparison.Ordinal);
        Assert.DoesNotContain("balance-all", keeper, StringComparison.Ordinal);

        Said(Product.Casualties.Say(who, new FateReport("elsewhere", Where: "left in the morning"), Product.Node));
        Said(Product.Worksites.Close(site, "everyone is accounted for", null, Product.Node));
        await IsNotOn("worksites", "the bakery");
        Here.Say(new CasualtyReport(site, Label: "somebody is heard").Draft(SubjectId.New("casualty"), false));
        await IsOn("worksites", "the bakery");
        await IsOn("worksites", Words["rescue.search_reopened"]);
    }

    [Fact]
    public async Task A_hazard_is_there_until_it_is_cleared()
    {
        var hazard = SubjectId.New("hazard");
        Here.Say(
            MeansBook.Report(hazard, new HazardDescription("road-cut", new PlaceSaid("north bridge"), "a crater", null), false),
            MeansBook.Report(SubjectId.New("hazard"), new HazardDescription("mines", new PlaceSaid("drill bridge"), null, null), true));
        await IsOn("hazards", "north bridge", drill: "drill bridge");
        Assert.DoesNotContain("north bridge", await _keeper.Text("/now/part/hazards"), StringComparison.Ordinal);

        Here.Say(MeansBook.Clearing(Product.Deployments.Means.FindHazard(hazard, Product.Own)!, "filled in"));
        await IsNotOn("hazards", "north bridge");
        Assert.Contains(Words["deployments.no_hazards"], await On("hazards"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_facility_stands_there_once_it_has_said_what_is_free_and_no_longer_when_it_is_lost()
    {
        var (hospital, drill) = (Facility("Hospital of the north", false), Facility("Hospital of the drill", true));
        await IsNotOn("facilities", "Hospital of the north");
        Here.Say(MeansBook.Capacity(Get(hospital), new FreeCapacity(17, 2, null), null), MeansBook.Capacity(Get(drill), new FreeCapacity(9, null, null), null));
        await IsOn("facilities", "Hospital of the north", drill: "Hospital of the drill");
        Assert.Contains("<bdi>17</bdi>", await On("facilities"), StringComparison.Ordinal);

        Here.Say(MeansBook.ConditionOf(Get(hospital), Condition.Lost, new Harm("air strike", null, null, null)));
        await IsNotOn("facilities", "Hospital of the north");
        Assert.Contains(Words["now.facilities_none"], await On("facilities"), StringComparison.Ordinal);

        Facility Get(SubjectId id) => Product.Deployments.Means.FindFacility(id, Product.Own)!;
        SubjectId Facility(string name, bool exercise)
        {
            var facility = SubjectId.New("facility");
            Here.Say(MeansBook.Registration(facility, new FacilityDescription(name, "hospital", null), exercise, []));
            return facility;
        }
    }

    [Fact]
    public async Task Every_section_says_in_both_languages_that_there_is_nothing_and_links_to_nothing_that_is_not_there()
    {
        foreach (var language in (string[])["ar", "en"])
        {
            var words = new Words(new Preferences(language, "light", "latn"));
            foreach (var section in Board.Sections.Where(section => section.Name != "statements"))
            {
                var part = await In(language, _room, section.Name + "?show=exercises");
                Assert.DoesNotContain("class=\"row", part, StringComparison.Ordinal);
                Assert.Contains($">{words["now." + section.Name]}</h2>", part, StringComparison.Ordinal);
                Assert.Matches("<p class=\"(soft|calm)\"", part);
                foreach (var link in Links().Matches(part).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)))
                {
                    using var there = await _room.Get(link);
                    Assert.True(there.StatusCode == HttpStatusCode.OK, link);
                }
            }
        }
    }

    [Fact]
    public void Whoever_may_read_nothing_has_no_section_and_is_shown_nothing_of_any()
    {
        Send("Team 1", minutes: -5);
        var nobody = Product.Own.Limited([]);

        Assert.Empty(Board.Of(nobody));
        Assert.Equal(0, AlarmsView.Of(new BoardAsk(Product, nobody, false, Now)).Count);
        Assert.Equal(1, AlarmsView.Of(new BoardAsk(Product, Product.Own, false, Now)).Count);
    }

    private static string At(int minutes) => new DateTimeOffset(2026, 3, 14, 11, 0, 0, TimeSpan.FromHours(3)).AddMinutes(minutes)
        .ToString("yyyy-MM-dd'T'HH:mmzzz", System.Globalization.CultureInfo.InvariantCulture);

    private SubjectId Send(string team, int minutes = 30, bool exercise = false, SubjectId[]? members = null)
    {
        var (deployment, id) = (SubjectId.New("deployment"), SubjectId.New("team"));
        var incident = exercise ? Here.OpenIncident("a drill", exercise: true) : _incident;
        Here.Say(
            MeansBook.Registration(id, new TeamDescription(team, null, members ?? [], []), exercise, []),
            DeploymentBook.Dispatching(deployment, new DispatchOrder(incident, id, members ?? [], [], null, null, Now.AddMinutes(minutes)), exercise));
        return deployment;
    }

    private void Arrive(SubjectId deployment) => Here.Say(DeploymentBook.Moving(Get(deployment), Movement.Arrived));

    private Deployment Get(SubjectId deployment) => Product.Deployments.Book.Find(deployment, Product.Own)!;

    private void Answer(SubjectId rollCall, SubjectId who, AnswerState state) =>
        Here.Say(RollCallBook.Answer(Product.Deployments.RollCalls.Find(rollCall, Product.Own)!, who, state));

    private void Said(Sayable asked)
    {
        Product.Statements.Say(Assert.IsType<ToSay>(asked).Drafts, Product.Node);
        Product.Sequencer.Run();
    }

    private Task<string> On(string section, bool drills = false) => In("en", _room, section + (drills ? "?show=exercises" : ""));

    private static Task<string> English(Browser browser, string section) => In("en", browser, section);

    private static async Task<string> In(string language, Browser browser, string section)
    {
        using var answer = await browser.Open("/now/part/" + section, ("Cookie", $"bayyina-view={language}.light.latn"));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task IsOn(string section, string text, string? drill = null)
    {
        var (real, drills) = (await On(section), await On(section, drills: true));
        Assert.Contains(text, real, StringComparison.Ordinal);
        Assert.DoesNotContain(text, drills, StringComparison.Ordinal);
        if (drill is not null)
        {
            Assert.Contains(drill, drills, StringComparison.Ordinal);
            Assert.DoesNotContain(drill, real, StringComparison.Ordinal);
        }
    }

    private async Task IsNotOn(string section, string text, bool drills = false) =>
        Assert.DoesNotContain(text, await On(section, drills), StringComparison.Ordinal);

    [System.Text.RegularExpressions.GeneratedRegex("<a [^>]*href=\"([^\"]+)\"")]
    private static partial System.Text.RegularExpressions.Regex Links();
}
