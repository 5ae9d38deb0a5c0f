using System.Net;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Pages;

public class RenderingTests(RenderingTests.Shared shared) : IClassFixture<RenderingTests.Shared>
{
    [Theory]
    [InlineData("ar", "rtl")]
    [InlineData("en", "ltr")]
    public async Task Every_page_answers_in_its_language(string language, string direction)
    {
        using var visitor = shared.Site.Visit(language);
        foreach (var (name, path) in shared.Site.EveryPage())
        {
            using var answer = await visitor.Client.GetAsync(new Uri(path, UriKind.Relative));
            var html = await answer.Content.ReadAsStringAsync();

            Assert.True(answer.StatusCode == (name == "not-found" ? HttpStatusCode.NotFound : HttpStatusCode.OK), $"{path}: {answer.StatusCode}");
            Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\"", html, StringComparison.Ordinal);
        }
        Assert.Empty(shared.Site.Failures);
    }

    [Fact]
    public async Task No_page_holds_a_style_or_a_script_of_its_own_or_an_address_of_somebody_else()
    {
        using var visitor = shared.Site.Visit();
        foreach (var (_, path) in shared.Site.EveryPage())
        {
            var html = await visitor.Read(path);

            Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" on", html.Split("<body")[0], StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script>", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("=\"http", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("=\"//", html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Every_answer_carries_what_browsers_hold_to()
    {
        using var visitor = shared.Site.Visit();
        foreach (var path in (string[])["/", "/nothing", "/ledger/key"])
        {
            using var answer = await visitor.Client.GetAsync(new Uri(path, UriKind.Relative));
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.True(answer.Headers.CacheControl?.NoStore);
        }
    }

    [Fact]
    public async Task A_drill_is_marked_wherever_it_shows_and_counted_apart()
    {
        foreach (var language in (string[])["ar", "en"])
        {
            using var visitor = shared.Site.Visit(language);
            foreach (var (name, path) in shared.Site.EveryPage().Where(page => page.Name is "home" or "item" or "ledger" or "statement" || page.Name.EndsWith("exercise", StringComparison.Ordinal) || page.Name.EndsWith("exercises", StringComparison.Ordinal)))
            {
                var html = await visitor.Read(path);
                Assert.True(html.Contains("EXERCISE", StringComparison.Ordinal) && html.Contains("تمرين", StringComparison.Ordinal), $"{name} in {language}");
            }
            // One real incident and no real item, however many the drill has.
            var home = await visitor.Read("/");
            Assert.Contains(language == "ar" ? "<bdi>١</bdi>" : "<bdi>1</bdi>", home, StringComparison.Ordinal);
            Assert.Contains(language == "ar" ? "<bdi>٠</bdi>" : "<bdi>0</bdi>", home, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_somebody_named_a_thing_stays_text()
    {
        using var visitor = shared.Site.Visit();
        var html = await visitor.Read("/incidents");

        Assert.Contains("انهيار بناء في حي الصاخور &lt;b&gt;&amp;", html, StringComparison.Ordinal);
    }

    /// <summary>One site with a record for tests that only read.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        public ASite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Site = await ASite.StartWithRecord();

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
