using System.Net;
using System.Text.RegularExpressions;
using Bayyina.Access;
using Bayyina.Displacement;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Api;

namespace Bayyina.Tests.Displacement;

/// <summary>The displaced by pages and by the API.</summary>
public sealed class DisplacementPagesTests : IDisposable
{
    private readonly AServer _server = new();

    private Product Product => _server.Installation.Product;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task Each_kind_is_opened_by_its_form_goes_on_by_its_acts_and_is_listed(string language)
    {
        var (_, browser) = await _server.SignedIn("Room", UserRole.Operations);
        await browser.Post("/preferences", ("language", language));
        var siege = await Opened(browser, "siege", "title=East Ghouta&edtf=2013-04&place=Ghouta");
        var convoy = await Opened(browser, "convoy", $"title=To the north&from=Ghouta&destination=Idlib&siege={siege}");
        var family = await Opened(browser, "family", $"people=5-7&children=~3&name_ar=أبو سرّي&from=Ghouta&convoy={convoy}");
        var evacuee = await Opened(browser, "evacuee", $"people=4&name_ar=سرّي&convoy={convoy}");
        var promise = await Opened(browser, "promise", $"promised=safe-passage&promised_by=the other side&edtf=2018-03-22/2018-03-25&siege={siege}");
        var appeal = await Opened(browser, "appeal", $"text=Open a corridor.&addressed_to=everybody&date=2018-03-01&siege={siege}");
        var service = await Opened(browser, "service", $"service=medical&people=40%2B&families=8&date=2018-03-23&place=Qalaat&convoy={convoy}");
        var settlement = await Opened(browser, "settlement", "title=A village&date=2018-03-24&people=200-300");
        foreach (var (page, act, fields) in ((string, string, string)[])[
            (siege, "inside", "people=~400000&source=the council&edtf=2018-02"), (siege, "end", "date=2018-04-14&reason=evacuated"),
            (convoy, "movement", "state=departed&date=2018-03-22&time=09:10&people=900"), (family, "shelter", "shelter=camp&place=مكان سرّي&date=2018-03-25"),
            (family, "needs", "needs=food"), (family, "departure", "date=2018-05-01&destination=مكان سرّي"), (evacuee, "passage", "outcome=refused&through=a checkpoint&date=2018-03-22"),
            (promise, "breach", "breach=shelling&date=2018-03-23"), (promise, "end", "date=2018-03-25"), (appeal, "answer", "answer=no-answer")])
        {
            // As the page's own form names what it showed.
            var seen = Regex.Match(await browser.Text(page), $"action=\"{page}/{act}\".*?name=\"seen\" value=\"([^\"]*)\"", RegexOptions.Singleline);
            Assert.True(seen.Success, $"{page} offers no {act}");
            var said = await browser.Post($"{page}/{act}", [("seen", seen.Groups[1].Value), .. Fields(fields)]);
            Assert.True(said.StatusCode == HttpStatusCode.Found, $"{page} {act}: {said.StatusCode}");
        }
        Assert.Equal("refused", Assert.Single(Product.DisplacementList.OutcomesOf(Subject(convoy), false, Product.Own)).State);
        foreach (var path in DisplacementWords.Types.Select(type => "/displaced?type=" + type).Concat(DisplacementWords.Types.Select(type => "/displaced/new?type=" + type))
            .Concat([siege, convoy, family, evacuee, promise, appeal, service, settlement, "/displaced/sums?from=2018-03-01&until=2018-03-31"]))
        {
            var text = await browser.Text(path);
            // A text that is missing would show as its key; what is protected shows to nobody of the room.
            Assert.DoesNotMatch(@">\s*(displacement|volunteers|shell|incidents)\.[a-z_]+", text);
            Assert.DoesNotContain("سرّي", WebUtility.HtmlDecode(text), StringComparison.Ordinal);
        }
        Assert.Contains(evacuee, await browser.Text(convoy), StringComparison.Ordinal);
        Assert.Contains(promise, await browser.Text(siege), StringComparison.Ordinal);
        var (_, officer) = await _server.SignedIn("Officer", UserRole.ProtectionOfficer);
        Assert.Contains("سرّي", WebUtility.HtmlDecode(await officer.Text(family)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("family", "from=x", "count.missing")]
    [InlineData("family", "people=many", "count.malformed")]
    [InlineData("evacuee", "people=3", "text.missing")]
    [InlineData("evacuee", "people=3&convoy=none", "subject.malformed")]
    [InlineData("service", "service=gold&date=2018-03-23", "word.unknown")]
    [InlineData("service", "service=food", "when.missing")]
    [InlineData("siege", "date=2018-03-23", "text.missing")]
    [InlineData("settlement", "title=x&date=2999-03-23", "when.future")]
    public async Task What_is_wrong_is_told_and_nothing_is_said(string type, string fields, string code)
    {
        var (_, browser) = await _server.SignedIn("Room", UserRole.Operations);
        var before = Product.Rows.Assigned();
        var answer = await browser.Post("/displaced", [("id", SubjectId.New(type).Value), ("type", type), ("drill", "no"), .. Fields(fields)]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(Problems.Text(code, System.Globalization.CultureInfo.GetCultureInfo("ar"))[..8], text, StringComparison.Ordinal);
        Assert.Equal(before, Product.Rows.Assigned());
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_says_it_once_and_with_other_content_both_stand()
    {
        var (_, browser) = await _server.SignedIn("Room", UserRole.Operations);
        var id = SubjectId.New("family");
        (string, string)[] form = [("id", id.Value), ("type", "family"), ("drill", "no"), ("people", "6")];
        await browser.Post("/displaced", form);
        Assert.Equal(HttpStatusCode.Found, (await browser.Post("/displaced", form)).StatusCode);
        Assert.Single(Product.Statements.StateOf(id).Statements);
        form[3] = ("people", "8");
        Assert.Equal(HttpStatusCode.Conflict, (await browser.Post("/displaced", form)).StatusCode);
        Assert.Equal(new Bounds(6, 8), Product.Displacement.Find(id, Product.Own)!.PeopleBounds);
    }

    [Fact]
    public async Task Programs_register_list_and_sum()
    {
        using var caller = new ACaller(_server, "A program", [UserRole.Operations]);
        var (convoy, evacuee) = (SubjectId.New("convoy"), SubjectId.New("evacuee"));
        await caller.Done(caller.Post("/api/families", """{"people":{"min":5,"max":7},"head":{"ar":"سرّي"}}"""), 201);
        await caller.Done(caller.Post("/api/services", """{"at":"2018-07-05","kind":"food","families":{"best":30},"place":{"text":"a camp"}}"""), 201);
        var wish = $$$"""{"evacuee":"{{{evacuee}}}","convoy":"{{{convoy}}}","people":{"best":4}}""";
        await caller.Done(caller.Post("/api/evacuees", wish), 201);
        await caller.Done(caller.Post("/api/evacuees", wish), 201);
        Assert.Single(Product.Statements.StateOf(evacuee).Statements);
        await caller.Done(caller.Post($"/api/evacuees/{evacuee.Value.Split('/')[1]}/passage", """{"outcome":"left-behind"}"""), 201);

        var family = (await caller.Done(caller.Get("/api/displaced?type=family"))).GetProperty("rows")[0];
        Assert.Equal((5, 7), (family.GetProperty("people").GetProperty("least").GetInt32(), family.GetProperty("people").GetProperty("most").GetInt32()));
        Assert.Equal("left-behind", (await caller.Done(caller.Get("/api/displaced?type=evacuee&convoy=" + convoy))).GetProperty("rows")[0].GetProperty("state").GetString());
        var sum = (await caller.Done(caller.Get("/api/displaced/sums?from=2018-07-01"))).GetProperty("rows")[0];
        Assert.Equal((30, "a camp"), (sum.GetProperty("families").GetProperty("most").GetInt32(), sum.GetProperty("place").GetString()));
        Assert.Equal("left-behind", (await caller.Done(caller.Get("/api/displaced/evacuee/" + evacuee.Value.Split('/')[1]))).GetProperty("states")[0].GetString());
        foreach (var (asked, status, code) in ((Task<Answered>, int, string)[])[
            (caller.Get("/api/displaced?type=nothing"), 400, "request.query_malformed"),
            (caller.Get("/api/displaced/family/none"), 404, "displaced.unknown"),
            (caller.Post("/api/families", """{"people":{"min":7,"max":5}}"""), 422, "count.malformed"),
            (caller.Post("/api/services", """{"at":"2018","kind":"gold"}"""), 422, "word.unknown"),
            (caller.Post("/api/evacuees", """{"convoy":"family/x","people":{"best":4}}"""), 422, "subject.malformed")])
        {
            var answer = await asked;
            Assert.Equal((status, code), (answer.Status, answer.Code));
        }
    }

    private static (string, string)[] Fields(string fields) => [.. fields.Split('&').Select(f => (f.Split('=')[0], Uri.UnescapeDataString(f[(f.IndexOf('=', StringComparison.Ordinal) + 1)..])))];

    private static SubjectId Subject(string page) => new(page["/displaced/".Length..]);

    private static async Task<string> Opened(Browser browser, string type, string fields)
    {
        var answer = await browser.Post("/displaced", [("id", SubjectId.New(type).Value), ("type", type), ("drill", "no"), .. Fields(fields)]);
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{type}: {answer.StatusCode}");
        return answer.Headers.Location!.ToString();
    }
}
