using System.Text.RegularExpressions;
using Bayyina.Access;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Api;

/// <summary>What <c>docs/api.md</c> shows, run as it stands there.</summary>
public sealed partial class ApiPageTests
{
    [Fact]
    public async Task Every_example_of_the_page_runs()
    {
        Needs.Program("curl");
        using var server = new AServer();
        using var caller = new ACaller(server, "Salma", Enum.GetValues<UserRole>());
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "api.md"), TestContext.Current.CancellationToken);
        var script = string.Join('\n', Examples().Matches(page).Select(example => example.Groups[1].Value));

        var run = await Tool.RunAsync("bash", ["-euo", "pipefail", "-c", script], server.Installation.Scratch, new Dictionary<string, string?>
        {
            ["server"] = server.Address.ToString().TrimEnd('/'),
            ["token"] = caller.Token,
        });

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("2 pages", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"standing\":\"reopened\"", run.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(server.Installation.Scratch, "exercise.zip")).Length > 10_000);
        // Every status that the page tells of is one that a code has, and every status of a code is told of.
        var table = Statuses().Match(page).Value;
        Assert.All(Web.Shell.ProblemStatus.All.Where(row => !row.Code.StartsWith("upload.", StringComparison.Ordinal)), row => Assert.Contains($"{row.Status}", table, StringComparison.Ordinal));
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();

    [GeneratedRegex(@"\| status \|.*?\n\n", RegexOptions.Singleline)]
    private static partial Regex Statuses();
}
