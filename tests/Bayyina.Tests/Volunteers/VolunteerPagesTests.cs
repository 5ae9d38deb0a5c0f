using System.Net;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Api;
using Bayyina.Volunteers;

namespace Bayyina.Tests.Volunteers;

/// <summary>Volunteers by pages and by the API: said once, held back, refused with a reason.</summary>
public sealed class VolunteerPagesTests : IDisposable
{
    private readonly AServer _server = new();

    private Product Product => _server.Installation.Product;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task Somebody_is_registered_set_missing_and_found_again(string language)
    {
        var (_, browser) = await _server.SignedIn("Room", UserRole.Operations);
        await browser.Post("/preferences", ("language", language));
        var (id, page) = await Registered(browser, "سمير الحلبي", "Samir Halabi");
        Assert.Contains("سمير الحلبي", await browser.Text(page), StringComparison.Ordinal);

        var said = await browser.Post(page + "/status", ("seen", Seen(id)), ("state", "missing"), ("date", "2018-07-22"), ("reason", "no word since the convoy"));
        Assert.Equal((HttpStatusCode.Found, page), (said.StatusCode, said.Headers.Location!.ToString()));
        Assert.Equal(DutyBar.Missing, Product.Duty.Of(id)!.Bar);
        Assert.Contains("no word since the convoy", await browser.Text(page), StringComparison.Ordinal);
        Assert.Contains(page, await browser.Text("/volunteers?q=halabi&state=missing"), StringComparison.Ordinal);
        Assert.DoesNotContain(page, await browser.Text("/volunteers?state=active"), StringComparison.Ordinal);
        foreach (var path in (string[])["/volunteers", "/volunteers/as-of?day=2018-07-25&known=2018-07-25", "/volunteers/honour", "/centres", "/centres/new", "/volunteers/new", page])
        {
            var text = await browser.Text(path);
            // A text that is missing would show as its key.
            Assert.DoesNotMatch(@">\s*(volunteers|shell|incidents)\.[a-z_]+", text);
        }
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_says_it_once_and_with_other_content_both_stand()
    {
        var (_, browser) = await _server.SignedIn("Room", UserRole.Operations);
        var id = SubjectId.New("volunteer");
        (string, string)[] form = [("id", id.Value), ("drill", "no"), ("name_ar", "ريم")];
        await browser.Post("/volunteers", form);
        var again = await browser.Post("/volunteers", form);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
        Assert.Single(Product.Statements.StateOf(id).Statements);

        var other = await browser.Post("/volunteers", ("id", id.Value), ("drill", "no"), ("name_ar", "ريما"));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal(["ريم", "ريما"], Product.Volunteers.Find(id, Product.Own)!.Names.Select(n => n.Both));

        var page = "/volunteers/" + id.Value.Split('/')[1];
        (string, string)[] status = [("seen", Seen(id)), ("state", "injured"), ("date", "2018-07-22")];
        await browser.Post(page + "/status", status);
        await browser.Post(page + "/status", status);
        Assert.Single(Product.Statements.StateOf(id).CurrentOf(VolunteerKinds.StatusSet));
    }

    [Theory]
    [InlineData("status", "state=missing", "when.missing")]
    [InlineData("status", "state=killed&date=2018-07-22", "volunteer.state_unknown")]
    [InlineData("status", "state=missing&date=2999-01-01", "when.future")]
    [InlineData("status", "state=missing&date=2018-02-30", "when.no_day")]
    [InlineData("status", "state=missing&edtf=soon", "when.not_edtf")]
    [InlineData("death", "date=2018-07-22", "volunteer.duty_missing")]
    [InlineData("death", "duty=yes&date=2018-07-22&strike=no-id", "subject.malformed")]
    [InlineData("number", "number=none&source=x", "volunteer.number_malformed")]
    [InlineData("number", "number=132", "volunteer.source_missing")]
    [InlineData("training", "trainer=x", "text.missing")]
    [InlineData("posting", "date=2018-07-22", "volunteer.posting_empty")]
    public async Task What_is_wrong_is_told_beside_its_field_and_nothing_is_said(string act, string fields, string code)
    {
        var (_, browser) = await _server.SignedIn("Room", UserRole.Operations);
        var (id, page) = await Registered(browser, "ناصر", null);
        var answer = await browser.Post($"{page}/{act}", [.. fields.Split('&').Select(f => (f.Split('=')[0], f.Split('=')[1]))]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains($"href=\"#{act}-", text, StringComparison.Ordinal);
        Assert.Contains(Problems.Text(code, System.Globalization.CultureInfo.GetCultureInfo("ar"))[..12], text, StringComparison.Ordinal);
        Assert.Single(Product.Statements.StateOf(id).Statements);
    }

    [Fact]
    public async Task Who_was_killed_is_named_to_nobody_on_any_page_until_the_family_knows_and_takes_no_status()
    {
        var (_, room) = await _server.SignedIn("Room", UserRole.Operations);
        var (_, officer) = await _server.SignedIn("Officer", UserRole.ProtectionOfficer);
        var (id, page) = await Registered(room, "شهيرة", "Shahira");
        await room.Post(page + "/kin", ("name", "والدة شهيرة الخفية"), ("relation", "mother"));
        Assert.Equal(HttpStatusCode.Found, (await room.Post(page + "/death", ("seen", Seen(id)), ("duty", "yes"), ("date", "2016-08-12"), ("cause", "second strike"))).StatusCode);
        await room.Post(page + "/number", ("number", "132"), ("source", "a newspaper"));

        string[] pages = ["/", "/volunteers", "/volunteers?q=shahira", "/volunteers/honour", page, "/ledger", "/ledger/1", "/ledger/2", "/ledger/3", "/ledger/4", "/ledger/5"];
        foreach (var path in pages)
        {
            var text = WebUtility.HtmlDecode(await room.Text(path));
            Assert.DoesNotContain("Shahira", text.Replace("q=shahira", "", StringComparison.Ordinal).Replace("value=\"shahira\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("شهيرة", text, StringComparison.Ordinal);
        }
        Assert.Contains("١٣٢", await room.Text("/volunteers/honour"), StringComparison.Ordinal);
        var refused = await room.Post(page + "/status", ("seen", Seen(id)), ("state", "active"), ("date", "2016-08-20"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("شهيرة", WebUtility.HtmlDecode(await officer.Text(page)), StringComparison.Ordinal);
        Assert.Contains("والدة", WebUtility.HtmlDecode(await officer.Text(page)), StringComparison.Ordinal);

        await room.Post(page + "/kin-informed", ("date", "2016-08-13"));
        Assert.Contains("Shahira", await room.Text("/volunteers/honour"), StringComparison.Ordinal);
        Assert.DoesNotContain("الخفية", WebUtility.HtmlDecode(await room.Text(page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_centre_is_registered_and_given_up()
    {
        var (_, browser) = await _server.SignedIn("Room", UserRole.Operations);
        var made = await browser.Post("/centres", ("id", SubjectId.New("centre").Value), ("drill", "no"), ("name", "مركز الأنصاري"), ("place", "حي الأنصاري"), ("place_code", "C1022"));
        var page = made.Headers.Location!.ToString();
        Assert.Contains("مركز الأنصاري", await browser.Text("/centres"), StringComparison.Ordinal);
        var centre = new SubjectId("centre/" + page.Split('/')[2]);
        var seen = string.Join(' ', VolunteerBook.Seen(Product.Statements.StateOf(centre), VolunteerKinds.CentreGivenUp).Select(s => s.Value));

        await browser.Post(page + "/given-up", ("seen", seen), ("date", "2016-12-15"), ("reason", "the city fell"));
        Assert.Equal(CentreStanding.GivenUp, Product.Volunteers.FindCentre(centre, Product.Own)!.Standing);
        Assert.Contains("the city fell", await browser.Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_register_set_count_and_are_refused_with_codes()
    {
        using var caller = new ACaller(_server, "A program", [UserRole.Operations]);
        var id = SubjectId.New("volunteer");
        var wish = $$$"""{"volunteer":"{{{id}}}","name":{"ar":"وليد","latin":"Walid"},"joined":"2014-03","roles":["rescuer"]}""";
        await caller.Done(caller.Post("/api/volunteers", wish), 201);
        await caller.Done(caller.Post("/api/volunteers", wish), 201);
        Assert.Single(Product.Statements.StateOf(id).Statements);
        Assert.Equal((409, "form.said_otherwise"), Told(await caller.Post("/api/volunteers", wish.Replace("Walid", "Waleed", StringComparison.Ordinal))));
        var path = "/api/volunteers/" + id.Value.Split('/')[1];
        await caller.Done(caller.Post(path + "/status", """{"state":"missing","at":"2018-07-22"}"""), 201);

        Assert.Equal("missing", (await caller.Done(caller.Get("/api/volunteers"))).GetProperty("rows")[0].GetProperty("state").GetString());
        var register = await caller.Done(caller.Get("/api/volunteers/as-of?day=2018-07-25"));
        Assert.Equal(1, register.GetProperty("fate_unknown").GetProperty("least").GetInt64());
        Assert.Equal((422, "volunteer.state_unknown"), Told(await caller.Post(path + "/status", """{"state":"killed","at":"2018-07-22"}""")));
        Assert.Equal((422, "when.future"), Told(await caller.Post(path + "/status", """{"state":"active","at":"2999"}""")));
        Assert.Equal((404, "volunteer.unknown"), Told(await caller.Post("/api/volunteers/none/status", """{"state":"active","at":"2018"}""")));
        await caller.Done(caller.Post(path + "/death", """{"at":"2018-07-26","line_of_duty":true,"cause":"a mine"}"""), 201);
        await caller.Done(caller.Post(path + "/number", """{"number":251,"source":"a statement"}"""), 201);
        Assert.Equal((409, "volunteer.frozen"), Told(await caller.Post(path + "/shift", """{"in":true}""")));
        var one = await caller.Done(caller.Get(path));
        Assert.True(one.GetProperty("is_name_held_back").GetBoolean());
        Assert.Empty(one.GetProperty("names").EnumerateArray());
        Assert.DoesNotContain("Walid", (await caller.Get(path)).Body, StringComparison.Ordinal);
        var roll = (await caller.Done(caller.Get("/api/volunteers/honour"))).GetProperty("rows")[0];
        Assert.True(roll.GetProperty("claims")[0].GetProperty("differs").GetBoolean());
        await caller.Done(caller.Post(path + "/kin-informed", """{"at":"2018-07-27"}"""), 201);
        Assert.Contains("Walid", (await caller.Get(path)).Body, StringComparison.Ordinal);
        await caller.Done(caller.Post("/api/centres", """{"name":"Centre 1","place":{"text":"somewhere","lat":36.2,"lon":37.1}}"""), 201);
        Assert.Equal((422, "place.malformed"), Told(await caller.Post("/api/centres", """{"name":"Centre 2","place":{"lat":36.2}}""")));
    }

    private static (int, string) Told(Answered answer) => (answer.Status, answer.Code);

    private string Seen(SubjectId id) => string.Join(' ', VolunteerBook.Seen(Product.Statements.StateOf(id), VolunteerKinds.StatusSet).Select(s => s.Value));

    private static async Task<(SubjectId Id, string Page)> Registered(Browser browser, string arabic, string? latin)
    {
        var id = SubjectId.New("volunteer");
        var answer = await browser.Post("/volunteers", ("id", id.Value), ("drill", "no"), ("name_ar", arabic), ("name_latin", latin ?? ""), ("edtf", "2014"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return (id, answer.Headers.Location!.ToString());
    }
}
