namespace Bayyina.Testing;

/// <summary>Go's own verifiers of notes and logs (<c>tests/judges/note/main.go</c>), which know nothing of our code.</summary>
public static class NoteJudge
{
    private const string GoPath = "/usr/share/gocode";

    private static readonly Lazy<string> Built = new(Build);

    /// <summary>Runs the judge; skips the test where Go or its module golang.org/x/mod is not installed.</summary>
    /// <param name="arguments"><c>[-tiles FOLDER] CHECKPOINT VERIFIER-KEY [INDEX LEAF PROOF]…</c></param>
    public static ToolRun Run(params string[] arguments)
    {
        Needs.Program("go");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(GoPath, "src/golang.org/x/mod/sumdb/note")),
            "needs the package golang-golang-x-mod-dev, see build/install-for-tests.sh");
        return Tool.Run(Built.Value, arguments);
    }

    private static string Build()
    {
        var folder = Path.Combine(Repository.Root, ".build", "judges");
        Directory.CreateDirectory(folder);
        // Suites may build at the same time: each its own file, renamed over the last.
        var mine = Path.Combine(folder, $"note-{Environment.ProcessId}");
        var program = Path.Combine(folder, "note");
        var build = Tool.Run(
            Needs.Program("go"),
            ["build", "-o", mine, Path.Combine(Repository.Root, "tests", "judges", "note", "main.go")],
            environment: new Dictionary<string, string?>
            {
                ["GO111MODULE"] = "off",
                ["GOPATH"] = GoPath,
                ["GOFLAGS"] = null,
                ["GOCACHE"] = Path.Combine(folder, "go-cache"),
            });
        Assert.True(build.ExitCode == 0, $"the judge does not build: {build.Error}");
        File.Move(mine, program, overwrite: true);
        return program;
    }
}
