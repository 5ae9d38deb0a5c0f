namespace Bayyina.Faults;

/// <summary>Files that are torn, and bits that are flipped, in a record that nobody writes to at the time.</summary>
public sealed class DamageFaults(FaultOptions options)
{
    private static readonly (string Name, Func<byte[], Random, byte[]> Tear)[] Tears =
    [
        ("cut short", (bytes, choices) => bytes[..choices.Next(bytes.Length)]),
        ("half written over", (bytes, choices) => [.. bytes[..(bytes.Length / 2)], .. Noise(bytes.Length - (bytes.Length / 2), choices)]),
        ("its end zeroed", (bytes, choices) =>
        {
            bytes.AsSpan(choices.Next(bytes.Length)).Clear();
            return bytes;
        }),
        ("all zeros", (bytes, _) => new byte[bytes.Length]),
        ("empty", (_, _) => []),
    ];

    private static ParallelOptions Two { get; } = new() { MaxDegreeOfParallelism = 2 };

    /// <summary>Everything below.</summary>
    public IEnumerable<Tally> All()
    {
        using var scene = new DamageScene(options, "damage");
        foreach (var tally in Torn(scene).Append(JournalOfTheDatabase(scene)).Concat(Flipped(scene)))
        {
            yield return tally;
        }
    }

    // Tiles, checkpoint, lock, blobs, database, keys: torn, of yesterday, gone.
    private IEnumerable<Tally> Torn(DamageScene scene)
    {
        foreach (var (name, kind, files) in Kinds(scene.Base).Where(one => one.Kind is not "backup" and not "unvouched" && (!options.Quick || one.Kind is "checkpoint" or "lock" || one.Name == "hash tiles")))
        {
            var tally = new Tally("torn: " + name);
            var ways = Tears.Select(tear => (tear.Name, Tear: (Func<byte[], Random, byte[]>?)tear.Tear)).Append(("gone", null)).ToList();
            var trials = options.Count(ways.Count * 2, 1);
            Parallel.For(0, trials, Two, trial =>
            {
                var choices = options.Choices("torn " + name, trial);
                var (how, tear) = ways[options.Quick ? choices.Next(ways.Count) : trial % ways.Count];
                // A partial tile that a wider one has replaced may go (C2SP tlog-tiles).
                var some = tear is null ? files.Where(path => !IsReplaced(path)).ToList() : files;
                var file = some[choices.Next(some.Count)];
                scene.Try(tally, $"trial {trial}, {Path.GetFileName(file)}, {how}", kind, scene.Copy(), site => Change(Of(scene, site, file), tear is null ? null : bytes => tear(bytes, choices)));
            });
            if (kind is "lock" or "database" or "checkpoint" && !options.Quick)
            {
                var older = Directory.GetFiles(scene.Earlier("older", ""), Path.GetFileName(files[0]), SearchOption.AllDirectories).Single();
                scene.Try(tally, $"{Path.GetFileName(files[0])}, an older one", kind, scene.Copy(), site => File.Copy(older, Of(scene, site, files[0]), overwrite: true));
            }
            yield return tally;
        }
    }

    // One bit in a file of each kind.
    private IEnumerable<Tally> Flipped(DamageScene scene)
    {
        foreach (var (name, kind, files) in Kinds(scene.Base).Where(one => !options.Quick || one.Kind is "database" or "blob" || one.Name is "keys/node.key" or "backup: keys"))
        {
            var tally = new Tally("flipped bit: " + name);
            // The database is large, and most of what can go wrong lies in it.
            Parallel.For(0, kind == "database" ? options.Count(60, 2) : options.Count(12, 1), Two, trial =>
            {
                var choices = options.Choices("flipped " + name, trial);
                var file = files[choices.Next(files.Count)];
                var bit = choices.NextInt64(new FileInfo(file).Length * 8);
                var what = $"trial {trial}, {Path.GetRelativePath(scene.Base.Folder, file)} bit {bit}";
                void Flip(Site site) => Change(Of(scene, site, file), bytes =>
                {
                    bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
                    return bytes;
                });
                if (kind == "backup")
                {
                    scene.TryBackup(tally, what, Flip);
                }
                else
                {
                    scene.Try(tally, what, kind, scene.Copy(), Flip);
                }
            });
            yield return tally;
        }
    }

