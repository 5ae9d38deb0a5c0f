using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>What DESIGN promises of the commands: others build on it.</summary>
public sealed class CommandContractTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_receipt_is_one_compact_object_with_the_promised_members()
    {
        _scene.File("in/a.txt", "a");

        var run = _scene.Run("add", _scene.In("in"), "--json", "--exercise");

        Assert.Equal(0, run.ExitCode);
        var line = Assert.Single(run.Lines);
        Assert.DoesNotContain(": ", line, StringComparison.Ordinal);
        var members = JsonDocument.Parse(line).RootElement.EnumerateObject().Select(m => m.Name).ToList();
        Assert.Equal(["incident", "item", "path", "sha256", "statement", "index"], members);
    }

    [Fact]
    public void An_incident_from_a_receipt_takes_more_items()
    {
        var first = _scene.Add(_scene.File("a.txt", "a"));
        var incident = first[0].GetProperty("incident").GetString()!;

        var second = _scene.Add(_scene.File("b.txt", "b"), "--incident", incident);

        Assert.Equal(incident, second[0].GetProperty("incident").GetString());
        Assert.Contains("2 exhibits", _scene.Run("dossier", "--incident", incident, "--out", _scene.In("F.zip")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("incident.unknown", "--incident", "incident/00000000-0000-4000-8000-000000000000")]
    [InlineData("incident.unknown", "--incident", "nonsense")]
    public void What_is_refused_exits_1_with_its_code_in_both_languages(string code, params string[] more)
    {
        var path = _scene.File("a.txt", "a");
        _scene.Add(path);

        var english = _scene.Run(["add", path, .. more]);
        var arabic = _scene.Run(["add", path, "--lang", "ar", .. more]);

        Assert.Equal((1, 1), (english.ExitCode, arabic.ExitCode));
        Assert.StartsWith(code, english.Error, StringComparison.Ordinal);
        Assert.StartsWith(code, arabic.Error, StringComparison.Ordinal);
        Assert.NotEqual(english.Error, arabic.Error);
        Assert.Empty(english.Output);
    }

    [Fact]
    public void A_key_file_that_is_none_is_refused_in_words_of_either_language()
    {
        var notes = _scene.File("notes.txt", "not a key\n");

        var english = _scene.Run("verify", notes, "--key", notes);
        var arabic = _scene.Run("verify", notes, "--key", notes, "--lang", "ar");

        Assert.Equal((1, 1), (english.ExitCode, arabic.ExitCode));
        Assert.Equal("keyfile.malformed: The key file is not two lines, the log's key and the node's key.", english.Error.TrimEnd());
        Assert.StartsWith("keyfile.malformed: ملف المفاتيح", arabic.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("note", "--incident", "incident/x", "--text", "t")]
    [InlineData("close", "--incident", "incident/x")]
    [InlineData("close", "--worksite", "worksite/x")]
    [InlineData("dossier", "--incident", "incident/x", "--out", "F.zip")]
    [InlineData("erase", "--statement", "x", "--property", "y", "--reason", "z")]
    [InlineData("rebuild")]
    [InlineData("check")]
    public void A_mistyped_data_folder_does_not_become_a_new_organisation(params string[] command)
    {
        var run = _scene.Run(command);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("data.missing", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scene.In("data")));
    }

    [Theory]
    [InlineData("add", "a.txt", "--incident", "incident/x", "--title", "t")]
    [InlineData("key", "--enrol", "a.txt")]
    [InlineData("key", "--role", "field")]
    [InlineData("key", "--reason", "r")]
    [InlineData("note", "--incident", "incident/x", "--text", "t", "--language", "zz_99")]
    [InlineData("kinds", "--lang", "fr")]
    [InlineData("note", "--text", "t")]
    [InlineData("frob")]
    public void A_command_that_is_not_of_its_form_exits_2_and_Arabic_is_Arabic(params string[] command)
    {
        var english = _scene.Run(command);
        _scene.Environment["BAYYINA_LANG"] = "ar";
        var arabic = _scene.Run(command);

        Assert.Equal((2, 2), (english.ExitCode, arabic.ExitCode));
        Assert.StartsWith("usage: The command", english.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z]{3,} [a-z]{3,} [a-z]{2,}", arabic.Error);
        Assert.False(Directory.Exists(_scene.In("data")));
    }

    [Fact]
    public void A_dossier_tells_what_was_withheld_and_what_restricted_leaves()
    {
        var incident = _scene.Add(_scene.File("a.txt", "a"), "--device", "cam", "--from", "w")[0].GetProperty("incident").GetString()!;

        var run = _scene.Run("dossier", "--incident", incident, "--out", _scene.In("F.zip"), "--withhold", "device", "note");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("device: withheld in 1 statement", run.Error, StringComparison.Ordinal);
        Assert.Contains("note: nothing to withhold", run.Error, StringComparison.Ordinal);
        Assert.Contains("item.sealed.acquired_from (1)", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("item.sealed.device", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_database_is_its_owners_alone_even_in_a_folder_that_is_open_to_all()
    {
        Directory.CreateDirectory(_scene.In("data"), (UnixFileMode)0b111_101_101);

        _scene.Add(_scene.File("a.txt", "a"));

        var open = Directory.EnumerateFiles(_scene.In("data")).Where(f => (File.GetUnixFileMode(f) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0);
        Assert.Empty(open);
    }

    [Fact]
    public void The_language_of_a_note_is_that_of_its_letters_and_what_reopens_is_told()
    {
        var incident = _scene.Add(_scene.File("a.txt", "a"))[0].GetProperty("incident").GetString()!;

        _scene.Run("close", "--incident", incident);
        var again = _scene.Run("close", "--incident", incident);
        var note = _scene.Run("note", "--incident", incident, "--text", "وصل الشاهد الثاني");

        Assert.Contains("incident.closed_already", again.Error, StringComparison.Ordinal);
        Assert.Contains("incident.reopens", note.Error, StringComparison.Ordinal);
        var report = File.ReadAllText(Path.Combine(_scene.Unpack(_scene.Dossier(incident)), "data", "report.html"));
        Assert.Matches("lang=\"?ar\"?[^>]*>(<[^>]*>)*وصل الشاهد", report);
    }

    [Fact]
    public void A_drill_cannot_be_added_to_something_real_and_what_is_added_to_a_drill_is_a_drill()
    {
        var path = _scene.File("a.txt", "a");
        var real = _scene.Add(path)[0].GetProperty("incident").GetString()!;
        var drill = _scene.Add(path, "--exercise")[0].GetProperty("incident").GetString()!;

        var refused = _scene.Run("add", path, "--incident", real, "--exercise");
        _scene.Add(_scene.File("b.txt", "b"), "--incident", drill);
        var mixed = _scene.Run("dossier", "--incident", real, drill, "--out", _scene.In("M.zip"));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("exercise.mismatch", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, mixed.ExitCode);
        Assert.Contains("dossier.mixed_exercise", mixed.Error, StringComparison.Ordinal);
        Assert.Contains("EXERCISE", _scene.Verify(_scene.Dossier(drill)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("add", "a.txt", "--at", "yesterday")]
    [InlineData("add", "a.txt", "--nonsense")]
    [InlineData("dossier", "--out", "F.zip")]
    [InlineData("verify", "F.zip")]
    [InlineData("nonsense")]
    public void Wrong_usage_exits_2_and_leaves_standard_output_empty(params string[] arguments)
    {
        var run = _scene.Run(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public void Verify_exits_2_only_where_something_is_missing_and_1_for_whatever_is_wrong_inside()
    {
        var keyFile = _scene.KeyFile();
        var dossier = _scene.Dossier(_scene.Add(_scene.File("a.txt", "a"))[0].GetProperty("incident").GetString()!);
        using var elsewhere = new Scene();

        Assert.Equal(0, _scene.Verify(dossier, keyFile).ExitCode);
        Assert.Equal(2, _scene.Verify(_scene.In("none.zip"), keyFile).ExitCode);
        Assert.Equal(2, _scene.Verify(dossier, _scene.In("none.txt")).ExitCode);
        Assert.Equal(1, _scene.Verify(dossier, _scene.File("bad.txt", "no keys")).ExitCode);
        Assert.Equal(1, _scene.Verify(dossier, elsewhere.KeyFile()).ExitCode);
        Assert.Equal(1, _scene.Verify(_scene.File("empty.zip", ""), keyFile).ExitCode);
    }

    [Fact]
    public void The_key_file_has_two_lines_and_stays_the_same()
    {
        var key = _scene.Run("key");

        Assert.Equal(2, key.Lines.Count);
        Assert.Matches("^bayyina-[0-9a-f]{32}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+$", key.Lines[0]);
        Assert.Equal("P-256", JsonDocument.Parse(key.Lines[1]).RootElement.GetProperty("crv").GetString());
        Assert.Equal(key.Output, _scene.Run("key").Output);
    }

    [Fact]
    public void A_second_process_that_wants_to_write_is_told_that_the_folder_is_in_use()
    {
        _scene.KeyFile();
        using var held = new FileStream(Path.Combine(_scene.In("data"), "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var run = _scene.Run("add", _scene.File("a.txt", "a"));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("data.in_use", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, _scene.Run("key").ExitCode);
    }

    [Fact]
    public void After_the_key_was_rotated_both_key_files_verify_old_and_new_dossiers_of_what_they_reach()
    {
        var before = _scene.KeyFile();
        var incident = _scene.Add(_scene.File("a.txt", "a"))[0].GetProperty("incident").GetString()!;
        before = _scene.File("before.txt", File.ReadAllText(before));
        Assert.Equal(0, _scene.Run("key", "--rotate").ExitCode);
        _scene.Add(_scene.File("b.txt", "b"), "--incident", incident);
        var dossier = _scene.Dossier(incident);

        Assert.Equal(0, _scene.Verify(dossier).ExitCode);
        Assert.Equal(0, _scene.Verify(dossier, before).ExitCode);
    }
}
