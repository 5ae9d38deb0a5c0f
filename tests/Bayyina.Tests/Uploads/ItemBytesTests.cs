using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Uploads;

[Trait("store", "each")]
public sealed class ItemBytesTests : IDisposable
{
    private readonly AServer _server = new();
    private readonly SubjectId _incident;

    public ItemBytesTests() => _incident = _server.Installation.OpenIncident();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("page.html", "<!doctype html><script>alert(1)</script>", "application/octet-stream")]
    [InlineData("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "application/octet-stream")]
    [InlineData("picture.gif", "GIF89a;", "image/gif")]
    public async Task Bytes_of_an_item_are_never_active_content_of_ours(string name, string content, string type)
    {
        using var sending = new Sending(_server, "Salma");
        using var made = await sending.Send(
            HttpMethod.Post, "/api/uploads", Sending.Body(Encoding.UTF8.GetBytes(content)), ("Upload-Length", Encoding.UTF8.GetByteCount(content).ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Upload-Metadata", Sending.Of(_incident, name)));
        var path = "/items/" + Sending.Header(made, "Bayyina-Item")!["item/".Length..] + "/bytes";
        var (_, browser) = await _server.SignedIn("Reader", UserRole.Analyst);

        using var answer = await browser.Get(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("attachment", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("sandbox; default-src 'none'", Sending.Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Sending.Header(answer, "X-Content-Type-Options"));
        Assert.Equal(content, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Redirect, (await _server.ABrowser().Get(path)).StatusCode);
    }

    [Fact]
    public async Task A_plain_form_takes_one_file_in_and_needs_its_token()
    {
        var (_, browser) = await _server.SignedIn("Salma", UserRole.Field);
        var path = "/incidents/" + _incident.Value["incident/".Length..];
        var page = await browser.Text(path);
        var token = System.Text.RegularExpressions.Regex.Match(page, "action=\"[^\"]+/items\"[\\s\\S]*?value=\"([^\"]+)\"").Groups[1].Value;

        using var without = await browser.SendFile(path + "/items", "wrong", "C:\\photos\\صورة.txt", "seen at 07:10"u8.ToArray());
        using var answer = await browser.SendFile(path + "/items", token, "C:\\photos\\صورة.txt", "seen at 07:10"u8.ToArray());

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.StartsWith("/items/", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
        var item = Assert.Single(_server.Installation.Product.Evidence.Of(_incident, _server.Installation.Product.Own));
        Assert.Equal(("صورة.txt", 13), (item.File.OrNull, item.Bytes));
        Assert.Equal("seen", await browser.Range("/" + item.Id.Value.Replace("item/", "items/", StringComparison.Ordinal) + "/bytes", new RangeHeaderValue(0, 3)));
    }
}
