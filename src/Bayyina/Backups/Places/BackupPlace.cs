using System.Security.Cryptography;
using System.Text;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Backups;

/// <summary>A backup, in a folder or an S3 store: what all snapshots share, and the snapshots.</summary>
/// <remarks>
/// <code>
/// bayyina-backup            its form and the ledger's origin
/// vault/ab/ab12…            blobs, each once; never removed
/// ledger/tile/…             hash tiles and entry bundles, each once
/// subject-keys              the keys of what is protected as they are now: of older ones none is kept
/// erasures                  the erasures so far, a statement with its disclosures a line; the last line of both is the digest of the others
/// snapshots/TIME-SIZE/      checkpoint, record-N.db, keys/…, and last of all: manifest
/// lock                      held by the one run that writes
/// </code>
/// </remarks>
public sealed class BackupPlace : IDisposable
{
    /// <summary>In a snapshot: the checkpoint that was published when it was made.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>In a snapshot: the private keys, as they lie in the data folder.</summary>
    public const string KeysFolder = "keys";

    /// <summary>What tells that a folder holds a backup.</summary>
    internal const string HeaderFile = "bayyina-backup";

    /// <summary>The blobs.</summary>
    internal const string VaultFolder = "vault";

    /// <summary>The tiles.</summary>
    internal const string LedgerFolder = "ledger";

    /// <summary>The keys of what is protected: a line each, the subject and the wrapped key.</summary>
    internal const string SubjectKeysFile = "subject-keys";

    /// <summary>The erasures so far.</summary>
    internal const string ErasuresFile = "erasures";

    private const string ManifestFile = "manifest";
    private const string SnapshotsFolder = "snapshots";

    private readonly IBackupFiles _files;

    /// <param name="place">A folder, or <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="StorageException"><c>s3.address_malformed</c>.</exception>
    /// <exception cref="BackupException"><c>backup.not_a_folder</c>: another address; <c>backup.refused</c>: neither region nor endpoint is known.</exception>
    public BackupPlace(string place)
        : this(S3Place.IsMeant(place) ? new BucketFiles(S3Place.Parse(place), new S3Access())
            : place.Contains("://", StringComparison.Ordinal) ? throw new BackupException("backup.not_a_folder", place)
            : new FolderFiles(Path.TrimEndingDirectorySeparator(Path.GetFullPath(place))))
    {
    }

    internal BackupPlace(IBackupFiles files) => _files = files;

    /// <summary>Whether a file of a snapshot is its database, a SQLite file whatever the record lies in.</summary>
    public static bool IsRecord(string name) => name.StartsWith("record-", StringComparison.Ordinal) && name.EndsWith(".db", StringComparison.Ordinal);

    /// <summary>The folder, or the address.</summary>
    public string Place => _files.Place;

    /// <summary>The blobs.</summary>
    public IVault Vault => _files.Vault;

    /// <summary>How many bytes there is room for; null where nobody can say.</summary>
    internal long? Room => _files.Room;

