using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>What programs read: one compact JSON object a line on standard output, with exactly these members, and nothing else there.</summary>
public sealed class JsonTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_receipt_has_six_members_also_for_many_files_with_notices()
    {
        _scene.File("in/100%.txt", "a");
        _scene.File("in/empty", "");
        _scene.File("in/صورة 1.txt", "ا");
        var run = _scene.Done("add", _scene.In("in"), "--json", "--lang", "ar");

        AssertMembers(run, 3, "incident", "item", "path", "sha256", "statement", "index");
        Assert.Contains("name.percent", run.Error, StringComparison.Ordinal);
        Assert.Contains("file.empty", run.Error, StringComparison.Ordinal);
        Assert.All(Scene.Receipts(run), receipt =>
        {
            Assert.Matches("^incident/[0-9a-f-]{36}$", receipt.GetProperty("incident").GetString());
            Assert.Matches("^item/[0-9a-f-]{36}$", receipt.GetProperty("item").GetString());
            Assert.Matches("^[0-9a-f]{64}$", receipt.GetProperty("sha256").GetString());
            Assert.Matches("^[A-Za-z0-9_-]{43}$", receipt.GetProperty("statement").GetString());
        });
        Assert.Equal([2, 3, 4], Scene.Receipts(run).Select(r => r.GetProperty("index").GetInt64()));
    }

    [Fact]
    public void What_is_said_of_an_incident_is_acknowledged_with_subject_kind_statement_and_index()
    {
        var incident = _scene.AddOne();
        ToolRun[] said =
        [
            _scene.Done("note", "--incident", incident, "--text", "ملاحظة", "--json"),
            _scene.Done("close", "--incident", incident["incident/".Length..], "--reason", "done", "--json"),
        ];

        Assert.All(said, run => AssertMembers(run, 1, "subject", "kind", "statement", "index"));
        Assert.Equal(["incident.noted", "incident.closed"], said.Select(run => Scene.Receipts(run)[0].GetProperty("kind").GetString()));
        Assert.All(said, run => Assert.Equal(incident, Scene.Receipts(run)[0].GetProperty("subject").GetString()));
        Assert.All(said, run => Assert.Empty(run.Error));
    }

    [Fact]
    public void A_dossier_and_its_verification_are_told_in_JSON_too()
    {
        var incident = _scene.AddOne(more: "--exercise");
        var dossier = _scene.Done("dossier", "--incident", incident, "--out", "F.zip", "--json");
        AssertMembers(dossier, 1, "out", "exhibits", "statements", "manifest_sha512", "statement", "exercise");
        var verified = _scene.Done("verify", "F.zip", "--key", _scene.KeyFile(), "--json");

        var lines = Scene.Receipts(verified);
        Assert.All(verified.Lines.SkipLast(1), AssertCompact);
        Assert.All(lines.SkipLast(1), line => Assert.Contains(line.GetProperty("outcome").GetString(), (string[])["passed", "failed", "not_checked"]));
        Assert.All(lines.SkipLast(1), line => Assert.Equal(["check", "outcome", "path", "text"], Members(line).Append("path").Distinct().Order()));
        Assert.Equal(["holds", "origin", "exercise", "exported_at", "statement", "items", "statements", "bytes"], Members(lines[^1]));
        Assert.True(lines[^1].GetProperty("holds").GetBoolean());
        Assert.Equal(Scene.Receipts(dossier)[0].GetProperty("statement").GetString(), lines[^1].GetProperty("statement").GetString());
    }

    [Fact]
    public void Keys_kinds_and_rebuild_are_told_in_JSON_too()
    {
        var key = _scene.Done("key", "--json");
        AssertMembers(key, 1, "log", "node");
        Assert.Equal(_scene.Done("key").Lines[0], Scene.Receipts(key)[0].GetProperty("log").GetString());
        AssertMembers(_scene.Done("rebuild", "--json"), 1, "differing", "rows");
        Assert.Equal(["log", "node"], Members(Scene.Receipts(_scene.Done("key", "--rotate", "--json"))[0]));
        var kinds = _scene.Done("kinds", "--json");
        Assert.All(kinds.Lines, AssertCompact);
        Assert.Contains("item.sealed", Scene.Receipts(kinds).Select(kind => kind.GetProperty("kind").GetString()));
    }

    [Fact]
    public void What_is_refused_leaves_standard_output_empty()
    {
        _scene.KeyFile();
        ToolRun[] refused =
        [
            _scene.Run("add", "missing", "--json"), _scene.Run("note", "--incident", "x", "--text", "t", "--json"), _scene.Run("close", "--incident", "x", "--json"),
            _scene.Run("erase", "--statement", "x", "--property", "p", "--reason", "r", "--json"), _scene.Run("dossier", "--incident", "x", "--out", "F.zip", "--json"),
            _scene.Run("key", "--revoke", "x", "--json"), _scene.Run("key", "--enrol", "missing", "--role", "field", "--json"),
        ];

        Assert.All(refused, run => Assert.Equal(1, run.ExitCode));
        Assert.All(refused, run => Assert.Empty(run.Output));
        Assert.All(refused, run => Assert.Matches("^[a-z]+\\.[a-z_]+: .", run.Error));
    }

    private static List<string> Members(JsonElement line) => [.. line.EnumerateObject().Select(member => member.Name)];

    private static void AssertMembers(ToolRun run, int lines, params string[] members)
    {
        Assert.Equal(lines, run.Lines.Count);
        Assert.EndsWith("}\n", run.Output, StringComparison.Ordinal);
        Assert.All(run.Lines, AssertCompact);
        Assert.All(Scene.Receipts(run), line => Assert.Equal(members, Members(line)));
    }

    private static void AssertCompact(string line)
    {
        using var parsed = JsonDocument.Parse(line);
        using var again = new MemoryStream();
        using (var writer = new Utf8JsonWriter(again, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            parsed.WriteTo(writer);
        }
        Assert.Equal(System.Text.Encoding.UTF8.GetString(again.ToArray()), line);
    }
}
