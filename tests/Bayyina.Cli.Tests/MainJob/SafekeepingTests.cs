using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>Backed up while it is served, restored on a machine that has nothing of it; an old database that was put back, brought up again.</summary>
public sealed class SafekeepingTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Backed_up_while_it_is_served_and_restored_on_an_empty_machine_it_proves_what_it_proved_and_goes_on()
    {
        var incident = _scene.AddOne();
        var keyFile = _scene.KeyFile();
        var dossier = _scene.Dossier(incident, "before.zip");
        using (var server = _scene.Start("serve", "--urls", "http://127.0.0.1:0"))
        {
            Assert.Contains("http://127.0.0.1:", server.StandardError.ReadLine(), StringComparison.Ordinal);
            var made = _scene.Run("backup", "--to", _scene.In("stick"), "--json");
            Assert.Equal(0, made.ExitCode);
            Assert.Contains("backup.keys_clear", made.Error, StringComparison.Ordinal);
            var said = JsonDocument.Parse(Assert.Single(made.Lines)).RootElement;
            Assert.Equal((1, 0, 0), (said.GetProperty("blobs").GetInt32(), said.GetProperty("damaged").GetArrayLength(), said.GetProperty("missing").GetArrayLength()));
            Tool.Run("kill", ["-TERM", $"{server.Id}"]);
            Assert.True(server.WaitForExit(TimeSpan.FromSeconds(20)));
        }
        using var other = new Scene();
        Assert.Equal(0, Tool.Run("cp", ["-a", _scene.In("stick"), other.In("stick")]).ExitCode);
        Directory.Delete(_scene.Data, recursive: true);
        Directory.Delete(_scene.Environment["XDG_STATE_HOME"]!, recursive: true);

        var restored = other.Run("restore", "--from", other.In("stick"), "--json");

        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.Contains("restore.lock_made", restored.Error, StringComparison.Ordinal);
        Assert.Equal(0, JsonDocument.Parse(Assert.Single(restored.Lines)).RootElement.GetProperty("lacking").GetArrayLength());
        Assert.Equal(File.ReadAllText(keyFile), other.Done("key").Output);
        Assert.Equal(0, other.Verify(dossier, keyFile).ExitCode);
        other.Done("note", "--incident", incident, "--text", "and on");
        var verified = other.Verify(other.Dossier(incident, "after.zip"), keyFile);
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal(0, other.Run("rebuild").ExitCode);
        var again = other.Run("restore", "--from", other.In("stick"));
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.StartsWith("restore.not_empty: ", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_database_that_was_put_back_is_only_read_until_restore_has_brought_it_up()
    {
        var incident = _scene.AddOne();
        File.Copy(Path.Combine(_scene.Data, "bayyina.db"), _scene.In("old.db"));
        var lost = _scene.Json("note", "--incident", incident, "--text", "after the copy").GetProperty("statement").GetString();
        foreach (var file in Directory.GetFiles(_scene.Data, "bayyina.db*"))
        {
            File.Delete(file);
        }
        File.Copy(_scene.In("old.db"), Path.Combine(_scene.Data, "bayyina.db"));

        foreach (var verb in (string[][])[["add", _scene.File("b.txt", "b")], ["note", "--incident", incident, "--text", "no"], ["dossier", "--incident", incident, "--out", _scene.In("no.zip")], ["key", "--rotate"], ["user", "add", "Salma", "--role", "field"]])
        {
            var run = _scene.Run(verb);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains("ledger.read_only: ", run.Error, StringComparison.Ordinal);
            Assert.Contains("ledger.behind", run.Error, StringComparison.Ordinal);
        }
        Assert.Equal(0, _scene.Run("key").ExitCode);
        Assert.Equal(0, _scene.Run("user", "list").ExitCode);

        var restored = _scene.Run("restore", "--json");

        Assert.True(restored.ExitCode == 0, restored.Error);
        var lacking = Assert.Single(JsonDocument.Parse(Assert.Single(restored.Lines)).RootElement.GetProperty("lacking").EnumerateArray());
        Assert.Equal(lost, lacking.GetProperty("statement").GetString());
        _scene.Done("note", "--incident", incident, "--text", "and on");
        var verified = _scene.Verify(_scene.Dossier(incident));
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Contains("restore.nothing", _scene.Done("restore").Error, StringComparison.Ordinal);
    }
}
