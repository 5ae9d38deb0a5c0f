using System.Net;
using Bayyina.Access;

namespace Bayyina.Tests.Access;

public class AccessLogPageTests
{
    [Fact]
    public async Task The_log_is_shown_to_the_protection_officer_and_that_it_was_read_is_in_it()
    {
        using var server = new AServer();
        var (keeper, kept) = await server.SignedIn("Keeper", UserRole.Administrator);
        var (officer, browser) = await server.SignedIn("Officer", UserRole.ProtectionOfficer);

        Assert.Equal(HttpStatusCode.Forbidden, (await kept.Get("/access-log")).StatusCode);
        Assert.DoesNotContain("/access-log", await kept.Text("/users"), StringComparison.Ordinal);
        var html = await browser.Text("/access-log?user=Keeper");

        Assert.Contains("/access-log", html.Split("</nav>")[0], StringComparison.Ordinal);
        Assert.Contains($"<bdi>{keeper.Name}</bdi>", html, StringComparison.Ordinal);
        Assert.DoesNotContain($"<bdi>{officer.Name}</bdi>", html.Split("<ol")[1], StringComparison.Ordinal);
        var read = Assert.Single(server.Access.Log.Latest(1000), line => line.What == AccessEvents.LogRead);
        Assert.Equal((officer.Actor.Value, "user=Keeper"), (read.Actor, read.Detail));
    }

    [Fact]
    public async Task It_is_filtered_by_event_subject_and_day()
    {
        using var server = new AServer();
        var (_, browser) = await server.SignedIn("Officer", UserRole.ProtectionOfficer);
        server.Access.Log.Write(AccessEvents.Exported, null, "incident/11111111-1111-4111-8111-111111111111");
        server.Access.Log.Write(AccessEvents.Exported, null, "incident/22222222-2222-4222-8222-222222222222");
        var today = server.Installation.Time.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(2, Lines(await browser.Text("/access-log?what=exported")));
        Assert.Equal(1, Lines(await browser.Text("/access-log?what=exported&subject=11111111")));
        Assert.Equal(2, Lines(await browser.Text($"/access-log?what=exported&from={today}&until={today}")));
        Assert.Equal(0, Lines(await browser.Text("/access-log?what=exported&until=2020-01-01")));
    }

    [Theory]
    [InlineData("user=nobody-of-that-name")]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-02-02&until=2026-02-01")]
    public async Task What_cannot_be_asked_is_refused_beside_its_field(string query)
    {
        using var server = new AServer();
        var (_, browser) = await server.SignedIn("Officer", UserRole.ProtectionOfficer);

        var answer = await browser.Get("/access-log?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("-wrong\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_paged_and_no_line_is_lost()
    {
        using var server = new AServer();
        var (_, browser) = await server.SignedIn("Officer", UserRole.ProtectionOfficer);
        for (var i = 0; i < 120; i++)
        {
            server.Access.Log.Write(AccessEvents.Exported, null, $"a-{i}-z");
        }
        var seen = new List<string>();
        for (var path = "/access-log?what=exported"; path is not null;)
        {
            var html = await browser.Text(path);
            seen.AddRange(html.Split("<code>a-").Skip(1).Select(part => part.Split("-z<")[0]));
            var next = html.Split("\" rel=\"next\"");
            path = next.Length == 1 ? null : WebUtility.HtmlDecode(next[0].Split("href=\"")[^1]);
        }

        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(i => $"{i}"), seen);
    }

    [Fact]
    public async Task An_administrator_ends_sessions_and_takes_away_a_lost_phone()
    {
        using var server = new AServer();
        var (keeper, browser) = await server.SignedIn("Keeper", UserRole.Administrator);
        var (user, theirs) = await server.SignedIn("Salma", UserRole.Field);
        server.Access.Credentials.UseTotp(user.Id, CodeOf(server, user), confirming: true);
        server.Access.Credentials.Save(new Passkey("credential", user.Id, "phone", "{}"));

        await browser.Post("/users/sign-out", ("user", user.Id.Value));
        Assert.Equal(HttpStatusCode.Redirect, (await theirs.Get("/account")).StatusCode);
        Assert.True(server.Access.Credentials.HasTotp(user.Id));
        await browser.Post("/users/factors", ("user", user.Id.Value));

        Assert.False(server.Access.Credentials.HasTotp(user.Id));
        Assert.Empty(server.Access.Credentials.PasskeysOf(user.Id));
        Assert.Contains(server.Access.Log.Latest(100), line =>
            line.What == AccessEvents.FactorsReset && line.Actor == keeper.Actor.Value && line.Subject == user.Actor.Value);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/users/" + user.Id)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/users/nobody")).StatusCode);
    }

    private static string CodeOf(AServer server, User user)
    {
        var base32 = server.Access.Credentials.NewTotp(user.Id);
        var bits = string.Concat(base32.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return Totp.CodeAt([.. bits.Chunk(8).Where(octet => octet.Length == 8).Select(octet => Convert.ToByte(new string(octet), 2))], Totp.StepAt(server.Installation.Product.Time.GetUtcNow()));
    }

    private static int Lines(string html) => html.Split("<ol class=\"rows\">") is [_, var list] ? list.Split("</ol>")[0].Split("<li").Length - 1 : 0;
}
