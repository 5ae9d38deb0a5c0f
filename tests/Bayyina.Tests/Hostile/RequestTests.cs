using System.Globalization;
using System.Net;
using Bayyina.Access;
using Bayyina.Tests.Access;
using Bayyina.Tests.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Tests.Hostile;

/// <summary>Requests that nobody means well with: each gets a clear answer, and none is a failure of ours.</summary>
public sealed class RequestTests : IDisposable
{
    private readonly AServer _server = new();

    // Ends with the assertion that nothing happened that should not have.
    public void Dispose() => _server.Dispose();

    private string Host => $"Host: {_server.Address.Authority}\r\n";

    [Fact]
    public async Task What_is_malformed_is_refused_before_anybody_looks_at_it()
    {
        foreach (var (request, statuses) in ((string, int[])[])[
            ("GET / HTTP/1.1\r\n\r\n", [400]),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400]),
            ("GET / HTTP/1.1\r\nHost:\r\n\r\n", [400, 421]),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1 evil\r\n\r\n", [400]),
            ($"GET /\xFF HTTP/1.1\r\n{Host}\r\n", [400]),
            ($"GET /a\0b HTTP/1.1\r\n{Host}\r\n", [400]),
            ($"GET /%00 HTTP/1.1\r\n{Host}\r\n", [400]),
            ($"GET / HTTP/1.1\r\n{Host}X: a\0b\r\n\r\n", [400]),
            ($"GET / HTTP/1.1\r\n{Host}X: a\rb\r\n\r\n", [400]),
            ($"GET / HTTP/1.1\r\n{Host} folded: x\r\n\r\n", [400]),
            ($"GET / HTTP/1.1\r\n{Host}X : a\r\n\r\n", [400]),
            ($"GET / HTTP/1.1\r\n{Host}no colon\r\n\r\n", [400]),
            ($"GET / HTTP/9.9\r\n{Host}\r\n", [505]),
            ("GET /\r\n\r\n", [400]),
            ("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003 a TLS hello\r\n\r\n", [400, 0]),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [0, 400, 505]),
            ($"G\u00cbT / HTTP/1.1\r\n{Host}\r\n", [400]),
            ("GET http://127.0.0.1/ HTTP/1.1\r\nHost: other.example\r\n\r\n", [400]),
            ($"CONNECT other.example:443 HTTP/1.1\r\n{Host}\r\n", [400, 302, 404, 405]),
            ($"OPTIONS * HTTP/1.1\r\n{Host}\r\n", [302, 400, 404, 405]),
            ($"GET /{new string('a', 9000)} HTTP/1.1\r\n{Host}\r\n", [414]),
            ($"GET /?{new string('a', 9000)} HTTP/1.1\r\n{Host}\r\n", [414]),
            ($"GET / HTTP/1.1\r\n{Host}X: {new string('a', 20_000)}\r\n\r\n", [431]),
            ($"GET / HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i}: a\r\n"))}\r\n", [431]),
            ($"GET / HTTP/1.1\r\n{Host}Cookie: {new string('a', 20_000)}\r\n\r\n", [431])])
        {
            await Answers(request, statuses);
        }
    }

    [Fact]
    public async Task A_body_whose_end_can_be_read_in_two_ways_is_refused()
    {
        var form = "Content-Type: application/x-www-form-urlencoded\r\n";
        foreach (var (request, statuses) in ((string, int[])[])[
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Content-Length: 5, 5\r\n\r\nabcde", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Content-Length: -1\r\n\r\n", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Content-Length: +5\r\n\r\nabcde", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Content-Length: 0x5\r\n\r\nabcde", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Content-Length: 99999999999999999999\r\n\r\n", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /users HTTP/1.1\r\n{Host}\r\n", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Transfer-Encoding: identity, x\r\n\r\nabc", [400, 501]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", [400, 501]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", [400, 501]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabc\r\n", [400]),
            ($"POST /sign-in HTTP/1.1\r\n{Host}{form}Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n", [400]),
            ($"POST /sign-in HTTP/1.0\r\n{Host}{form}\r\nabc", [400, 411])])
        {
            var answer = await Answers(request, statuses);
            // One request, one answer: nothing of the body was taken for another request.
            Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
        }
    }

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("127.0.0.1.rebound.example")]
    [InlineData("localhost.rebound.example")]
    [InlineData("notlocalhost")]
    [InlineData("rebound.example:8417")]
    public async Task Under_a_foreign_name_nobody_is_answered(string name)
    {
        using var caller = new ACaller(_server, "Keeper", [UserRole.Administrator]);
        var (_, browser) = await _server.SignedIn("Salma", UserRole.Administrator);
        foreach (var path in (string[])["/", "/sign-in", "/users", "/assets/app.js", "/no-such"])
        {
            using var page = await browser.Call(HttpMethod.Get, path, null, ("Host", name));
            Assert.Equal(421, (int)page.StatusCode);
            Assert.DoesNotContain("Salma", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.False(page.Headers.Contains("Set-Cookie"));
        }
        Assert.Equal("request.host", (await caller.Get("/api/users", ("Host", name))).Code);
        foreach (var ours in (string[])["localhost", "127.0.0.1:1", "[::1]:8417", "bayyina.localhost"])
        {
            Assert.Equal(200, (await caller.Get("/api/users", ("Host", ours))).Status);
        }
    }

    [Fact]
    public async Task A_path_leads_nowhere_but_where_it_says()
    {
        using var caller = new ACaller(_server, "Keeper", [UserRole.Administrator]);
        var bearer = $"Authorization: Bearer {caller.Token}\r\n";
        string[] tricks =
        [
            "/../../../../etc/passwd", "/assets/../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/%2e%2e%2fBayyina.Web.dll",
            "/assets/..\\..\\etc\\passwd", "/assets/..%5c..%5cetc%5cpasswd", "/assets/%c0%ae%c0%ae%c0%afetc", "/assets/%e0%80%ae%e0%80%ae/", "/assets/%252e%252e%252fetc%252fpasswd",
            "/assets/app.js%2500.css", "/assets/app.js.", "/assets/app.js%20", "/assets//app.js", "/assets/%ff%fe", "/assets/C:%5cwindows", "/assets/file:%2f%2f%2fetc%2fpasswd",
            "/api/items/..%2f..%2fledger/key", "/api/items/%2e%2e%2fusers/bytes", "/api/items/....//....//etc/bytes", "/api/uploads/..%2f..%2fkeys", "/api/%2e%2e/etc", "//etc/passwd", "/\\etc",
            "/;/users", "/users;/", "/users%2f..%2f..", "/%2e%2e%2f%2e%2e%2fdata/keys/access.key", "/.git/config", "/data/bayyina.db",
        ];
        foreach (var path in tricks)
        {
            foreach (var who in (string[])["", bearer])
            {
                var answer = await RawLine.Ask(_server.Address, $"GET {path} HTTP/1.1\r\n{Host}{who}Connection: close\r\n\r\n");
                Assert.True(RawLine.StatusOf(answer) is 302 or 400 or 401 or 404 or 405, $"{path}: {answer}");
                Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("PRIVATE", answer, StringComparison.Ordinal);
            }
        }
        // What is written otherwise is at most the same: never more than its right.
        using var little = new ACaller(_server, "Salma", [UserRole.Field]);
        foreach (var path in (string[])["/api/users", "/API/USERS", "/api/./users", "/api/x/../users", "/api/%75sers", "/api/users/", "/api//users", "/api/users%2f", "/api/users/.", "/api/users?", "/api/users%3f"])
        {
            var answer = await RawLine.Ask(_server.Address, $"GET {path} HTTP/1.1\r\n{Host}Authorization: Bearer {little.Token}\r\nConnection: close\r\n\r\n");
            Assert.True(RawLine.StatusOf(answer) is 403 or 404, $"{path}: {answer}");
        }
    }

    [Fact]
    public async Task An_upgrade_is_not_made_and_an_absolute_form_is_the_same_page()
    {
        var upgrade = await RawLine.Ask(_server.Address,
            $"GET / HTTP/1.1\r\n{Host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.Equal(200, RawLine.StatusOf(upgrade));
        var h2c = await RawLine.Ask(_server.Address, $"GET / HTTP/1.1\r\n{Host}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        Assert.Equal(200, RawLine.StatusOf(h2c));
        var absolute = await RawLine.Ask(_server.Address, $"GET {_server.Address} HTTP/1.1\r\n{Host}Connection: close\r\n\r\n");
        Assert.Equal(200, RawLine.StatusOf(absolute));
        foreach (var method in (string[])["TRACE", "BREW", "PROPFIND", "get"])
        {
            var answer = await RawLine.Ask(_server.Address, $"{method} /users HTTP/1.1\r\n{Host}X-Secret: shown-back\r\nConnection: close\r\n\r\n");
            Assert.True(RawLine.StatusOf(answer) is 302 or 400 or 404 or 405, answer);
            Assert.DoesNotContain("shown-back", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_or_body_that_is_too_much_is_refused()
    {
        var fields = string.Join('&', Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i}=1")));
        var small = string.Join('&', Enumerable.Range(0, 5_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i}=1")));
        var key = new string('k', 200_000) + "=1";
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _server.Address };
        foreach (var path in (string[])["/sign-in", "/preferences", "/link/none", "/sign-out"])
        {
            foreach (var (body, statuses) in ((string, int[])[])[(fields, [400, 413]), (small, [400]), (key, [400])])
            {
                using var content = new StringContent(body, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
                using var answer = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
                Assert.Contains((int)answer.StatusCode, statuses);
            }
            // Refused as it comes, so that most of it is never read.
            var large = await RawLine.Ask(
                _server.Address, $"POST {path} HTTP/1.1\r\n{Host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {3 << 20}\r\n\r\n{new string('a', 3 << 20)}");
            Assert.True(RawLine.StatusOf(large) is 0 or 400 or 413, large);
            using var parts = new MultipartFormDataContent("b");
            for (var i = 0; i < 3_000; i++)
            {
                parts.Add(new StringContent("1"), string.Create(CultureInfo.InvariantCulture, $"f{i}"));
            }
            using var many = await client.PostAsync(path, parts, TestContext.Current.CancellationToken);
            Assert.Contains((int)many.StatusCode, (int[])[400, 413]);
        }
        var promised = await RawLine.Ask(_server.Address, $"POST /sign-in HTTP/1.1\r\n{Host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9999999999\r\nExpect: 100-continue\r\n\r\n");
        Assert.True(RawLine.StatusOf(promised) is 400 or 413, promised);
    }

    [Fact]
    public async Task No_route_that_takes_something_falls_over_a_content_type()
    {
        var (_, browser) = await _server.SignedIn("Salma", Enum.GetValues<UserRole>());
        using var caller = new ACaller(_server, "Omar", Enum.GetValues<UserRole>());
        var routes = _server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true).Select(route => route.RoutePattern.RawText!).ToList();
        Assert.True(routes.Count > 20);
        foreach (var path in routes.Select(route => System.Text.RegularExpressions.Regex.Replace(route, "{[^}]+}", "none")))
        {
            foreach (var type in (string[])["text/plain", "application/json", "application/xml", "multipart/form-data", "multipart/form-data; boundary=\"", "application/x-www-form-urlencoded; charset=utf-7", "a/b/c", ""])
            {
                using var body = ACaller.Bytes("{\"a\":1}"u8.ToArray(), type);
                var byToken = await caller.Send(HttpMethod.Post, path, body);
                Assert.True(byToken.Status is >= 300 and < 500 || path.EndsWith("/sign-out", StringComparison.Ordinal), $"{path} {type}: {byToken.Status}");
                using var again = ACaller.Bytes("{\"a\":1}"u8.ToArray(), type);
                using var byCookie = await browser.SendRaw(path, again);
                Assert.True((int)byCookie.StatusCode is >= 300 and < 500, $"{path} {type}: {byCookie.StatusCode}");
            }
        }
        // Nothing of it was taken for what the form means: they are still signed in.
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/account")).StatusCode);
    }

    private async Task<string> Answers(string request, int[] statuses)
    {
        var answer = await RawLine.Ask(_server.Address, request);
        Assert.True(statuses.Contains(RawLine.StatusOf(answer)), $"{request[..Math.Min(request.Length, 200)]}\n→ {answer[..Math.Min(answer.Length, 600)]}");
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(_server.Address, TestContext.Current.CancellationToken)).StatusCode);
        return answer;
    }
}
