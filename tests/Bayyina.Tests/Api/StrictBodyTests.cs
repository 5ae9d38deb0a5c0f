using System.Text;
using Bayyina.Access;
using Bayyina.Tests.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Tests.Api;

/// <summary>JSON that is not exactly what a route takes, on every route that takes any.</summary>
public sealed class StrictBodyTests : IDisposable
{
    // A route with a body that is not here fails; each is tried with everything below. One member of each, with its type.
    private static readonly Dictionary<string, (string Member, string Body)> Bodies = new(StringComparer.Ordinal)
    {
        ["POST /api/incidents"] = ("title", """{"title":"t"}"""),
        ["POST /api/incidents/{id}/notes"] = ("text", """{"text":"t"}"""),
        ["POST /api/incidents/{id}/closing"] = ("reason", """{"reason":"r"}"""),
        ["POST /api/reports"] = ("what", """{"what":"x"}"""),
        ["POST /api/reports/{id}/concerns"] = ("seen", """{"seen":[]}"""),
        ["POST /api/strikes"] = ("weapon", """{"weapon":"rocket"}"""),
        ["POST /api/strikes/{id}/same"] = ("other", """{"other":"x"}"""),
        ["POST /api/strikes/{id}/split"] = ("statement", """{"statement":"x"}"""),
        ["POST /api/incidents/{id}/same"] = ("other", """{"other":"x"}"""),
        ["POST /api/incidents/{id}/split"] = ("statement", """{"statement":"x"}"""),
        ["POST /api/sightings"] = ("what", """{"what":"drone"}"""),
        ["POST /api/incidents/{id}/worksites"] = ("label", """{"label":"l"}"""),
        ["POST /api/worksites/{id}/triage"] = ("category", """{"category":"A"}"""),
        ["POST /api/worksites/{id}/closing"] = ("reason", """{"reason":"r"}"""),
        ["POST /api/worksites/{id}/casualties"] = ("name", """{"name":"n"}"""),
        ["POST /api/casualties/{id}/fate"] = ("what", """{"what":"elsewhere"}"""),
        ["POST /api/casualties/{id}/triage"] = ("system", """{"system":"START","category":"red"}"""),
        ["POST /api/casualties/{id}/kin-informed"] = ("how", """{"how":"h"}"""),
        ["POST /api/volunteers"] = ("joined", """{"joined":"2020","name":{"latin":"n"}}"""),
        ["POST /api/volunteers/{id}/status"] = ("state", """{"state":"active","at":"2020"}"""),
        ["POST /api/volunteers/{id}/shift"] = ("at", """{"at":"2020","in":true}"""),
        ["POST /api/volunteers/{id}/posting"] = ("at", """{"at":"2020"}"""),
        ["POST /api/volunteers/{id}/death"] = ("at", """{"at":"2020","line_of_duty":true}"""),
        ["POST /api/volunteers/{id}/kin-informed"] = ("how", """{"how":"h","at":"2020"}"""),
        ["POST /api/volunteers/{id}/number"] = ("source", """{"source":"s","number":5}"""),
        ["POST /api/centres"] = ("name", """{"name":"n"}"""),
        ["POST /api/centres/{id}/giving-up"] = ("reason", """{"reason":"r","at":"2020"}"""),
        ["POST /api/families"] = ("at", """{"at":"2020","people":{"best":6}}"""),
        ["POST /api/services"] = ("kind", """{"kind":"food","at":"2020"}"""),
        ["POST /api/evacuees"] = ("convoy", """{"convoy":"c","people":{"best":1}}"""),
        ["POST /api/evacuees/{id}/passage"] = ("outcome", """{"outcome":"o"}"""),
        ["POST /api/deployments"] = ("incident", """{"incident":"x"}"""),
        ["POST /api/deployments/{id}/movement"] = ("movement", """{"movement":"arrived"}"""),
        ["POST /api/deployments/{id}/check-ins"] = ("note", """{"minutes":20,"note":"n"}"""),
        ["POST /api/teams"] = ("name", """{"name":"n"}"""),
        ["POST /api/vehicles"] = ("type", """{"name":"n","type":"crane"}"""),
        ["POST /api/vehicles/{id}/condition"] = ("condition", """{"condition":"fit"}"""),
        ["POST /api/facilities"] = ("type", """{"name":"n","type":"hospital"}"""),
        ["POST /api/facilities/{id}/condition"] = ("condition", """{"condition":"fit"}"""),
        ["POST /api/facilities/{id}/capacity"] = ("reported_by", """{"beds":3,"reported_by":"r"}"""),
        ["POST /api/hazards"] = ("place", """{"type":"mines","place":"p"}"""),
        ["POST /api/roll-calls"] = ("incident", """{"incident":"x"}"""),
        ["POST /api/roll-calls/{id}/answers"] = ("state", """{"who":"x","state":"safe"}"""),
        ["POST /api/warnings"] = ("reason", """{"reason":"other"}"""),
        ["POST /api/warnings/{id}/acknowledgements"] = ("deployment", """{"deployment":"x"}"""),
        ["POST /api/warnings/{id}/end"] = ("reason", """{"reason":"x"}"""),
        ["POST /api/dossiers"] = ("incidents", """{"incidents":["x"]}"""),
        ["POST /api/users"] = ("name", """{"name":"n","roles":[]}"""),
        ["PUT /api/users/{id}/roles"] = ("roles", """{"roles":[]}"""),
        ["POST /api/me/tokens"] = ("name", """{"name":"n","scopes":[],"days":7}"""),
    };

