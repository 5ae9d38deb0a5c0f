using System.Security.Cryptography;
using Bayyina.Vault;

namespace Bayyina.Backups;

/// <summary>What became of the blobs.</summary>
/// <param name="Copied">How many were copied.</param>
/// <param name="Bytes">How many bytes those have.</param>
/// <param name="Damaged">Names of those whose bytes are not those that the name promises: they were not copied.</param>
public sealed record BlobsCopied(int Copied, long Bytes, IReadOnlyList<string> Damaged);

/// <summary>Copies the blobs that a vault lacks from another. Each is hashed as it is read; a damaged one is named, and takes no good one's place.</summary>
internal static class BlobCopy
{
    private const int MostAtOnce = 1024;
    private const long MostBytes = 256L << 20;

    /// <summary>Copies.</summary>
    /// <param name="lacking">Names and sizes of those to copy.</param>
    /// <param name="progress">Told how many bytes were read.</param>
    public static BlobsCopied Copy(IVault from, IVault to, IReadOnlyList<(string Sha256, long Bytes)> lacking, Action<long>? progress)
    {
        var (copied, bytes, damaged, read) = (0, 0L, new List<string>(), 0L);
        for (var at = 0; at < lacking.Count;)
        {
            using var batch = to.BeginBatch();
            var inBatch = 0L;
            for (var n = 0; at < lacking.Count && n < MostAtOnce && inBatch < MostBytes; at++, n++)
            {
                var (sha256, size) = lacking[at];
                inBatch += size;
                if (TryWrite(batch, from, sha256, size))
                {
                    copied++;
                    bytes += size;
                }
                else
                {
                    damaged.Add(sha256);
                }
                read += size;
                progress?.Invoke(read);
            }
            batch.Commit();
        }
        return new BlobsCopied(copied, bytes, damaged);
    }

    private static bool TryWrite(IntakeBatch batch, IVault from, string sha256, long size)
    {
        try
        {
            using var blob = from.OpenRead(sha256);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            // What a reader throws leaves nothing behind: the hash is known before the end is told.
            batch.Write(
                (buffer, _) =>
                {
                    var count = blob.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                    hash.AppendData(buffer[..count]);
                    return count < buffer.Length && Convert.ToHexStringLower(hash.GetCurrentHash()) != sha256 ? throw new DamagedBlobException() : count;
                },
                size);
            return true;
        }
        catch (Exception lost) when (lost is DamagedBlobException or FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private sealed class DamagedBlobException : Exception;
}
