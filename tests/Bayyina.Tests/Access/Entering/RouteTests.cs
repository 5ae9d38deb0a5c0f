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
    private const string Anybody = "anybody";
    private const string SignedIn = "signed in";

    // A route that is not here fails; so does one that asks something else than is written here.
    private static readonly Dictionary<string, string> Routes = new(StringComparer.Ordinal)
    {
        ["GET /"] = Anybody,
        ["GET /assets/{name}"] = Anybody,
        ["POST /preferences"] = Anybody,
        ["GET /sign-in"] = Anybody,
        ["POST /sign-in"] = Anybody,
        ["GET /sign-in/code"] = Anybody,
        ["POST /sign-in/code"] = Anybody,
        ["POST /sign-in/passkey-options"] = Anybody,
        ["POST /sign-in/passkey"] = Anybody,
        ["POST /sign-out"] = Anybody,
        ["GET /locked"] = Anybody,
        ["POST /locked"] = Anybody,
        ["GET /link/{secret}"] = Anybody,
        ["POST /link/{secret}"] = Anybody,
        ["GET /install"] = Anybody,
        ["GET /install/bayyina.crt"] = Anybody,
        ["GET /install/bayyina.pem"] = Anybody,
        ["POST /lock"] = SignedIn,
        ["GET /account"] = SignedIn,
        ["POST /account/password"] = SignedIn,
        ["POST /account/codes"] = SignedIn,
        ["POST /account/codes/confirm"] = SignedIn,
        ["POST /account/codes/remove"] = SignedIn,
        ["POST /account/passkeys/options"] = SignedIn,
        ["POST /account/passkeys"] = SignedIn,
        ["POST /account/passkeys/remove"] = SignedIn,
        ["POST /account/sessions/end"] = SignedIn,
        ["POST /account/sessions/end-all"] = SignedIn,
        ["POST /account/tokens"] = SignedIn,
        ["POST /account/tokens/revoke"] = SignedIn,
        ["GET /api/me"] = SignedIn,
        ["GET /settings"] = SignedIn,
        ["GET /now"] = "incidents.read",
        ["GET /now/part/{names}"] = "incidents.read",
        ["GET /live"] = "ledger.read",
        ["GET /incidents"] = "incidents.read",
        ["GET /incidents/{id}"] = "incidents.read",
        ["GET /incidents/new"] = "incidents.write",
        ["POST /incidents"] = "incidents.write",
        ["POST /incidents/{id}/notes"] = "incidents.write",
        ["POST /incidents/{id}/close"] = "incidents.write",
        ["POST /exercise"] = "incidents.write",
        ["GET /deployments"] = "incidents.read",
        ["GET /deployments/{id}"] = "incidents.read",
        ["GET /deployments/new"] = "incidents.write",
        ["POST /deployments"] = "incidents.write",
        ["POST /deployments/withdraw"] = "incidents.write",
        ["POST /deployments/{id}/acknowledge"] = "incidents.write",
        ["POST /deployments/{id}/en-route"] = "incidents.write",
        ["POST /deployments/{id}/arrive"] = "incidents.write",
        ["POST /deployments/{id}/withdraw"] = "incidents.write",
        ["POST /deployments/{id}/return"] = "incidents.write",
        ["POST /deployments/{id}/check-in"] = "incidents.write",
        ["GET /teams"] = "incidents.read",
        ["GET /teams/{id}"] = "incidents.read",
        ["POST /teams"] = "incidents.write",
        ["GET /api/teams"] = "incidents.read",
        ["POST /api/teams"] = "incidents.write",
        ["GET /vehicles"] = "incidents.read",
        ["GET /vehicles/{id}"] = "incidents.read",
        ["POST /vehicles"] = "incidents.write",
        ["GET /api/vehicles"] = "incidents.read",
        ["POST /api/vehicles"] = "incidents.write",
        ["GET /facilities"] = "incidents.read",
        ["GET /facilities/{id}"] = "incidents.read",
        ["POST /facilities"] = "incidents.write",
        ["GET /api/facilities"] = "incidents.read",
        ["POST /api/facilities"] = "incidents.write",
        ["GET /hazards"] = "incidents.read",
        ["GET /hazards/{id}"] = "incidents.read",
        ["POST /hazards"] = "incidents.write",
        ["GET /api/hazards"] = "incidents.read",
        ["POST /api/hazards"] = "incidents.write",
        ["POST /teams/{id}"] = "incidents.write",
        ["POST /teams/{id}/disband"] = "incidents.write",
        ["POST /vehicles/{id}/condition"] = "incidents.write",
        ["POST /facilities/{id}/condition"] = "incidents.write",
        ["POST /facilities/{id}/capacity"] = "incidents.write",
        ["POST /hazards/{id}/clear"] = "incidents.write",
        ["GET /roll-calls"] = "incidents.read",
        ["GET /roll-calls/{id}"] = "incidents.read",
        ["POST /roll-calls"] = "incidents.write",
        ["POST /roll-calls/{id}/answer"] = "incidents.write",
        ["POST /roll-calls/{id}/close"] = "incidents.write",
        ["GET /api/deployments"] = "incidents.read",
        ["GET /api/deployments/{id}"] = "incidents.read",
        ["GET /api/incidents/{id}/arrivals"] = "incidents.read",
        ["POST /api/deployments"] = "incidents.write",
        ["POST /api/deployments/{id}/movement"] = "incidents.write",
        ["POST /api/deployments/{id}/check-ins"] = "incidents.write",
        ["POST /api/vehicles/{id}/condition"] = "incidents.write",
        ["POST /api/facilities/{id}/condition"] = "incidents.write",
        ["POST /api/facilities/{id}/capacity"] = "incidents.write",
        ["POST /api/hazards/{id}/clearing"] = "incidents.write",
        ["GET /api/roll-calls"] = "incidents.read",
        ["GET /api/roll-calls/{id}"] = "incidents.read",
        ["POST /api/roll-calls"] = "incidents.write",
        ["POST /api/roll-calls/{id}/answers"] = "incidents.write",
        ["GET /reports"] = "incidents.read",
        ["GET /reports/{id}"] = "incidents.read",
        ["GET /strikes"] = "incidents.read",
        ["GET /strikes/{id}"] = "incidents.read",
        ["GET /sightings"] = "incidents.read",
        ["GET /sightings/{id}"] = "incidents.read",
        ["GET /api/reports"] = "incidents.read",
        ["GET /api/reports/{id}"] = "incidents.read",
        ["GET /api/strikes"] = "incidents.read",
        ["GET /api/strikes/{id}"] = "incidents.read",
        ["GET /api/sightings"] = "incidents.read",
        ["GET /api/sightings/{id}"] = "incidents.read",
        ["GET /reports/new"] = "incidents.write",
        ["POST /reports"] = "incidents.write",
        ["POST /reports/{id}/concerns"] = "incidents.write",
        ["POST /reports/{id}/differs"] = "incidents.write",
        ["POST /reports/{id}/open"] = "incidents.write",
        ["GET /strikes/new"] = "incidents.write",
        ["POST /strikes"] = "incidents.write",
        ["POST /strikes/{id}/accounts"] = "incidents.write",
        ["POST /strikes/{id}/same"] = "incidents.write",
        ["POST /strikes/{id}/differs"] = "incidents.write",
        ["POST /strikes/{id}/split"] = "incidents.write",
        ["POST /sightings"] = "incidents.write",
        ["POST /incidents/{id}/same"] = "incidents.write",
        ["POST /incidents/{id}/differs"] = "incidents.write",
        ["POST /incidents/{id}/split"] = "incidents.write",
        ["POST /incidents/{id}/reports"] = "incidents.write",
        ["POST /incidents/{id}/reports-differ"] = "incidents.write",
        ["POST /api/reports"] = "incidents.write",
        ["POST /api/reports/{id}/concerns"] = "incidents.write",
        ["POST /api/strikes"] = "incidents.write",
        ["POST /api/strikes/{id}/same"] = "incidents.write",
        ["POST /api/strikes/{id}/split"] = "incidents.write",
        ["POST /api/incidents/{id}/same"] = "incidents.write",
        ["POST /api/incidents/{id}/split"] = "incidents.write",
        ["POST /api/sightings"] = "incidents.write",
        ["POST /reports/{id}/items"] = "evidence.write",
        ["GET /items"] = "evidence.read",
        ["GET /items/{id}"] = "evidence.read",
        ["GET /items/{id}/bytes"] = "evidence.read",
        ["GET /items/{id}/preview/{size}"] = "evidence.read",
        ["POST /incidents/{id}/items"] = "evidence.write",
        ["OPTIONS /api/uploads"] = "evidence.write",
        ["POST /api/uploads"] = "evidence.write",
        ["OPTIONS /api/uploads/{id}"] = "evidence.write",
        ["HEAD /api/uploads/{id}"] = "evidence.write",
        ["PATCH /api/uploads/{id}"] = "evidence.write",
        ["DELETE /api/uploads/{id}"] = "evidence.write",
        ["POST /api/uploads/{id}"] = "evidence.write",
        ["GET /people"] = "people.read",
        ["GET /volunteers"] = "volunteers.read",
        ["GET /volunteers/as-of"] = "volunteers.read",
        ["GET /volunteers/honour"] = "volunteers.read",
        ["GET /volunteers/{id}"] = "volunteers.read",
        ["GET /volunteers/new"] = "volunteers.write",
        ["POST /volunteers"] = "volunteers.write",
        ["POST /volunteers/{id}/{act}"] = "volunteers.write",
        ["GET /centres"] = "volunteers.read",
        ["GET /centres/{id}"] = "volunteers.read",
        ["GET /centres/new"] = "volunteers.write",
        ["POST /centres"] = "volunteers.write",
        ["POST /centres/{id}/{act}"] = "volunteers.write",
        ["GET /api/volunteers"] = "volunteers.read",
        ["GET /api/volunteers/as-of"] = "volunteers.read",
        ["GET /api/volunteers/honour"] = "volunteers.read",
        ["GET /api/volunteers/{id}"] = "volunteers.read",
        ["GET /api/centres"] = "volunteers.read",
        ["POST /api/volunteers"] = "volunteers.write",
        ["POST /api/volunteers/{id}/status"] = "volunteers.write",
        ["POST /api/volunteers/{id}/shift"] = "volunteers.write",
        ["POST /api/volunteers/{id}/posting"] = "volunteers.write",
        ["POST /api/volunteers/{id}/death"] = "volunteers.write",
        ["POST /api/volunteers/{id}/kin-informed"] = "volunteers.write",
        ["POST /api/volunteers/{id}/number"] = "volunteers.write",
        ["POST /api/centres"] = "volunteers.write",
        ["POST /api/centres/{id}/giving-up"] = "volunteers.write",
        ["GET /displaced"] = "displacement.read",
        ["GET /displaced/sums"] = "displacement.read",
        ["GET /displaced/{type}/{id}"] = "displacement.read",
        ["GET /displaced/new"] = "displacement.write",
        ["POST /displaced"] = "displacement.write",
        ["POST /displaced/{type}/{id}/{act}"] = "displacement.write",
        ["GET /api/displaced"] = "displacement.read",
        ["GET /api/displaced/sums"] = "displacement.read",
        ["GET /api/displaced/{type}/{id}"] = "displacement.read",
        ["POST /api/families"] = "displacement.write",
        ["POST /api/services"] = "displacement.write",
        ["POST /api/evacuees"] = "displacement.write",
        ["POST /api/evacuees/{id}/passage"] = "displacement.write",
        ["GET /places"] = "incidents.read",
        ["GET /incidents/{id}/worksites"] = "incidents.read",
        ["POST /incidents/{id}/worksites"] = "incidents.write",
        ["GET /worksites/{id}"] = "incidents.read",
        ["POST /worksites/{id}/people"] = "people.write",
        ["POST /worksites/{id}/triage"] = "incidents.write",
        ["POST /worksites/{id}/notes"] = "incidents.write",
        ["POST /worksites/{id}/rescuers"] = "incidents.write",
        ["POST /worksites/{id}/samples"] = "incidents.write",
        ["POST /worksites/{id}/close"] = "incidents.write",
        ["GET /casualties/{id}"] = "people.read",
        ["GET /casualties/{id}/story"] = "people.read",
        ["POST /casualties/{id}/fate"] = "people.write",
        ["POST /casualties/{id}/members"] = "people.write",
        ["POST /casualties/{id}/triage"] = "people.write",
        ["POST /casualties/{id}/exposure"] = "people.write",
        ["POST /casualties/{id}/decontamination"] = "people.write",
        ["POST /casualties/{id}/remains"] = "people.write",
        ["POST /casualties/{id}/kin"] = "people.write",
        ["POST /casualties/{id}/notes"] = "people.write",
        ["POST /casualties/{id}/take-back"] = "people.write",
        ["GET /api/incidents/{id}/worksites"] = "incidents.read",
        ["POST /api/incidents/{id}/worksites"] = "incidents.write",
        ["GET /api/worksites/{id}"] = "incidents.read",
        ["POST /api/worksites/{id}/triage"] = "incidents.write",
        ["POST /api/worksites/{id}/closing"] = "incidents.write",
        ["GET /api/worksites/{id}/casualties"] = "people.read",
        ["POST /api/worksites/{id}/casualties"] = "people.write",
        ["GET /api/casualties/{id}"] = "people.read",
        ["POST /api/casualties/{id}/fate"] = "people.write",
        ["POST /api/casualties/{id}/triage"] = "people.write",
        ["POST /api/casualties/{id}/kin-informed"] = "people.write",
        ["GET /dossiers"] = "dossiers.read",
        ["POST /dossiers"] = "dossiers.export",
        ["GET /ledger"] = "ledger.read",
        ["GET /ledger/others"] = "ledger.read",
        ["GET /ledger/checkpoint"] = "ledger.read",
        ["GET /ledger/key"] = "ledger.read",
        ["GET /ledger/{index:long}"] = "ledger.read",
        ["GET /ledger/{index:long}.tlog-proof"] = "ledger.read",
        ["GET /ledger/{index:long}.jws"] = "ledger.read",
        ["GET /api/problems"] = SignedIn,
        ["GET /api/openapi.json"] = SignedIn,
        ["GET /api/kinds"] = SignedIn,
        ["GET /api/me/sessions"] = SignedIn,
        ["DELETE /api/me/sessions"] = SignedIn,
        ["DELETE /api/me/sessions/{id}"] = SignedIn,
        ["GET /api/me/tokens"] = SignedIn,
        ["POST /api/me/tokens"] = SignedIn,
        ["DELETE /api/me/tokens/{id}"] = SignedIn,
        ["GET /api/incidents"] = "incidents.read",
        ["GET /api/incidents/{id}"] = "incidents.read",
        ["GET /api/incidents/{id}/items"] = "evidence.read",
        ["POST /api/incidents"] = "incidents.write",
        ["POST /api/incidents/{id}/notes"] = "incidents.write",
        ["POST /api/incidents/{id}/closing"] = "incidents.write",
        ["GET /api/items"] = "evidence.read",
        ["GET /api/items/{id}"] = "evidence.read",
        ["GET /api/items/{id}/bytes"] = "evidence.read",
        ["GET /api/statements"] = "ledger.read",
        ["GET /api/statements/{id}"] = "ledger.read",
        ["GET /api/ledger"] = "ledger.read",
        ["GET /api/ledger/checkpoint"] = "ledger.read",
        ["GET /api/ledger/key"] = "ledger.read",
        ["GET /api/ledger/{index:long}"] = "ledger.read",
        ["GET /api/ledger/{index:long}/proof"] = "ledger.read",
        ["GET /api/ledger/{index:long}/leaf"] = "ledger.read",
        ["GET /api/dossiers"] = "dossiers.read",
        ["POST /api/dossiers"] = "dossiers.export",
        ["GET /api/people"] = "people.read",
        ["GET /api/places"] = "incidents.read",
        ["GET /api/users"] = "access.read",
        ["POST /api/users"] = "access.manage",
        ["PUT /api/users/{id}/roles"] = "access.manage",
        ["POST /api/users/{id}/link"] = "access.manage",
        ["POST /api/users/{id}/disable"] = "access.manage",
        ["POST /api/users/{id}/enable"] = "access.manage",
        ["POST /api/users/{id}/sign-out"] = "access.manage",
        ["POST /api/users/{id}/factors"] = "access.manage",
        ["GET /users"] = "access.read",
        ["GET /users/{id}"] = "access.read",
        ["GET /access-log"] = "access.read up to protected",
        ["POST /users"] = "access.manage",
        ["POST /users/link"] = "access.manage",
        ["POST /users/roles"] = "access.manage",
        ["POST /users/disable"] = "access.manage",
        ["POST /users/enable"] = "access.manage",
        ["POST /users/sign-out"] = "access.manage",
        ["POST /users/factors"] = "access.manage",
        ["* {**path}"] = SignedIn,
    };

    [Fact]
    public void Every_route_asks_what_is_written_here()
    {
        using var server = new AServer();

        Assert.Equal(
            Routes.Select(r => $"{r.Key}: {r.Value}").Order(StringComparer.Ordinal),
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
            foreach (var (route, asks) in Routes.Where(r => r.Key.StartsWith("GET ", StringComparison.Ordinal) && !r.Key.Contains('{')))
            {
                var path = route[4..];
                using var answer = await browser.Open(path);
                var may = Right.Parse(asks.Split(' ')[0]) is not { } right || (RightsTable.RolesWith(right).Contains(role)
                    && (!asks.EndsWith("protected", StringComparison.Ordinal) || RightsTable.ReachOf([role])[right.Feature] == Sensitivity.Protected));
                Assert.True(may == (answer.StatusCode != HttpStatusCode.Forbidden), $"{role} {route}: {answer.StatusCode}");
                Assert.True((int)answer.StatusCode < 500, $"{role} {route}: {answer.StatusCode}");
            }
            foreach (var (route, asks) in Routes.Where(r => r.Value == "access.manage" && !r.Key.Contains("/api/", StringComparison.Ordinal)))
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
            foreach (var (route, asks) in Routes.Where(r => r.Key.Contains(" /api/", StringComparison.Ordinal)))
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

    private static string Asks(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Anybody
        : endpoint.Metadata.GetMetadata<Asking>() is { } asking ? Said(asking) : "nobody";

    private static string Said(Asking asking) =>
        (asking.Right?.ToString() ?? SignedIn) + (asking.Reach == Sensitivity.Ordinary ? "" : $" up to {asking.Reach}".ToLowerInvariant());
}
