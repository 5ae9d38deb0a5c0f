using System.Diagnostics;
using System.Text;

namespace Bayyina.Testing;

/// <summary>How a program ended and what it printed.</summary>
public sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the standard output, without the empty one at the end.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs other people's programs, and our own from outside.</summary>
public static class Tool
{
    /// <summary>Runs to the end, with no standard input; kills the program and fails after <paramref name="seconds"/>.</summary>
    /// <param name="environment">Set on top of this process's own; a null value removes the variable.</param>
    public static ToolRun Run(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        int seconds = 120) =>
        RunAsync(program, arguments, folder, environment, seconds).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public static async Task<ToolRun> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        int seconds = 120)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ToolRun(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} took over {seconds} s.");
        }
    }
}
