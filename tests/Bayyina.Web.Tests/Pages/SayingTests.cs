using System.Net;
using System.Text.RegularExpressions;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Pages;

/// <summary>Incidents that are opened, noted and closed on pages.</summary>
public partial class SayingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public async Task An_incident_opens_under_its_users_key_and_sent_twice_it_opens_once()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en");
        var id = SubjectId.New("incident");
        (string, string)[] fields = [("id", id.Value), ("drill", "no"), ("title", "انهيار بناء"), ("date", "2026-02-03"), ("from", "06:45"), ("clock", "+03:00"), ("place", "الصاخور")];

        using var first = await visitor.Submit("/incidents/new", "/incidents", fields);
        using var second = await visitor.Submit("/incidents/new", "/incidents", fields);

        var page = "/incidents/" + id.Value["incident/".Length..];
        Assert.Equal([page + "#add", page + "#add"], [first.Headers.Location!.ToString(), second.Headers.Location!.ToString()]);
        var state = site.Product.Statements.StateOf(id, site.Reader);
        var opened = Assert.Single(state.Statements).Statement;
        Assert.Equal(site.Reader.Actor.Value, opened.By);
        Assert.True(site.Product.Rows.IndexesOf([opened.Id]).ContainsKey(opened.Id));
        var incident = Incident.From(state);
        Assert.Equal(("2026-02-03T06:45+03:00", "الصاخور", false), (incident.OpenedAt.OrNull, incident.Place.OrNull, incident.Exercise));
        Assert.Contains("id=\"add\"", await visitor.Read(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drill_is_one_in_its_statement_and_on_its_page()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en");
        Assert.Contains("value=\"yes\" checked", await visitor.Read("/incidents/new?show=exercises"), StringComparison.Ordinal);

        using var opened = await visitor.Submit("/incidents/new", "/incidents", ("drill", "yes"), ("title", "a drill"), ("unknown", "on"));

        Assert.Equal(new Tally(0, 1), site.Product.IncidentList.Count());
        Assert.Contains("EXERCISE · تمرين", await visitor.Read(opened.Headers.Location!.ToString().Split('#')[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit();

        using var answer = await visitor.Submit(
            "/incidents/new", "/incidents", ("drill", "yes"), ("title", "سطران\nهنا"), ("edtf", "٢٠١٦-١٣"), ("place", "حي <الصاخور>"));

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("id=\"title-wrong\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"when-edtf-wrong\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"place-wrong\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"title-wrong title-help\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"2016-13\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"حي &lt;الصاخور&gt;\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"yes\" checked", html, StringComparison.Ordinal);
        Assert.Equal(new Tally(0, 0), site.Product.IncidentList.Count());
    }

    [Theory]
    [InlineData("2026-02-03", "", "", false, false, "", "2026-02-03", null)]
    [InlineData("2026-02-03", "", "", true, false, "", "2026-02-03~", null)]
    [InlineData("2026-02-03", "06:45", "", false, false, "", "2026-02-03T06:45+03:00", null)]
    [InlineData("2026-02-03", "06:45", "07:00", false, false, "", "2026-02-03T06:45+03:00/2026-02-03T07:00+03:00", null)]
    [InlineData("", "", "", false, true, "", null, null)]
    [InlineData("", "", "", false, false, "2026-02~", "2026-02~", null)]
    [InlineData("", "", "", false, false, "", null, "when.missing")]
    [InlineData("", "06:45", "", false, false, "", null, "when.no_day")]
    [InlineData("2026-02-30", "", "", false, false, "", null, "when.no_day")]
    [InlineData("2026-03-09", "", "", false, false, "", null, "when.future")]
    [InlineData("2026-02-03", "", "07:00", false, false, "", null, "when.no_time")]
    [InlineData("2026-02-03", "25:00", "", false, false, "", null, "when.no_time")]
    [InlineData("2026-02-03", "06:45", "06:00", false, false, "", null, "when.ends_before")]
    [InlineData("2026-02-03", "06:45", "", true, false, "", null, "when.about_time")]
    [InlineData("2026-02-03", "", "", false, true, "", null, "when.known_and_unknown")]
    [InlineData("2026-02-03", "", "", false, false, "2026", null, "when.twice")]
    [InlineData("", "", "", false, false, "yesterday", null, "when.not_edtf")]
    public void When_it_happened_is_read_from_the_form(
        string date, string from, string to, bool about, bool unknown, string edtf, string? read, string? wrong)
    {
        var complaints = new Complaints();

        Assert.Equal(read, new WhenForm(date, from, to, "+03:00", about, unknown, edtf).Read(complaints, Now));
        Assert.Equal(wrong is null ? [] : [wrong], complaints.All.Select(complaint => complaint.Code));
    }

    [Fact]
    public async Task A_note_is_kept_in_its_language_and_an_empty_one_is_refused_beside_its_field()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en");
        var id = site.OpenIncident("a strike");
        var page = PageOf(id);

        using var kept = await visitor.Submit(page, page + "/notes", ("note", "heard a voice\r\nunder the stairs"), ("language", ""));
        using var refused = await visitor.Submit(page, page + "/notes", ("note", "  "));

        Assert.Equal(page + "#notes", kept.Headers.Location!.ToString());
        var note = Incident.From(site.Product.Statements.StateOf(id, site.Reader)).Notes.Single(n => n.Language.OrNull == "en");
        Assert.Equal("heard a voice\nunder the stairs", note.Text.OrNull);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("id=\"note-wrong\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_closes_on_what_they_have_not_been_shown_and_what_comes_later_reopens()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en");
        var id = site.OpenIncident("a strike");
        var page = PageOf(id);
        var seen = Seen().Match(await visitor.Read(page)).Groups[1].Value;
        Say(site, IncidentBook.Note(id, "meanwhile", "en", exercise: false));

        using var stale = await visitor.Submit(page, page + "/close", ("seen", seen), ("reason", "all accounted for"));
        var html = await stale.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Contains("value=\"all accounted for\"", html, StringComparison.Ordinal);
        Assert.Equal(Standing.Open, Standings(site, id));

        using var closed = await visitor.Submit(page, page + "/close", ("seen", Seen().Match(html).Groups[1].Value), ("reason", "all accounted for"));
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        Assert.Equal(Standing.Closed, Standings(site, id));
        Assert.DoesNotContain("/close\"", await visitor.Read(page), StringComparison.Ordinal);

        Say(site, IncidentBook.Note(id, "another voice", "en", exercise: false));
        Assert.Equal(Standing.Reopened, Standings(site, id));
    }

    [Fact]
    public async Task A_history_is_paged_without_losing_or_repeating_anything()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en");
        var id = site.OpenIncident("a strike");
        Say(site, [.. Enumerable.Range(0, 68).Select(i => IncidentBook.Note(id, $"note {i}", "en", exercise: false))]);
        var seen = new List<string>();
        for (var path = PageOf(id); path is not null;)
        {
            var history = (await visitor.Read(path)).Split("id=\"history\"")[1];
            seen.AddRange(Index().Matches(history).Select(match => match.Groups[1].Value));
            path = Next().Match(history) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        Assert.Equal(70, seen.Count);
        Assert.Equal(70, seen.Distinct().Count());
    }

    [Fact]
    public async Task Who_writes_no_incidents_is_told_who_does_and_gets_no_button()
    {
        await using var site = await ASite.StartEmpty();
        var keeper = Assert.IsType<Bayyina.Access.UserChanged>(site.Product.Access.Users.Create("Keeper", [Bayyina.Access.UserRole.Administrator], null)).User;
        using var visitor = new Hosting.Visitor(site.Address, "en.auto.arab");
        // The first user may say what they do besides; this one does nothing else.
        var link = "/link/" + site.Product.Access.Links.MakeFor(keeper, null);
        using var entered = await visitor.Submit(link, link, ("password", "a long password of words"), ("again", "a long password of words"));

        var home = await visitor.Read("/");

        Assert.DoesNotContain("action=\"/exercise\"", home, StringComparison.Ordinal);
        Assert.DoesNotContain("/incidents/new", home, StringComparison.Ordinal);
        Assert.Equal(2, Who().Count(home));
    }

    private static void Say(ASite site, params Draft[] drafts)
    {
        site.Product.Statements.Say(drafts, site.Product.Node);
        site.Product.Sequencer.Run();
    }

    private static Standing Standings(ASite site, SubjectId id) => site.Product.Incidents.Find(id, site.Reader)!.Standing;

    private static string PageOf(SubjectId id) => "/incidents/" + id.Value["incident/".Length..];

    [GeneratedRegex("name=\"seen\" value=\"([^\"]+)\"")]
    private static partial Regex Seen();

    [GeneratedRegex("href=\"/ledger/([0-9]+)\"")]
    private static partial Regex Index();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Next();

    [GeneratedRegex("operations\\W+field\\W+documentation\\W+protection officer")]
    private static partial Regex Who();
}
