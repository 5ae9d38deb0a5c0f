using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Web.Shell;

namespace Bayyina.Tests.Api;

/// <summary>Reports, strikes and sightings by programs, with what is wrong with them.</summary>
[Trait("store", "each")]
public sealed class OperationsByApiTests : IDisposable
{
    private readonly AServer _server = new();
    private readonly ACaller _room;

    public OperationsByApiTests() => _room = new ACaller(_server, "Room", [UserRole.Operations]);

    private Product Product => _server.Installation.Product;

    public void Dispose()
    {
        _room.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task A_report_opens_strike_and_incident_in_one_transaction()
    {
        var made = await _room.Done(_room.Post("/api/reports", """
            {"channel":"phone","at":"2026-03-14T12:20+03:00","place":{"text":"سراقب","lat":35.8642,"lon":36.8004},"what":"تمرين","type":"attack","weapon":"rocket",
             "trapped":"5-7","children":"yes","hazards":["unexploded"],"open":true,"exercise":true}
            """), 201);
        var report = Product.Reports.Find(new SubjectId(made.GetProperty("subject").GetString()!), Product.Own)!;

        Assert.Equal((ReportState.Placed, true), (report.State, report.Exercise));
        var incident = Product.Incidents.Find(Assert.Single(report.Incidents), Product.Own)!;
        Assert.Equal(Assert.Single(report.Strikes), Assert.Single(incident.Strikes));
        Assert.Equal(["rocket"], Product.Strikes.Find(incident.Strikes[0], Product.Own)!.Weapons);
        Assert.Equal([Vocabulary.Attack], incident.Types);
        Assert.DoesNotContain("سراقب", Assert.Single(incident.Titles), StringComparison.Ordinal);
        var shown = await _room.Done(_room.Get("/api/strikes/" + incident.Strikes[0].Value.Split('/')[1]));
        Assert.Equal(incident.Id.Value, Assert.Single(shown.GetProperty("incidents").EnumerateArray()).GetString());
        Assert.Single((await _room.Done(_room.Get("/api/reports?exercise=true"))).GetProperty("rows").EnumerateArray());
        Assert.Empty((await _room.Done(_room.Get("/api/reports"))).GetProperty("rows").EnumerateArray());
    }

    [Theory]
    [InlineData("reports", "report", """{"report":"ID","what":"one"}""", """{"report":"ID","what":"another"}""")]
    [InlineData("strikes", "strike", """{"strike":"ID","weapon":"rocket"}""", """{"strike":"ID","weapon":"mine"}""")]
    [InlineData("sightings", "sighting", """{"sighting":"ID","what":"drone"}""", """{"sighting":"ID","what":"launch"}""")]
    public async Task Sent_twice_it_is_one_and_with_other_content_both_are_kept(string path, string type, string first, string other)
    {
        var id = SubjectId.New(type);
        string Of(string json) => json.Replace("ID", id.Value, StringComparison.Ordinal);
        var made = await _room.Done(_room.Post("/api/" + path, Of(first)), 201);
        var again = await _room.Done(_room.Post("/api/" + path, Of(first)));

        Assert.Equal(made.GetProperty("statement").GetString(), again.GetProperty("statement").GetString());
        Assert.Single(Product.Statements.About([id], Product.Own));
        var refused = await _room.Post("/api/" + path, Of(other));
        Assert.Equal((409, "statement.sent_twice"), (refused.Status, refused.Code));
        Assert.Equal(2, Product.Statements.About([id], Product.Own).Count);
        // The other one, sent again, is there as well; nothing is kept a third time.
        Assert.Equal(200, (await _room.Post("/api/" + path, Of(other))).Status);
        Assert.Equal(2, Product.Statements.About([id], Product.Own).Count);
    }

    [Fact]
    public async Task Many_at_once_under_one_id_are_one()
    {
        var json = $$"""{"report":"{{SubjectId.New("report")}}","what":"exercise","exercise":true}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _room.Post("/api/reports", json)));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(11, answers.Count(answer => answer.Status == 200));
        Assert.Single(Product.ReportList.Page(Product.Own, true, null, null, 10).Rows);
    }

    [Theory]
    [InlineData("""{}""", "report.empty")]
    [InlineData("""{"what":"x","weapon":"catapult"}""", "report.word_unknown")]
    [InlineData("""{"what":"x","type":"other-than-known"}""", "report.word_unknown")]
    [InlineData("""{"what":"x","hazards":["dragons"]}""", "report.word_unknown")]
    [InlineData("""{"what":"x","at":"2026-03-14T15:00+03:00"}""", "when.future")]
    [InlineData("""{"what":"x","at":"2026-03-14T15:00+03:00","clock":{"offset_s":60}}""", "when.future")]
    [InlineData("""{"what":"x","at":"today"}""", "when.not_edtf")]
    [InlineData("""{"what":"x","clock":{"offset_s":99999999999999}}""", "clock.malformed")]
    [InlineData("""{"what":"x","trapped":"many"}""", "count.malformed")]
    [InlineData("""{"place":{"lat":95,"lon":36}}""", "place.coordinates_malformed")]
    [InlineData("""{"place":{"lat":35}}""", "place.coordinates_malformed")]
    [InlineData("""{"place":{"code":"SY 02"}}""", "place.code_malformed")]
    [InlineData("""{"place":{"text":"x","uncertainty_m":-1}}""", "place.uncertainty_malformed")]
    [InlineData("""{"what":"x","caller":{"name":"two\nlines"}}""", "report.caller_malformed")]
    [InlineData("""{"what":"x","report":"incident/0f8fad5b-d9cb-469f-a165-70867728950e"}""", "subject.malformed")]
    [InlineData("""{"what":"x","incident":"incident/0f8fad5b-d9cb-469f-a165-70867728950e"}""", "incident.unknown")]
    [InlineData("""{"what":"x","item":"item/0f8fad5b-d9cb-469f-a165-70867728950e"}""", "item.unknown")]
    public async Task What_is_wrong_with_a_report_is_told_and_nothing_is_kept(string json, string code)
    {
        var answer = await _room.Post("/api/reports", json);

        Assert.Equal((ProblemStatus.Of(code), code), (answer.Status, answer.Code));
        Assert.Empty(Product.ReportList.Page(Product.Own, false, null, null, 10).Rows);
    }

    [Fact]
    public async Task A_megabyte_of_text_is_refused_and_ten_thousand_letters_are_not()
    {
        Assert.Equal("request.too_large", (await _room.Post("/api/reports", $$"""{"what":"{{new string('x', 1 << 20)}}"}""")).Code);
        Assert.Equal("note.malformed", (await _room.Post("/api/reports", $$"""{"what":"{{new string('x', 10_001)}}"}""")).Code);
        Assert.Equal(201, (await _room.Post("/api/reports", $$"""{"what":"{{new string('ق', 10_000)}}"}""")).Status);
        Assert.Equal(301, Assert.Single(Product.ReportList.Page(Product.Own, false, null, null, 10).Rows).What.OrNull!.Length);
    }

    [Fact]
    public async Task A_clock_that_is_ahead_explains_a_time_that_has_not_come_and_a_place_abroad_is_flagged()
    {
        // It is 12:26 in Syria; the phone believes that it is 15:26.
        var made = await _room.Done(_room.Post("/api/reports", """
            {"what":"x","at":"2026-03-14T15:20+03:00","clock":{"device":"phone 7","offset_s":10800},"place":{"lat":41.0,"lon":29.0}}
            """), 201);
        var report = Product.Reports.Find(new SubjectId(made.GetProperty("subject").GetString()!), Product.Own)!;

        Assert.Equal([Oddities.PlaceOutside, Oddities.ClockAhead], report.Flags);
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 9, 20, 0, TimeSpan.Zero), report.Time.Earliest);
        Assert.Equal("2026-03-14T15:20+03:00", report.First!.At.OrNull);
        Assert.Equal(new DeviceClock("phone 7", 10800), report.First.Clock);
        Assert.Equal(report.Flags, Assert.Single(Product.ReportList.Page(Product.Own, false, null, null, 10).Rows).Flags);
    }

    [Fact]
    public async Task Who_called_is_read_back_by_nobody_who_may_not_read_protected()
    {
        var made = await _room.Post("/api/reports", """{"what":"exercise","exercise":true,"caller":{"name":"a protected name","contact":"0944000111"}}""");
        var sighted = await _room.Post("/api/sightings", """{"what":"drone","form":"heard","exercise":true,"observer":{"name":"a protected observer"}}""");
        var (report, sighting) = (made.Headers.Location!.ToString(), sighted.Headers.Location!.ToString());

        foreach (var path in (string[])[report, sighting, "/api/reports?exercise=true", "/api/sightings?exercise=true", "/api/statements"])
        {
            Assert.DoesNotContain("a protected", (await _room.Get(path)).Body, StringComparison.Ordinal);
        }
        var (legal, browser) = await _server.SignedIn("Legal", UserRole.Legal);
        Assert.Contains("a protected name", await browser.Text(report["/api".Length..]), StringComparison.Ordinal);
        Assert.Contains("a protected observer", await browser.Text(sighting["/api".Length..]), StringComparison.Ordinal);
        Assert.Contains(_server.Access.Log.Latest(100), line => line.What == AccessEvents.Looked && line.Actor == legal.Actor.Value && line.Detail == "caller");
        var (_, room) = await _server.SignedIn("Room 2", UserRole.Operations);
        Assert.DoesNotContain("a protected", await room.Text(report["/api".Length..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_joined_is_split_by_its_statement()
    {
        var (one, other) = (_server.Installation.OpenIncident("one"), _server.Installation.OpenIncident("other"));
        var path = "/api/incidents/" + one.Value.Split('/')[1];
        var said = await _room.Done(_room.Post(path + "/same", $$"""{"other":"{{other}}"}"""), 201);

        Assert.Equal(2, Product.Incidents.ClassOf(other, false).Count);
        Assert.Equal("merge.with_itself", (await _room.Post(path + "/same", $$"""{"other":"{{one}}"}""")).Code);
        Assert.Equal("merge.mixed_exercise", (await _room.Post(path + "/same", $$"""{"other":"{{_server.Installation.OpenIncident(exercise: true)}}"}""")).Code);
        var split = $$"""{"statement":"{{said.GetProperty("statement").GetString()}}"}""";
        await _room.Done(_room.Post(path + "/split", split), 201);
        Assert.Single(Product.Incidents.ClassOf(other, false));
        Assert.Equal("merge.split_already", (await _room.Post(path + "/split", split)).Code);
    }

    [Fact]
    public async Task Whoever_did_not_see_anothers_word_does_not_move_on_from_it()
    {
        var (one, other) = (_server.Installation.OpenIncident("one"), _server.Installation.OpenIncident("other"));
        var made = await _room.Post("/api/reports", """{"what":"x"}""");
        var path = made.Headers.Location!.ToString();
        await _room.Done(_room.Post(path + "/concerns", $$"""{"seen":[],"incident":"{{one}}"}"""), 201);
        await _room.Done(_room.Post(path + "/concerns", $$"""{"seen":[],"incident":"{{other}}"}"""), 201);
        var shown = await _room.Done(_room.Get(path));

        Assert.Equal("conflict", shown.GetProperty("state").GetString());
        var seen = shown.GetProperty("concerns").EnumerateArray().Select(concern => concern.GetProperty("statement").GetString()).ToList();
        await _room.Done(_room.Post(path + "/concerns", $$"""{"seen":["{{seen[0]}}","{{seen[1]}}"],"incident":"{{other}}"}"""), 201);
        Assert.Equal("placed", (await _room.Done(_room.Get(path))).GetProperty("state").GetString());
    }
}
