using System.Text.Json;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Browser;

/// <summary>The pages in a real Chromium, in both languages, light and dark, on a phone and a laptop; <c>tests/judges/browser</c> looks.</summary>
public class BrowserTests
{
    private const int MostBytes = 150_000;

    [Fact]
    public async Task Every_page_holds_in_a_real_browser()
    {
        await using var site = await ASite.StartWithRecord();

        await Holds(site, $"{site.Session.Name}={site.Session.Value}", [.. site.EveryPage().Select(page => page.Path)], beside: 2);
    }

    [Fact]
    public async Task What_a_stranger_sees_holds_in_a_real_browser()
    {
        await using var site = await ASite.Start();

        await Holds(site, "none", ["/", "/sign-in", "/link/used", site.Link()], beside: 0);
    }

    [Fact]
    public async Task The_pages_of_our_people_and_of_the_displaced_hold_in_a_real_browser()
    {
        await using var site = await ASite.Start();

        await Holds(site, $"{site.Session.Name}={site.Session.Value}", [
            .. PeopleRecord.SaidTo(site.Product)
                // Lists and forms of the displaced are one page each, whatever they list or ask.
                .Where(page => !page.Name.StartsWith("displaced-", StringComparison.Ordinal) || page.Name is "displaced-family" or "displaced-new-service" or "displaced-new-family" or "displaced-sums"
                    || page.Name.StartsWith("displaced-one-", StringComparison.Ordinal))
                .Select(page => page.Path),
        ], beside: 2);
    }

    private static async Task Holds(ASite site, string session, string[] paths, int beside)
    {
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        var run = await Tool.RunAsync("node", [Path.Combine(judge, "look.mjs"), chromium, site.Address, session, .. paths], judge, seconds: 400);

        Assert.True(run.ExitCode == 0, run.Error);
        var findings = run.Lines.Select(line => JsonSerializer.Deserialize<Finding>(line, JsonSerializerOptions.Web)!).ToList();
        Assert.Equal((paths.Length * 10) + beside, findings.Count);
        var wrong = string.Join('\n', findings.SelectMany(finding => finding.Wrong.Select(what => $"{finding.Where}: {what}"))
            .Concat(findings.Where(finding => finding.Bytes + finding.Previews > MostBytes)
                .Select(finding => $"{finding.Where}: {finding.Bytes} bytes and {finding.Previews} in previews")));
        Assert.True(wrong.Length == 0, string.Join('\n', site.Failures.Select(failure => failure.ToString()).Prepend(wrong)));
        Assert.Empty(site.Failures);
    }

    private sealed record Finding(string? What, string? Language, int? Width, string? Theme, string? Path, long? Bytes, long? Previews, IReadOnlyList<string> Wrong)
    {
        public string Where => What ?? string.Join(' ', Language, Width, Theme, Path);
    }
}
