using System.Net;
using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Tests.Access;
using Bayyina.Web.Now;

namespace Bayyina.Tests.Live;

/// <summary>The operations room's board and its sections.</summary>
public class BoardTests
{
    [Fact]
    public async Task The_board_shows_what_is_open_and_not_what_is_closed_or_a_drill()
    {
        using var server = new AServer();
        var product = server.Installation.Product;
        server.Installation.OpenIncident("an open one");
        server.Installation.OpenIncident("a drill of ours", exercise: true);
        var closed = server.Installation.OpenIncident("a closed one");
        server.Installation.Say(product.Incidents.Closing(closed, null));
        var reopened = server.Installation.OpenIncident("one that was closed too early");
        server.Installation.Say(product.Incidents.Closing(reopened, null));
        server.Installation.Say(IncidentBook.Note(reopened, "somebody is heard", "en", false));
        var (_, browser) = await server.SignedIn("Salma", UserRole.Operations);

        var part = await browser.Text("/now/part/incidents");
        Assert.Contains("an open one", part, StringComparison.Ordinal);
        Assert.Contains("one that was closed too early", part, StringComparison.Ordinal);
        Assert.DoesNotContain("a closed one", part, StringComparison.Ordinal);
        Assert.DoesNotContain("a drill of ours", part, StringComparison.Ordinal);
        var drills = await browser.Text("/now/part/incidents?show=exercises");
        Assert.Contains("a drill of ours", drills, StringComparison.Ordinal);
        Assert.DoesNotContain("an open one", drills, StringComparison.Ordinal);
        Assert.Contains(part, await browser.Text("/now"), StringComparison.Ordinal);
        Assert.Contains($"data-since=\"{product.Rows.Assigned()}\"", await browser.Text("/now"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_rendered_for_one_is_not_shown_to_another_who_may_see_less()
    {
        using var server = new AServer();
        server.Installation.OpenIncident("a strike", place: "SY020003-secret");
        var (_, room) = await server.SignedIn("Room", UserRole.Operations);
        var (_, keeper) = await server.SignedIn("Keeper", UserRole.Administrator);
        foreach (var path in (string[])["/now", "/now/part/incidents", "/now/part/incidents,statements"])
        {
            Assert.Contains("SY020003-secret", await room.Text(path), StringComparison.Ordinal);
            Assert.DoesNotContain("SY020003-secret", await keeper.Text(path), StringComparison.Ordinal);
            Assert.Contains("SY020003-secret", await room.Text(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_board_that_stands_open_looks_at_nothing_protected_whoever_sits_before_it()
    {
        using var server = new AServer();
        // Their names are protected, and enrolled by the newest statements.
        server.Installation.AUser("a protected name", UserRole.Field);
        var (_, officer) = await server.SignedIn("Officer", UserRole.ProtectionOfficer);

        Assert.Contains("class=\"row row--dense\"", await officer.Text("/now/part/statements"), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Access.Log.Latest(100), line => line.What == AccessEvents.Looked);
    }

    [Fact]
    public async Task A_section_comes_once_for_what_it_is_packed_where_that_is_taken_and_is_there_at_once_when_something_is_said()
    {
        using var server = new AServer();
        var (_, browser) = await server.SignedIn("Salma", UserRole.Operations);
        using var first = await browser.Get("/now/part/incidents");
        var tag = first.Headers.ETag!.ToString();
        using (var same = await browser.Open("/now/part/incidents", ("If-None-Match", tag)))
        {
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }
        using (var packed = await browser.Open("/now/part/incidents", ("Accept-Encoding", "br")))
        {
            Assert.Equal("br", Assert.Single(packed.Content.Headers.ContentEncoding));
            await using var unpacked = new System.IO.Compression.BrotliStream(await packed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), System.IO.Compression.CompressionMode.Decompress);
            using var text = new StreamReader(unpacked);
            Assert.Equal(await browser.Text("/now/part/incidents"), await text.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
        for (var i = 0; i < 5; i++)
        {
            server.Installation.OpenIncident($"the one called {i}");
            using var changed = await browser.Open("/now/part/incidents", ("If-None-Match", tag));
            Assert.Contains($"the one called {i}", await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/now/part/nothing", HttpStatusCode.NotFound)]
    [InlineData("/now/part/incidents,nothing", HttpStatusCode.NotFound)]
    [InlineData("/now/part/,", HttpStatusCode.NotFound)]
    [InlineData("/now/part/incidents,incidents", HttpStatusCode.OK)]
    public async Task Only_sections_that_there_are_can_be_asked_for(string path, HttpStatusCode status)
    {
        using var server = new AServer();
        var (_, browser) = await server.SignedIn("Salma", UserRole.Operations);
        using var answer = await browser.Get(path);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public void The_sections_have_names_of_their_own_and_touch_types_that_there_are()
    {
        var types = Product.Kinds.All.Select(kind => kind.SubjectType).ToHashSet();

        Assert.Equal(Board.Sections.Count, Board.Sections.Select(section => section.Name).Distinct().Count());
        Assert.All(Board.Sections.SelectMany(section => section.Touched), type => Assert.Contains(type, types));
        Assert.All(Board.Sections.SelectMany(section => section.Rings), kind => Assert.NotNull(Product.Kinds.Find(kind)));
        Assert.All(Board.Sections, section => Assert.InRange(section.Every, 5, 60));
    }

    [Fact]
    public async Task A_hundred_who_ask_at_once_cost_one_making_and_what_failed_is_made_again()
    {
        var kept = new KeptByState<string>(2, TimeSpan.FromMinutes(1));
        var made = 0;
        async Task<string> Make()
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            return $"made {Interlocked.Increment(ref made)}";
        }
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => kept.Of("a", 7, Make))), text => Assert.Equal("made 1", text));
        Assert.Equal("made 1", await kept.Of("a", 6, Make));
        Assert.Equal("made 2", await kept.Of("a", 8, Make));
        await Assert.ThrowsAsync<InvalidOperationException>(() => kept.Of("b", 8, () => throw new InvalidOperationException()));
        Assert.Equal("made 3", await kept.Of("b", 8, Make));
        Assert.Equal("made 4", await kept.Of("c", 8, Make));
        Assert.Equal("made 5", await kept.Of("a", 8, Make));
    }
}
