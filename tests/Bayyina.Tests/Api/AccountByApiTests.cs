using System.Text.Json;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Api;

/// <summary>Who may enter, by API; and what a cookie may there.</summary>
[Trait("store", "each")]
public sealed class AccountByApiTests : IDisposable
{
    private readonly AServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Users_are_made_given_roles_shut_out_and_let_in()
    {
        using var keeper = new ACaller(_server, "Keeper", [UserRole.Administrator]);
        var made = await keeper.Done(keeper.Post("/api/users", """{"name":"Salma","roles":["field","analyst"]}"""), 201);
        var path = "/api/users/" + made.GetProperty("user").GetProperty("user").GetString();
        Assert.StartsWith(_server.Address + "link/", made.GetProperty("link").GetString(), StringComparison.Ordinal);
        Assert.Equal(["legal"], (await keeper.Done(keeper.Put(path + "/roles", """{"roles":["legal"]}"""))).GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
        Assert.Contains("/link/", (await keeper.Done(keeper.Post(path + "/link", ""))).GetProperty("link").GetString()!, StringComparison.Ordinal);
        Assert.True((await keeper.Done(keeper.Post(path + "/disable", ""))).GetProperty("disabled").GetBoolean());
        Assert.Equal((409, "user.disabled"), Of(await keeper.Post(path + "/link", "")));
        Assert.False((await keeper.Done(keeper.Post(path + "/enable", ""))).GetProperty("disabled").GetBoolean());
        Assert.Equal(["Keeper", "Salma"], (await keeper.Get("/api/users")).Json.GetProperty("rows").EnumerateArray().Select(user => user.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));

        Assert.Equal((409, "user.name_taken"), Of(await keeper.Post("/api/users", """{"name":"salma","roles":["field"]}""")));
        Assert.Equal((422, "user.no_role"), Of(await keeper.Post("/api/users", """{"name":"Omar","roles":[]}""")));
        Assert.Equal((422, "role.unknown"), Of(await keeper.Post("/api/users", """{"name":"Omar","roles":["field","root"]}""")));
        Assert.Equal((422, "user.name_malformed"), Of(await keeper.Post("/api/users", """{"name":"\u0007","roles":["field"]}""")));
        Assert.Equal((409, "user.last_administrator"), Of(await keeper.Post($"/api/users/{keeper.User.Id}/disable", "")));
        Assert.Equal((404, "user.unknown"), Of(await keeper.Post("/api/users/nobody/enable", "")));
        using var field = new ACaller(_server, "Field", [UserRole.Field]);
        Assert.Equal((403, "api.refused"), Of(await field.Get("/api/users")));
    }

    [Fact]
    public async Task A_token_tells_of_itself_ends_itself_and_makes_no_other()
    {
        using var program = new ACaller(_server, "Salma", [UserRole.Field], Right.Read(Feature.Incidents));
        var other = _server.Access.Tokens.Make(program.User, "another", [Right.Read(Feature.Incidents)], TimeSpan.FromDays(7));
        var me = (await program.Get("/api/me")).Json;
        Assert.Equal(["incidents.read"], me.GetProperty("rights").EnumerateArray().Select(right => right.GetString()!));
        Assert.Equal("restricted", me.GetProperty("reach").GetProperty("incidents").GetString());
        var own = me.GetProperty("token").GetProperty("token").GetString();
        Assert.Equal(own, Assert.Single((await program.Get("/api/me/tokens")).Json.GetProperty("rows").EnumerateArray()).GetProperty("token").GetString());
        Assert.Equal((403, "session.by_token"), Of(await program.Get("/api/me/sessions")));
        Assert.Equal((403, "session.by_token"), Of(await program.Delete("/api/me/sessions")));
        Assert.Equal((403, "session.by_token"), Of(await program.Delete("/api/me/sessions/x")));
        Assert.Equal((403, "session.by_token"), Of(await program.Post("/api/me/tokens", """{"name":"more","scopes":["incidents.read"],"days":7}""")));
        Assert.Equal((404, "token.unknown"), Of(await program.Delete("/api/me/tokens/" + _server.Access.Tokens.Find(other)!.Id)));

        Assert.Equal(204, (await program.Delete("/api/me/tokens/" + own)).Status);

        Assert.Equal((401, "api.signed_out"), Of(await program.Get("/api/me")));
        Assert.NotNull(_server.Access.Tokens.Find(other));
    }

    [Fact]
    public async Task A_cookie_reads_and_changes_something_only_with_the_form_token_of_a_page()
    {
        var (user, browser) = await _server.SignedIn("Salma", UserRole.Operations);
        Assert.Equal(200, (int)(await browser.Get("/api/incidents")).StatusCode);
        foreach (var (method, path, body) in ((HttpMethod, string, string?)[])[
            (HttpMethod.Post, "/api/incidents", """{"title":"forged"}"""), (HttpMethod.Post, "/api/me/tokens", """{"name":"x","scopes":["incidents.read"],"days":7}"""), (HttpMethod.Delete, "/api/me/sessions", null)])
        {
            using var forged = await browser.Call(method, path, body);
            Assert.Equal((403, "api.form_token"), ((int)forged.StatusCode, await CodeOf(forged)));
            using var wrong = await browser.Call(method, path, body, ("RequestVerificationToken", "made up"));
            Assert.Equal((403, "api.form_token"), ((int)wrong.StatusCode, await CodeOf(wrong)));
        }
        Assert.Equal(0, _server.Installation.Product.IncidentList.Count().Real);
        Assert.Empty(_server.Access.Tokens.Of(user.Id));
        // A form can hold the token where it likes; the API takes no forms.
        using var form = await browser.Post("/api/incidents", ("title", "forged"));
        Assert.Equal((403, "api.form_token"), ((int)form.StatusCode, await CodeOf(form)));

        var token = await browser.FormToken();
        using var opened = await browser.Call(HttpMethod.Post, "/api/incidents", """{"title":"meant"}""", ("RequestVerificationToken", token));
        Assert.Equal(201, (int)opened.StatusCode);
        using var made = await browser.Call(HttpMethod.Post, "/api/me/tokens", """{"name":"mine","scopes":["incidents.read"],"days":7}""", ("RequestVerificationToken", token));
        Assert.Equal(201, (int)made.StatusCode);
        using var tooMuch = await browser.Call(HttpMethod.Post, "/api/me/tokens", """{"name":"mine","scopes":["access.manage"],"days":7}""", ("RequestVerificationToken", token));
        Assert.Equal((422, "token.malformed"), ((int)tooMuch.StatusCode, await CodeOf(tooMuch)));
        var sessions = JsonDocument.Parse(await browser.Text("/api/me/sessions")).RootElement.GetProperty("rows");
        Assert.True(Assert.Single(sessions.EnumerateArray()).GetProperty("this").GetBoolean());
        using var unknown = await browser.Call(HttpMethod.Delete, "/api/me/sessions/nope", null, ("RequestVerificationToken", token));
        Assert.Equal("session.unknown", await CodeOf(unknown));
        using var ended = await browser.Call(HttpMethod.Delete, "/api/me/sessions", null, ("RequestVerificationToken", token));
        Assert.Equal(204, (int)ended.StatusCode);
        Assert.Equal(401, (int)(await browser.Get("/api/me")).StatusCode);
    }

    private static (int, string) Of(Answered answer) => (answer.Status, answer.Code);

    private static async Task<string> CodeOf(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("code").GetString()!;
}
