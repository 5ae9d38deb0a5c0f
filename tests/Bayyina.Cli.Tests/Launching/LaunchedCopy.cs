namespace Bayyina.Cli.Tests.Launching;

/// <summary>
/// The launcher's own files in a folder with spaces and Arabic letters in its path, over a stand-in for <c>dotnet</c>
/// that "publishes" a shell script at once: what the launcher decides is seen without waiting for a compiler.
/// </summary>
public sealed class LaunchedCopy : IDisposable
{
    private const string StandIn = """
        #!/bin/bash
        echo "noise of the build on standard output"
        echo "$1" >>"$STAND_IN_LOG"
        [[ $1 == --version ]] && exit 0
        sleep 0.3
        [[ ! -e src/broken ]] || exit 7
        while [[ $1 != -o ]]; do shift; done
        cat >"$2/Bayyina.Cli" <<'PROGRAM'
        #!/bin/bash
        echo "process $$ in $PWD"
        printf 'argument <%s>\n' "$@"
        [[ $1 != wait ]] || { trap 'echo stopped; exit 5' TERM; while :; do sleep 0.05; done; }
        exit 3
        PROGRAM
        chmod +x "$2/Bayyina.Cli"
        """;

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("bayyina launcher ملف ");

    public LaunchedCopy()
    {
        Root = Directory.CreateDirectory(Path.Combine(_scratch.FullName, "a clone")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "build")).Append(Path.Combine(Repository.Root, "bayyina")))
        {
            var copy = Path.Combine(Root, Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Write("src/Bayyina.Cli/packages.lock.json", "{}");
        Write("src/Program.cs", "// first");
        Write("samples/exercise/files/first.txt", "a drill");
        foreach (var file in (string[])["Directory.Build.props", "global.json", ".editorconfig", "BannedSymbols.txt"])
        {
            Write(file, "{\"version\": \"10.0.100\"}");
        }

        var dotnet = Path.Combine(Directory.CreateDirectory(Path.Combine(_scratch.FullName, "net")).FullName, "dotnet");
        File.WriteAllText(dotnet, StandIn);
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        Environment = new Dictionary<string, string?>
        {
            ["PATH"] = Path.GetDirectoryName(dotnet) + ":/usr/local/bin:/usr/bin:/bin",
            ["DOTNET_ROOT"] = null,
            ["STAND_IN_LOG"] = Path.Combine(_scratch.FullName, "log"),
        };
    }

    public string Root { get; }

    public string Launcher => Path.Combine(Root, "bayyina");

    public string Scratch => _scratch.FullName;

    public IReadOnlyDictionary<string, string?> Environment { get; set; }

    /// <summary>How often the stand-in was asked to publish.</summary>
    public int Builds => File.Exists(Environment["STAND_IN_LOG"])
        ? File.ReadLines(Environment["STAND_IN_LOG"]!).Count(line => line == "publish")
        : 0;

    public void Write(string path, string text)
    {
        path = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public Task<ToolRun> StartAsync(params string[] arguments) =>
        Tool.RunAsync(Launcher, arguments, Scratch, Environment, seconds: 30);

    public void Dispose() => _scratch.Delete(recursive: true);
}