    private static readonly string[] WithoutBody =
        ["POST /api/hazards/{id}/clearing", "POST /api/users/{id}/link", "POST /api/users/{id}/disable", "POST /api/users/{id}/enable", "POST /api/users/{id}/sign-out", "POST /api/users/{id}/factors", "POST /api/uploads", "POST /api/uploads/{id}", "PATCH /api/uploads/{id}"];

    private readonly AServer _server = new();
    private readonly ACaller _caller;

    public StrictBodyTests() => _caller = new ACaller(_server, "Everybody", Enum.GetValues<UserRole>());

    public void Dispose()
    {
        _caller.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Every_route_of_the_api_that_takes_something_takes_it_strictly_or_not_as_JSON()
    {
        var routes = _server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => (Name: $"{method} {route.RoutePattern.RawText}", Route: route)))
            .Where(route => route.Name.Split(' ')[0] is "POST" or "PUT" or "PATCH").ToList();

        Assert.Equal(
            Bodies.Keys.Order(StringComparer.Ordinal), routes.Where(route => route.Route.Metadata.GetMetadata<StrictBody>() is not null).Select(route => route.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            WithoutBody.Order(StringComparer.Ordinal), routes.Where(route => route.Route.Metadata.GetMetadata<StrictBody>() is null).Select(route => route.Name).Order(StringComparer.Ordinal));
        // Nor does the framework read one on its own.
        Assert.DoesNotContain(routes, route => route.Route.Metadata.GetMetadata<IAcceptsMetadata>() is not null);
    }

