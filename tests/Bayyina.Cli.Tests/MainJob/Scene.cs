using System.Diagnostics;
using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>A folder with a data folder, a checkpoint lock and files of its own, in which the real program is run.</summary>
internal sealed class Scene : IDisposable
{
    private static readonly string Program = Path.Combine(Repository.Root, "bayyina");
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("bayyina job ");

    public Scene() => Environment = new Dictionary<string, string?>
    {
        ["XDG_STATE_HOME"] = In("state"),
        ["BAYYINA_DATA"] = In("data"),
        ["BAYYINA_LANG"] = "en",
        // A process that is killed would leave its diagnostic pipes in the temporary folder.
        ["DOTNET_EnableDiagnostics"] = "0",
    };

    public Dictionary<string, string?> Environment { get; }

    public string Folder => _scratch.FullName;

    public string Data => Environment["BAYYINA_DATA"]!;

    public string In(string name) => Path.Combine(_scratch.FullName, name);

    public string File(string name, string content) => File(name, System.Text.Encoding.UTF8.GetBytes(content));

    public string File(string name, byte[] content)
    {
        var path = In(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Runs <c>./bayyina</c>.</summary>
    public ToolRun Run(params string[] arguments) => Tool.Run(Program, arguments, Folder, Environment, seconds: 300);

    /// <summary>Runs and demands that it was done.</summary>
    public ToolRun Done(params string[] arguments)
    {
        var run = Run(arguments);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', arguments)}: exit {run.ExitCode}\n{run.Error}");
        return run;
    }

    /// <summary>Runs, demands one line of JSON, and gives it.</summary>
    public JsonElement Json(params string[] arguments) => JsonDocument.Parse(Assert.Single(Done([.. arguments, "--json"]).Lines)).RootElement;

    /// <summary>Starts it and goes on; the launcher becomes the program by exec, so the process is the program.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    /// <summary>Runs a shell command in the scene, with <c>$bayyina</c> for the program.</summary>
    public ToolRun Bash(string command) => Tool.Run(
        "bash", ["-o", "pipefail", "-c", command], Folder, new Dictionary<string, string?>(Environment) { ["bayyina"] = Program }, seconds: 300);

    /// <summary>Adds and demands that all was taken.</summary>
    public IReadOnlyList<JsonElement> Add(params string[] arguments) => Receipts(Done(["add", "--json", .. arguments]));

    /// <summary>Adds one file of this content and gives the incident that was opened for it.</summary>
    public string AddOne(string name = "a.txt", string content = "a", params string[] more) =>
        Add([File(name, content), .. more])[0].GetProperty("incident").GetString()!;

    public static IReadOnlyList<JsonElement> Receipts(ToolRun run) => [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public string Dossier(string incident, string name = "F.zip", params string[] more)
    {
        Done(["dossier", "--incident", incident, "--out", In(name), .. more]);
        return In(name);
    }

    public string KeyFile() => File("key.txt", Done("key").Output);

    public ToolRun Verify(string dossier, string? keyFile = null) => Run("verify", dossier, "--key", keyFile ?? KeyFile());

    /// <summary>The dossier unpacked, since a folder verifies like a zip.</summary>
    public string Unpack(string dossier)
    {
        var folder = In("unpacked-" + Path.GetFileNameWithoutExtension(dossier));
        System.IO.Compression.ZipFile.ExtractToDirectory(dossier, folder);
        return folder;
    }

    // .NET cannot remove a file whose name is not UTF-8.
    public void Dispose() => Tool.Run("rm", ["-rf", "--", Folder], "/");
}
