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
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        await using var site = await ASite.StartWithRecord();
        var run = await Tool.RunAsync(
            "node", [Path.Combine(judge, "look.mjs"), chromium, site.Address, $"{site.Session.Name}={site.Session.Value}", .. site.EveryPage().Select(page => page.Path)], judge, seconds: 400);

        Assert.True(run.ExitCode == 0, run.Error);
        var findings = run.Lines.Select(line => JsonSerializer.Deserialize<Finding>(line, JsonSerializerOptions.Web)!).ToList();
        Assert.Equal((site.EveryPage().Count * 10) + 2, findings.Count);
        var wrong = findings.SelectMany(finding => finding.Wrong.Select(what => $"{finding.Where}: {what}"))
            .Concat(findings.Where(finding => finding.Bytes > MostBytes).Select(finding => $"{finding.Where}: {finding.Bytes} bytes"));
        Assert.Equal("", string.Join('\n', wrong));
        Assert.Empty(site.Failures);
    }

    private sealed record Finding(string? What, string? Language, int? Width, string? Theme, string? Path, long? Bytes, IReadOnlyList<string> Wrong)
    {
        public string Where => What ?? string.Join(' ', Language, Width, Theme, Path);
    }
}
