using System.Diagnostics;
using System.Text.Json;

namespace Bayyina.Faults;

/// <summary>A data folder with its checkpoint lock and a backup, on which the real program is run.</summary>
public sealed class Site : IDisposable
{
    private readonly FaultOptions _options;
    private readonly string _program;

    /// <param name="place">An empty folder, or one that is not there.</param>
    public Site(FaultOptions options, string place)
    {
        (_options, Folder) = (options, place);
        Directory.CreateDirectory(place);
        var published = Path.Combine(options.Repository, ".build", "current");
        _program = Path.Combine(published, "bayyina");
        Environment = new Dictionary<string, string?>
        {
            // Where ./bayyina found the runtime when it published.
            ["DOTNET_ROOT"] = File.ReadLines(Path.Combine(published, "stamp")).First(),
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_TC_CallCountingDelayMs"] = "0",
            ["BAYYINA_LANG"] = "en",
            ["BAYYINA_DATA"] = Data,
            ["XDG_STATE_HOME"] = State,
            ["TMPDIR"] = Directory.CreateDirectory(In("tmp")).FullName,
        };
    }

    public FaultOptions Options => _options;

    public Dictionary<string, string?> Environment { get; private init; }

    public string Folder { get; }

    public string Data => In("data");

    public string State => In("state");

    public string Backup => In("backup");

    /// <summary>The checkpoint lock's file.</summary>
    public string Lock => Directory.GetFiles(Path.Combine(State, "bayyina")).Single(path => !Path.HasExtension(path));

    public string In(string name) => Path.Combine(Folder, name);

    /// <summary>Runs the program to its end, with more environment where that is given.</summary>
    public ToolRun Run(IReadOnlyDictionary<string, string?>? more, params string[] arguments) => Tool.Run(_program, arguments, Folder, With(more), seconds: 300);

    public ToolRun Run(params string[] arguments) => Run(null, arguments);

    /// <summary>Runs and demands that it was done; what keeps a trial from being prepared is no finding.</summary>
    public ToolRun Done(params string[] arguments)
    {
        var run = Run(arguments);
        return run.ExitCode == 0 ? run : throw new InvalidOperationException($"{string.Join(' ', arguments)}: exit {run.ExitCode}: {run.Error.Trim()}");
    }

    /// <summary>Starts the program and goes on; what it prints is for the caller to read.</summary>
    public Process Start(IReadOnlyDictionary<string, string?>? more, params string[] arguments)
    {
        var start = new ProcessStartInfo(_program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in With(more))
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    /// <summary>What <c>check</c> says.</summary>
    public Audited Check(params string[] more)
    {
        var run = Run(["check", "--json", .. more]);
        var lines = run.Lines.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        List<(string, string)> Of(string severity) => [.. lines.Where(line => line.TryGetProperty("severity", out var said) && said.GetString() == severity)
            .Select(line => (line.GetProperty("code").GetString()!, line.GetProperty("what").GetString()!))];
        var saysWhole = lines.Any(line => line.TryGetProperty("whole", out var whole) && whole.GetBoolean());
        return new Audited(run.ExitCode == 0 && saysWhole, Of("damage"), Of("notice"), run.Error.Trim());
    }

    /// <summary>A copy to be harmed, with the lock and the backup.</summary>
    public Site Copy(string place)
    {
        var copy = new Site(_options, place);
        Tool.Run("cp", ["-a", .. new[] { Data, State, Backup }.Where(Directory.Exists), copy.Folder]);
        return copy;
    }

    // What is only to be read stands in folders that are not.
    public void Dispose() => Tool.Run("rm", ["-rf", "--", Folder], "/");

    private Dictionary<string, string?> With(IReadOnlyDictionary<string, string?>? more)
    {
        var all = new Dictionary<string, string?>(Environment);
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }
        return all;
    }
}

/// <summary>What an audit said.</summary>
/// <param name="Damages">Code and place of each.</param>
/// <param name="Notices">What is no damage, and the next start settles.</param>
public sealed record Audited(bool IsWhole, IReadOnlyList<(string Code, string What)> Damages, IReadOnlyList<(string Code, string What)> Notices, string Error)
{
    public override string ToString() => IsWhole ? "whole" : $"not whole: {string.Join(", ", Damages.Take(4))} {Error.Split('\n')[0]}";
}
