using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bayyina.Access;
using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Api;
using Bayyina.Tests.DoubleTaps.Record;

namespace Bayyina.Tests.DoubleTaps.Warnings;

/// <summary>Warnings by pages without a script, by programs, and by the way out that is shut until somebody opens it.</summary>
[Trait("store", "each")]
public sealed partial class WarningPageTests : IDisposable
{
    private readonly AServer _server = new();

    private Product Product => _server.Installation.Product;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_room_warns_a_team_hears_it_by_one_tap_and_whoever_has_not_is_an_alarm()
    {
        var (_, room) = await _server.SignedIn("Salma", UserRole.Operations);
        var (incident, one, other) = Sent();
        var form = await room.Text($"/warnings/new?incident={incident}");
        Assert.Contains($"value=\"{incident}\" selected", form, StringComparison.Ordinal);

        (string, string)[] fields = [("id", Id().Match(form).Value), ("drill", "no"), ("reason", "sighting"), ("incident", incident.Value), ("area", ""), ("text", "مروحية من الجنوب")];
        var warning = await Made(room, "/warnings", fields);
        Assert.Equal(warning, await Made(room, "/warnings", fields));
        Assert.Equal(2, Assert.Single(Product.WarningList.Standing(Product.Own, false, 10)).Outstanding.Value);
        Assert.Contains("بلا تأكيد سماع", await room.Text("/warnings"), StringComparison.Ordinal);

        var page = await room.Text(Path(one));
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Contains(warning + "/acknowledge", page, StringComparison.Ordinal);
        var tap = await room.Post(warning + "/acknowledge", ("deployment", one.Value), ("answer", "sheltering"), ("back", "deployment"));
        Assert.Equal((HttpStatusCode.Redirect, Path(one)), (tap.StatusCode, tap.Headers.Location?.ToString()));
        await room.Post(warning + "/acknowledge", ("deployment", one.Value), ("answer", "sheltering"), ("back", "deployment"));
        Assert.DoesNotContain("role=\"alert\"", await room.Text(Path(one)), StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", await room.Text(Path(other)), StringComparison.Ordinal);
        var now = Product.Warnings.Find(new SubjectId("warning/" + warning.Split('/')[2]), Product.Own)!;
        Assert.Equal(other.Value, Assert.Single(now.Outstanding));
        Assert.Single(now.Acknowledgements);

        // Nobody ends it without a reason, nor what they have not been shown.
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Post(warning + "/end", ("reason", ""), ("seen", Seen().Match(await room.Text(warning)).Groups[1].Value))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await room.Post(warning + "/end", ("reason", "انتهى"), ("seen", "1"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await room.Post(warning + "/end", ("reason", "انتهى"), ("seen", Seen().Match(await room.Text(warning)).Groups[1].Value))).StatusCode);
        Assert.Empty(Product.WarningList.Standing(Product.Own, false, 10));
        Assert.Contains("لا يعني زوال الخطر", await room.Text(warning), StringComparison.Ordinal);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public async Task A_warning_for_an_area_goes_to_the_teams_there_and_to_those_of_whom_nobody_knows_where_they_are()
    {
        var (_, room) = await _server.SignedIn("Salma", UserRole.Operations);
        var (_, here, _) = Sent();
        var far = Send(Opened(new PlaceSaid(null, null, 33.51, 36.29, 100)));
        var nowhere = Send(_server.Installation.OpenIncident("بلا مكان"));
        var code = Product.Addressees.AreaOf(new PlaceSaid(null, null, AStruckTown.Latitude, AStruckTown.Longitude))!.Code[..4];

        var warning = await Made(room, "/warnings", ("id", SubjectId.New("warning").Value), ("drill", "no"), ("reason", "chemical"), ("incident", ""), ("area", code), ("text", ""));

        var to = Product.Warnings.Find(new SubjectId("warning/" + warning.Split('/')[2]), Product.Own)!.To;
        Assert.Contains(here.Value, to);
        Assert.Contains(nowhere.Value, to);
        Assert.DoesNotContain(far.Value, to);
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Post("/warnings", ("id", SubjectId.New("warning").Value), ("reason", "chemical"), ("incident", ""), ("area", "SY99"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Post("/warnings", ("id", SubjectId.New("warning").Value), ("reason", "nonsense"), ("incident", ""), ("area", ""))).StatusCode);
    }

    [Fact]
    public async Task Programs_warn_hear_and_end_with_codes_where_they_may_not()
    {
        using var program = new ACaller(_server, "a program", [UserRole.Operations]);
        var (incident, one, _) = Sent();
        var made = await program.Done(program.Post("/api/warnings", $$"""{"reason":"ordnance","incident":"{{incident}}"}"""), 201);
        var path = "/api/warnings/" + made.GetProperty("warning").GetString()!.Split('/')[1];
        Assert.Equal(2, made.GetProperty("outstanding").GetArrayLength());
        await program.Done(program.Post(path + "/acknowledgements", $$"""{"deployment":"{{one}}","answer":"withdrawing"}"""), 201);
        Assert.Equal(1, (await program.Done(program.Get(path))).GetProperty("outstanding").GetArrayLength());
        Assert.Equal(1, (await program.Done(program.Get("/api/warnings"))).GetProperty("rows")[0].GetProperty("outstanding").GetInt32());
        Assert.Equal("warning.answer_unknown", (await program.Post(path + "/acknowledgements", $$"""{"deployment":"{{one}}","answer":"dancing"}""")).Code);
        Assert.Equal("deployment.unknown", (await program.Post(path + "/acknowledgements", """{"deployment":"x"}""")).Code);
        Assert.Equal("warning.nowhere", (await program.Post("/api/warnings", """{"reason":"ordnance"}""")).Code);
        Assert.Equal("warning.reason_unknown", (await program.Post("/api/warnings", $$"""{"reason":"x","incident":"{{incident}}"}""")).Code);
        Assert.Equal("incident.unknown", (await program.Post("/api/warnings", $$"""{"reason":"other","incident":"{{incident}}","exercise":true}""")).Code);
        Assert.Equal("warning.reason_missing", (await program.Post(path + "/end", """{"reason":" "}""")).Code);
        await program.Done(program.Post(path + "/end", """{"reason":"all teams are back"}"""), 201);
        Assert.Equal("warning.ended_already", (await program.Post(path + "/end", """{"reason":"again"}""")).Code);
        Assert.Equal(1, (await program.Done(program.Get("/api/warnings?over=true"))).GetProperty("rows").GetArrayLength());
        Assert.Equal("warning.unknown", (await program.Get("/api/" + SubjectId.New("warning").Value.Replace("warning/", "warnings/", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task Nothing_leaves_until_an_administrator_opens_the_outlet_and_then_only_to_who_may_receive_it()
    {
        var (_, keeper) = await _server.SignedIn("keeper", UserRole.Administrator);
        var (_, room) = await _server.SignedIn("Salma", UserRole.Operations);
        using var receiver = new ACaller(_server, "a hospital", [UserRole.Operations], Right.Read(Feature.Alerts));
        using var stranger = new ACaller(_server, "a team", [UserRole.Field]);
        var (incident, one, _) = Sent();
        var warning = await Made(room, "/warnings", ("id", SubjectId.New("warning").Value), ("drill", "no"), ("reason", "further-strike"), ("incident", incident.Value), ("area", ""), ("text", "secret words"), ("leaves", "yes"));
        var kept = await Made(room, "/warnings", ("id", SubjectId.New("warning").Value), ("drill", "no"), ("reason", "sighting"), ("incident", incident.Value), ("area", ""), ("text", ""));

        Assert.Equal("alert.shut", (await receiver.Get("/api/cap/feed")).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await room.Post("/alerts", ("turn", "open"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await keeper.Post("/alerts", ("turn", "open"), ("reason", "تمرين: مشفى"))).StatusCode);
        Assert.Equal(403, (await stranger.Get("/api/cap/feed")).Status);
        Assert.Equal(403, (await receiver.Get("/api/warnings")).Status);

        var feed = await Xml(receiver, "/api/cap/feed");
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var link = Assert.Single(feed.Descendants(atom + "entry")).Elements(atom + "link").Single().Attribute("href")!.Value;
        Assert.Equal($"/api/cap/warning-{warning.Split('/')[2]}.xml", link);
        var alert = await Xml(receiver, link);
        XNamespace cap = CapAlert.Namespace;
        Assert.Equal("Actual", alert.Element(cap + "status")!.Value);
        // As its governorate, since which district it is no outline says: the nearest centre's would be a guess.
        var governorate = Product.Addressees.AreaOf(new PlaceSaid(null, null, AStruckTown.Latitude, AStruckTown.Longitude))!;
        Assert.All(alert.Descendants(cap + "value"), value => Assert.Equal(governorate.Code, value.Value));
        Assert.Equal(4, governorate.Code.Length);
        foreach (var secret in (string[])[incident.Value, one.Value, "secret words", "35.4", "36.6", "الحي", "فريق"])
        {
            Assert.DoesNotContain(secret.Split('/')[^1], alert.ToString() + feed, StringComparison.Ordinal);
        }

        // Teams that move, arrive, hear and are added change nothing of what leaves.
        Move(one, Movement.Arrived);
        await room.Post(warning + "/acknowledge", ("deployment", one.Value), ("answer", "staying"));
        Send(incident);
        Product.SecondStrikes.Look();
        Product.Sequencer.Run();
        Assert.Equal(alert.ToString(), (await Xml(receiver, link)).ToString());
        Assert.Equal(feed.ToString(), (await Xml(receiver, "/api/cap/feed")).ToString());

        // What the room lets out later leaves then; what is ended is cancelled; what is shut is shut.
        await room.Post(kept + "/leave");
        await room.Post(warning + "/end", ("reason", "انتهى"), ("seen", Seen().Match(await room.Text(warning)).Groups[1].Value));
        Assert.Equal(["Alert", "Alert", "Cancel"], (await Xml(receiver, "/api/cap/feed")).Descendants(atom + "summary").Select(type => type.Value).Order());
        Assert.Equal("alert.unknown", (await receiver.Get("/api/cap/warning-x.xml")).Code);
        Assert.Contains("CAP 1.2", await keeper.Text("/alerts"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await keeper.Post("/alerts", ("turn", "shut"))).StatusCode);
        Assert.Equal("alert.shut", (await receiver.Get(link)).Code);
        Assert.Equal("alert.shut", (await receiver.Get("/api/cap/feed")).Code);
    }

    // Missing and sparse: no time, no place, no arrival, no record; nothing that a page says of it may be read as an all-clear.
    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task No_page_of_a_clock_or_a_warning_ever_says_safe(string language)
    {
        var (_, room) = await _server.SignedIn("Salma", UserRole.Operations);
        await room.Post("/preferences", ("language", language), ("back", "/"));
        var bare = SubjectId.New("strike");
        _server.Installation.Say(StrikeBook.Reported(bare, new StrikeWords(), false));
        var old = SubjectId.New("strike");
        _server.Installation.Say(StrikeBook.Reported(old, new StrikeWords { At = "2013" }, false));
        var (incident, one, _) = Sent();
        _server.Installation.Say(WarningBook.Issuing(SubjectId.New("warning"), new WarningWish("further-strike", []) { Incident = incident }, false));
        var empty = await Read(room, "/warnings?show=exercises");
        Assert.Contains(language == "en" ? "No warning stands. That says nothing of the danger" : "لا تحذير قائماً الآن، وهذا لا يعني زوال الخطر", empty, StringComparison.Ordinal);

        foreach (var path in (string[])[Path(bare), Path(old), Path(incident), Path(one), "/warnings", "/warnings/new", "/now"])
        {
            var text = await Read(room, path);
            Assert.DoesNotMatch(language == "en" ? @"(?i)\bsafe\b|all.clear|no danger|unlikely" : "آمن|أمان|لا خطر|زال الخطر", text);
            Assert.DoesNotMatch(@"(?<![0-9.٠-٩])[0٠](%|٪)", text);
        }
        Assert.Contains(language == "en" ? "Prior only" : "تقدير مسبق فقط", await Read(room, Path(bare)), StringComparison.Ordinal);
        _server.Installation.Time.Move(TimeSpan.FromHours(30));
        var (_, later) = await _server.SignedIn("Salma again", UserRole.Operations);
        await later.Post("/preferences", ("language", language), ("back", "/"));
        Assert.Contains(language == "en" ? "That does not end the danger" : "هذا لا ينهي الخطر", await Read(later, Path(bare)), StringComparison.Ordinal);
    }

    private static async Task<string> Read(Browser browser, string path)
    {
        var content = Content().Match(await browser.Text(path)).Value;
        Assert.NotEmpty(content);
        return WebUtility.HtmlDecode(Tag().Replace(content, " "));
    }

    private static async Task<XElement> Xml(ACaller caller, string path)
    {
        var answer = await caller.Get(path);
        Assert.Equal(200, answer.Status);
        return XElement.Parse(answer.Body);
    }

    private (SubjectId Incident, SubjectId One, SubjectId Other) Sent()
    {
        var incident = Opened(new PlaceSaid("الحي", null, AStruckTown.Latitude, AStruckTown.Longitude, 40));
        return (incident, Send(incident), Send(incident));
    }

    private SubjectId Opened(PlaceSaid where)
    {
        var incident = SubjectId.New("incident");
        _server.Installation.Say(IncidentBook.Opening(incident, "حادثة", null, null, false, "attack", null, where));
        return incident;
    }

    private SubjectId Send(SubjectId incident)
    {
        var deployment = SubjectId.New("deployment");
        _server.Installation.Say(DeploymentBook.Dispatching(
            deployment, new DispatchOrder(incident, null, [SubjectId.New("volunteer")], [], null, null, _server.Installation.Time.GetUtcNow().AddHours(40)), false));
        return deployment;
    }

    private void Move(SubjectId deployment, Movement to) => _server.Installation.Say(DeploymentBook.Moving(Product.Deployments.Book.Find(deployment, Product.Own)!, to));

    private static async Task<string> Made(Browser room, string path, params (string, string)[] fields)
    {
        var answer = await room.Post(path, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return answer.Headers.Location!.ToString();
    }

    private static string Path(SubjectId subject) => $"/{subject.Type}s/{subject.Value.Split('/')[1]}";

    [GeneratedRegex("warning/[0-9a-f-]{36}")]
    private static partial Regex Id();

    [GeneratedRegex("name=\"seen\" value=\"([0-9]+)\"")]
    private static partial Regex Seen();

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline)]
    private static partial Regex Content();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
