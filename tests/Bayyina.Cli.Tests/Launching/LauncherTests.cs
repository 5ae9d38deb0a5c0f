using System.Diagnostics;

namespace Bayyina.Cli.Tests.Launching;

public sealed class LauncherTests : IDisposable
{
    private readonly LaunchedCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task Standard_output_and_the_exit_code_are_the_programs_alone_even_when_it_had_to_be_built()
    {
        var run = await _copy.StartAsync("a b", "", "*");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["argument <a b>", "argument <>", "argument <*>"], run.Lines.Skip(1));
        Assert.EndsWith("in " + _copy.Scratch, run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("noise of the build", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_builds_nothing_and_says_nothing()
    {
        await _copy.StartAsync();
        var run = await _copy.StartAsync();

        Assert.Equal(1, _copy.Builds);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("src/Program.cs")]
    [InlineData("src/New.cs")]
    [InlineData("Directory.Build.props")]
    [InlineData(".editorconfig")]
    [InlineData("build/publish.sh.note")]
    public async Task A_source_that_is_new_or_changed_is_built(string path)
    {
        await _copy.StartAsync();
        _copy.Write(path, "// changed");
        await _copy.StartAsync();

        Assert.Equal(2, _copy.Builds);
    }

    [Fact]
    public async Task A_source_that_is_gone_is_built_away()
    {
        _copy.Write("src/Old.cs", "");
        await _copy.StartAsync();
        File.Delete(Path.Combine(_copy.Root, "src/Old.cs"));
        await _copy.StartAsync();

        Assert.Equal(2, _copy.Builds);
    }

    [Theory]
    [InlineData("src/Bayyina/obj/project.assets.json")]
    [InlineData("src/Bayyina/bin/Debug/Bayyina.dll")]
    [InlineData("data/bayyina.db")]
    [InlineData("README.md")]
    public async Task What_is_no_source_is_not_built(string path)
    {
        await _copy.StartAsync();
        _copy.Write(path, "changed");
        await _copy.StartAsync();

        Assert.Equal(1, _copy.Builds);
    }

    [Fact]
    public async Task A_failed_build_never_starts_the_old_program()
    {
        await _copy.StartAsync();
        _copy.Write("src/broken", "");
        var failed = await _copy.StartAsync();
        var again = await _copy.StartAsync();

        Assert.Equal(1, failed.ExitCode);
        Assert.Empty(failed.Output);
        Assert.Contains("the build failed", failed.Error, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
    }

    [Fact]
    public async Task A_runtime_that_has_gone_is_looked_for_again()
    {
        await _copy.StartAsync();
        var folder = Path.GetDirectoryName(_copy.Environment["PATH"]!.Split(':')[0] + "/dotnet")!;
        Directory.Move(folder, folder + " moved");
        _copy.Environment = new Dictionary<string, string?>(_copy.Environment) { ["PATH"] = folder + " moved:/usr/bin:/bin" };
        var run = await _copy.StartAsync();

        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task It_starts_through_symbolic_links_and_from_a_relative_path()
    {
        var links = Directory.CreateDirectory(Path.Combine(_copy.Scratch, "links")).FullName;
        File.CreateSymbolicLink(Path.Combine(links, "first"), "../a clone/bayyina");
        File.CreateSymbolicLink(Path.Combine(links, "second"), "first");

        var linked = await Tool.RunAsync(Path.Combine(links, "second"), ["x"], "/", _copy.Environment);
        var relative = await Tool.RunAsync("bash", ["-c", "./bayyina x"], _copy.Root, _copy.Environment);
        var plain = await Tool.RunAsync("bash", ["bayyina", "x"], _copy.Root, _copy.Environment);

        Assert.All([linked, relative, plain], run => Assert.Equal("argument <x>", run.Lines[1]));
        Assert.Equal(1, _copy.Builds);
    }

    [Fact]
    public async Task Two_starts_at_once_build_once()
    {
        var runs = await Task.WhenAll(_copy.StartAsync(), _copy.StartAsync(), _copy.StartAsync());

        Assert.All(runs, run => Assert.Equal(3, run.ExitCode));
        Assert.Equal(1, _copy.Builds);
    }

    [Fact]
    public async Task A_signal_reaches_the_program_and_a_later_build_leaves_its_files()
    {
        await _copy.StartAsync();
        var start = new ProcessStartInfo(_copy.Launcher, ["wait"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in _copy.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith($"process {process.Id} ", first, StringComparison.Ordinal);

        var program = Path.Combine(_copy.Root, ".build", new FileInfo(Path.Combine(_copy.Root, ".build/current")).LinkTarget!, "bayyina");
        _copy.Write("src/Program.cs", "// second version");
        await _copy.StartAsync();
        Assert.True(File.Exists(program));

        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, process.ExitCode);
    }

    [Fact]
    public async Task Without_a_fitting_SDK_and_without_leave_to_install_it_names_what_is_missing()
    {
        _copy.Write("global.json", """{"sdk": {"version": "99.1.100", "rollForward": "disable"}}""");
        _copy.Environment = new Dictionary<string, string?>(_copy.Environment)
        {
            ["PATH"] = "/usr/bin:/bin",
            ["BAYYINA_INSTALL"] = "never",
        };
        var run = await _copy.StartAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("missing: the .NET SDK 99.1", run.Error, StringComparison.Ordinal);
        Assert.Contains("To get it", run.Error, StringComparison.Ordinal);
    }
}
