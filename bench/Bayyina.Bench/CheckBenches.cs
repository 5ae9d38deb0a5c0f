using System.Globalization;

namespace Bayyina.Bench;

/// <summary><c>check</c> of a record against <c>sha256sum</c> of its blobs on as many cores: what an audit costs beyond reading and hashing.</summary>
public sealed class CheckBenches(BenchOptions options)
{
    // As fast as the plain tool, with room for the noise of a measurement.
    private const double MostRatio = 1.1;
    private const string Reference = "find \"$1\" -type f -print0 | xargs -0 -P \"$2\" -n 8 sha256sum > /dev/null";
    private readonly Command _command = new(options);

    /// <summary>A record of large recordings, from the page cache: what the processor allows.</summary>
    public IEnumerable<BenchRow> LargeFiles() => Measure("check", (int)options.Size(12, 3), options.Size(500_000_000, 100_000_000));

    /// <summary>A record of many small files: what statements and read tables cost besides.</summary>
    public IEnumerable<BenchRow> SmallFiles()
    {
        var count = options.Size(20_000, 1_000);
        var files = new Inputs(options).SmallFiles("to check", count, count * 50_000);
        return Measure($"check of {count:N0} small items", files);
    }

    private IEnumerable<BenchRow> Measure(string name, int count, long bytes)
    {
        var files = new Inputs(options).LargeFiles("to check", count, bytes);
        return Measure($"{name} of {(count * bytes / 1e9).ToString("F1", CultureInfo.InvariantCulture)} GB", files);
    }

    private IEnumerable<BenchRow> Measure(string name, string files)
    {
        var data = options.In("checked");
        _command.Bayyina(data, "add", files, "--exercise", "--json");
        Directory.Delete(files, recursive: true);
        var (ours, reference, peak) = Pairs.Measure(
            options.Rounds,
            () => _command.Bayyina(data, "check", "--json"),
            () => _command.Shell(Reference, Path.Combine(data, "vault"), Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)));
        yield return BenchRow.Pair(name, ours, reference, MostRatio);
        yield return BenchRow.Peak(name, peak);
        Directory.Delete(data, recursive: true);
    }
}
