using System.Net;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Tests.Access;

/// <summary>Every route, what it asks, and every role tried on it.</summary>
public class RouteTests
{
    [Fact]
    public void Every_route_asks_what_is_written_here()
    {
        using var server = new AServer();

        Assert.Equal(
            RouteTable.Routes.Select(r => $"{r.Key}: {r.Value}").Order(StringComparer.Ordinal),
            Endpoints(server).SelectMany(e => Names(e).Select(name => $"{name}: {Asks(e)}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_role_gets_where_its_rights_go_and_no_further()
    {
        using var server = new AServer();
        server.Installation.AUser("Keeper", UserRole.Administrator);
        foreach (var role in Enum.GetValues<UserRole>())
        {
            var (_, browser) = await server.SignedIn("as " + role, role);
            foreach (var (route, asks) in RouteTable.Routes.Where(r => r.Key.StartsWith("GET ", StringComparison.Ordinal) && !r.Key.Contains('{')))
            {
                var path = route[4..];
                using var answer = await browser.Open(path);
                var may = Right.Parse(asks.Split(' ')[0]) is not { } right || (RightsTable.RolesWith(right).Contains(role)
                    && (!asks.EndsWith("protected", StringComparison.Ordinal) || RightsTable.ReachOf([role])[right.Feature] == Sensitivity.Protected));
                Assert.True(may == (answer.StatusCode != HttpStatusCode.Forbidden), $"{role} {route}: {answer.StatusCode}");
                Assert.True((int)answer.StatusCode < 500, $"{role} {route}: {answer.StatusCode}");
            }
            foreach (var (route, asks) in RouteTable.Routes.Where(r => r.Value == "access.manage" && !r.Key.Contains("/api/", StringComparison.Ordinal)))
            {
                var answer = await browser.Post(route[5..], ("name", ""), ("user", "nobody"));
                Assert.True((role == UserRole.Administrator) == (answer.StatusCode != HttpStatusCode.Forbidden), $"{role} {route}: {answer.StatusCode}");
                Assert.Equal("access.manage", asks);
            }
        }
        Assert.Contains(server.Access.Log.Latest(1000), line => line.What == AccessEvents.Refused && line.Subject == "/users/roles");
    }

    [Fact]
    public async Task Every_role_gets_by_api_where_its_rights_go_and_no_further()
    {
        using var server = new AServer();
        server.Installation.AUser("Keeper", UserRole.Administrator);
        foreach (var role in Enum.GetValues<UserRole>())
        {
            using var program = new Api.ACaller(server, "as " + role, [role]);
            foreach (var (route, asks) in RouteTable.Routes.Where(r => r.Key.Contains(" /api/", StringComparison.Ordinal)))
            {
                var (method, path) = (route.Split(' ')[0], route.Split(' ')[1].Replace("{index:long}", "0", StringComparison.Ordinal).Replace("{id}", "none", StringComparison.Ordinal).Replace("{type}", "family", StringComparison.Ordinal));
                var answer = await program.Send(new HttpMethod(method), path, method is "POST" or "PUT" ? Api.ACaller.Json("{}") : null);
                var may = Right.Parse(asks) is not { } right
                    || RightsTable.RightsOf([role]).Contains(right) || (right.Act == Act.Read && RightsTable.ReachOf([role]).ContainsKey(right.Feature));
                Assert.True(may == !(answer.Status == 403 && (method == "HEAD" || answer.Code == "api.refused")), $"{role} {route}: {answer.Status} {answer.Body}");
                Assert.True(answer.Status < 500, $"{role} {route}: {answer.Status} {answer.Body}");
                // Nothing of it, not even whether what it names is there.
                Assert.True(may || answer.Status == 403, $"{role} {route}: {answer.Status}");
            }
        }
    }

    [Fact]
    public async Task A_page_withholds_what_its_reader_may_not_see()
    {
        using var server = new AServer();
        var incident = server.Installation.OpenIncident("a strike", place: "SY020003-secret");
        var path = "/incidents/" + incident.Value.Split('/')[1];
        var (_, keeper) = await server.SignedIn("Keeper", UserRole.Administrator);
        var (_, analyst) = await server.SignedIn("Analyst", UserRole.Analyst);

        foreach (var page in (string[])["/", "/incidents", path, "/ledger", "/ledger/1"])
        {
            Assert.DoesNotContain("SY020003-secret", await keeper.Text(page), StringComparison.Ordinal);
        }
        Assert.Contains("SY020003-secret", await analyst.Text(path), StringComparison.Ordinal);
        Assert.Contains("a strike", await keeper.Text(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_behind_a_pseudonym_is_shown_to_the_protection_officer_alone_and_the_look_is_on_record()
    {
        using var server = new AServer();
        var witness = server.Installation.AUser("a protected name", UserRole.Field);
        var index = server.Installation.Product.Statements.About([witness.Actor], server.Installation.Product.Own)[0].Index;
        var (_, keeper) = await server.SignedIn("Keeper", UserRole.Administrator);
        var (officer, browser) = await server.SignedIn("Officer", UserRole.ProtectionOfficer);

        Assert.DoesNotContain("a protected name", await keeper.Text($"/ledger/{index}"), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Access.Log.Latest(1000), line => line.What == AccessEvents.Looked);
        Assert.Contains("a protected name", await browser.Text($"/ledger/{index}"), StringComparison.Ordinal);
        Assert.Contains(server.Access.Log.Latest(1000), line =>
            line.What == AccessEvents.Looked && line.Actor == officer.Actor.Value && line.Subject == witness.Actor.Value && line.Detail == "name");
    }

    [Theory]
    [InlineData("/users")]
    [InlineData("/account")]
    [InlineData("/no-such-page")]
    [InlineData("/.env")]
    [InlineData("/incidents/../users")]
    public async Task Signed_out_every_page_leads_to_signing_in(string path)
    {
        using var server = new AServer();

        var answer = await server.ABrowser().Get(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in?to=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/me")]
    [InlineData("/api/users")]
    [InlineData("/api/no-such-thing")]
    [InlineData("/API/me")]
    public async Task Signed_out_the_api_answers_401(string path)
    {
        using var server = new AServer();

        var answer = await server.ABrowser().Get(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("api.signed_out", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signed_in_what_does_not_exist_is_not_found()
    {
        using var server = new AServer();
        var (_, browser) = await server.SignedIn("Salma", UserRole.Field);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/no-such-page")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var server = new AServer();
        var (_, browser) = await server.SignedIn("Keeper", UserRole.Administrator);

        var answer = await browser.Send("/users", ("name", "Intruder"), ("role", "administrator"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(server.Access.Users.FindByName("Intruder"));
    }

    private static IEnumerable<RouteEndpoint> Endpoints(AServer server) =>
        server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => $"{method} {endpoint.RoutePattern.RawText}");

    private static string Asks(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? RouteTable.Anybody
        : endpoint.Metadata.GetMetadata<Asking>() is { } asking ? Said(asking) : "nobody";

    private static string Said(Asking asking) =>
        (asking.Right?.ToString() ?? RouteTable.SignedIn) + (asking.Reach == Sensitivity.Ordinary ? "" : $" up to {asking.Reach}".ToLowerInvariant());
}
