namespace Bayyina.Cli.Tests;

/// <summary>What README.md tells people to type is typed here.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("bayyina-readme-");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public void The_walk_of_the_README_ends_in_a_dossier_that_holds_and_that_others_accept()
    {
        Needs.Program("unzip");
        Needs.NodeJudge("sd-jwt");
        foreach (var name in (string[])["bayyina", "samples", "tests"])
        {
            File.CreateSymbolicLink(Path.Combine(_scratch.FullName, name), Path.Combine(Repository.Root, name));
        }

        var script = "set -euo pipefail\n" + string.Join('\n', ShellBlocks(File.ReadLines(Path.Combine(Repository.Root, "README.md"))));
        var run = Tool.Run("bash", ["-c", script], _scratch.FullName, new Dictionary<string, string?>
        {
            ["XDG_STATE_HOME"] = Path.Combine(_scratch.FullName, "state"),
            ["BAYYINA_DATA"] = Path.Combine(_scratch.FullName, "data"),
            ["TMPDIR"] = _scratch.FullName,
        }, seconds: 300);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("EXERCISE", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"holds\":false", run.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> ShellBlocks(IEnumerable<string> lines)
    {
        var inside = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```sh";
            }
            else if (inside)
            {
                yield return line;
            }
        }
    }
}