    [Theory]
    [InlineData("{\"M\":\"a\",\"M\":\"b\"}", "json.duplicate_name")]
    [InlineData("{\"M\":\"a\",\"\\u004D\":\"b\"}", "json.duplicate_name")]
    [InlineData("{\"M\":V,\"unknown\":1}", "json.unknown_name")]
    [InlineData("{\"MX\":V}", "json.unknown_name")]
    [InlineData("{\"__proto__\":{}}", "json.unknown_name")]
    [InlineData("{\"M\":{\"a\":1,\"a\":2}}", "json.duplicate_name")]
    [InlineData("{\"M\":1}", "json.wrong_type")]
    [InlineData("{\"M\":true}", "json.wrong_type")]
    [InlineData("{\"M\":{\"a\":1}}", "json.wrong_type")]
    [InlineData("{\"M\":[[\"a\"]]}", "json.wrong_type")]
    [InlineData("[]", "json.wrong_type|json.missing_name")]
    [InlineData("null", "json.wrong_type|json.missing_name")]
    [InlineData("\"text\"", "json.wrong_type|json.missing_name")]
    [InlineData("", "json.malformed")]
    [InlineData(" ", "json.malformed")]
    [InlineData("{\"M\":V,}", "json.malformed")]
    [InlineData("{\"M\":V}{}", "json.malformed")]
    [InlineData("{\"M\":V} x", "json.malformed")]
    [InlineData("{\"M\":V/* a */}", "json.malformed")]
    [InlineData("{\"M\":V} // a", "json.malformed")]
    [InlineData("{\"M\":NaN}", "json.malformed")]
    [InlineData("{\"M\":Infinity}", "json.malformed")]
    [InlineData("{\"M\":01}", "json.malformed")]
    [InlineData("{M:V}", "json.malformed")]
    [InlineData("{'M':V}", "json.malformed")]
    [InlineData("{\"M\":\"a\nb\"}", "json.malformed")]
    [InlineData("{\"M\":\"\\x\"}", "json.malformed")]
    [InlineData("{\"M\":V", "json.malformed")]
    [InlineData("\uFEFF{\"M\":V}", "json.malformed")]
    [InlineData("{\"M\":\"\\ud800\"}", "json.not_utf8")]
    [InlineData("{\"M\":\"\\udc00\\ud800\"}", "json.not_utf8")]
    [InlineData("{\"\\ud800\":V}", "json.not_utf8")]
    [InlineData("{\"M\":[[[[[[[[[[1]]]]]]]]]]}", "json.too_deep")]
    public async Task What_is_not_exactly_JSON_of_the_route_is_refused_by_its_code(string body, string codes)
    {
        foreach (var (route, (member, whole)) in Bodies)
        {
            var value = System.Text.Json.JsonDocument.Parse(whole).RootElement.GetProperty(member).GetRawText();
            var sent = body.Replace("M", member, StringComparison.Ordinal).Replace("V", value, StringComparison.Ordinal)
                .Replace("\\u004D", $"\\u00{(int)member[0]:X2}{member[1..]}", StringComparison.Ordinal);
            if (codes == "json.wrong_type")
            {
                // Everything else is as it must be.
                var right = System.Text.Json.Nodes.JsonNode.Parse(whole)!;
                right[member] = System.Text.Json.Nodes.JsonNode.Parse(sent)![member]!.DeepClone();
                sent = right.ToJsonString();
            }
            var answer = await Send(route, ACaller.Json(sent));
            Assert.True(answer.Status == 400 && codes.Split('|').Contains(answer.Code), $"{route} {sent}: {answer.Status} {answer.Body}");
            Assert.Equal(Refusal.ContentType, answer.Type);
        }
        Nothing_was_done();
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public async Task What_is_no_UTF_8_is_refused(byte[] bytes)
    {
        foreach (var (route, (member, _)) in Bodies)
        {
            byte[] sent = [.. Encoding.UTF8.GetBytes($"{{\"{member}\":\""), .. bytes, .. "\"}"u8];
            Assert.Equal((400, "json.not_utf8"), Of(await Send(route, ACaller.Bytes(sent))));
        }
        Nothing_was_done();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json-patch+json")]
    [InlineData("application/xml")]
    [InlineData("*/*")]
    [InlineData("application/json, text/plain")]
    [InlineData("no type")]
    [InlineData("")]
    public async Task Another_content_type_is_refused_by_every_route(string type)
    {
        foreach (var (route, (_, whole)) in Bodies)
        {
            Assert.Equal((415, "request.content_type"), Of(await Send(route, ACaller.Bytes(Encoding.UTF8.GetBytes(whole), type))));
        }
        Nothing_was_done();
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_compressed_is_refused()
    {
        foreach (var (route, (member, whole)) in Bodies)
        {
            var large = Encoding.UTF8.GetBytes($"{{\"{member}\":\"{new string('a', 1 << 18)}\"}}");
            Assert.Equal((413, "request.too_large"), Of(await Send(route, ACaller.Bytes(large))));
            using var unknown = new StreamContent(new MemoryStream(large));
            unknown.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            Assert.Equal((413, "request.too_large"), Of(await Send(route, unknown, ("Transfer-Encoding", "chunked"))));
            using var packed = ACaller.Json(whole);
            packed.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
            Assert.Equal((415, "request.content_type"), Of(await Send(route, packed)));
        }
        Nothing_was_done();
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        foreach (var (route, member) in ((string, string)[])[
            ("POST /api/incidents", "/title"), ("POST /api/incidents/{id}/notes", "/text"), ("POST /api/dossiers", "/incidents"), ("POST /api/users", "/name"), ("POST /api/me/tokens", "/name")])
        {
            var answer = await Send(route, ACaller.Json("{}"));
            Assert.Equal((400, "json.missing_name"), Of(answer));
            Assert.Equal(member, answer.Json.GetProperty("pointer").GetString());
        }
        var unknown = await Send("POST /api/incidents", ACaller.Json("""{"title":"t","a/b~c":1}"""));
        Assert.Equal("/a~1b~0c", unknown.Json.GetProperty("pointer").GetString());
    }

    private Task<Answered> Send(string route, HttpContent body, params (string Name, string Value)[] headers) => _caller.Send(
        new HttpMethod(route.Split(' ')[0]), route.Split(' ')[1].Replace("{id}", "none", StringComparison.Ordinal), body, headers);

    private void Nothing_was_done()
    {
        Assert.Equal(0, _server.Installation.Product.IncidentList.Count().Real);
        Assert.Single(_server.Access.Users.All());
        Assert.Single(_server.Access.Tokens.Of(_caller.User.Id));
    }

    private static (int, string) Of(Answered answer) => (answer.Status, answer.Code);
}
