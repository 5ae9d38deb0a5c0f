namespace Bayyina.Cli.Tests.MainJob;

/// <summary>Files, places and pipes that are not as they should be.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Names_that_look_like_something_else_to_a_command_line_are_names()
    {
        string[] names = ["@photo.txt", "[diagram]", "--json", "a b", "*", "$(id)"];
        foreach (var name in names)
        {
            _scene.File(name, name);
        }

        Assert.Equal(names.Length, _scene.Done(["add", "--json", "--", .. names]).Lines.Count);
        Assert.Single(_scene.Done("add", "--json", "@photo.txt").Lines);
        Assert.Single(_scene.Done("add", "--json", "[diagram]").Lines);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_named_and_the_rest_is_sealed()
    {
        _scene.File("in/good.txt", "good");
        var changing = _scene.File("in/film.bin", new byte[40 << 20]);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    File.AppendAllText(changing, "and one more frame");
                }
            },
            CancellationToken.None);
        var run = _scene.Run("add", "--json", _scene.In("in"));
        await stop.CancelAsync();
        await writer;

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("good.txt", Assert.Single(Scene.Receipts(run)).GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Matches("(?m)^file\\.changed: .*film\\.bin", run.Error);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_scene.Data, "vault"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_may_not_be_read_is_named_and_the_rest_is_sealed()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to run the program as somebody who may read less");
        _scene.Done("kinds");
        Assert.SkipUnless(
            Tool.Run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Path.Combine(Repository.Root, "bayyina"), "kinds"]).ExitCode == 0,
            "needs a working copy that everybody may read");
        _scene.File("in/good.txt", "good");
        File.SetUnixFileMode(_scene.File("in/secret.txt", "secret"), UnixFileMode.None);
        _scene.File("in/closed/inside.txt", "inside");
        File.SetUnixFileMode(_scene.In("in/closed"), UnixFileMode.None);
        File.SetUnixFileMode(_scene.Folder, (UnixFileMode)0b111_111_111);
        var run = _scene.Bash("setpriv --reuid=65534 --regid=65534 --clear-groups \"$bayyina\" add --json in");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("good.txt", Assert.Single(Scene.Receipts(run)).GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Contains("file.unreadable: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("secret.txt", run.Error, StringComparison.Ordinal);
        Assert.Contains("folder.unreadable: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_records_own_folder_with_its_private_keys_is_never_taken_in()
    {
        _scene.KeyFile();
        File.CreateSymbolicLink(_scene.In("link"), _scene.Data);
        string[] paths = ["data", "data/keys/node.key", "data/../data/keys", "link/keys/log.key", "data/keys/."];

        Assert.All(paths, path =>
        {
            var run = _scene.Run("add", "--json", path);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.StartsWith("path.own_data: ", run.Error, StringComparison.Ordinal);
        });
        var above = _scene.Run("add", "--json", ".");
        Assert.DoesNotContain("node.key", above.Output, StringComparison.Ordinal);
        Assert.Contains("path.own_data", above.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("kinds")]
    [InlineData("add a.txt --json")]
    public void Output_that_cannot_be_written_is_told_with_a_code(string command)
    {
        _scene.File("a.txt", "a");
        var run = _scene.Bash($"\"$bayyina\" {command} >/dev/full");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("(?m)^disk\\.full: ", run.Error);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_goes_away_takes_nothing_of_the_record_with_it()
    {
        for (var i = 0; i < 30; i++)
        {
            _scene.File($"in/{i}.txt", $"{i}");
        }
        var run = _scene.Bash("\"$bayyina\" add in --json | head -n 1; true");

        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
        var incident = Scene.Receipts(run)[0].GetProperty("incident").GetString()!;
        Assert.Equal(30, _scene.Json("dossier", "--incident", incident, "--out", "F.zip").GetProperty("exhibits").GetInt32());
    }

    [Fact]
    public void Whatever_the_locale_names_and_notes_come_out_as_they_went_in()
    {
        const string name = "تقرير الموقع – é.txt";
        _scene.File(name, "x");
        var run = _scene.Bash($"LC_ALL=C LANG=C \"$bayyina\" add '{name}' --json --by 'متطوعة'");

        Assert.Equal(0, run.ExitCode);
        var incident = Scene.Receipts(run)[0].GetProperty("incident").GetString()!;
        Assert.Equal(name, Scene.Receipts(run)[0].GetProperty("path").GetString());
        var report = File.ReadAllText(Path.Combine(_scene.Unpack(_scene.Dossier(incident)), "data", "report.html"));
        Assert.Contains(name, report, StringComparison.Ordinal);
        Assert.Contains("متطوعة", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add", "a.txt", "--title", "")]
    [InlineData("add", "a.txt", "--incident", " ")]
    [InlineData("key", "--data", "")]
    [InlineData("key", "--rotate", "--revoke", "x")]
    [InlineData("key", "--enrol", "x", "--role", "node")]
    [InlineData("key", "--enrol", "x", "--role", "chief")]
    [InlineData("note", "--incident", "x")]
    public void What_was_not_filled_in_or_does_not_go_together_is_usage(params string[] arguments)
    {
        _scene.File("a.txt", "a");
        ToolRun[] runs = [_scene.Run(arguments), _scene.Run([.. arguments, "--lang", "ar"])];

        Assert.All(runs, run => Assert.Equal((2, ""), (run.ExitCode, run.Output)));
        Assert.All(runs, run => Assert.StartsWith("usage: ", run.Error, StringComparison.Ordinal));
        Assert.NotEqual(runs[0].Error, runs[1].Error);
        Assert.False(Directory.Exists(_scene.Data));
    }

    [Fact]
    public void A_data_folder_that_cannot_be_is_told()
    {
        _scene.File("file", "");
        _scene.File("a.txt", "a");

        Assert.StartsWith("data.unusable: ", _scene.Run("add", "a.txt", "--data", "file").Error, StringComparison.Ordinal);
        Assert.StartsWith("data.unusable: ", _scene.Run("add", "a.txt", "--data", "/proc/none").Error, StringComparison.Ordinal);
    }
}
