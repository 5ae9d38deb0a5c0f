using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Bayyina.Storage;
using Bayyina.Vault;
using Dapper;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Audit;

/// <summary>Hashes every blob of the vault on all processors and holds it against its name and what statements say of it.</summary>
/// <remarks>A reader a processor, one file open each, read from front to back in pieces: memory is a piece a processor.</remarks>
/// <param name="scene">Of the audit.</param>
/// <param name="named">What statements say of the vault.</param>
/// <param name="vault">The vault.</param>
/// <param name="files">Its files, where it is a folder: then they are read without a detour, and what does not belong there is named.</param>
/// <param name="spool">What is on its way in, on this machine.</param>
/// <param name="repair">Mends what is damaged; null where nothing is to be mended.</param>
internal sealed class BlobAudit(AuditScene scene, NamedBlobs named, IVault vault, VaultFiles? files, VaultFiles spool, BlobRepair? repair)
{
    private const int PieceBytes = 256 << 10;
    private const int MostAhead = 512;
    private const int MostUnnamed = 10_000;

    private readonly ConcurrentQueue<(string Name, DateTimeOffset? Since)> _unnamed = [];
    private readonly S3Vault? _bucket = vault as S3Vault;
    private readonly long _all = named.Bytes();
    private long _done;
    private VaultException? _away;

    /// <summary>Whether the vault did not let itself be looked at.</summary>
    public bool IsAway => _away is not null;

