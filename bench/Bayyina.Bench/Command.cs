using System.Diagnostics;
using System.Globalization;

namespace Bayyina.Bench;

/// <summary>How long a program took and how much memory it held at most.</summary>
public sealed record CommandRun(double Seconds, double PeakMegabytes, string Output);

/// <summary>A program could not do what is measured; the bench is shown as not run.</summary>
public sealed class NotMeasuredException(string why) : Exception(why);

/// <summary>Runs other programs under GNU time, which reports the largest resident set.</summary>
public sealed class Command(BenchOptions options)
{
    /// <summary>Our program, with a data folder and a home of its own.</summary>
    public CommandRun Bayyina(string data, params string[] arguments) =>
        Run(options.Launcher, [.. arguments, "--data", data]);

    /// <summary>A shell line; <paramref name="arguments"/> are its <c>$1</c>, <c>$2</c>…</summary>
    public CommandRun Shell(string line, params string[] arguments) => Run("bash", ["-euo", "pipefail", "-c", line, "bash", .. arguments]);

    /// <exception cref="NotMeasuredException">It ended with anything but 0.</exception>
    public CommandRun Run(string program, IReadOnlyList<string> arguments)
    {
        var report = options.In("time.txt");
        var start = new ProcessStartInfo("/usr/bin/time", ["-f", "%M", "-o", report, program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.Work,
        };
        // The checkpoint lock lies outside the data folder.
        start.Environment["XDG_STATE_HOME"] = options.In("state");
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (process.ExitCode != 0)
        {
            var line = error.Result.Trim().Split('\n')[0];
            throw new NotMeasuredException($"{Path.GetFileName(program)} {string.Join(' ', arguments.Take(1))}: exit {process.ExitCode}: {line}");
        }

        var kilobytes = double.Parse(File.ReadAllLines(report)[^1], CultureInfo.InvariantCulture);
        return new CommandRun(seconds, kilobytes * 1024 / 1e6, output);
    }
}
