using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Web;
using Bayyina.Web.Live;

namespace Bayyina.Tests.Live;

/// <summary>The line as it goes over HTTP, read by the framework's own reader of server-sent events.</summary>
public class LineTests
{
    private static readonly LiveSettings Quick = new()
    {
        Beat = TimeSpan.FromMilliseconds(100),
        Sessions = TimeSpan.FromMilliseconds(50),
        Pace = TimeSpan.Zero,
        MostOfUser = 3,
        Kept = 64,
    };

    [Fact]
    public async Task What_is_said_comes_over_a_line_that_nobody_keeps_or_packs()
    {
        using var server = new AServer(null, Quick);
        var (_, browser) = await server.SignedIn("Salma", UserRole.Operations);
        using var answer = await browser.Open("/live", ("Accept-Encoding", "gzip, br"));
        await using var line = await ALine.Of(answer);
        var size = server.Installation.Product.Rows.Assigned();

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal("no-store, no-transform", answer.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var hello = await line.Next();
        Assert.Equal(("hello", size), (hello.EventType, hello.Data.GetProperty("to").GetInt64()));
        Assert.Equal(TimeSpan.FromMilliseconds(LiveEvent.Retry), hello.Retry);

        var incident = server.Installation.OpenIncident("a title that is nobody's business", place: "a place");
        var change = await line.Next("change");
        Assert.Equal(size + 1, change.Id);
        var changed = Assert.Single(change.Data.GetProperty("changed").EnumerateArray());
        Assert.Equal((incident.Value, "incident", false), (changed.GetProperty("subject").GetString(), changed.GetProperty("type").GetString(), changed.GetProperty("exercise").GetBoolean()));
        Assert.Equal(["changed", "from", "to"], change.Data.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(["exercise", "kinds", "subject", "type"], changed.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("beat", (await line.Next("beat")).EventType);
    }

    [Theory]
    [InlineData("Last-Event-ID")]
    [InlineData("since")]
    public async Task Who_comes_again_is_told_what_they_missed(string how)
    {
        using var server = new AServer(null, Quick);
        var (_, browser) = await server.SignedIn("Salma", UserRole.Operations);
        var size = server.Installation.Product.Rows.Assigned();
        var missed = server.Installation.OpenIncident();
        // One page: its line that broke may seem to hold for a moment.
        async Task<ALine> Again(string since) => await ALine.Of(how == "since"
            ? await browser.Open("/live?line=one&since=" + since) : await browser.Open("/live?line=one", ("Last-Event-ID", since)));

        await using (var line = await Again($"{size}"))
        {
            Assert.Equal(missed.Value, (await line.Next("change")).Data.GetProperty("changed")[0].GetProperty("subject").GetString());
        }
        foreach (var since in (string[])["nonsense", "-3", "99999999", "1e3"])
        {
            await using var line = await Again(since);
            Assert.Equal(size + 1, (await line.Next("reload")).Id);
        }
        for (var i = 0; i < 70; i++)
        {
            server.Installation.OpenIncident();
        }
        await using var late = await Again($"{size}");
        // Up to where the server had read when it came, and then on.
        var told = (await late.Next("reload")).Id;
        Assert.InRange(told, size + 65, size + 71);
        while (told < size + 71)
        {
            told = (await late.Next()).Id;
        }
    }

    [Fact]
    public async Task A_server_that_was_started_again_goes_on_where_the_one_before_stopped()
    {
        var server = new AServer(null, Quick);
        var (user, browser) = await server.SignedIn("Salma", UserRole.Operations);
        var cookies = browser.Cookies;
        long last;
        using (var answer = await browser.Open("/live"))
        {
            await using var line = await ALine.Of(answer);
            server.Installation.OpenIncident();
            last = (await line.Next("change")).Id;
            // It ends its lines, and so itself, at once.
            var stopping = server.App.StopAsync(TestContext.Current.CancellationToken);
            Assert.Equal("server", (await line.Next("end")).Data.GetProperty("why").GetString());
            await stopping.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        }
        var missed = server.Installation.OpenIncident("said while no server ran");
        await using var app = Server.Build(server.Installation.Product, "http://127.0.0.1:0", failed => Assert.Fail(failed.ToString()), null, null, Quick);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var again = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live");
        request.Headers.Add("Cookie", cookies);
        request.Headers.Add("Last-Event-ID", $"{last}");
        await using (var line = await ALine.Of(await again.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)))
        {
            Assert.Equal(missed.Value, (await line.Next("change")).Data.GetProperty("changed")[0].GetProperty("subject").GetString());
        }
        await app.StopAsync(TestContext.Current.CancellationToken);
        server.Dispose();
    }

    [Fact]
    public async Task A_stranger_and_who_is_locked_hear_nothing_and_a_token_opens_no_line()
    {
        using var server = new AServer(null, Quick);
        var (user, browser) = await server.SignedIn("Salma", UserRole.Operations);
        using (var stranger = await server.ABrowser().Open("/live"))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/sign-in?to=%2Flive"), (stranger.StatusCode, stranger.Headers.Location!.ToString()));
        }
        var token = server.Access.Tokens.Make(user, "a program", [Right.Read(Feature.Ledger)], TimeSpan.FromDays(1));
        using (var program = await server.ABrowser().Open("/live", ("Authorization", "Bearer " + token)))
        {
            Assert.Equal(HttpStatusCode.Redirect, program.StatusCode);
        }
        await browser.Post("/lock");
        using var locked = await browser.Open("/live");
        Assert.Equal("/locked", locked.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("sign out")]
    [InlineData("end sessions")]
    [InlineData("roles")]
    [InlineData("disable")]
    public async Task A_line_ends_with_its_session_and_with_its_users_rights(string how)
    {
        using var server = new AServer(null, Quick);
        server.Installation.AUser("Keeper", UserRole.Administrator);
        var (user, browser) = await server.SignedIn("Salma", UserRole.Operations);
        using var answer = await browser.Open("/live");
        await using var line = await ALine.Of(answer);
        await line.Next("beat");
        _ = how switch
        {
            "lock" => (object)await browser.Post("/lock"),
            "sign out" => await browser.Post("/sign-out"),
            "end sessions" => server.Access.Users.EndSessions(user.Id, user.Actor),
            "roles" => server.Access.Users.SetRoles(user.Id, [UserRole.Field], null),
            _ => server.Access.Users.Disable(user.Id, null),
        };

        Assert.Equal("session", (await line.Next("end")).Data.GetProperty("why").GetString());
        Assert.True(await line.IsOver());
    }

    [Fact]
    public async Task What_a_reader_may_not_know_of_moves_only_the_id()
    {
        using var server = new AServer(null, Quick);
        var incident = server.Installation.OpenIncident();
        var (_, field) = await server.SignedIn("Field", UserRole.Field);
        var (_, analyst) = await server.SignedIn("Analyst", UserRole.Analyst);
        await using var ofField = await ALine.Of(await field.Open("/live"));
        await using var ofAnalyst = await ALine.Of(await analyst.Open("/live"));
        Assert.Equal((await ofField.Next("hello")).Id, (await ofAnalyst.Next("hello")).Id);
        var dossier = SubjectId.New("dossier");
        var product = server.Installation.Product;
        var said = Product.Kinds.Find("dossier.exported")!;
        var draft = new Draft(dossier, said, false);
        foreach (var property in said.Properties.Where(property => property.Required))
        {
            draft = property.Type switch
            {
                PropertyType.Number => draft.Say(property.Name, 1L),
                PropertyType.Statements or PropertyType.Subjects or PropertyType.Texts => draft.Say(property.Name, ["x"]),
                PropertyType.Subject => draft.Say(property.Name, incident.Value),
                PropertyType.Object => draft.Say(property.Name, JsonSerializer.SerializeToElement(new { })),
                _ => draft.Say(property.Name, "x"),
            };
        }
        product.Say(draft, product.Node);
        var size = product.Rows.Assigned();

        Assert.Equal(dossier.Value, (await ofAnalyst.Next("change")).Data.GetProperty("changed")[0].GetProperty("subject").GetString());
        SseItem next;
        do
        {
            next = await ofField.Next();
            Assert.NotEqual("change", next.EventType);
        }
        while (next.Id < size);
    }

    [Fact]
    public async Task One_user_has_so_many_lines_and_is_told_when_to_come_again()
    {
        using var server = new AServer(null, Quick);
        var (_, browser) = await server.SignedIn("Salma", UserRole.Operations);
        var (_, other) = await server.SignedIn("Khaled", UserRole.Operations);
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < Quick.MostOfUser; i++)
        {
            open.Add(await browser.Open($"/live?line={i}"));
            Assert.Equal(HttpStatusCode.OK, open[^1].StatusCode);
        }
        using (var refused = await browser.Open("/live"))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        }
        using (var again = await browser.Open("/live?line=1"))
        {
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }
        using (var others = await other.Open("/live"))
        {
            Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        }
        open.ForEach(line => line.Dispose());
    }

