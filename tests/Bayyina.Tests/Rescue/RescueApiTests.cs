using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Api;

namespace Bayyina.Tests.Rescue;

/// <summary>A rescue as programs say and read it.</summary>
public sealed class RescueApiTests : IDisposable
{
    private readonly AServer _server = new();
    private readonly ACaller _room;
    private readonly string _incident;

    public RescueApiTests()
    {
        _room = new ACaller(_server, "The room", [UserRole.Operations]);
        _incident = "/api/incidents/" + _server.Installation.OpenIncident("a collapse").Value.Split('/')[1];
    }

    public void Dispose()
    {
        _room.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task A_search_is_opened_followed_and_closed()
    {
        var site = await Site("C-6");
        var who = SubjectId.New("casualty").Value;
        var wish = $$"""{"casualty":"{{who}}","name":"Salim","age_group":"adult"}""";
        await _room.Done(_room.Post(site + "/casualties", wish), 201);
        await _room.Done(_room.Post(site + "/casualties", wish), 200);
        await _room.Done(_room.Post(site + "/triage", """{"category":"A","asr":4}"""), 201);

        var early = await _room.Post(site + "/closing", "{}");
        Assert.Equal((409, "worksite.people_trapped"), (early.Status, early.Code));
        var casualty = "/api/casualties/" + who.Split('/')[1];
        await _room.Done(_room.Post(casualty + "/fate", """{"what":"unknown","reason":"nobody saw him"}"""), 201);
        var without = await _room.Post(site + "/closing", "{}");
        Assert.Equal((422, "worksite.reason_missing"), (without.Status, without.Code));
        using var field = new ACaller(_server, "Salma", [UserRole.Field]);
        var notHers = await field.Post(site + "/closing", """{"unknown_reason":"we leave"}""");
        Assert.Equal((403, "worksite.supervisor_needed"), (notHers.Status, notHers.Code));
        await _room.Done(_room.Post(site + "/closing", """{"unknown_reason":"shelling","reason":"withdrawn"}"""), 201);

        var shown = await _room.Done(_room.Get(site));
        Assert.Equal(("closed", "A", 4), (shown.GetProperty("search").GetString(), shown.GetProperty("category").GetString(), shown.GetProperty("asr").GetInt32()));
        Assert.Equal(1, shown.GetProperty("balance").GetProperty("unknown").GetInt64());
        Assert.Equal(1, (await _room.Done(_room.Get(_incident + "/worksites"))).GetProperty("balance").GetProperty("reported").GetInt64());
        Assert.Equal("withheld", (await field.Done(field.Get(casualty))).GetProperty("name").GetProperty("state").GetString());
        Assert.Equal("Salim", (await _room.Done(_room.Get(site + "/casualties"))).GetProperty("rows")[0].GetProperty("name").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Something_else_under_the_same_id_is_refused_with_409_and_both_are_kept()
    {
        var site = await Site("C-6");
        var who = SubjectId.New("casualty").Value;
        await _room.Done(_room.Post(site + "/casualties", $$"""{"casualty":"{{who}}","name":"Salim"}"""), 201);

        var other = await _room.Post(site + "/casualties", $$"""{"casualty":"{{who}}","name":"Salem"}""");

        Assert.Equal((409, "casualty.differs"), (other.Status, other.Code));
        var shown = await _room.Done(_room.Get("/api/casualties/" + who.Split('/')[1]));
        Assert.Equal(2, shown.GetProperty("statements").GetArrayLength());
        Assert.Equal(1, (await _room.Done(_room.Get(site))).GetProperty("balance").GetProperty("reported").GetInt64());
    }

    [Theory]
    [InlineData("""{"what":"extricated"}""", "casualty.outcome_missing")]
    [InlineData("""{"what":"handed_over","outcome":"alive","to":{"kind":"nobody"}}""", "casualty.receiver_missing")]
    [InlineData("""{"what":"located","depth_m":101}""", "casualty.depth_malformed")]
    [InlineData("""{"what":"located","at":"2999-01-01T00:00Z"}""", "when.future")]
    [InlineData("""{"what":"elsewhere","where":"a\nb"}""", "casualty.text_malformed")]
    [InlineData("""{"what":"found"}""", "casualty.fate_unknown")]
    public async Task What_cannot_be_said_of_a_fate_is_refused_with_its_code(string wish, string code)
    {
        var site = await Site("C-6");
        var said = await _room.Done(_room.Post(site + "/casualties", """{"label":"a man"}"""), 201);

        var answer = await _room.Post("/api/casualties/" + said.GetProperty("subject").GetString()!.Split('/')[1] + "/fate", wish);

        Assert.Equal((422, code), (answer.Status, answer.Code));
    }

    private async Task<string> Site(string code) =>
        "/api/worksites/" + (await _room.Done(_room.Post(_incident + "/worksites", $$"""{"code":"{{code}}","label":"a house"}"""), 201)).GetProperty("subject").GetString()!.Split('/')[1];
}
