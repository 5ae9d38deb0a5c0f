using System.Text.RegularExpressions;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Tests.Api;

/// <summary>The description of the API, held against OpenAPI 3.1, against the routes and against what they answer.</summary>
public sealed partial class DescriptionTests : IDisposable
{
    private readonly AServer _server = new();
    private readonly ACaller _caller;

    public DescriptionTests() => _caller = new ACaller(_server, "Everybody", Enum.GetValues<UserRole>());

    public void Dispose()
    {
        _caller.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task It_has_every_route_and_no_other_each_with_its_right()
    {
        var document = await _caller.Done(_caller.Get("/api/openapi.json"));

        var described = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation =>
            $"{operation.Name.ToUpperInvariant()} {path.Name}: {operation.Value.GetProperty("x-right").GetString()}"));
        var routes = _server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method =>
                $"{method} {Constraint().Replace(route.RoutePattern.RawText!, "}")}: {route.Metadata.GetMetadata<Asking>()!.Right?.ToString() ?? "signed in"}"));
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        var ids = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(
            document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()),
            operation => Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!));
        Assert.Equal(["form_token", "session", "token"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Somebody_elses_judge_takes_it_for_OpenAPI_and_real_answers_are_as_it_says()
    {
        var judge = Needs.NodeJudge("openapi");
        var incident = _server.Installation.OpenIncident("a strike", place: "somewhere");
        var items = _server.Installation.Seal(incident, "a photograph", "another");
        _server.Installation.OpenIncident(null, exercise: true);
        var (ofIncident, ofItem) = ("/api/incidents/" + incident.Value.Split('/')[1], "/api/items/" + items[0].Item.Value.Split('/')[1]);
        foreach (var path in (string[])[
            "/api/me", "/api/me/tokens", "/api/me/sessions", "/api/users", "/api/people", "/api/kinds", "/api/problems", "/api/openapi.json",
            "/api/incidents", "/api/incidents?exercise=true", "/api/incidents?limit=1", "/api/incidents?limit=0", "/api/incidents/none", ofIncident, ofIncident + "/items",
            "/api/items", "/api/items?limit=1", ofItem, ofItem + "/bytes", "/api/items/none", "/api/items/none/bytes",
            "/api/statements", "/api/statements?kind=item.sealed", "/api/statements?kind=none", "/api/statements/none", "/api/statements/" + items[0].Statement,
            "/api/ledger", "/api/ledger/0", "/api/ledger/3", "/api/ledger/999", "/api/ledger/0/proof", "/api/ledger/999/proof", "/api/ledger/0/leaf", "/api/ledger/checkpoint", "/api/ledger/key"])
        {
            await _caller.Get(path);
        }
        await _caller.Done(_caller.Post("/api/incidents", """{"title":"by API","exercise":true}"""), 201);
        await _caller.Done(_caller.Post(ofIncident + "/notes", """{"text":"a note"}"""), 201);
        await _caller.Post(ofIncident + "/notes", """{"text":""}""");
        await _caller.Post(ofIncident + "/notes", """{"texts":""}""");
        await _caller.Post(ofIncident + "/closing", "{}");
        await _caller.Done(_caller.Post(ofIncident + "/closing", "{}", ("If-Match", "*")), 201);
        await _caller.Get(ofIncident);
        await _caller.Post("/api/dossiers", $$"""{"incidents":["{{incident}}"]}""");
        await _caller.Get("/api/dossiers");
        var made = await _caller.Done(_caller.Post("/api/users", """{"name":"Salma","roles":["field"]}"""), 201);
        var user = "/api/users/" + made.GetProperty("user").GetProperty("user").GetString();
        await _caller.Put(user + "/roles", """{"roles":["legal"]}""");
        await _caller.Put(user + "/roles", """{"roles":[7]}""");
        await _caller.Post(user + "/link", "");
        await _caller.Post(user + "/disable", "");
        await _caller.Post(user + "/link", "");
        await _caller.Post(user + "/enable", "");
        await _caller.Post("/api/me/tokens", """{"name":"x","scopes":[],"days":1}""");
        await _caller.Get("/api/me", ("Authorization", "Bearer no"));
        await _caller.Get("/api/me", ("Accept", "text/html"));
        await _caller.Get("/api/me", ("Host", "rebound.example"));
        using var little = new ACaller(_server, "Little", [UserRole.Analyst], Right.Read(Feature.Incidents));
        await little.Get("/api/users");
        await little.Get(ofIncident);
        await little.Send(HttpMethod.Options, "/api/uploads", null);
        await _caller.Send(HttpMethod.Options, "/api/uploads", null);
        await _caller.Send(HttpMethod.Post, "/api/uploads", null, ("Tus-Resumable", "1.0.0"));
        await _caller.Send(HttpMethod.Delete, "/api/uploads/none", null, ("Tus-Resumable", "1.0.0"));
        await _caller.Delete("/api/me/tokens/" + _caller.Answers[0].Json.GetProperty("token").GetProperty("token").GetString());

        var answers = _caller.Answers.Concat(little.Answers).ToList();
        var folder = _server.Installation.Scratch;
        await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), answers.First(answer => answer.Path == "/api/openapi.json").Body, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "answers.jsonl"), answers.Select(answer => answer.ForJudge()), TestContext.Current.CancellationToken);
        var run = await Tool.RunAsync("node", ["judge.mjs", Path.Combine(folder, "openapi.json"), Path.Combine(folder, "answers.jsonl")], judge);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains($"{answers.Count} answers judged, 0 faults", run.Output, StringComparison.Ordinal);
        // What they say of errors is listed where the type of each says.
        var codes = answers.First(answer => answer.Path == "/api/problems").Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("code").GetString()).ToList();
        Assert.All(answers.Where(answer => answer.Type == Refusal.ContentType), refused =>
        {
            Assert.Equal("/api/problems#" + refused.Code, refused.Json.GetProperty("type").GetString());
            Assert.Contains(refused.Code, codes);
            Assert.Equal(refused.Status, refused.Json.GetProperty("status").GetInt32());
        });
    }

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}
