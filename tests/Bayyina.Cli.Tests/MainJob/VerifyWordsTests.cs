namespace Bayyina.Cli.Tests.MainJob;

/// <summary>The words of <c>dossier</c> and <c>verify</c>: one number of statements in both, one word for one thing in Arabic.</summary>
public sealed class VerifyWordsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Dossier_and_verify_count_alike_and_in_the_form_that_goes_with_the_number()
    {
        var incident = _scene.Add(_scene.File("in/a.txt", "a"), "--exercise")[0].GetProperty("incident").GetString()!;
        var written = _scene.Run("dossier", "--incident", incident, "--out", _scene.In("F.zip"));
        Assert.True(written.ExitCode == 0, written.Error);
        Assert.Matches(@": 1 exhibit, \d+ statements and the one about the dossier$", written.Lines[0]);

        var counted = written.Lines[0][(written.Lines[0].IndexOf("exhibit, ", StringComparison.Ordinal) + 9)..];
        Assert.Contains(_scene.Verify(_scene.In("F.zip")).Lines, line => line.Contains("signatures.valid", StringComparison.Ordinal) && line.EndsWith(counted + ".", StringComparison.Ordinal));

        Assert.Contains("مادة إثبات واحدة،", _scene.Run("dossier", "--incident", incident, "--out", _scene.In("G.zip"), "--lang", "ar").Output);
    }

    [Fact]
    public void In_Arabic_a_check_passed_failed_or_was_not_made_and_a_dossier_is_sound_or_not()
    {
        var incident = _scene.Add(_scene.File("in/a.txt", "a"), "--exercise")[0].GetProperty("incident").GetString()!;
        var folder = _scene.Unpack(_scene.Dossier(incident));
        var key = _scene.KeyFile();

        var sound = _scene.Run("verify", folder, "--key", key, "--lang", "ar").Lines;
        Assert.StartsWith("سليم، وهو تمرين", sound[^1]);
        Assert.All(sound.SkipLast(1), line => Assert.Matches("^(نجح|لم يُفحص) ", line));

        File.AppendAllText(Path.Combine(folder, "data", "items", "0001.txt"), "b");
        var damaged = _scene.Run("verify", folder, "--key", key, "--lang", "ar").Lines;
        Assert.StartsWith("غير سليم:", damaged[^1]);
        Assert.Contains(damaged, line => line.StartsWith("فشل ", StringComparison.Ordinal) && line.Contains("file.changed", StringComparison.Ordinal));
        Assert.DoesNotContain(damaged, line => line.StartsWith("نجح", StringComparison.Ordinal) && line.Contains("items.sealed", StringComparison.Ordinal));
    }
}