    /// <summary>Looks at all of them.</summary>
    /// <param name="isNamingKnown">Whether <c>named</c> has everything that statements say: a damaged row may name what nothing else does.</param>
    /// <param name="database">Asked anew about what no statement named; null where it cannot be read.</param>
    public void Run(bool isNamingKnown, Database? database)
    {
        using var work = new BlockingCollection<Work>(MostAhead);
        var readers = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => Task.Factory.StartNew(() => Read(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        try
        {
            foreach (var next in List().TakeWhile(_ => !IsAway))
            {
                work.Add(next);
            }
        }
        catch (VaultException away)
        {
            _away = away;
        }
        finally
        {
            work.CompleteAdding();
            Task.WaitAll(readers, CancellationToken.None);
        }
        if (_away is not null)
        {
            // Of a store that does not answer nothing is known, neither good nor bad.
            scene.Findings.Add(FindingKinds.VaultUnreadable, scene.VaultName, _away.Message);
            scene.Findings.CannotCheck(AuditPart.Blobs, AuditPart.Uploads);
            return;
        }
        foreach (var blob in named.Unnameable())
        {
            scene.Findings.Add(FindingKinds.BlobMissing, blob.Sha256, blob.Statement);
        }
        if (isNamingKnown && database is not null)
        {
            TellUnnamed(database);
        }
        foreach (var leftover in spool.Leftovers().Where(path => !scene.IsYoung(path)))
        {
            scene.Findings.Add(FindingKinds.VaultLeftover, scene.NameOf(leftover));
        }
    }

    private IEnumerable<Work> List()
    {
        using var listed = _bucket?.Objects().GetEnumerator();
        var isMore = listed?.MoveNext() == true;
        IEnumerable<(string Name, DateTimeOffset? Since)> Listed(string prefix)
        {
            for (; isMore && (listed!.Current.Sha256?.StartsWith(prefix, StringComparison.Ordinal) ?? true); isMore = listed.MoveNext())
            {
                if (listed.Current.Sha256 is { } name)
                {
                    yield return (name, listed.Current.Since);
                }
                else
                {
                    scene.Findings.Add(FindingKinds.VaultStray, $"{scene.VaultName}/{listed.Current.Name}");
                }
            }
        }
        for (var i = 0; i < 256; i++)
        {
            var prefix = i.ToString("x2", CultureInfo.InvariantCulture);
            var said = named.Beginning(prefix);
            var here = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (name, since) in files?.Names(prefix).Select(name => (name, (DateTimeOffset?)null)) ?? Listed(prefix))
            {
                if (!VaultFiles.IsName(name) || !name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    scene.Findings.Add(FindingKinds.VaultStray, scene.NameOf(files!.PathOf(prefix, name)));
                    continue;
                }
                here.Add(name);
                yield return new Work(name, true, [.. said[name]], since);
            }
            foreach (var missing in said.Where(blob => !here.Contains(blob.Key) && VaultFiles.IsName(blob.Key)))
            {
                // What was listed may be older than the statement: a name that came since is there.
                yield return new Work(missing.Key, files?.Has(missing.Key) ?? vault.Contains(missing.Key), [.. missing], null);
            }
        }
        foreach (var stray in files?.Strays() ?? [])
        {
            scene.Findings.Add(FindingKinds.VaultStray, scene.NameOf(stray));
        }
    }

    private void Read(BlockingCollection<Work> work)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha512 = scene.Options.Sha512 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA512) : null;
        foreach (var next in work.GetConsumingEnumerable())
        {
            // The rest is handed over and let go: whoever adds must not wait.
            if (!IsAway)
            {
                Look(next, piece, sha256, sha512);
            }
        }
        ArrayPool<byte>.Shared.Return(piece);
    }

    private void Look(Work blob, byte[] piece, IncrementalHash sha256, IncrementalHash? sha512)
    {
        var place = PlaceOf(blob.Sha256);
        if (!blob.IsHere)
        {
            Damaged(FindingKinds.BlobMissing, blob, place, blob.Said[0].Statement);
            return;
        }
        long bytes;
        try
        {
            bytes = Hash(blob.Sha256, piece, sha256, sha512);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _ = sha256.GetHashAndReset();
            _ = sha512?.GetHashAndReset();
            if (unreadable is VaultException { Code: VaultException.Unreachable or VaultException.Refused or VaultException.NoBucket } away)
            {
                _away = away;
                return;
            }
            Damaged(FindingKinds.BlobUnreadable, blob, place, unreadable.Message);
            return;
        }
        scene.Findings.Looked("blobs");
        scene.Findings.Looked("bytes", bytes);
        scene.Findings.At(AuditPart.Blobs, Interlocked.Add(ref _done, bytes), _all);
        var (shorter, longer) = (Convert.ToHexStringLower(sha256.GetHashAndReset()), sha512 is null ? null : Convert.ToHexStringLower(sha512.GetHashAndReset()));
        if (shorter != blob.Sha256)
        {
            var said = blob.Said.Length > 0 ? blob.Said[0].Bytes : bytes;
            Damaged(said == bytes ? FindingKinds.BlobDiffers : FindingKinds.BlobLength, blob, place, Text(bytes), Text(said));
            return;
        }
        foreach (var said in blob.Said)
        {
            if (said.Bytes != bytes)
            {
                scene.Findings.Add(FindingKinds.BlobSaidOtherwise, place, said.Statement);
            }
            else if (longer is not null && said.Sha512 != longer)
            {
                scene.Findings.Add(FindingKinds.BlobSha512, place, said.Statement);
            }
        }
        if (blob.Said.Length == 0 && _unnamed.Count < MostUnnamed)
        {
            _unnamed.Enqueue((blob.Sha256, blob.Since));
        }
    }

    private string PlaceOf(string sha256) => files is null ? $"{scene.VaultName}/{sha256[..2]}/{sha256}" : scene.NameOf(files.PathOf(sha256));

    private long Hash(string name, byte[] piece, IncrementalHash sha256, IncrementalHash? sha512)
    {
        using var file = files?.Open(name);
        using var stream = file is null ? vault.OpenRead(name) : null;
        var offset = 0L;
        for (int read; (read = ReadPiece(file, stream, piece, offset)) > 0; offset += read)
        {
            sha256.AppendData(piece, 0, read);
            sha512?.AppendData(piece, 0, read);
        }
        return offset;
    }

    private static int ReadPiece(SafeFileHandle? file, Stream? stream, byte[] piece, long offset) =>
        file is null ? stream!.Read(piece, 0, PieceBytes) : RandomAccess.Read(file, piece.AsSpan(0, PieceBytes), offset);

    private void Damaged(FindingKind kind, Work blob, string place, params ReadOnlySpan<string> details)
    {
        if (repair is not null && blob.Said.Length > 0)
        {
            if (repair.TryMend(blob.Sha256, out var why))
            {
                scene.Findings.Add(FindingKinds.BlobRepaired, place, repair.From);
                return;
            }
            scene.Findings.Add(FindingKinds.BlobNotRepaired, place, repair.From, why);
        }
        scene.Findings.Add(kind, place, details);
    }

    // Bytes are durable before a statement names them: what came in a moment ago, or is an upload's, will be named yet.
    private void TellUnnamed(Database database)
    {
        bool IsYoung((string Name, DateTimeOffset? Since) blob) => blob.Since is { } since ? since > scene.Began - scene.Options.Grace : scene.IsYoung(files!.PathOf(blob.Name));
        foreach (var some in _unnamed.Where(blob => !IsYoung(blob)).Select(blob => blob.Name).Order(StringComparer.Ordinal).Chunk(500))
        {
            var named = database.Read(connection =>
            {
                var dialect = Dialect.Of(connection);
                return connection.Query<string>($"SELECT sha256 FROM item WHERE {dialect.IsAmongKeys("sha256")}", dialect.Keys(some))
                    .Concat(connection.Query<string>($"SELECT sha256 FROM upload WHERE {dialect.IsAmongKeys("sha256")}", dialect.Keys(some))).ToHashSet(StringComparer.Ordinal);
            });
            foreach (var name in some.Where(name => !named.Contains(name)))
            {
                scene.Findings.Add(FindingKinds.BlobUnnamed, PlaceOf(name));
            }
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Work(string Sha256, bool IsHere, NamedBlob[] Said, DateTimeOffset? Since);
}
