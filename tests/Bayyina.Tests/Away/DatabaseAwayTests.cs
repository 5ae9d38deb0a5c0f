using System.Globalization;
using System.Text;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Access;
using Bayyina.Tests.Uploads;

namespace Bayyina.Tests.Away;

/// <summary>PostgreSQL is shut down while the server serves, and started again.</summary>
public sealed class DatabaseAwayTests : IDisposable
{
    private const string Code = "database.unreachable";
    private static readonly byte[] Film = Encoding.UTF8.GetBytes(new string('f', 1000));
    private readonly PostgresServer _server = PostgresServer.OfItsOwn();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Everything_is_answered_503_while_it_is_away_and_goes_on_by_itself_when_it_is_back()
    {
        using var record = await AServedRecord.On(new Stores(_server.NewDatabase(), null, null));
        var incident = SubjectId.New("incident");
        record.Product.Say(IncidentBook.Opening(incident, "a drill", null, null, exercise: true), record.Product.Node);
        var page = "/incidents/" + incident.Value.Split('/')[1];
        using var stranger = new Browser(record.Address);
        var entry = Token(await stranger.Text("/sign-in"));
        var token = Token(await record.Browser.Text(page));
        var begun = await record.Ask(
            HttpMethod.Post, "/api/uploads", null, ("Tus-Resumable", "1.0.0"), ("Upload-Length", "1000"), ("Upload-Metadata", Sending.Of(incident)));
        var upload = begun.Headers.Location!.ToString();
        Assert.Equal(204, (int)(await Patch(record, upload, 0, Film[..400])).StatusCode);

        _server.Halt();

        var shown = await record.Browser.Get(page);
        var html = await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)shown.StatusCode);
        Assert.Equal("10", shown.Headers.RetryAfter?.ToString());
        Assert.Contains("default-src 'none'", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains(Code, html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{page}\"", html, StringComparison.Ordinal);
        foreach (var language in (string[])["ar", "en"])
        {
            Assert.Contains(Problems.Text(Code, CultureInfo.GetCultureInfo(language)), html, StringComparison.Ordinal);
        }
        // What it looks like comes all the same, also to whom a session's cookie is sent along.
        foreach (var asset in System.Text.RegularExpressions.Regex.Matches(html, "(?:href|src)=\"(/assets/[^\"]+)\"").Select(match => match.Groups[1].Value))
        {
            Assert.Equal(200, (int)(await record.Browser.Get(asset)).StatusCode);
        }
        Assert.Equal(503, (int)(await stranger.Send(
            "/sign-in", ("name", "Salma"), ("password", AServer.Password), ("__RequestVerificationToken", entry))).StatusCode);

        // What somebody wrote is handed back to them, and to nobody's page but ours.
        (string, string)[] note = [("note", "a <b>muddy</b> road"), ("__RequestVerificationToken", token)];
        Assert.Contains("a &lt;b&gt;muddy&lt;/b&gt; road", await Sent(record, page + "/notes", "same-origin", note), StringComparison.Ordinal);
        Assert.DoesNotContain("muddy", await Sent(record, page + "/notes", "cross-site", note), StringComparison.Ordinal);
        Assert.DoesNotContain(AServer.Password, await Sent(record, "/sign-in", "same-origin", ("password", AServer.Password)), StringComparison.Ordinal);

        foreach (var refused in (HttpResponseMessage[])[await record.Ask(HttpMethod.Get, "/api/incidents"), await Patch(record, upload, 400, Film[400..])])
        {
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.Equal("10", refused.Headers.RetryAfter?.ToString());
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.Equal(Code, JsonDocument.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("code").GetString());
        }
        Assert.ThrowsAny<Exception>(record.Product.Access.Log.Flush);
        // A dozen that ask are told as one.
        Assert.Equal(Code, Dialect.CodeOf(Assert.Single(record.Failed)));

        _server.Start();

        // The same session, and the upload from where it stood.
        await record.Until(page, 200);
        var stands = await record.Ask(HttpMethod.Head, upload, null, ("Tus-Resumable", "1.0.0"));
        Assert.Equal("400", Sending.Header(stands, "Upload-Offset"));
        var done = await Patch(record, upload, 400, Film[400..]);
        Assert.Equal(204, (int)done.StatusCode);
        Assert.NotNull(Sending.Header(done, "Bayyina-Item"));
        // The looks that were counted before it went are on record.
        record.Product.Access.Log.Flush();
        Assert.Contains(record.Product.Access.Log.Latest(50), line => line.What == AccessEvents.Viewed && line.Subject == $"GET {page}");
        Assert.Single(record.Failed);
    }

    private static Task<HttpResponseMessage> Patch(AServedRecord record, string upload, int offset, byte[] bytes) => record.Ask(
        HttpMethod.Patch, upload, bytes, ("Tus-Resumable", "1.0.0"), ("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)));

    private static async Task<string> Sent(AServedRecord record, string path, string from, params (string Name, string Value)[] fields)
    {
        using var client = new HttpClient { BaseAddress = record.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Add("Sec-Fetch-Site", from);
        // With a cookie whose session cannot be looked up.
        request.Headers.Add("Cookie", record.Browser.Cookies);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string Token(string html) =>
        System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
}
