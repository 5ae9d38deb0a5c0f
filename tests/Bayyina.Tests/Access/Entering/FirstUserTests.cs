using System.Net;
using Bayyina.Access;
using Bayyina.Statements;

namespace Bayyina.Tests.Access;

/// <summary>Who sets the place up says what they do besides keeping the machine; nobody else says it for themselves.</summary>
public class FirstUserTests
{
    [Fact]
    public async Task The_first_user_takes_the_work_that_they_chose_and_nothing_that_reads_what_is_protected()
    {
        using var server = new AServer();
        var link = "/link/" + server.Access.Links.MakeForFirst();
        var browser = server.ABrowser();
        Assert.Contains("value=\"documentation\" checked", await browser.Text(link), StringComparison.Ordinal);

        var entered = await browser.Post(
            link, ("name", "Salma"), ("password", AServer.Password), ("again", AServer.Password), ("role", "field"), ("role", "documentation"),
            ("role", "legal"), ("role", "protection-officer"));

        Assert.Equal("/", entered.Headers.Location?.ToString());
        var user = Assert.Single(server.Access.Users.All());
        Assert.Equal([UserRole.Field, UserRole.Documentation, UserRole.Administrator], user.Roles);
        var enrolled = Assert.Single(server.Installation.Product.Statements.StateOf(user.Actor, server.Installation.Product.Own).Statements);
        Assert.Equal([Roles.Field, Roles.Documentation, Roles.Administrator], enrolled.Statement.Texts("roles"));
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/incidents/new")).StatusCode);
    }

    [Fact]
    public async Task Somebody_who_only_keeps_the_machine_does_only_that()
    {
        using var server = new AServer();
        var link = "/link/" + server.Access.Links.MakeForFirst();

        await server.ABrowser().Post(link, ("name", "Salma"), ("password", AServer.Password), ("again", AServer.Password));

        Assert.Equal([UserRole.Administrator], Assert.Single(server.Access.Users.All()).Roles);
    }

    [Fact]
    public async Task What_was_chosen_stays_where_the_passwords_differ()
    {
        using var server = new AServer();
        var link = "/link/" + server.Access.Links.MakeForFirst();

        var again = await server.ABrowser().Post(link, ("name", "Salma"), ("password", AServer.Password), ("again", "another"), ("role", "operations"));

        var html = await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains("value=\"operations\" checked", html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"documentation\" checked", html, StringComparison.Ordinal);
        Assert.Contains("value=\"Salma\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_user_from_the_command_line_chooses_once()
    {
        using var server = new AServer();
        var user = server.Installation.AUser("Keeper", UserRole.Administrator);
        var first = "/link/" + server.Access.Links.MakeFor(user, null);
        Assert.Contains("name=\"role\"", await server.ABrowser().Text(first), StringComparison.Ordinal);
        await server.ABrowser().Post(first, ("password", AServer.Password), ("again", AServer.Password), ("role", "documentation"));
        Assert.Equal([UserRole.Documentation, UserRole.Administrator], server.Access.Users.Find(user.Id)!.Roles);

        var second = "/link/" + server.Access.Links.MakeFor(user, null);
        Assert.DoesNotContain("name=\"role\"", await server.ABrowser().Text(second), StringComparison.Ordinal);
        await server.ABrowser().Post(second, ("password", AServer.Password), ("again", AServer.Password), ("role", "operations"));

        Assert.Equal([UserRole.Documentation, UserRole.Administrator], server.Access.Users.Find(user.Id)!.Roles);
    }

    [Theory]
    [InlineData(UserRole.Field, true)]
    [InlineData(UserRole.Administrator, false)]
    public async Task Nobody_else_gives_themselves_work(UserRole role, bool alone)
    {
        using var server = new AServer();
        if (!alone)
        {
            server.Installation.AUser("Another", UserRole.Administrator);
        }
        var user = server.Installation.AUser("Salma", role);
        var link = "/link/" + server.Access.Links.MakeFor(user, null);

        Assert.DoesNotContain("name=\"role\"", await server.ABrowser().Text(link), StringComparison.Ordinal);
        await server.ABrowser().Post(link, ("password", AServer.Password), ("again", AServer.Password), ("role", "documentation"));

        Assert.Equal([role], server.Access.Users.Find(user.Id)!.Roles);
    }
}
