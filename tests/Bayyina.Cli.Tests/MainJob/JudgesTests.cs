using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>The exercise, taken in and handed over by the program.</summary>
public sealed class AnExercise : IDisposable
{
    public AnExercise()
    {
        var incident = Scene.Add(Path.Combine(Repository.Root, "samples", "exercise", "files"), "--exercise", "--by", "متطوع", "--place", "C1022", "--title", "تمرين")[0]
            .GetProperty("incident").GetString()!;
        Scene.Done("note", "--incident", incident, "--text", "عُثر على الدمية 4", "--language", "ar");
        Scene.Done("key", "--rotate");
        Scene.Done("close", "--incident", incident, "--reason", "the drill is over");
        KeyFile = Scene.KeyFile();
        Zip = Scene.Dossier(incident);
        Folder = Scene.Unpack(Zip);
    }

    internal Scene Scene { get; } = new();

    public string KeyFile { get; }

    public string Zip { get; }

    public string Folder { get; }

    public void Dispose() => Scene.Dispose();
}

/// <summary>Other people's tools, which share no code with ours, accept the dossier of the exercise.</summary>
public sealed class JudgesTests(AnExercise exercise) : IClassFixture<AnExercise>
{
    [Fact]
    public void Our_verifier_accepts_it_and_says_that_it_is_a_drill()
    {
        var run = exercise.Scene.Verify(exercise.Zip, exercise.KeyFile);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("EXERCISE", run.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, exercise.Scene.Verify(exercise.Folder, exercise.KeyFile).ExitCode);
    }

    [Theory]
    [InlineData("sha512sum", "manifest-sha512.txt")]
    [InlineData("sha256sum", "manifest-sha256.txt")]
    [InlineData("sha512sum", "tagmanifest-sha512.txt")]
    [InlineData("sha256sum", "tagmanifest-sha256.txt")]
    public void The_sums_of_every_file_are_right(string program, string manifest)
    {
        var run = Tool.Run(Needs.Program(program), ["-c", "--strict", manifest], exercise.Folder);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(File.ReadLines(Path.Combine(exercise.Folder, manifest)).Count(), run.Lines.Count);
    }

    [Fact]
    public void The_SD_JWT_library_accepts_every_statement_with_every_disclosure()
    {
        var judge = Needs.NodeJudge("sd-jwt");
        var keys = Directory.GetFiles(Path.Combine(exercise.Folder, "data", "keys"));
        var run = Tool.Run("node", [Path.Combine(judge, "verify.mjs"), Path.Combine(exercise.Folder, "data", "statements"), .. keys]);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(Directory.GetFiles(Path.Combine(exercise.Folder, "data", "statements")).Length, run.Lines.Count);
        Assert.All(run.Lines, line => Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("holds").GetBoolean()));
        Assert.Equal(0, Tool.Run("node", [Path.Combine(judge, "verify.mjs"), Path.Combine(exercise.Folder, "dossier.sd-jwt"), .. keys]).ExitCode);
    }

    [Fact]
    public void Gos_sumdb_accepts_the_checkpoint_and_the_proof_of_every_statement()
    {
        var logKey = File.ReadLines(exercise.KeyFile).First();
        var leaves = Directory.CreateDirectory(exercise.Scene.In("leaves")).FullName;
        var arguments = new List<string> { Path.Combine(exercise.Folder, "data", "checkpoint"), logKey };
        foreach (var statement in Directory.GetFiles(Path.Combine(exercise.Folder, "data", "statements")).Append(Path.Combine(exercise.Folder, "dossier.sd-jwt")))
        {
            var proof = Path.GetFileName(statement) == "dossier.sd-jwt"
                ? Path.Combine(exercise.Folder, "dossier.tlog-proof")
                : Path.Combine(exercise.Folder, "data", "proofs", Path.GetFileNameWithoutExtension(statement) + ".tlog-proof");
            var index = File.ReadLines(proof).First(line => line.StartsWith("index ", StringComparison.Ordinal))["index ".Length..];
            var leaf = Path.Combine(leaves, Path.GetFileNameWithoutExtension(statement));
            File.WriteAllText(leaf, File.ReadAllText(statement).Split('~')[0]);
            arguments.AddRange([index, leaf, proof]);
        }
        var run = NoteJudge.Run([.. arguments]);

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public void Gos_sumdb_accepts_the_ledger_on_disk_tile_by_tile()
    {
        var ledger = Path.Combine(exercise.Scene.Data, "ledger");
        var run = NoteJudge.Run("-tiles", ledger, Path.Combine(ledger, "checkpoint"), File.ReadLines(exercise.KeyFile).First());

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public void SHACL_accepts_the_graph_by_the_shapes_of_CASE()
    {
        var judge = Needs.NodeJudge("shacl");
        var run = Tool.Run("node",
        [
            Path.Combine(judge, "check.mjs"), Path.Combine(exercise.Folder, "data", "case.jsonld"), Needs.SharedData("schemas/case-1.4.0.ttl"), Needs.SharedData("schemas/case-1.4.0-subclasses.ttl"),
        ]);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