    /// <summary>The lines of a file that all snapshots share. No manifest vouches for it, so its last line does.</summary>
    /// <exception cref="BackupException"><c>backup.damaged</c>: it is missing, or not what <see cref="Share"/> wrote.</exception>
    internal IReadOnlyList<string> Lines(string name)
    {
        var content = _files.Read(name) ?? [];
        var length = content.Length - DigestLine([]).Length;
        return length >= 0 && Encoding.ASCII.GetString(content.AsSpan(length)) == DigestLine(content.AsSpan(0, length))
            ? Encoding.UTF8.GetString(content.AsSpan(0, length)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new BackupException("backup.damaged", name);
    }

    /// <summary>The origin of the ledger that it is a backup of; null where nothing was ever backed up here.</summary>
    /// <exception cref="BackupException"><c>backup.form</c>, <c>backup.not_empty</c>: something else is there.</exception>
    public string? Origin() => _files.Read(HeaderFile) switch
    {
        null => _files.HasAny() ? throw new BackupException("backup.not_empty", Place) : null,
        var header => Encoding.UTF8.GetString(header).Split('\n') is [BackupManifest.ThisForm, { Length: > 0 } origin, ""]
            ? origin
            : throw new BackupException("backup.form", $"{Place}/{HeaderFile}"),
    };

    /// <summary>Keeps every other run out until it is disposed of.</summary>
    /// <exception cref="BackupException"><c>backup.in_use</c>.</exception>
    internal IDisposable Hold() => _files.Hold();

    /// <summary>Makes it the backup of a ledger.</summary>
    internal void Found(string origin) => _files.Write(HeaderFile, Encoding.UTF8.GetBytes($"{BackupManifest.ThisForm}\n{origin}\n"), isSecret: false);

    /// <summary>Puts the keys and the erasures of now in the place of those before.</summary>
    internal void Share(string subjectKeys, string erasures)
    {
        _files.ThrowUnlessHeld();
        _files.Write(SubjectKeysFile, WithDigest(subjectKeys), isSecret: true);
        _files.Write(ErasuresFile, WithDigest(erasures), isSecret: true);
    }

    /// <summary>Copies the tiles of a log that are not here yet.</summary>
    /// <returns>How many were not.</returns>
    internal int TakeTiles(LedgerFolder from, Checkpoint last) => _files.TakeTiles(from, last);

    /// <summary>The tiles of a log, in a folder of this machine.</summary>
    internal LedgerFolder Tiles(Checkpoint last) => _files.Tiles(last);

    /// <summary>The names of the snapshots that are complete, the oldest first: by how far the ledger had come, since clocks are put back.</summary>
    public IReadOnlyList<string> Complete() => [.. Names().Where(name => _files.Read(In(name, ManifestFile)) is not null)];

    /// <summary>What a snapshot holds.</summary>
    /// <exception cref="BackupException"><c>backup.no_snapshot</c>, <c>backup.damaged</c>, <c>backup.form</c>.</exception>
    public BackupManifest Manifest(string snapshot) => snapshot == Path.GetFileName(snapshot) && _files.Read(In(snapshot, ManifestFile)) is { } manifest
        ? BackupManifest.Parse(manifest, $"{Place}/{In(snapshot, ManifestFile)}")
        : throw new BackupException("backup.no_snapshot", snapshot);

    /// <summary>Reads every byte of a snapshot's own files.</summary>
    /// <exception cref="BackupException"><c>backup.damaged</c>: one is missing or not what the manifest says.</exception>
    public void Verify(string snapshot, BackupManifest manifest)
    {
        foreach (var file in manifest.Files)
        {
            if (!IsPlain(file.Name) || !IsWhole(snapshot, file))
            {
                throw new BackupException("backup.damaged", $"{snapshot}/{file.Name}");
            }
        }
    }

    /// <summary>Copies a file of a snapshot to a new file of this machine.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    internal void Fetch(string snapshot, string file, string path) => _files.Fetch(In(snapshot, file), path);

    /// <summary>A small file of a snapshot; null where there is none.</summary>
    internal byte[]? Read(string snapshot, string file) => _files.Read(In(snapshot, file));

    /// <summary>A name that no snapshot has.</summary>
    internal string Begin(DateTimeOffset at, long size)
    {
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{size:D12}");
        var taken = Names().ToHashSet(StringComparer.Ordinal);
        var more = 1;
        var free = name;
        while (taken.Contains(free))
        {
            free = $"{name}-{++more}";
        }
        return free;
    }

    /// <summary>Adds a small file to a snapshot.</summary>
    /// <returns>The file as a manifest names it.</returns>
    internal BackupFile Add(string snapshot, string file, byte[] content, bool isSecret)
    {
        _files.Write(In(snapshot, file), content, isSecret);
        return new BackupFile(file, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>Where a large file of a snapshot is to be made on this machine, before it is kept.</summary>
    internal string Draft(string snapshot, string file) => _files.Draft(In(snapshot, file));

    /// <summary>Adds a file to a snapshot that was made at <see cref="Draft"/>.</summary>
    /// <returns>The file as a manifest names it.</returns>
    internal BackupFile Keep(string snapshot, string file, string draft)
    {
        BackupFile made;
        using (var stream = File.OpenRead(draft))
        {
            made = new BackupFile(file, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        _files.Keep(In(snapshot, file));
        return made;
    }

    /// <summary>Makes a snapshot complete.</summary>
    internal void Finish(string snapshot, byte[] manifest)
    {
        _files.ThrowUnlessHeld();
        _files.Write(In(snapshot, ManifestFile), manifest, isSecret: false);
    }

    /// <summary>Removes the databases of a snapshot that its manifest does not name.</summary>
    internal void RemoveOthers(string snapshot, string record)
    {
        foreach (var file in _files.Files(In(snapshot)).Where(file => file.StartsWith("record-", StringComparison.Ordinal) && file != record))
        {
            _files.Remove(In(snapshot, file));
        }
    }

    /// <summary>Removes what interrupted runs left behind.</summary>
    internal void RemoveUnfinished()
    {
        foreach (var name in Names().Except(Complete(), StringComparer.Ordinal))
        {
            _files.RemoveFolder(In(name));
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
            _files.Remove(In(name, ManifestFile));
            _files.RemoveFolder(In(name));
        }
        return old;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private bool IsWhole(string snapshot, BackupFile file)
    {
        try
        {
            using var stream = _files.Open(In(snapshot, file.Name));
            return new BackupFile(file.Name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream))) == file;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    // A manifest is signed, by a key that its reader judges later.
    private static bool IsPlain(string name) => name.Split('/').All(part => part is not ("" or "." or "..")) && !name.Contains('\\', StringComparison.Ordinal);

    private static string In(string snapshot) => $"{SnapshotsFolder}/{snapshot}";

    private static string In(string snapshot, string file) => $"{In(snapshot)}/{file}";

    private IEnumerable<string> Names() => _files.Folders(SnapshotsFolder).OrderBy(SizeIn).ThenBy(name => name, StringComparer.Ordinal);

    private static long SizeIn(string name) =>
        name.Split('-') is [_, var size, ..] && long.TryParse(size, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static byte[] WithDigest(string lines)
    {
        var text = Encoding.UTF8.GetBytes(lines);
        return [.. text, .. Encoding.ASCII.GetBytes(DigestLine(text))];
    }

    private static string DigestLine(ReadOnlySpan<byte> before) => $"sha256 {Convert.ToHexStringLower(SHA256.HashData(before))}\n";
}
