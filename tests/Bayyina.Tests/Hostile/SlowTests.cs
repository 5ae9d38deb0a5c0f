using System.Net;
using Bayyina.Tests.Access;
using Bayyina.Tests.Uploads;

namespace Bayyina.Tests.Hostile;

/// <summary>Senders that take their time: those who hold a line for nothing are let go, and a poor line still brings a file.</summary>
public sealed class SlowTests : IDisposable
{
    private readonly AServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Who_sends_a_letter_now_and_then_is_let_go_and_who_uploads_over_a_crawling_line_is_not()
    {
        var incident = _server.Installation.OpenIncident();
        using var sending = new Sending(_server, "Salma");
        var upload = await sending.Begin(incident, 400);
        var host = $"Host: {_server.Address.Authority}\r\n";
        var head = Drip($"GET / HTTP/1.1\r\n{host}X: ", "a", 400);
        var form = Drip($"POST /sign-in HTTP/1.1\r\n{host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n", "a", 400);
        var json = Drip($"POST /api/incidents HTTP/1.1\r\n{host}Authorization: Bearer {sending.Token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n", " ", 400);
        var noise = Drip("", "\r", 400);
        // 20 bytes a second, for longer than whoever else is so slow is waited for.
        var file = Drip(
            $"PATCH {upload} HTTP/1.1\r\n{host}Authorization: Bearer {sending.Token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
            + "Content-Type: application/offset+octet-stream\r\nContent-Length: 400\r\nConnection: close\r\n\r\n",
            "0123456789", 40);
        using var client = new HttpClient { BaseAddress = _server.Address };
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        }

        Assert.True(RawLine.StatusOf(await head) is 408 or 0);
        Assert.True(RawLine.StatusOf(await form) is 408 or 400 or 0);
        Assert.True(RawLine.StatusOf(await json) is 403 or 408 or 0);
        Assert.True(RawLine.StatusOf(await noise) is 400 or 408 or 0);
        Assert.Equal(204, RawLine.StatusOf(await file));
        Assert.Equal(400, Assert.Single(_server.Installation.Product.Evidence.Of(incident, _server.Installation.Product.Own)).Bytes);
    }

    // A part every half second until the server has had enough, or all of them are sent.
    private async Task<string> Drip(string first, string part, int times)
    {
        using var line = new RawLine(_server.Address);
        await line.Send(first);
        var answer = line.Answer();
        for (var i = 0; i < times && !answer.IsCompleted; i++)
        {
            await line.Send(part);
            await Task.WhenAny(answer, Task.Delay(500, TestContext.Current.CancellationToken));
        }
        return await answer;
    }
}
