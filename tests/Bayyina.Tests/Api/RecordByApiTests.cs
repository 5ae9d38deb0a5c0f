using System.Globalization;
using Bayyina.Access;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Api;

/// <summary>The record as programs read it and say things in it.</summary>
[Trait("store", "each")]
public sealed class RecordByApiTests : IDisposable
{
    private readonly AServer _server = new();
    private readonly ACaller _desk;

    public RecordByApiTests() => _desk = new ACaller(_server, "Desk", [UserRole.Documentation]);

    private Product Product => _server.Installation.Product;

    public void Dispose()
    {
        _desk.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task An_incident_is_opened_noted_on_and_closed_under_the_users_own_key()
    {
        var opened = await _desk.Post("/api/incidents", """{"title":"Exercise: collapse","at":"2026-01-17","place":"a school","exercise":true}""");
        Assert.Equal(201, opened.Status);
        var path = opened.Headers.Location!.ToString();
        Assert.Equal("incident.opened", opened.Json.GetProperty("kind").GetString());
        var noted = await _desk.Done(_desk.Post(path + "/notes", """{"text":"تمرين: وصل الفريق\nإلى الموقع"}"""), 201);
        var seen = await _desk.Get(path);
        Assert.Equal("open", seen.Json.GetProperty("standing").GetString());
        var note = Assert.Single(seen.Json.GetProperty("notes").EnumerateArray());
        Assert.Equal("ar", note.GetProperty("language").GetProperty("value").GetString());
        Assert.Equal("never_said", note.GetProperty("at").GetProperty("state").GetString());
        Assert.False(note.GetProperty("at").TryGetProperty("value", out _));
        Assert.Contains("تمرين: وصل الفريق\\nإلى الموقع", seen.Body, StringComparison.Ordinal);

        var closed = await _desk.Done(_desk.Post(path + "/closing", """{"reason":"The exercise is over"}""", ("If-Match", seen.Headers.ETag!.ToString())), 201);

        Assert.Equal("closed", (await _desk.Get(path)).Json.GetProperty("standing").GetString());
        var said = Product.Statements.About([new SubjectId(opened.Json.GetProperty("subject").GetString()!)], Product.Own);
        Assert.All(said, one => Assert.Equal(_desk.User.Actor.Value, one.Statement.By));
        Assert.All(said, one => Assert.True(one.Statement.Exercise));
        Assert.Equal(
            new[] { opened.Json, noted, closed }.Select(receipt => (receipt.GetProperty("statement").GetString(), receipt.GetProperty("index").GetInt64())),
            said.Select(one => ((string?)one.Statement.Id.Value, one.Index!.Value)));
        Assert.Equal("incident.closed_already", (await _desk.Post(path + "/closing", "{}", ("If-Match", "*"))).Code);
    }

    [Fact]
    public async Task Nobody_closes_on_what_they_have_not_been_shown()
    {
        var path = "/api/incidents/" + _server.Installation.OpenIncident().Value.Split('/')[1];
        var seen = (await _desk.Get(path)).Headers.ETag!.ToString();
        await _desk.Done(_desk.Post(path + "/notes", """{"text":"there is more"}"""), 201);

        Assert.Equal((428, "request.precondition_missing"), Of(await _desk.Post(path + "/closing", "{}")));
        Assert.Equal((412, "incident.changed"), Of(await _desk.Post(path + "/closing", "{}", ("If-Match", seen))));
        Assert.Equal("open", (await _desk.Get(path)).Json.GetProperty("standing").GetString());
    }

    [Theory]
    [InlineData("""{"title":" "}""", "incident.title_malformed", "/title")]
    [InlineData("""{"title":"a\u0000b"}""", "incident.title_malformed", "/title")]
    [InlineData("""{"title":"exe.\u202Egpj"}""", "incident.title_malformed", "/title")]
    [InlineData("""{"title":"t","at":"yesterday"}""", "when.not_edtf", "/at")]
    [InlineData("""{"title":"t","at":"2099-01-01T10:00+03:00"}""", "when.future", "/at")]
    [InlineData("""{"title":"t","place":"a\nb"}""", "incident.place_malformed", "/place")]
    public async Task What_is_no_title_date_or_place_opens_nothing(string body, string code, string pointer)
    {
        var answer = await _desk.Post("/api/incidents", body);

        Assert.Equal((422, code), Of(answer));
        Assert.Equal(pointer, answer.Json.GetProperty("pointer").GetString());
        Assert.Equal(0, Product.IncidentList.Count().Real);
    }

    [Fact]
    public async Task Lists_go_page_by_page_to_their_end_and_know_drills_apart()
    {
        for (var i = 0; i < 5; i++)
        {
            _server.Installation.Time.Move(TimeSpan.FromSeconds(i % 2));
            _server.Installation.OpenIncident($"incident {i}", exercise: false);
        }
        var drill = _server.Installation.OpenIncident("a drill", exercise: true);
        var seen = new List<string>();
        var pages = 0;
        for (var next = "/api/incidents?limit=2"; next is not null; pages++)
        {
            var page = await _desk.Done(_desk.Get(next));
            seen.AddRange(page.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("title").GetString()!));
            next = page.TryGetProperty("next", out var after) ? $"/api/incidents?limit=2&after={Uri.EscapeDataString(after.GetString()!)}" : null;
        }

        Assert.Equal(3, pages);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(drill.Value, Assert.Single((await _desk.Get("/api/incidents?exercise=true")).Json.GetProperty("rows").EnumerateArray()).GetProperty("incident").GetString());
        Assert.Equal("incident 3", Assert.Single((await _desk.Get("/api/incidents?q=INCIDENT%20%D9%A3")).Json.GetProperty("rows").EnumerateArray()).GetProperty("title").GetString());
        foreach (var (query, code) in ((string, string)[])[
            ("limit=0", "request.query_malformed"), ("limit=201", "request.query_malformed"), ("limit=two", "request.malformed"), ("after=x", "request.query_malformed"),
            ("excercise=true", "request.query_unknown"), ("exercise=true&exercise=false", "request.query_malformed"), ("exercise=maybe", "request.malformed")])
        {
            Assert.Equal((400, code), Of(await _desk.Get("/api/incidents?" + query)));
        }
    }

