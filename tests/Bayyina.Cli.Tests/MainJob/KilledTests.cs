using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>The power fails in the middle of an <c>add</c>: nothing acknowledged is lost, and the next start says what it found.</summary>
public sealed class KilledTests : IDisposable
{
    private const int Files = 400;

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    /// <summary>How many kills: 20 here, more where BAYYINA_KILLS says so.</summary>
    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("BAYYINA_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 20;

    [Fact]
    public void Killed_at_random_moments_of_an_add_nothing_acknowledged_is_lost()
    {
        for (var i = 0; i < Files; i++)
        {
            _scene.File($"in/{i}.bin", RandomNumberGenerator.GetBytes(2000 + i));
        }
        var started = Stopwatch.GetTimestamp();
        var incident = _scene.Add(_scene.In("in"), "--exercise")[0].GetProperty("incident").GetString()!;
        var whole = Stopwatch.GetElapsedTime(started);
        var random = new Random(20161121);
        var acknowledged = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var (told, cut) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            // Other bytes each time: nothing is there already.
            for (var i = 0; i < Files; i++)
            {
                _scene.File($"in/{i}.bin", RandomNumberGenerator.GetBytes(2000 + i));
            }
            var (receipts, wasCut) = AddUntil(incident, whole * (random.NextDouble() * 1.1));
            cut += wasCut ? 1 : 0;
            var next = _scene.Run("note", "--incident", incident, "--text", $"after kill {kill}");
            Assert.True(next.ExitCode == 0, next.Error);
            told += next.Error.Contains("ledger.", StringComparison.Ordinal) || next.Error.Contains("vault.", StringComparison.Ordinal) ? 1 : 0;
            foreach (var receipt in receipts)
            {
                acknowledged.Add(receipt.GetProperty("statement").GetString()!, receipt);
            }
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(_scene.In("data"), "vault", "incoming")));
        }

        Assert.True(cut > Kills / 4, $"Only {cut} of {Kills} runs were cut short: the moments miss the run.");
        Assert.True(told > 0, "No next start had anything to say.");
        var dossier = _scene.Dossier(incident);
        var verified = _scene.Verify(dossier);
        Assert.True(verified.ExitCode == 0, verified.Output);
        var exhibits = File.ReadAllText(Path.Combine(_scene.Unpack(dossier), "data", "exhibits.csv"));
        foreach (var (statement, receipt) in acknowledged)
        {
            Assert.Contains($"{statement},", exhibits, StringComparison.Ordinal);
            Assert.Contains($",{receipt.GetProperty("index").GetInt64()},", exhibits, StringComparison.Ordinal);
            Assert.Contains(receipt.GetProperty("sha256").GetString()!, exhibits, StringComparison.Ordinal);
        }
        Assert.Equal(0, _scene.Run("rebuild").ExitCode);
    }

    // The launcher becomes the program by exec, so the process that is killed is the program.
    private (List<JsonElement> Receipts, bool WasCut) AddUntil(string incident, TimeSpan moment)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "bayyina"), ["add", "--json", "--incident", incident, _scene.In("in")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _scene.Folder,
        };
        foreach (var (name, value) in _scene.Environment)
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExit(moment);
        if (!ended)
        {
            process.Kill();
            process.WaitForExit();
        }
        _ = error.GetAwaiter().GetResult();
        // A line that was cut off in the middle acknowledged nothing.
        var text = output.GetAwaiter().GetResult();
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return ([.. lines.Select(line => JsonDocument.Parse(line).RootElement)], !ended);
    }
}
