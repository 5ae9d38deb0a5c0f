using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>A folder with a data folder, a checkpoint lock and files of its own, in which the real program is run.</summary>
internal sealed class Scene : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("bayyina job ");

    public Scene() => Environment = new Dictionary<string, string?>
    {
        ["XDG_STATE_HOME"] = In("state"),
        ["BAYYINA_DATA"] = In("data"),
        ["BAYYINA_LANG"] = "en",
    };

    public Dictionary<string, string?> Environment { get; }

    public string Folder => _scratch.FullName;

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
    public ToolRun Run(params string[] arguments) =>
        Tool.Run(Path.Combine(Repository.Root, "bayyina"), arguments, Folder, Environment, seconds: 300);

    /// <summary>Adds and demands that all was taken.</summary>
    public IReadOnlyList<JsonElement> Add(params string[] arguments)
    {
        var run = Run(["add", "--json", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return Receipts(run);
    }

    public static IReadOnlyList<JsonElement> Receipts(ToolRun run) => [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public string Dossier(string incident, string name = "F.zip", params string[] more)
    {
        var run = Run(["dossier", "--incident", incident, "--out", In(name), .. more]);
        Assert.True(run.ExitCode == 0, run.Error);
        return In(name);
    }

    public string KeyFile()
    {
        var run = Run("key");
        Assert.True(run.ExitCode == 0, run.Error);
        return File("key.txt", run.Output);
    }

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
