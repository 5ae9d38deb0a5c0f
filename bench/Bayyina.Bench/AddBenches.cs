namespace Bayyina.Bench;

/// <summary>Taking files in, against copying and hashing the same tree and one sync.</summary>
public sealed class AddBenches(BenchOptions options)
{
    private const string CopyHashSync =
        "cp -r \"$1\" \"$2\" && find \"$2\" -type f -print0 | xargs -0 sha512sum >\"$2.sums\" && sync -f \"$2\"";

    private readonly Command _command = new(options);
    private readonly Inputs _inputs = new(options);

    public IEnumerable<BenchRow> SmallFiles()
    {
        var (count, tree) = (SmallCount, SmallTree());
        var few = _inputs.SmallFiles("few", count / 10, SmallBytes / 10);
        var name = $"add {count:N0} files, {SmallBytes / 1_000_000:N0} MB";

        var (ours, reference, peak) = Pairs.Measure(options.Rounds, () => Add(tree), () => Copy(tree));
        yield return BenchRow.Pair(name, ours, reference, 2.0);
        yield return BenchRow.Peak(name, peak);

        var (large, small, _) = Pairs.Measure(options.Rounds, () => Add(tree), () => Add(few));
        yield return BenchRow.Growth($"add a file among {count:N0}, against among {count / 10:N0}", large / count * 1000, small / count * 10_000, "ms");

        Directory.Delete(few, recursive: true);
    }

    /// <summary>The small files sealed in a data folder, for the benches of dossiers, and the receipts.</summary>
    public (string Data, string Receipts) SmallFilesInPlace() => (options.In("data"), Add(SmallTree()).Output);

    public IEnumerable<BenchRow> LargeFiles()
    {
        var bytes = options.Size(500_000_000, 50_000_000);
        var tree = _inputs.LargeFiles("large", 10, bytes);
        var name = $"add ten files of {bytes / 1_000_000:N0} MB";

        var (ours, reference, peak) = Pairs.Measure(Math.Min(options.Rounds, 3), () => Add(tree), () => Copy(tree));
        yield return BenchRow.Pair(name, ours, reference, 1.2);
        yield return BenchRow.Peak(name, peak);
        Directory.Delete(tree, recursive: true);
    }

    public IEnumerable<BenchRow> SparseFile()
    {
        var bytes = options.Size(20_000_000_000, 1_000_000_000);
        var tree = _inputs.SparseFile("sparse", bytes);
        yield return BenchRow.Peak($"add one sparse file of {bytes / 1_000_000_000:N0} GB", Add(tree).PeakMegabytes);
        Directory.Delete(tree, recursive: true);
    }

    private long SmallCount => options.Size(20_000, 1_000);

    private long SmallBytes => options.Size(1_000_000_000, 50_000_000);

    private string SmallTree() => Directory.Exists(options.In("small")) ? options.In("small") : _inputs.SmallFiles("small", SmallCount, SmallBytes);

    /// <summary>Takes a tree into an empty data folder; what was written before is out of the way first.</summary>
    private CommandRun Add(string tree)
    {
        Clear("data");
        return _command.Bayyina(options.In("data"), "add", tree, "--exercise", "--json");
    }

    private CommandRun Copy(string tree)
    {
        Clear("copy");
        var run = _command.Shell(CopyHashSync, tree, options.In("copy"));
        Clear("copy");
        return run;
    }

    private void Clear(string name) => _command.Shell("rm -rf \"$1\" && sync -f .", options.In(name));
}
