using System.Net;
using System.Text;
using Bayyina.Access;
using Bayyina.Evidence;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Uploads;

namespace Bayyina.Tests.Evidence.Previews;

/// <summary>Previews and bytes as pages show them, over the real server.</summary>
public sealed class PreviewRouteTests : IDisposable
{
    private readonly AServer _server = new();
    private readonly TestFolder _folder = new();
    private readonly SubjectId _incident;

    public PreviewRouteTests() => _incident = _server.Installation.OpenIncident();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_preview_is_for_whoever_may_have_the_bytes_and_for_nobodys_cache()
    {
        var path = await Sealed("photo.jpg", Made("photo.jpg", "testsrc2=s=640x480", "-frames:v", "1"));
        var (_, browser) = await _server.SignedIn("Reader", UserRole.Analyst);

        using var answer = await browser.Get(path + "/preview/tile");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/webp", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", Sending.Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-store, private", answer.Headers.CacheControl!.ToString());
        Assert.StartsWith("sandbox; default-src 'none'", Sending.Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("same-origin", Sending.Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.True(PlainWebP.Is(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), 240));
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(path + "/preview/page")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(path + "/preview/huge")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/items/00000000-0000-4000-8000-000000000000/preview/tile")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await _server.ABrowser().Get(path + "/preview/tile")).StatusCode);
        _server.Access.Log.Flush();
        Assert.Contains(_server.Access.Log.Latest(100), line => line.What == AccessEvents.Viewed && line.Subject!.EndsWith("/preview", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_not_let_in_gets_no_preview_though_it_lies_there()
    {
        var path = await Sealed("photo.jpg", Made("photo.jpg", "testsrc2=s=640x480", "-frames:v", "1"));
        var (user, browser) = await _server.SignedIn("Reader", UserRole.Analyst);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(path + "/preview/tile")).StatusCode);
        // A token is for the API and opens no page, and nothing that pages show.
        var token = _server.Access.Tokens.Make(user, "a program", [Right.Read(Feature.Incidents)], TimeSpan.FromDays(1));

        using var answer = await _server.ABrowser().Ask(HttpMethod.Get, path + "/preview/tile", token);
        _server.Access.Users.Disable(user.Id, null);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Get(path + "/preview/tile")).StatusCode);
    }

    [Theory]
    [InlineData("film.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")]
    [InlineData("picture.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("page.html", "<!doctype html><script>alert(1)</script>")]
    [InlineData("paper.pdf", "%PDF-1.4 <script>alert(1)</script>")]
    public async Task What_is_no_picture_film_or_sound_is_offered_but_never_shown(string name, string content)
    {
        var path = await Sealed(name, Encoding.UTF8.GetBytes(content));
        var (_, browser) = await _server.SignedIn("Reader", UserRole.Analyst);

        var page = await browser.Text(path);

        Assert.Contains($"href=\"{path}/bytes\" download", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"src=\"{path}", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(path + "/preview/tile")).StatusCode);
        using var bytes = await browser.Get(path + "/bytes");
        Assert.Equal("application/octet-stream", bytes.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", bytes.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task A_picture_that_is_also_a_page_and_a_script_stays_a_picture()
    {
        byte[] polyglot = [.. "GIF89a/*"u8, .. new byte[20], .. "*/=1;alert(1);//<html><script>alert(1)</script>"u8];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xFE, 0, 60, .. "<html><script>alert(document.domain)</script></html>"u8, .. new byte[40]];
        var (_, browser) = await _server.SignedIn("Reader", UserRole.Analyst);
        foreach (var (bytes, type) in new[] { (polyglot, "image/gif"), (jpeg, "image/jpeg") })
        {
            var path = await Sealed("polyglot.html", bytes);
            using var answer = await browser.Get(path + "/bytes");

            Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("nosniff", Sending.Header(answer, "X-Content-Type-Options"));
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.StartsWith("sandbox; default-src 'none'", Sending.Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_film_is_played_from_its_bytes_of_which_a_browser_asks_parts()
    {
        var film = Made("film.mp4", "testsrc2=s=320x240:d=2", "-pix_fmt", "yuv420p");
        var path = await Sealed("film.mp4", film);
        var (_, browser) = await _server.SignedIn("Reader", UserRole.Analyst);

        var page = await browser.Text(path);

        Assert.Contains($"<video class=\"view\" controls preload=\"none\" src=\"{path}/bytes\" poster=\"{path}/preview/page\"", page, StringComparison.Ordinal);
        Assert.Equal(Encoding.Latin1.GetString(film, 4, 8), await browser.Range(path + "/bytes", new System.Net.Http.Headers.RangeHeaderValue(4, 11)));
        using var bytes = await browser.Get(path + "/bytes");
        Assert.Equal("video/mp4", bytes.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Lists_show_previews_where_they_can_be_had_and_otherwise_what_kind_of_file_it_is()
    {
        var photo = await Sealed("صورة.jpg", Made("photo.jpg", "testsrc2=s=640x480", "-frames:v", "1"));
        var text = await Sealed("note.txt", "seen at 07:10"u8.ToArray());
        var (_, browser) = await _server.SignedIn("Reader", UserRole.Analyst);
        var incident = "/incidents/" + _incident.Value.Split('/')[1];
        foreach (var list in (string[])["/items", incident])
        {
            var page = await browser.Text(list);
            Assert.Contains($"<img src=\"{photo}/preview/tile\" alt=", page, StringComparison.Ordinal);
            Assert.Contains("loading=\"lazy\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain($"{text}/preview", page, StringComparison.Ordinal);
        }

        _server.Installation.Product.Previews.Options = new PreviewOptions { IsOff = true };

        foreach (var list in (string[])["/items", incident])
        {
            var page = await browser.Text(list);
            Assert.DoesNotContain("/preview/", page, StringComparison.Ordinal);
            Assert.Contains(">JPG<", page, StringComparison.Ordinal);
        }
        Assert.Contains($"src=\"{photo}/bytes\"", await browser.Text(photo), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(photo + "/preview/tile")).StatusCode);
    }

    [Fact]
    public async Task An_upload_is_acknowledged_before_its_preview_is_made_and_the_preview_comes_by_itself()
    {
        var path = await Sealed("photo.jpg", Made("photo.jpg", "testsrc2=s=640x480", "-frames:v", "1"));
        var folder = Path.Combine(_server.Installation.Data, "previews");
        string[] made = [];
        for (var waited = 0; waited < 200 && made.Length == 0; waited++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            made = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.webp", SearchOption.AllDirectories) : [];
        }

        Assert.EndsWith(".jpeg_pipe.tile.webp", Assert.Single(made), StringComparison.Ordinal);
        Assert.NotEmpty(path);
    }

    private async Task<string> Sealed(string name, byte[] bytes)
    {
        using var sending = new Sending(_server, "sender of " + name + bytes.Length);
        using var made = await sending.Send(
            HttpMethod.Post, "/api/uploads", Sending.Body(bytes), ("Upload-Length", bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Upload-Metadata", Sending.Of(_incident, name)));
        return "/items/" + Sending.Header(made, "Bayyina-Item")!["item/".Length..];
    }

    private byte[] Made(string name, string source, params string[] how)
    {
        Needs.Namespaces();
        var path = _folder[name];
        var run = Tool.Run(Needs.Program("ffmpeg"), ["-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", source, .. how, path]);
        Assert.True(run.ExitCode == 0, run.Error);
        return File.ReadAllBytes(path);
    }
}