    // A log of the database that lost its end, as left by a disk that said that it had it.
    private Tally JournalOfTheDatabase(DamageScene scene)
    {
        var tally = new Tally("torn: journal of the database, after a kill");
        Parallel.For(0, options.Count(12, 1), Two, trial =>
        {
            var choices = options.Choices("journal", trial);
            var site = scene.CutCopy();
            var log = Path.Combine(site.Data, "bayyina.db-wal");
            if (!File.Exists(log) || new FileInfo(log).Length == 0)
            {
                throw new InvalidOperationException("The server left no journal.");
            }
            scene.Try(tally, $"trial {trial}", DamageScene.AfterKill, site, _ => Change(log, bytes => Tears[trial % 3].Tear(bytes, choices)));
        });
        return tally;
    }

    private static IEnumerable<(string Name, string Kind, List<string> Files)> Kinds(Site site)
    {
        List<string> In(string root, string folder, Func<string, bool>? which = null) => !Directory.Exists(Path.Combine(root, folder)) ? [] :
            [.. Directory.GetFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length > 0 && which?.Invoke(Path.GetRelativePath(root, path)) != false).Order(StringComparer.Ordinal)];

        var snapshot = Path.GetFileName(Directory.GetDirectories(Path.Combine(site.Backup, "snapshots")).Order().Last());
        (string, string, List<string>)[] kinds =
        [
            ("database", "database", [Path.Combine(site.Data, "bayyina.db")]),
            ("hash tiles", "tile", In(site.Data, "ledger/tile", path => !path.Contains("/entries/", StringComparison.Ordinal))),
            ("entry bundles", "tile", In(site.Data, "ledger/tile/entries")),
            ("published checkpoint", "checkpoint", [Path.Combine(site.Data, "ledger", "checkpoint")]),
            ("checkpoint lock", "lock", [site.Lock]),
            ("blobs", "blob", In(site.Data, "vault", path => Path.GetFileName(path).Length == 64)),
            .. ((string[])["node.key", "log.key", "subjects.key", "access.key"]).Select(key => ("keys/" + key, "key", new List<string> { Path.Combine(site.Data, "keys", key) })),
            ("backup: database", "backup", In(site.Backup, "snapshots/" + snapshot, path => path.EndsWith(".db", StringComparison.Ordinal))),
            ("backup: manifest, checkpoint", "backup", In(site.Backup, "snapshots/" + snapshot, path => Path.GetFileName(path) is "manifest" or "checkpoint")),
            ("backup: keys", "backup", [.. In(site.Backup, "snapshots/" + snapshot, path => path.Contains("/keys/", StringComparison.Ordinal)), Path.Combine(site.Backup, "subject-keys")]),
            ("backup: erasures", "backup", [Path.Combine(site.Backup, "erasures")]),
            ("backup: tiles", "backup", In(site.Backup, "ledger")),
            ("backup: blobs", "backup", In(site.Backup, "vault")),
            ("what nothing vouches for", "unvouched", [.. In(site.Data, "vault/partial"), .. In(site.Data, "previews"), .. In(site.Data, "keys/web")]),
        ];
        return kinds.Where(kind => kind.Item3.Count > 0);
    }

    private static bool IsReplaced(string tile) => Path.GetDirectoryName(tile) is { } folder && folder.EndsWith(".p", StringComparison.Ordinal)
        && (File.Exists(folder[..^2]) || Directory.GetFiles(folder).Any(wider => int.Parse(Path.GetFileName(wider), System.Globalization.CultureInfo.InvariantCulture)
            > int.Parse(Path.GetFileName(tile), System.Globalization.CultureInfo.InvariantCulture)));

    // The file of the copy that stands where this one stands in the original.
    private static string Of(DamageScene scene, Site copy, string file) => Path.Combine(copy.Folder, Path.GetRelativePath(scene.Base.Folder, file));

    private static void Change(string path, Func<byte[], byte[]>? change)
    {
        // Also where the file is for reading only.
        var mode = File.GetUnixFileMode(path);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        if (change is not null)
        {
            File.WriteAllBytes(path, change(bytes));
            File.SetUnixFileMode(path, mode);
        }
    }

    private static byte[] Noise(int length, Random choices)
    {
        var noise = new byte[length];
        choices.NextBytes(noise);
        return noise;
    }
}
