using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>The power fails in the middle of an <c>add</c>: nothing acknowledged is lost, and the next start says what it found.</summary>
/// <remarks>20 kills here; <c>BAYYINA_KILLS=500 ./test --filter Killed</c> for a night of them, and BAYYINA_KILLS_SEED for other moments.</remarks>
public sealed class KilledTests : IDisposable
{
    // Two batches: the receipts of the first are printed while the second is under way.
    private const int Files = 1100;

    private readonly Scene _scene = new();
    private readonly List<JsonElement> _acknowledged = [];
    private string _keyFile = "";
    private string _other = "";
    private string _lock = "";

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Killed_at_random_moments_of_an_add_nothing_acknowledged_is_lost()
    {
        var kills = Number("BAYYINA_KILLS", 20);
        var random = new Random(Number("BAYYINA_KILLS_SEED", 20161121));
        _keyFile = _scene.KeyFile();
        _other = _scene.AddOne();
        _lock = Directory.GetFiles(Path.Combine(_scene.Environment["XDG_STATE_HOME"]!, "bayyina")).Single(file => !file.EndsWith(".busy", StringComparison.Ordinal));
        var whole = TimeSpan.MaxValue;
        // The first run of a program is slower than those after it.
        for (var run = 0; run < 2; run++)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.False(AddUntil((_, _) => false).WasCut);
            whole = Stopwatch.GetElapsedTime(started);
        }

        var (told, cut, partly) = (0, 0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            // Spread over the whole run, somewhere in each part of it; now and then at once when something has become visible.
            var moment = whole * ((kill + random.NextDouble()) / kills);
            var (receipts, wasCut) = AddUntil((kill % 5) switch
            {
                1 => WhenChanged(_lock),
                2 => WhenChanged(Path.Combine(_scene.Data, "ledger", "tile", "entries")),
                4 => (acknowledged, _) => acknowledged > 0,
                _ => (_, elapsed) => elapsed > moment,
            });
            cut += wasCut ? 1 : 0;
            partly += wasCut && receipts.Count > 0 ? 1 : 0;
            told += CheckNextStart(receipts, $"{kill}") ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills of {whole.TotalSeconds:F2} s each: {cut} cut, {partly} after some receipts, {told} told");
        Assert.True(cut > kills / 3, $"Only {cut} of {kills} runs were cut short: the moments miss the run.");
        Assert.True(partly > 0, "No run was cut short between two receipts.");
        Assert.True(told >= kills / 5, $"Only {told} next starts had anything to say: the moments miss the work.");
        AssertAllThere();
        Assert.Equal(0, _scene.Run("rebuild").ExitCode);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static Func<int, TimeSpan, bool> WhenChanged(string path)
    {
        var before = Directory.GetLastWriteTimeUtc(path);
        return (_, _) => Directory.GetLastWriteTimeUtc(path) != before;
    }

    // Adds to an incident of its own, other bytes each time, and kills -9 when it is time to, by how many receipts were read and how
    // long it has run.
    private (IReadOnlyList<JsonElement> Receipts, bool WasCut) AddUntil(Func<int, TimeSpan, bool> isTime)
    {
        for (var i = 0; i < Files; i++)
        {
            _scene.File($"in/{i}.bin", RandomNumberGenerator.GetBytes(1000 + i));
        }
        var output = new StringBuilder();
        var acknowledged = 0;
        var started = Stopwatch.GetTimestamp();
        using var process = _scene.Start("add", "--json", "--exercise", _scene.In("in"));
        var error = process.StandardError.ReadToEndAsync();
        var reader = Task.Run(() =>
        {
            var some = new char[4096];
            while (process.StandardOutput.Read(some) is > 0 and var count)
            {
                output.Append(some, 0, count);
                Interlocked.Add(ref acknowledged, some.AsSpan(0, count).Count('\n'));
            }
        });
        while (!process.HasExited && !isTime(Volatile.Read(ref acknowledged), Stopwatch.GetElapsedTime(started)))
        {
            Thread.Sleep(1);
        }
        process.Kill();
        process.WaitForExit();
        reader.GetAwaiter().GetResult();
        Assert.DoesNotContain("Unhandled", error.GetAwaiter().GetResult(), StringComparison.Ordinal);
        // A line that was cut off in the middle acknowledged nothing.
        var text = output.ToString();
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<JsonElement> receipts = [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        _acknowledged.AddRange(receipts);
        return (receipts, process.ExitCode != 0);
    }

    // The next start finishes what was begun and says so, where there is anything to say; what was acknowledged verifies.
    private bool CheckNextStart(IReadOnlyList<JsonElement> receipts, string name)
    {
        var left = LeftBehind.In(_scene);
        foreach (var receipt in receipts)
        {
            Assert.Equal(receipt.GetProperty("index").GetInt64(), left.Indexes[receipt.GetProperty("statement").GetString()!]);
            AssertBlob(receipt.GetProperty("sha256").GetString()!);
        }

        var next = receipts.Count > 0
            ? _scene.Done("dossier", "--incident", receipts[0].GetProperty("incident").GetString()!, "--out", _scene.In($"{name}.zip"))
            : _scene.Done("note", "--incident", _other, "--text", $"after kill {name}");
        Assert.Equal(left.Incoming > 0, next.Error.Contains("vault.cleaned", StringComparison.Ordinal));
        Assert.Equal(left.OwedAboutLedger == "ledger.resumed", next.Error.Contains("ledger.resumed", StringComparison.Ordinal));
        Assert.Equal(left.OwedAboutLedger == "ledger.republished", next.Error.Contains("ledger.republished", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_scene.Data, "vault", "incoming"), "*", SearchOption.AllDirectories));
        Assert.Null(LeftBehind.In(_scene).OwedAboutLedger);

        if (receipts.Count > 0)
        {
            var verified = _scene.Verify(_scene.In($"{name}.zip"), _keyFile);
            Assert.True(verified.ExitCode == 0, verified.Output);
            using var zip = System.IO.Compression.ZipFile.OpenRead(_scene.In($"{name}.zip"));
            var statements = zip.Entries.Select(e => e.FullName).Where(e => e.StartsWith("data/statements/", StringComparison.Ordinal)).ToHashSet();
            Assert.All(receipts, receipt => Assert.Contains($"data/statements/{receipt.GetProperty("statement").GetString()}.sd-jwt", statements));
            File.Delete(_scene.In($"{name}.zip"));
        }
        return left.Incoming > 0 || left.OwedAboutLedger is not null;
    }

    private void AssertAllThere()
    {
        var left = LeftBehind.In(_scene);
        foreach (var receipt in _acknowledged)
        {
            Assert.Equal(receipt.GetProperty("index").GetInt64(), left.Indexes[receipt.GetProperty("statement").GetString()!]);
            AssertBlob(receipt.GetProperty("sha256").GetString()!);
        }
    }

    private void AssertBlob(string sha256)
    {
        using var blob = File.OpenRead(Path.Combine(_scene.Data, "vault", sha256[..2], sha256));
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(blob)));
    }
}
