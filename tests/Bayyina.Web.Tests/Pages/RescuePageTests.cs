using System.Net;
using System.Text.RegularExpressions;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Pages;

/// <summary>A search from its first name to its closing, on pages.</summary>
public sealed class RescuePageTests
{
    [Fact]
    public async Task Everyone_at_a_worksite_is_followed_until_accounted_for_and_then_the_record_closes()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en", digits: "latn");
        var (incident, worksite) = await Open(site, visitor);
        var sheet = SubjectId.New("casualty").Value;
        (string, string)[] lines = [("id", sheet), ("what", "people"), ("say", "name"), ("lines", "Rima (exercise)\r\nSamer (exercise)\r\n")];
        using var added = await visitor.Submit(worksite, worksite + "/people", lines);
        using var again = await visitor.Submit(worksite, worksite + "/people", lines);
        using var family = await visitor.Submit(worksite, worksite + "/people", ("what", "group"), ("best", "٦"), ("approx", "on"), ("label", "a family, third floor"));
        Assert.All([added, again, family], answer => Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode));
        Assert.Equal((8, 8), (Now(site, worksite).Reported, Now(site, worksite).Trapped));

        using var tooEarly = await Close(visitor, worksite);
        Assert.Equal(HttpStatusCode.Conflict, tooEarly.StatusCode);
        Assert.Contains("still reported or located here", await tooEarly.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var people = People(site, worksite);
        var rima = Path(people.Single(row => row.Name.OrNull == "Rima (exercise)").Id);
        var samer = Path(people.Single(row => row.Name.OrNull == "Samer (exercise)").Id);
        var group = Path(people.Single(row => row.Size is not null).Id);
        using var alive = await visitor.Submit(worksite, rima + "/fate", ("back", "worksite"), ("seen", ""), ("tap", "extricated-alive"));
        using var tappedTwice = await visitor.Submit(worksite, rima + "/fate", ("back", "worksite"), ("seen", ""), ("tap", "extricated-alive"));
        Assert.Equal([worksite + "#people", worksite + "#people"], [alive.Headers.Location!.ToString(), tappedTwice.Headers.Location!.ToString()]);
        Assert.Equal(2, site.Product.Statements.StateOf(people.Single(row => row.Name.OrNull == "Rima (exercise)").Id, site.Reader).Statements.Count);
        using var dead = await visitor.Submit(worksite, samer + "/fate", ("seen", ""), ("tap", "extricated-dead"));
        using var child = await visitor.Submit(group, group + "/members", ("label", "a child"), ("best", "1"), ("age_group", "child"), ("tap", "extricated-alive"));
        Assert.Equal(HttpStatusCode.Redirect, child.StatusCode);
        using var rest = await visitor.Submit(group, group + "/fate", ("seen", ""), ("tap", "elsewhere"), ("where", "they had left at noon"));
        Assert.Equal((8, 0, 2, 1, 5), (Now(site, worksite).Reported, Now(site, worksite).Trapped, Now(site, worksite).Rescued, Now(site, worksite).Recovered, Now(site, worksite).Elsewhere));

        foreach (var page in (string[])[worksite, samer, samer + "/story"])
        {
            var html = await visitor.Read(page);
            Assert.DoesNotContain("Samer (exercise)", html, StringComparison.Ordinal);
            Assert.Contains("until next of kin are", html, StringComparison.Ordinal);
        }
        using var told = await visitor.Submit(samer, samer + "/kin", ("how", "in person"));
        Assert.Equal(HttpStatusCode.Redirect, told.StatusCode);
        Assert.Contains("Samer (exercise)", await visitor.Read(worksite), StringComparison.Ordinal);

        using var closed = await Close(visitor, worksite);
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        Assert.Contains("Search closed", await visitor.Read(worksite), StringComparison.Ordinal);
        Assert.Contains("Reported 8: trapped 0, rescued 2", Plain(await visitor.Read($"/incidents/{incident}/worksites")), StringComparison.Ordinal);
        Assert.Empty(site.Failures);
    }

    [Theory]
    [InlineData("ar", "16 س 20 د", "تحديد مكان")]
    [InlineData("en", "16 h 20 min", "Located")]
    public async Task A_rescue_of_sixteen_hours_is_one_story(string language, string trapped, string located)
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit(language, digits: "latn");
        var (_, worksite) = await Open(site, visitor);
        using var added = await visitor.Submit(worksite, worksite + "/people", ("what", "people"), ("say", "label"), ("lines", "an infant"), ("since", "2026-02-03T06:45"));
        var infant = Path(Assert.Single(People(site, worksite)).Id);
        using var found = await visitor.Submit(infant, infant + "/fate", ("tap", "located"), ("when", "2026-02-03T11:10"), ("depth_m", "4"), ("method", "listening"), ("signs_of_life", "yes"), ("done_by", "team 2"));
        using var note = await visitor.Submit(infant, infant + "/notes", ("note", "Water through a tube."), ("when", "2026-02-03T15:40"));
        using var siteNote = await visitor.Submit(worksite, worksite + "/notes", ("note", "The slab is shored."), ("when", "2026-02-03T13:00"));
        var seen = site.Product.Casualties.Find(Assert.Single(People(site, worksite)).Id, site.Reader)!.Heads[0].Id.Value;
        using var out1 = await visitor.Submit(infant, infant + "/fate", ("seen", seen), ("tap", "extricated-alive"), ("when", "2026-02-03T23:05"), ("work_level", "heavy"));

        var story = Plain(await visitor.Read(infant + "/story"));

        Assert.Contains(trapped, story, StringComparison.Ordinal);
        int[] order = [story.IndexOf("Water through a tube.", StringComparison.Ordinal), story.IndexOf("The slab is shored.", StringComparison.Ordinal)];
        Assert.True(order[1] > 0 && order[0] > order[1], "in the order in which it happened");
        Assert.Contains(located, story, StringComparison.Ordinal);
        Assert.Contains("team 2", story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_two_said_without_seeing_each_other_is_shown_and_settled()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en", digits: "latn");
        var (_, worksite) = await Open(site, visitor);
        using var added = await visitor.Submit(worksite, worksite + "/people", ("what", "people"), ("lines", "Hasan (exercise)"));
        var who = Assert.Single(People(site, worksite)).Id;
        using var alive = await visitor.Submit(worksite, Path(who) + "/fate", ("seen", ""), ("tap", "extricated-alive"));
        using var elsewhere = await visitor.Submit(worksite, Path(who) + "/fate", ("seen", ""), ("tap", "elsewhere"), ("where", "x"));

        Assert.Equal(1, Now(site, worksite).Contradictory);
        Assert.Contains("Statements contradict each other", await visitor.Read(Path(who)), StringComparison.Ordinal);
        var heads = string.Join(' ', site.Product.Casualties.Find(who, site.Reader)!.Heads.Select(head => head.Id.Value));
        using var settled = await visitor.Submit(worksite, Path(who) + "/fate", ("seen", heads), ("tap", "handed_over-alive"), ("to_kind", "hospital"), ("to_name", "the field hospital"));
        Assert.Equal((0, 1), (Now(site, worksite).Contradictory, Now(site, worksite).Rescued));
    }

    [Fact]
    public async Task What_is_wrong_is_told_beside_its_form_and_nothing_is_said()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en");
        var (incident, worksite) = await Open(site, visitor);

        using var code = await visitor.Submit(worksite, $"/incidents/{incident}/worksites", ("code", "six"), ("label", "x"));
        using var taken = await visitor.Submit(worksite, $"/incidents/{incident}/worksites", ("code", "c-6"), ("label", "x"));
        using var nobody = await visitor.Submit(worksite, worksite + "/people", ("what", "people"), ("lines", " \r\n "));
        using var many = await visitor.Submit(worksite, worksite + "/people", ("what", "people"), ("lines", string.Join('\n', Enumerable.Range(0, 51))));
        using var count = await visitor.Submit(worksite, worksite + "/people", ("what", "group"), ("best", "many"), ("label", "x"));
        using var hidden = await visitor.Submit(worksite, worksite + "/people", ("what", "people"), ("lines", "a\u202Eb"));

        Assert.Equal([422, 409, 422, 422, 422, 422], ((HttpResponseMessage[])[code, taken, nobody, many, count, hidden]).Select(answer => (int)answer.StatusCode));
        Assert.Equal(0, Now(site, worksite).Reported);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Client.GetAsync(new Uri("/casualties/" + SubjectId.New("casualty").Value.Split('/')[1], UriKind.Relative))).StatusCode);
    }

    private static async Task<(string Incident, string Worksite)> Open(ASite site, Visitor visitor)
    {
        var incident = site.OpenIncident("a collapse").Value.Split('/')[1];
        using var opened = await visitor.Submit($"/incidents/{incident}/worksites", $"/incidents/{incident}/worksites", ("code", "c-6"), ("label", "a house"), ("when", "2026-02-03T07:00"));
        return (incident, opened.Headers.Location!.ToString().Split('#')[0]);
    }

    private static async Task<HttpResponseMessage> Close(Visitor visitor, string worksite) => await visitor.Submit(
        worksite, worksite + "/close", ("seen", WebUtility.HtmlDecode(Regex.Match(await visitor.Read(worksite), "name=\"seen\" value=\"([^\"]*Balance[^\"]*)\"").Groups[1].Value)), ("reason", "everyone is accounted for"));

    private static Balance Now(ASite site, string worksite) => site.Product.CasualtyList.At(new SubjectId("worksite/" + worksite.Split('/')[2]), site.Reader)!;

    private static IReadOnlyList<CasualtyRow> People(ASite site, string worksite) =>
        site.Product.CasualtyList.At(new SubjectId("worksite/" + worksite.Split('/')[2]), false, site.Reader, null, 50).Rows;

    private static string Path(SubjectId casualty) => "/casualties/" + casualty.Value.Split('/')[1];

    private static string Plain(string html) => WebUtility.HtmlDecode(html).Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
