using System.Net;
using System.Text.RegularExpressions;
using Bayyina.Access;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Api;

namespace Bayyina.Tests.Deployments;

/// <summary>Teams by pages, as a browser without a script uses them, and by programs.</summary>
[Trait("store", "each")]
public sealed partial class DeploymentPageTests : IDisposable
{
    private readonly AServer _server = new();

    private Product Product => _server.Installation.Product;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_room_registers_a_team_sends_it_and_follows_it_by_one_tap_each()
    {
        var (_, room) = await _server.SignedIn("Salma", UserRole.Operations);
        var incident = _server.Installation.OpenIncident("انهيار");
        var person = AnOperation.Person();
        var crane = await Made(room, "/vehicles", ("id", SubjectId.New("vehicle").Value), ("name", "رافعة 3"), ("type", "crane"));
        var team = await Made(room, "/teams", ("id", SubjectId.New("team").Value), ("name", "فريق الصاخور"), ("member", person.Value), ("vehicle", "vehicle/" + crane.Split('/')[2]));
        var step = await room.Text($"/deployments/new?incident={incident}&team=team/{team.Split('/')[2]}");
        Assert.Contains($"value=\"{person}\" checked", step, StringComparison.Ordinal);

        (string, string)[] form = [("id", Id().Match(step).Value), ("incident", incident.Value), ("team", "team/" + team.Split('/')[2]), ("member", person.Value), ("drill", "no"), ("minutes", "15")];
        var deployment = await Made(room, "/deployments", form);
        Assert.Equal(deployment, await Made(room, "/deployments", form));
        Assert.Equal(1, Product.Deployments.List.CountOut().Real);

        foreach (var tap in (string[])["acknowledge", "en-route", "arrive", "check-in", "withdraw", "return"])
        {
            Assert.Contains("فريق الصاخور", await room.Text("/deployments"), StringComparison.Ordinal);
            var page = await room.Text(deployment);
            Assert.Equal(HttpStatusCode.Redirect, (await room.Post($"{deployment}/{tap}", ("seen", Seen().Match(page).Groups[1].Value))).StatusCode);
        }
        Assert.Equal(0, Product.Deployments.List.CountOut().Real);
        var said = Product.Statements.StateOf(new SubjectId("deployment/" + deployment.Split('/')[2]), Product.Own).Current.Select(s => s.Kind).Order().ToList();
        Assert.Equal(DeploymentKinds.All.Select(kind => kind.Name).Where(kind => kind != "deployment.overdue").Order(), said);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public async Task A_withdrawal_needs_nothing_but_the_tap_and_is_refused_by_nothing_that_is_sent_along()
    {
        var (_, room) = await _server.SignedIn("Salma", UserRole.Field);
        var incident = _server.Installation.OpenIncident("انهيار");
        var deployments = Enumerable.Range(0, 3).Select(_ => Sent(incident)).ToList();

        Assert.Equal(HttpStatusCode.Redirect, (await room.Post(Path(deployments[0]) + "/withdraw")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await room.Post(Path(deployments[1]) + "/withdraw", ("seen", "nonsense \u202E~"), ("reason", new string('x', 900)))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await room.Post("/deployments/withdraw", ("incident", incident.Value))).StatusCode);

        Assert.All(Product.Deployments.List.Out(Product.Own, false, 10), row => Assert.Equal([Movement.Withdrawn], row.Movements));
        // Tapped again, nothing more is said.
        var before = Product.Rows.Assigned();
        await room.Post(Path(deployments[0]) + "/withdraw");
        await room.Post("/deployments/withdraw", ("incident", incident.Value));
        Assert.Equal(before, Product.Rows.Assigned());

        using var program = new ACaller(_server, "a program", [UserRole.Operations]);
        var other = Sent(incident);
        await program.Done(program.Post("/api" + Path(other) + "/movement", """{"movement":"withdrawn","at":"9999-01-01","seen":["nothing"]}"""), 201);
        Assert.Equal([Movement.Withdrawn], Product.Deployments.Book.Find(other, Product.Own)!.Movements);
    }

    [Fact]
    public async Task Who_was_shut_out_is_refused_with_a_code_in_both_languages_and_on_the_page()
    {
        var shut = _server.Installation.AUser("سمير", UserRole.Field);
        _server.Installation.AUser("keeper", UserRole.Administrator);
        Product.Access.Users.Disable(shut.Id, null);
        var incident = _server.Installation.OpenIncident("انهيار");
        using var program = new ACaller(_server, "a program", [UserRole.Operations]);
        var (_, room) = await _server.SignedIn("Salma", UserRole.Operations);

        var refused = await program.Post("/api/deployments", $$"""{"incident":"{{incident}}","members":["{{shut.Actor}}"]}""");
        Assert.Equal((409, "deployment.member_suspended"), (refused.Status, refused.Code));
        var page = await room.Post("/deployments", ("id", SubjectId.New("deployment").Value), ("incident", incident.Value), ("member", shut.Actor.Value), ("drill", "no"));
        Assert.Equal(HttpStatusCode.Conflict, page.StatusCode);
        Assert.Equal(0, Product.Deployments.List.CountOut().Real);
    }

    [Fact]
    public async Task A_form_sent_twice_with_other_content_answers_409_and_keeps_both()
    {
        var (_, room) = await _server.SignedIn("Salma", UserRole.Operations);
        var (one, two) = (_server.Installation.OpenIncident("one"), _server.Installation.OpenIncident("two"));
        var id = SubjectId.New("deployment");
        (string, string)[] Form(SubjectId incident) => [("id", id.Value), ("incident", incident.Value), ("member", AnOperation.Person().Value), ("drill", "no")];

        Assert.Equal(HttpStatusCode.Redirect, (await room.Post("/deployments", Form(one))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await room.Post("/deployments", Form(two))).StatusCode);

        Assert.Equal(2, Product.Deployments.Book.Find(id, Product.Own)!.Dispatches.Count);
        Assert.True(Assert.Single(Product.Deployments.List.Out(Product.Own, false, 10)).IsDisputed);
    }

    [Fact]
    public async Task The_roll_is_called_on_a_phone_by_one_tap_each_and_started_once()
    {
        var (_, phone) = await _server.SignedIn("Omar", UserRole.Field);
        var incident = _server.Installation.OpenIncident("انهيار");
        SubjectId[] people = [AnOperation.Person(), AnOperation.Person()];
        var deployment = Sent(incident, people);
        _server.Installation.Say(DeploymentBook.Moving(Product.Deployments.Book.Find(deployment, Product.Own)!, Movement.Arrived));

        var rollCall = await Made(phone, "/roll-calls", ("incident", incident.Value), ("why", "second-strike"));
        Assert.Equal(rollCall, await Made(phone, "/roll-calls", ("incident", incident.Value), ("why", "room")));
        Assert.Equal(HttpStatusCode.Redirect, (await phone.Post(rollCall + "/answer", ("who", people[0].Value), ("state", "safe"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await phone.Post(rollCall + "/answer", ("who", people[0].Value), ("state", "asleep"))).StatusCode);

        var now = Product.Deployments.RollCalls.Find(new SubjectId("rollcall/" + rollCall.Split('/')[2]), Product.Own)!;
        Assert.Equal(people[1], Assert.Single(now.Unanswered).Who);
        Assert.Equal(HttpStatusCode.Conflict, (await phone.Post(rollCall + "/close", ("seen", "1"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.Post(rollCall + "/close", ("seen", "2"))).StatusCode);
        Assert.False(Product.Deployments.RollCalls.Find(now.Id, Product.Own)!.IsOpen);
        Assert.Contains(PartOf(people[1]), await phone.Text(rollCall), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facilities_and_hazards_are_said_by_pages_and_what_is_wrong_is_told()
    {
        var (_, room) = await _server.SignedIn("Salma", UserRole.Operations);
        var hospital = await Made(room, "/facilities", ("id", SubjectId.New("facility").Value), ("name", "مشفى الدانا"), ("type", "hospital"), ("place", "36.20, 37.16"));
        Assert.Equal(HttpStatusCode.Redirect, (await room.Post(hospital + "/capacity", ("beds", "٧"), ("intensive", "2"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Post(hospital + "/capacity", ("beds", "-1"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await room.Post(hospital + "/condition", ("condition", "out-of-service"), ("cause", "قصف"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Post(hospital + "/condition", ("condition", "fine"))).StatusCode);
        var hazard = await Made(room, "/hazards", ("id", SubjectId.New("hazard").Value), ("type", "ordnance"), ("place", "جسر الحج"));
        Assert.Contains("جسر الحج", await room.Text("/deployments"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await room.Post(hazard + "/clear")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Post("/hazards", ("type", "dragon"), ("place", ""))).StatusCode);

        var row = Assert.Single(Product.Deployments.MeansList.Facilities(Product.Own, false, null, 10).Rows);
        Assert.Equal((new FreeCapacity(7, 2, null), Condition.OutOfService, "36.2, 37.16"), (row.Free, row.Condition, row.Place.OrNull));
        foreach (var page in (string[])["/teams", "/vehicles", "/facilities", "/hazards", "/roll-calls", "/deployments?show=exercises", hospital, hazard])
        {
            Assert.Equal(HttpStatusCode.OK, (await room.Get(page)).StatusCode);
        }
    }

    [Fact]
    public async Task Programs_do_all_of_it()
    {
        using var program = new ACaller(_server, "a program", [UserRole.Operations]);
        var incident = _server.Installation.OpenIncident("a drill", exercise: true);
        var team = (await program.Done(program.Post("/api/teams", $$"""{"name":"Exercise team","members":["{{AnOperation.Person()}}"],"exercise":true}"""), 201)).GetProperty("subject").GetString();
        var sent = await program.Done(program.Post("/api/deployments", $$"""{"incident":"{{incident}}","team":"{{team}}","minutes":20,"exercise":true}"""), 201);
        var path = "/api/deployments/" + sent.GetProperty("subject").GetString()!.Split('/')[1];
        await program.Done(program.Post(path + "/movement", """{"movement":"arrived","at":"2026-03-14T09:20Z"}"""), 201);
        await program.Done(program.Post(path + "/check-ins", """{"minutes":30,"note":"all is well"}"""), 201);
        Assert.Equal("deployment.movement_unknown", (await program.Post(path + "/movement", """{"movement":"flown"}""")).Code);
        Assert.Equal("deployment.interval_malformed", (await program.Post(path + "/check-ins", """{"minutes":0}""")).Code);

        var now = await program.Done(program.Get(path));
        Assert.Equal("arrived", now.GetProperty("now").GetProperty("movements")[0].GetString());
        var listed = await program.Done(program.Get("/api/deployments?exercise=true"));
        Assert.Equal(1, listed.GetProperty("rows").GetArrayLength());
        Assert.Equal(0, (await program.Done(program.Get("/api/deployments"))).GetProperty("rows").GetArrayLength());
        var arrivals = await program.Done(program.Get($"/api/incidents/{incident.Value.Split('/')[1]}/arrivals?exercise=true"));
        Assert.Equal(1, arrivals.GetProperty("rows").GetArrayLength());
        var rollCall = await program.Done(program.Post("/api/roll-calls", $$"""{"incident":"{{incident}}","why":"check","exercise":true}"""), 201);
        var who = rollCall.GetProperty("people")[0].GetProperty("who").GetString();
        await program.Done(program.Post("/api/roll-calls/" + rollCall.GetProperty("roll_call").GetString()!.Split('/')[1] + "/answers", $$"""{"who":"{{who}}","state":"safe"}"""), 201);
    }

    private static string PartOf(SubjectId person) => person.Value[..18];

    private static string Path(SubjectId deployment) => "/deployments/" + deployment.Value.Split('/')[1];

    private static async Task<string> Made(Browser browser, string path, params (string, string)[] form)
    {
        var answer = await browser.Post(path, form);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{path}: {answer.StatusCode}");
        return answer.Headers.Location!.ToString();
    }

    private SubjectId Sent(SubjectId incident, params SubjectId[] people)
    {
        var deployment = SubjectId.New("deployment");
        _server.Installation.Say(DeploymentBook.Dispatching(
            deployment, new DispatchOrder(incident, null, people.Length == 0 ? [AnOperation.Person()] : people, [], null, null, _server.Installation.Time.GetUtcNow().AddMinutes(20)), false));
        return deployment;
    }

    [GeneratedRegex("deployment/[0-9a-f-]{36}")]
    private static partial Regex Id();

    [GeneratedRegex("name=\"seen\" value=\"([^\"]*)\"")]
    private static partial Regex Seen();
}
