using System.Text;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>What people hand in: any name, any file, and things that are no files.</summary>
public sealed class OddFilesTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Any_name_is_sealed_and_comes_out_in_a_dossier_that_holds()
    {
        string[] names = ["100%.txt", "two\nlines.txt", "gpj.\u202Eexe.txt", "تقرير عن الموقع (نسخة).txt", "=cmd.txt", "-rf", " leading and trailing ", "quote\"d.txt", "empty"];
        foreach (var name in names)
        {
            _scene.File("in/" + name, name == "empty" ? "" : name);
        }
        Tool.Run("bash", ["-c", "printf x > \"$1\"/in/$'\\xd1\\xc7.txt'", "-", _scene.Folder]);

        var receipts = _scene.Add(_scene.In("in"), "--exercise");
        var dossier = _scene.Dossier(receipts[0].GetProperty("incident").GetString()!);

        Assert.Equal(names.Length + 1, receipts.Count);
        Assert.Equal(0, _scene.Verify(dossier).ExitCode);
        var exhibits = File.ReadAllText(Path.Combine(_scene.Unpack(dossier), "data", "exhibits.csv"));
        Assert.StartsWith("exhibit,statement,path,sha256,original_name", exhibits, StringComparison.Ordinal);
        Assert.Contains("تقرير عن الموقع (نسخة).txt", exhibits, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_taken_is_named_with_its_code_and_the_rest_is_sealed()
    {
        _scene.File("in/good.txt", "good");
        _scene.File("outside.txt", "outside");
        File.CreateSymbolicLink(_scene.In("in/link.txt"), _scene.In("outside.txt"));
        Directory.CreateSymbolicLink(_scene.In("in/folder-link"), "/etc");
        Tool.Run("mkfifo", [_scene.In("in/pipe")]);

        var run = _scene.Run("add", "--json", _scene.In("in"), _scene.In("in/../missing"));

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Lines);
        Assert.Equal(2, Count(run.Error, "path.symlink"));
        Assert.Equal(1, Count(run.Error, "file.not_regular"));
        Assert.Equal(1, Count(run.Error, "path.missing"));
        Assert.DoesNotContain("root:", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_forge_a_line_of_output()
    {
        _scene.File("in/x\n0\tforged", "x");

        var run = _scene.Run("add", _scene.In("in"));

        Assert.DoesNotContain(run.Lines, line => line.StartsWith("0\tforged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_withheld_value_is_in_no_file_of_the_dossier_and_the_rest_verifies()
    {
        const string secret = "اسم الشاهدة المحمية";
        var file = _scene.File($"{secret}.txt", "content");
        var incident = _scene.Add(file, "--device", "device-of-the-witness", "--exercise")[0].GetProperty("incident").GetString()!;

        var dossier = _scene.Dossier(incident, "W.zip", "--withhold", "item.sealed.file", "--withhold", "device");

        Assert.Equal(0, _scene.Verify(dossier).ExitCode);
        var folder = _scene.Unpack(dossier);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var text = Readable(path);
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("device-of-the-witness", text, StringComparison.Ordinal);
        }
        Assert.Contains("محجوب", File.ReadAllText(Path.Combine(folder, "data", "report.html")), StringComparison.Ordinal);
        Assert.Contains("withheld", File.ReadAllText(Path.Combine(folder, "data", "selection-log.csv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("withhold.refused", "kind")]
    [InlineData("withhold.refused", "item.sealed.sha256")]
    [InlineData("withhold.refused", "sha512")]
    [InlineData("withhold.refused", "dossier.exported.tags")]
    [InlineData("withhold.unknown", "item.sealed.colour")]
    public void What_a_dossier_cannot_do_without_is_not_withheld(string code, string property)
    {
        var incident = _scene.Add(_scene.File("a.txt", "a"))[0].GetProperty("incident").GetString()!;

        var run = _scene.Run("dossier", "--incident", incident, "--out", _scene.In("F.zip"), "--withhold", property);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(code, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.In("F.zip")));
    }

    // A statement hides its values behind base64; what stands there must be looked through as well.
    private static string Readable(string path)
    {
        var text = File.ReadAllText(path);
        if (path.EndsWith(".sd-jwt", StringComparison.Ordinal))
        {
            text += string.Join('\n', text.Split('~', '.').Select(part =>
            {
                try
                {
                    return Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part));
                }
                catch (FormatException)
                {
                    return "";
                }
            }));
        }
        return text;
    }

    private static int Count(string text, string code) => text.Split('\n').Count(line => line.StartsWith(code, StringComparison.Ordinal));
}
