using System.Text.Json;

namespace Bayyina.Cli.Tests.Faults;

/// <summary>The short form of <c>bench/faults</c>: harm of every class, done to the real program.</summary>
public sealed class FaultHarnessTests
{
    // Built with the tests, beside them.
    private static readonly string Harness = Directory.GetFiles(
        Path.GetFullPath(AppContext.BaseDirectory).Contains("/.build/tests/", StringComparison.Ordinal)
            ? Path.Combine(Repository.Root, ".build", "tests", "bin", "Bayyina.Faults") : Path.Combine(Repository.Root, "bench", "Bayyina.Faults", "bin"),
        "Bayyina.Faults", SearchOption.AllDirectories)[0];

    [Fact]
    public void Whatever_is_done_to_it_nothing_is_lost_no_damage_called_good_and_nothing_whole_called_damaged()
    {
        // Another seed each time; what it finds it prints with the seed that repeats its choices.
        var run = Tool.Run(Harness, ["--repository", Repository.Root, "--quick", "--json"], seconds: 600);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var classes = JsonDocument.Parse(run.Output).RootElement.GetProperty("classes").EnumerateArray().ToList();
        var tried = classes.Where(one => one.GetProperty("not_tried").ValueKind == JsonValueKind.Null).ToList();
        Assert.True(tried.Sum(one => one.GetProperty("injected").GetInt32()) >= 15, run.Output);
        Assert.True(tried.Sum(one => one.GetProperty("acknowledged").GetInt32()) >= 100, run.Output);
        foreach (var left in classes.Except(tried))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{left.GetProperty("class")}: {left.GetProperty("not_tried")}");
        }
    }

    [Fact]
    public void A_program_that_does_nothing_is_not_called_good()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder[".build", "current"]);
        File.WriteAllText(folder[".build", "current", "stamp"], "/nowhere\n");
        var program = folder.Write(".build/current/bayyina", "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var run = Tool.Run(Harness, ["--repository", folder[""], "--quick", "--only", "kill -9", "--json"], seconds: 300);

        Assert.Equal(1, run.ExitCode);
        Assert.False(JsonDocument.Parse(run.Output).RootElement.GetProperty("holds").GetBoolean());
    }
}
