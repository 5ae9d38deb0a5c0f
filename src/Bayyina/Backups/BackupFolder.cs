using System.Security.Cryptography;
using System.Text;
using Bayyina.Storage;

namespace Bayyina.Backups;

/// <summary>A backup in a folder: what all snapshots share, and the snapshots.</summary>
/// <remarks>
/// <code>
/// bayyina-backup            its form and the ledger's origin
/// vault/ab/ab12…            blobs, each once; never removed
/// ledger/tile/…             hash tiles and entry bundles, each once
/// subject-keys              the keys of what is protected as they are now: of older ones none is kept
/// erasures                  the erasures so far, a statement with its disclosures a line; the last line of both is the digest of the others
/// snapshots/TIME-SIZE/      checkpoint, record-N.db, keys/…, and last of all: manifest
/// </code>
/// </remarks>
public sealed class BackupFolder
{
    private readonly string _root;

    /// <param name="place">The folder.</param>
    /// <exception cref="BackupException"><c>backup.not_a_folder</c>: an address is none.</exception>
    public BackupFolder(string place) => _root = place.Contains("://", StringComparison.Ordinal)
        ? throw new BackupException("backup.not_a_folder", place)
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));

    /// <summary>Whether a file of a snapshot is its database, a SQLite file whatever the record lies in.</summary>
    public static bool IsRecord(string name) => name.StartsWith("record-", StringComparison.Ordinal) && name.EndsWith(".db", StringComparison.Ordinal);

    /// <summary>In a snapshot: the checkpoint that was published when it was made.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>In a snapshot: the private keys, as they lie in the data folder.</summary>
    public const string KeysFolder = "keys";

    private const string HeaderFile = "bayyina-backup";
    private const string ManifestFile = "manifest";

    /// <summary>The folder itself.</summary>
    public string Root => _root;

    /// <summary>The blobs' folder.</summary>
    public string Vault => Path.Combine(_root, "vault");

    /// <summary>The tiles' folder.</summary>
    public string Ledger => Path.Combine(_root, "ledger");

    /// <summary>The keys of what is protected: a line each, the subject and the wrapped key.</summary>
    public string SubjectKeys => Path.Combine(_root, "subject-keys");

    /// <summary>The erasures so far.</summary>
    public string Erasures => Path.Combine(_root, "erasures");

    private string Snapshots => Path.Combine(_root, "snapshots");

    /// <summary>The origin of the ledger that it is a backup of; null where nothing was ever backed up here.</summary>
    /// <exception cref="BackupException"><c>backup.form</c>, <c>backup.not_empty</c>: the folder is something else.</exception>
    public string? Origin()
    {
        var header = Path.Combine(_root, HeaderFile);
        if (!File.Exists(header))
        {
            return !Directory.Exists(_root) || !Directory.EnumerateFileSystemEntries(_root).Any(entry => Path.GetFileName(entry) is not "lock" and not HeaderFile + ".new")
                ? null
                : throw new BackupException("backup.not_empty", _root);
        }
        return File.ReadAllText(header).Split('\n') is [BackupManifest.ThisForm, { Length: > 0 } origin, ""]
            ? origin
            : throw new BackupException("backup.form", header);
    }

    /// <summary>Makes the folder a backup of a ledger.</summary>
    internal void Found(string origin) =>
        DurableFile.Write(Path.Combine(_root, HeaderFile), Encoding.UTF8.GetBytes($"{BackupManifest.ThisForm}\n{origin}\n"));

    /// <summary>The names of the snapshots that are complete, the oldest first: by how far the ledger had come, since clocks are put back.</summary>
    public IReadOnlyList<string> Complete() =>
        [.. Names().Where(name => File.Exists(In(name, ManifestFile)))];

    /// <summary>What a snapshot holds.</summary>
    /// <exception cref="BackupException"><c>backup.no_snapshot</c>, <c>backup.damaged</c>, <c>backup.form</c>.</exception>
    public BackupManifest Manifest(string snapshot) => snapshot == Path.GetFileName(snapshot) && File.Exists(In(snapshot, ManifestFile))
        ? BackupManifest.Parse(File.ReadAllBytes(In(snapshot, ManifestFile)), In(snapshot, ManifestFile))
        : throw new BackupException("backup.no_snapshot", snapshot);

    /// <summary>Reads every byte of a snapshot's own files.</summary>
    /// <exception cref="BackupException"><c>backup.damaged</c>: one is missing or not what the manifest says.</exception>
    public void Verify(string snapshot, BackupManifest manifest)
    {
        foreach (var file in manifest.Files)
        {
            var path = Path.GetFullPath(In(snapshot, file.Name));
            if (!path.StartsWith(In(snapshot, ""), StringComparison.Ordinal) || !File.Exists(path) || Describe(snapshot, file.Name) != file)
            {
                throw new BackupException("backup.damaged", $"{snapshot}/{file.Name}");
            }
        }
    }

    /// <summary>The path of a file of a snapshot.</summary>
    public string In(string snapshot, string file) => Path.Combine(Snapshots, snapshot, file);

    /// <summary>Makes the folder of a snapshot that is not complete yet.</summary>
    internal string Begin(DateTimeOffset at, long size)
    {
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{size:D12}");
        var more = 1;
        var free = name;
        while (Directory.Exists(In(free, "")))
        {
            free = $"{name}-{++more}";
        }
        DurableFile.CreateFolder(Path.Combine(Snapshots, free));
        return free;
    }

    /// <summary>The file as a manifest names it.</summary>
    internal BackupFile Describe(string snapshot, string file)
    {
        using var stream = File.OpenRead(In(snapshot, file));
        return new BackupFile(file, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Makes a snapshot complete.</summary>
    internal void Finish(string snapshot, byte[] manifest) => DurableFile.Write(In(snapshot, ManifestFile), manifest);

    /// <summary>Removes what interrupted runs left behind.</summary>
    internal void RemoveUnfinished()
    {
        foreach (var name in Names().Except(Complete(), StringComparer.Ordinal))
        {
            Directory.Delete(In(name, ""), recursive: true);
        }
    }

    /// <summary>Removes snapshots, the oldest first, until so many are left. Blobs and tiles stay: they are shared.</summary>
    /// <returns>Those that were removed.</returns>
    internal IReadOnlyList<string> Keep(int most)
    {
        var old = Complete().SkipLast(most).ToList();
        foreach (var name in old)
        {
            // Without its manifest it is none; what is interrupted after that is left for the next run.
            File.Delete(In(name, ManifestFile));
            DurableFile.SyncFolder(In(name, ""));
            Directory.Delete(In(name, ""), recursive: true);
        }
        return old;
    }

    /// <summary>Writes one of the two files that each run replaces. No manifest vouches for them, so they do for themselves.</summary>
    /// <param name="path"><see cref="SubjectKeys"/> or <see cref="Erasures"/>.</param>
    /// <param name="lines">Each with its end.</param>
    internal static void WriteLines(string path, string lines)
    {
        var text = Encoding.UTF8.GetBytes(lines);
        DurableFile.WriteSecret(path, [.. text, .. Encoding.ASCII.GetBytes(DigestLine(text))]);
    }

    /// <summary>What <see cref="WriteLines"/> wrote.</summary>
    /// <exception cref="BackupException"><c>backup.damaged</c>.</exception>
    public static IReadOnlyList<string> ReadLines(string path)
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        var length = bytes.Length - DigestLine([]).Length;
        return length >= 0 && Encoding.ASCII.GetString(bytes.AsSpan(length)) == DigestLine(bytes.AsSpan(0, length))
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, length)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new BackupException("backup.damaged", path);
    }

    private static string DigestLine(ReadOnlySpan<byte> before) => $"sha256 {Convert.ToHexStringLower(SHA256.HashData(before))}\n";

    private IEnumerable<string> Names() => Directory.Exists(Snapshots)
        ? Directory.EnumerateDirectories(Snapshots).Select(path => Path.GetFileName(path)).OrderBy(SizeIn).ThenBy(name => name, StringComparer.Ordinal)
        : [];

    private static long SizeIn(string name) =>
        name.Split('-') is [_, var size, ..] && long.TryParse(size, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;
}
