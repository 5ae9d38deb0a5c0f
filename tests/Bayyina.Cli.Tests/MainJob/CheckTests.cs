using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>What people and programs get of <c>check</c> and <c>rebuild</c>.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_whole_record_exits_0_and_says_what_was_looked_at_also_beside_a_server()
    {
        _scene.AddOne();
        using var server = _scene.Start("serve", "--urls", "http://127.0.0.1:0");
        try
        {
            // It says where it is once it answers.
            Assert.NotNull(server.StandardError.ReadLine());
            var run = _scene.Done("check", "--json", "--sha512");

            var summary = JsonDocument.Parse(Assert.Single(run.Lines)).RootElement;
            Assert.Equal(
                ["whole", "damages", "notices", "counts", "looked_at", "not_checked", "seconds"], summary.EnumerateObject().Select(m => m.Name));
            Assert.True(summary.GetProperty("whole").GetBoolean());
            Assert.Equal(1, summary.GetProperty("looked_at").GetProperty("blobs").GetInt64());
            Assert.Equal(4, summary.GetProperty("looked_at").GetProperty("statements").GetInt64());
            Assert.Equal(0, summary.GetProperty("not_checked").GetArrayLength());
            Assert.Empty(run.Error);
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }

    [Fact]
    public void What_is_damaged_exits_1_and_is_told_in_both_languages()
    {
        _scene.AddOne();
        var blob = Directory.EnumerateFiles(Path.Combine(_scene.Data, "vault"), "*", SearchOption.AllDirectories).Single();
        File.Delete(blob);
        var name = Path.GetRelativePath(_scene.Data, blob);

        var json = _scene.Run("check", "--json");
        var english = _scene.Run("check");
        var arabic = _scene.Run("check", "--lang", "ar");

        Assert.Equal((1, 1, 1), (json.ExitCode, english.ExitCode, arabic.ExitCode));
        var finding = JsonDocument.Parse(json.Lines[0]).RootElement;
        Assert.Equal(["code", "severity", "part", "what", "means", "do"], finding.EnumerateObject().Select(m => m.Name));
        Assert.Equal(
            ("blob.missing", "damage", "blobs", name),
            (finding.GetProperty("code").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("part").GetString(), finding.GetProperty("what").GetString()));
        var summary = JsonDocument.Parse(json.Lines[^1]).RootElement;
        Assert.Equal((2, false, 1), (json.Lines.Count, summary.GetProperty("whole").GetBoolean(), summary.GetProperty("counts").GetProperty("blob.missing").GetInt32()));
        Assert.Contains($"DAMAGE  blob.missing  {name}", english.Output, StringComparison.Ordinal);
        Assert.Contains("--repair-from", english.Output, StringComparison.Ordinal);
        Assert.Contains("عطب  blob.missing", arabic.Output, StringComparison.Ordinal);
        Assert.Contains("غير سليم", arabic.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_vault_mends_it()
    {
        _scene.AddOne();
        _scene.Bash("cp -a data/vault second");
        var blob = Directory.EnumerateFiles(Path.Combine(_scene.Data, "vault"), "*", SearchOption.AllDirectories).Single();
        File.SetUnixFileMode(blob, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(blob, "b");

        Assert.Equal("check.no_second_vault", _scene.Run("check", "--repair-from", "nowhere").Error.Split(':')[0]);
        Assert.Equal("check.no_second_vault", _scene.Run("check", "--repair-from", Path.Combine(_scene.Data, "vault")).Error.Split(':')[0]);
        var run = _scene.Done("check", "--repair-from", "second", "--json");

        Assert.Equal("blob.repaired", JsonDocument.Parse(run.Lines[0]).RootElement.GetProperty("code").GetString());
        Assert.Equal("a", File.ReadAllText(blob));
        Assert.Single(_scene.Done("check", "--json").Lines);
    }

    [Fact]
    public void A_folder_without_a_record_is_refused_and_one_that_lost_its_database_is_damaged()
    {
        var missing = _scene.Run("check");
        Assert.Equal(1, missing.ExitCode);
        Assert.StartsWith("data.missing", missing.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scene.Data));
        _scene.AddOne();
        _scene.Bash("rm data/bayyina.db*");

        var run = _scene.Run("check", "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("database.missing", JsonDocument.Parse(run.Lines[0]).RootElement.GetProperty("code").GetString());
        Assert.False(File.Exists(Path.Combine(_scene.Data, "bayyina.db")));
    }

    [Fact]
    public void Rebuild_tells_each_row_that_differed()
    {
        _scene.AddOne();
        _scene.Bash("python3 -c \"import sqlite3; c=sqlite3.connect('data/bayyina.db'); c.execute('UPDATE item SET bytes = 7'); c.execute('DELETE FROM incident'); c.commit()\"");

        var run = _scene.Run("rebuild", "--json");

        Assert.Equal(1, run.ExitCode);
        var lines = Scene.Receipts(run);
        Assert.All(lines.SkipLast(1), line => Assert.Equal(["table", "was", "row", "columns"], line.EnumerateObject().Select(m => m.Name)));
        Assert.Equal([("incident", "missing"), ("item", "different")], lines.SkipLast(1).Select(line => (line.GetProperty("table").GetString()!, line.GetProperty("was").GetString()!)));
        Assert.Equal("bytes", lines[1].GetProperty("columns")[0].GetString());
        Assert.Equal(2, lines[^1].GetProperty("differing").GetInt32());
        Assert.Equal(1, lines[^1].GetProperty("rows").GetProperty("item").GetInt32());
        Assert.Equal(0, _scene.Done("rebuild", "--json").ExitCode);
        Assert.Single(_scene.Done("check", "--json").Lines);
    }
}
