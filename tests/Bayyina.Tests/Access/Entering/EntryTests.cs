using System.Net;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Statements;

namespace Bayyina.Tests.Access;

[Trait("store", "each")]
public sealed class EntryTests : IDisposable
{
    private readonly AServer _server = new();

    private AccessDesk Access => _server.Access;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_first_administrator_comes_in_by_the_link_and_nobody_does_by_it_again()
    {
        var link = "/link/" + Access.Links.MakeForFirst();
        var browser = _server.ABrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(link)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(link)).StatusCode);

        var short1 = await browser.Post(link, ("name", "Keeper"), ("password", "short"), ("again", "short"));
        Assert.Equal(HttpStatusCode.BadRequest, short1.StatusCode);
        var entered = await browser.Post(link, ("name", "Keeper"), ("password", AServer.Password), ("again", AServer.Password));

        Assert.Equal("/", entered.Headers.Location?.ToString());
        Assert.Equal([UserRole.Administrator], Access.Users.FindByName("Keeper")!.Roles);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/users")).StatusCode);
        var another = _server.ABrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await another.Get(link)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await another.Post(link, ("name", "Thief"), ("password", AServer.Password), ("again", AServer.Password))).StatusCode);
        Assert.Single(Access.Users.All());
    }

    [Fact]
    public async Task A_password_lets_in_and_a_wrong_one_does_not()
    {
        var (user, _) = await _server.SignedIn("سلمى", UserRole.Field);
        var browser = _server.ABrowser();

        Assert.Equal(HttpStatusCode.BadRequest, (await SignIn(browser, "سلمى", "a wrong password")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignIn(browser, "nobody", AServer.Password)).StatusCode);
        var answer = await SignIn(browser, "سلمى", AServer.Password, "/account?x=1");

        Assert.Equal("/account?x=1", answer.Headers.Location?.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("bayyina-session=", StringComparison.Ordinal));
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/account")).StatusCode);
        Assert.Contains(Access.Log.Latest(10), l => l.What == AccessEvents.SignedIn && l.Actor == user.Actor.Value);
        Assert.Contains(Access.Log.Latest(10), l => l.What == AccessEvents.SignInFailed && l.Actor == user.Actor.Value);
        Assert.DoesNotContain(Access.Log.Latest(100), l => l.Detail?.Contains("password of words", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    public async Task Signing_in_leads_to_these_pages_alone(string to)
    {
        await _server.SignedIn("Salma", UserRole.Field);

        Assert.Equal("/", (await SignIn(_server.ABrowser(), "Salma", AServer.Password, to)).Headers.Location?.ToString());
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_out_even_the_right_one()
    {
        await _server.SignedIn("Salma", UserRole.Field);
        var browser = _server.ABrowser();
        for (var i = 0; i < 5; i++)
        {
            await SignIn(browser, "Salma", "a wrong password");
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await SignIn(browser, "Salma", AServer.Password)).StatusCode);
        Assert.Contains(Access.Log.Latest(10), l => l.What == AccessEvents.SignInLocked);
        // And survives a restart.
        Assert.NotNull(Access.Users.FindByName("Salma")!.LockedUntil);
    }

    [Fact]
    public async Task Whoever_has_an_app_is_asked_for_its_code_once_each()
    {
        var (user, _) = await _server.SignedIn("Salma", UserRole.Legal);
        var secret = Confirm(user);
        _server.Installation.Time.Move(TimeSpan.FromMinutes(1));
        var browser = _server.ABrowser();

        var first = await SignIn(browser, "Salma", AServer.Password);
        Assert.Equal("/sign-in/code", first.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post("/sign-in/code", ("code", "000000"))).StatusCode);
        var code = Code(secret);
        Assert.Equal("/", (await browser.Post("/sign-in/code", ("code", Arabic(code)))).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/account")).StatusCode);

        var another = _server.ABrowser();
        await SignIn(another, "Salma", AServer.Password);
        Assert.Equal(HttpStatusCode.BadRequest, (await another.Post("/sign-in/code", ("code", code))).StatusCode);
        // A link stands for the password alone.
        var linked = _server.ABrowser();
        var answer = await linked.Post("/link/" + Access.Links.MakeFor(user, null), ("password", AServer.Password), ("again", AServer.Password));
        Assert.Equal("/sign-in/code", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session_and_a_new_password_the_others()
    {
        var (user, here) = await _server.SignedIn("Salma", UserRole.Field);
        var there = _server.ABrowser();
        await SignIn(there, "Salma", AServer.Password);
        Assert.Equal(2, Access.Sessions.Of(user.Id).Count);

        const string next = "another long password";
        var changed = await here.Post("/account/password", ("current", AServer.Password), ("password", next), ("again", next));
        Assert.Equal("/account", changed.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await here.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.Get("/account")).StatusCode);

        await SignIn(there, "Salma", next);
        Assert.Equal(HttpStatusCode.OK, (await there.Get("/account")).StatusCode);
        await there.Post("/account/sessions/end-all");
        Assert.Equal(HttpStatusCode.Redirect, (await here.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.Get("/account")).StatusCode);
        Assert.Empty(Access.Sessions.Of(user.Id));
    }

    [Fact]
    public async Task A_disabled_user_and_one_with_fewer_roles_feel_it_at_once()
    {
        var (keeper, _) = await _server.SignedIn("Keeper", UserRole.Administrator);
        var (user, browser) = await _server.SignedIn("Salma", UserRole.Administrator);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/users")).StatusCode);

        Access.Users.SetRoles(user.Id, [UserRole.Field], keeper.Actor);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get("/users")).StatusCode);

        Access.Users.Disable(user.Id, keeper.Actor);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignIn(_server.ABrowser(), "Salma", AServer.Password)).StatusCode);
    }

    [Fact]
    public async Task A_locked_session_shows_nothing_until_its_password()
    {
        var (_, browser) = await _server.SignedIn("Keeper", UserRole.Administrator);

        Assert.Equal("/locked", (await browser.Post("/lock")).Headers.Location?.ToString());

        Assert.Equal("/locked", (await browser.Get("/users")).Headers.Location?.ToString());
        Assert.Equal("/locked", (await browser.Get("/no-such-page")).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get("/api/me")).StatusCode);
        Assert.DoesNotContain("/users", await browser.Text("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post("/locked", ("password", "a wrong password"))).StatusCode);
        Assert.Equal("/", (await browser.Post("/locked", ("password", AServer.Password))).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/users")).StatusCode);
    }

    [Fact]
    public async Task A_token_does_what_its_scopes_and_its_user_may_and_opens_no_page()
    {
        var (user, browser) = await _server.SignedIn("Keeper", UserRole.Administrator);
        var made = await (await browser.Post("/account/tokens", ("name", "a script"), ("scope", "access.read"), ("days", "7")))
            .Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var secret = System.Text.RegularExpressions.Regex.Match(made, "bayyina_[A-Za-z0-9_-]{43}").Value;
        var program = _server.ABrowser();

        var me = JsonDocument.Parse(await (await program.Ask(HttpMethod.Get, "/api/me", secret)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(["access.read"], me.GetProperty("rights").EnumerateArray().Select(r => r.GetString()!));
        Assert.Equal(HttpStatusCode.OK, (await program.Ask(HttpMethod.Get, "/api/users", secret)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await program.Ask(HttpMethod.Get, "/users", secret)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Ask(HttpMethod.Get, "/api/users", secret + "x")).StatusCode);

        var narrow = Access.Tokens.Make(user, "another", [Right.Read(Feature.Incidents)], TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Ask(HttpMethod.Get, "/api/users", narrow)).StatusCode);
        Access.Tokens.Revoke(user, Access.Tokens.Find(secret)!.Id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Ask(HttpMethod.Get, "/api/users", secret)).StatusCode);
    }

    [Fact]
    public async Task Nobody_gives_a_token_a_right_that_is_not_theirs()
    {
        var (user, browser) = await _server.SignedIn("Salma", UserRole.Field);

        var answer = await browser.Post("/account/tokens", ("name", "a script"), ("scope", "access.manage"), ("days", "7"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Access.Tokens.Of(user.Id));
    }

    private static Task<HttpResponseMessage> SignIn(Browser browser, string name, string password, string to = "") =>
        browser.Post("/sign-in", ("name", name), ("password", password), ("to", to));

    private byte[] Confirm(User user)
    {
        var secret = SignInTests.FromBase32(Access.Credentials.NewTotp(user.Id));
        Assert.True(Access.Credentials.UseTotp(user.Id, Code(secret), confirming: true));
        return secret;
    }

    private string Code(byte[] secret) => Totp.CodeAt(secret, Totp.StepAt(_server.Installation.Time.GetUtcNow()));

    private static string Arabic(string code) => string.Concat(code.Select(c => (char)(c - '0' + '\u0660')));
}