    /// <summary>An event as it arrived.</summary>
    internal sealed record SseItem(string EventType, long Id, JsonElement Data, TimeSpan? Retry);

    /// <summary>A line that is read.</summary>
    internal sealed class ALine(IAsyncEnumerator<SseItem<string>> events, HttpResponseMessage answer, Func<string?> lastId, Func<TimeSpan> retry) : IAsyncDisposable
    {
        private static readonly TimeSpan Most = TimeSpan.FromSeconds(15);

        public static async Task<ALine> Of(HttpResponseMessage answer)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var parser = SseParser.Create(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            return new ALine(parser.EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(), answer, () => parser.LastEventId, () => parser.ReconnectionInterval);
        }

        public async Task<SseItem> Next()
        {
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Most, TestContext.Current.CancellationToken), "The line ended.");
            var one = events.Current;
            return new SseItem(one.EventType, long.Parse(lastId()!, System.Globalization.CultureInfo.InvariantCulture), JsonDocument.Parse(one.Data).RootElement, retry());
        }

        public async Task<SseItem> Next(string name)
        {
            while (true)
            {
                var next = await Next();
                if (next.EventType == name)
                {
                    return next;
                }
            }
        }

        public async Task<bool> IsOver() => !await events.MoveNextAsync().AsTask().WaitAsync(Most, TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