    [Fact]
    public async Task An_item_comes_with_its_custody_its_bytes_and_a_proof_that_verifies()
    {
        var incident = _server.Installation.OpenIncident();
        var item = _server.Installation.Seal(incident, "a photograph")[0].Item;
        var path = "/api/items/" + item.Value.Split('/')[1];
        var shown = await _desk.Done(_desk.Get(path));
        Assert.Equal("a photograph", shown.GetProperty("file").GetProperty("value").GetString());
        Assert.Equal(incident.Value, shown.GetProperty("incidents")[0].GetProperty("incident").GetString());
        var bytes = await _desk.Get(shown.GetProperty("content").GetString()!);
        Assert.Equal(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes("a photograph")), bytes.Type.StartsWith("text/", StringComparison.Ordinal)
            ? Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(bytes.Body)) : bytes.Body);
        Assert.Equal(item.Value, (await _desk.Get($"/api/incidents/{incident.Value.Split('/')[1]}/items")).Json.GetProperty("rows")[0].GetProperty("item").GetString());
        var receipt = shown.GetProperty("receipt");
        var index = receipt.GetProperty("index").GetInt64();
        Assert.True(receipt.GetProperty("covered").GetBoolean());

        using var http = new HttpClient { BaseAddress = _server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", _desk.Token);
        var proof = LogProof.Parse(await http.GetStringAsync(receipt.GetProperty("proof").GetString(), TestContext.Current.CancellationToken));
        var leaf = await http.GetStringAsync(receipt.GetProperty("leaf").GetString(), TestContext.Current.CancellationToken);
        Assert.Equal(index, proof.Index);
        Assert.Equal(Product.StatementList.At(Product.Own, index)!.Statement.Token.Jws, leaf);
        Assert.Equal(receipt.GetProperty("statement").GetString(), (await _desk.Get($"/api/ledger/{index}")).Json.GetProperty("statement").GetProperty("statement").GetString());
        Assert.Equal(index, (await _desk.Get($"/api/statements/{receipt.GetProperty("statement").GetString()}")).Json.GetProperty("receipt").GetProperty("index").GetInt64());
    }

    [Fact]
    public async Task What_a_page_withholds_the_api_withholds_and_says_so()
    {
        var incident = _server.Installation.OpenIncident("a strike", place: "SY020003-secret");
        var bare = _server.Installation.OpenIncident("another");
        var witness = _server.Installation.AUser("a protected name", UserRole.Field);
        var enrolment = Product.Statements.About([witness.Actor], Product.Own)[0].Index;
        using var keeper = new ACaller(_server, "Keeper", [UserRole.Administrator]);
        using var officer = new ACaller(_server, "Officer", [UserRole.ProtectionOfficer]);
        var path = "/api/incidents/" + incident.Value.Split('/')[1];

        foreach (var asked in (string[])["/api/incidents", path, "/api/statements", "/api/statements?kind=incident.opened", "/api/ledger/1", "/api/dossiers"])
        {
            Assert.DoesNotContain("SY020003-secret", (await keeper.Get(asked)).Body, StringComparison.Ordinal);
        }
        Assert.Equal("""{"state":"withheld"}""", (await keeper.Get(path)).Json.GetProperty("place").GetRawText());
        Assert.Equal("""{"state":"withheld"}""", (await keeper.Get("/api/incidents")).Json.GetProperty("rows")[0].GetProperty("place").GetRawText());
        // Also where it was never said: that something was said tells something too.
        Assert.Equal("withheld", (await keeper.Get("/api/incidents/" + bare.Value.Split('/')[1])).Json.GetProperty("place").GetProperty("state").GetString());
        Assert.Equal("never_said", (await _desk.Get("/api/incidents/" + bare.Value.Split('/')[1])).Json.GetProperty("place").GetProperty("state").GetString());
        Assert.Equal("""{"state":"present","value":"SY020003-secret"}""", (await _desk.Get(path)).Json.GetProperty("place").GetRawText());
        // A token never reads what is protected, not even that of somebody who may.
        foreach (var reader in (ACaller[])[keeper, officer, _desk])
        {
            var enrolled = await reader.Get($"/api/ledger/{enrolment}");
            Assert.DoesNotContain("a protected name", enrolled.Body, StringComparison.Ordinal);
            Assert.Equal("withheld", enrolled.Json.GetProperty("statement").GetProperty("properties").GetProperty("name").GetProperty("state").GetString());
        }
        var (_, browser) = await _server.SignedIn("Second officer", UserRole.ProtectionOfficer);
        Assert.Contains("a protected name", await browser.Text($"/api/ledger/{enrolment}"), StringComparison.Ordinal);
        Assert.Contains(_server.Access.Log.Latest(1000), line => line.What == AccessEvents.Looked && line.Subject == witness.Actor.Value);
    }

    [Fact]
    public async Task A_dossier_leaves_and_is_listed_and_logged()
    {
        var incident = _server.Installation.OpenIncident();
        _server.Installation.Seal(incident, "a photograph");
        var left = await _desk.Post("/api/dossiers", $$"""{"incidents":["{{incident}}"],"withhold":["device"]}""");
        Assert.Equal((200, "application/zip"), (left.Status, left.Type));
        Assert.StartsWith("504B0304", left.Body, StringComparison.Ordinal);
        var row = Assert.Single((await _desk.Get("/api/dossiers")).Json.GetProperty("rows").EnumerateArray());
        Assert.Equal(incident.Value, row.GetProperty("incidents")[0].GetProperty("incident").GetString());
        Assert.Equal("device", row.GetProperty("withheld")[0].GetString());
        Assert.Contains(_server.Access.Log.Latest(1000), line => line.What == AccessEvents.Exported && line.Actor == _desk.User.Actor.Value);

        Assert.Equal((422, "dossier.nothing"), Of(await _desk.Post("/api/dossiers", """{"incidents":[]}""")));
        Assert.Equal((404, "incident.unknown"), Of(await _desk.Post("/api/dossiers", """{"incidents":["incident/x"]}""")));
        Assert.Equal((422, "withhold.unknown"), Of(await _desk.Post("/api/dossiers", $$"""{"incidents":["{{incident}}"],"withhold":["colour"]}""")));
        Assert.Equal((422, "withhold.refused"), Of(await _desk.Post("/api/dossiers", $$"""{"incidents":["{{incident}}"],"withhold":["sha256"]}""")));
        using var analyst = new ACaller(_server, "Analyst", [UserRole.Analyst]);
        Assert.Equal((403, "api.refused"), Of(await analyst.Post("/api/dossiers", $$"""{"incidents":["{{incident}}"]}""")));
    }

    [Fact]
    public async Task The_ledger_tells_what_its_page_tells()
    {
        _server.Installation.OpenIncident();
        var ledger = await _desk.Done(_desk.Get("/api/ledger"));
        var checkpoint = await _desk.Get("/api/ledger/checkpoint");
        Assert.Equal(Product.LedgerFolder.Checkpoint()!.Format(), checkpoint.Body);
        var parsed = Checkpoint.Parse(Product.LedgerFolder.Checkpoint()!.Text);
        Assert.Equal(parsed.Size, ledger.GetProperty("size").GetInt64());
        Assert.Contains('\n' + ledger.GetProperty("root").GetString() + '\n', checkpoint.Body, StringComparison.Ordinal);
        Assert.Equal((404, "ledger.not_covered"), Of(await _desk.Get(string.Create(CultureInfo.InvariantCulture, $"/api/ledger/{parsed.Size}/proof"))));
        Assert.Equal((404, "statement.unknown"), Of(await _desk.Get("/api/ledger/99999")));
        Assert.Equal((404, "statement.unknown"), Of(await _desk.Get("/api/statements/no-such")));
        Assert.Contains("item.sealed", (await _desk.Get("/api/kinds")).Json.GetProperty("rows").EnumerateArray().Select(kind => kind.GetProperty("kind").GetString()));
        Assert.Equal(0, (await _desk.Get("/api/people")).Json.GetProperty("rows").GetArrayLength());
    }

    private static (int, string) Of(Answered answer) => (answer.Status, answer.Code);
}
