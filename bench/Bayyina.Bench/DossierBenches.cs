using System.Text.Json;

namespace Bayyina.Bench;

/// <summary>Exporting what was taken in, and a stranger's check of it against <c>sha512sum -c</c> on its payload.</summary>
public sealed class DossierBenches(BenchOptions options, AddBenches added)
{
    private readonly Command _command = new(options);

    public IEnumerable<BenchRow> Large()
    {
        var (data, receipts) = added.SmallFilesInPlace();
        var (zip, key) = Export(data, IncidentOf(receipts));
        var bag = options.In("bag");
        _command.Shell("mkdir \"$2\" && unzip -q \"$1\" -d \"$2\" && sync -f \"$2\"", zip, bag);

        var (ours, reference, peak) = Pairs.Measure(
            options.Rounds,
            () => _command.Run(options.Launcher, ["verify", zip, "--key", key]),
            // The bag may stand in a folder of its own inside the archive.
            () => _command.Shell("cd \"$(dirname \"$(find \"$1\" -maxdepth 2 -name bagit.txt)\")\" && sha512sum -c --quiet manifest-sha512.txt", bag));
        var name = $"verify the dossier of {options.Size(20_000, 1_000):N0} files";
        yield return BenchRow.Pair(name, ours, reference, 1.2);
        yield return BenchRow.Peak(name, peak);
        Directory.Delete(bag, recursive: true);
    }

    /// <summary>The exercise, end to end: what a user waits for.</summary>
    public IEnumerable<BenchRow> Small()
    {
        var data = options.In("exercise");
        var receipts = _command.Bayyina(data, "add", Path.Combine(options.Repository, "samples", "exercise", "files"), "--exercise", "--json").Output;
        var (zip, key) = Export(data, IncidentOf(receipts));
        var program = Path.Combine(options.Repository, ".build", "current", "bayyina");

        var (launched, bare, _) = Pairs.Measure(
            Math.Max(options.Rounds, 7),
            () => _command.Run(options.Launcher, ["verify", zip, "--key", key]),
            () => _command.Run(program, ["verify", zip, "--key", key]));
        yield return BenchRow.AtMost("verify a small dossier, launcher and all", launched, 0.6, "s");
        yield return BenchRow.AtMost("the launcher alone, nothing to build", launched - bare, 0.2, "s");
    }

    private (string Zip, string Key) Export(string data, string incident)
    {
        var (zip, key) = (options.In("dossier.zip"), options.In("dossier.key"));
        File.Delete(zip);
        _command.Bayyina(data, "dossier", "--incident", incident, "--out", zip);
        File.WriteAllText(key, _command.Bayyina(data, "key").Output);
        return (zip, key);
    }

    private static string IncidentOf(string receipts)
    {
        using var first = JsonDocument.Parse(receipts.Split('\n')[0]);
        return first.RootElement.GetProperty("incident").GetString()!;
    }
}
