using System.Buffers;
using System.Security.Cryptography;

namespace Bayyina.Dossiers;

/// <summary>Reads files ahead of the writer and hashes them on every core, in order and in bounded memory.</summary>
/// <remarks>
/// Small files are read whole and hashed side by side. A large one is streamed when its turn comes: SHA-512, the slowest, on one
/// core; SHA-256, the zip's check and the writing on another.
/// </remarks>
internal sealed class PayloadReader(CancellationToken cancel)
{
    private const int SmallFile = 1 << 20;
    private const int Chunk = 1 << 20;

    private static readonly int Ahead = 8 * Environment.ProcessorCount;

    /// <summary>Files with their hashes, in the order given.</summary>
    public IEnumerable<Ready> Read(IEnumerable<BagEntry> files)
    {
        var ahead = new Queue<Task<Ready>>();
        using var coming = files.GetEnumerator();
        try
        {
            while (true)
            {
                while (ahead.Count < Ahead && coming.MoveNext())
                {
                    var file = coming.Current;
                    ahead.Enqueue(file is BagEntry.Stored { Bytes: > SmallFile } large
                        ? Task.FromResult<Ready>(new Ready.Streamed(large))
                        : Task.Run<Ready>(() => Whole(file), cancel));
                }
                if (!ahead.TryDequeue(out var next))
                {
                    yield break;
                }
                cancel.ThrowIfCancellationRequested();
                yield return next.GetAwaiter().GetResult();
            }
        }
        finally
        {
            Abandon(ahead);
        }
    }

    /// <summary>Streams a large file into <paramref name="target"/>.</summary>
    /// <exception cref="DossierRefusedException"><c>dossier.blob_damaged</c>.</exception>
    public (uint Crc, EntryHashes Hashes) Stream(BagEntry.Stored file, Stream target)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using var source = Open(file);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk), spare = ArrayPool<byte>.Shared.Rent(Chunk);
        var crc = 0u;
        long total = 0;
        var slow = Task.CompletedTask;
        try
        {
            int read;
            while ((read = source.Read(buffer.AsSpan(0, Chunk))) > 0)
            {
                cancel.ThrowIfCancellationRequested();
                total += read;
                if (total > file.Bytes)
                {
                    throw Damaged(file);
                }
                slow.GetAwaiter().GetResult();
                var (bytes, length) = (buffer, read);
                slow = Task.Run(() => sha512.AppendData(bytes, 0, length), CancellationToken.None);
                sha256.AppendData(buffer, 0, read);
                crc = Crc32.Append(crc, buffer.AsSpan(0, read));
                target.Write(buffer, 0, read);
                (buffer, spare) = (spare, buffer);
            }
        }
        finally
        {
            slow.GetAwaiter().GetResult();
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<byte>.Shared.Return(spare);
        }
        return (crc, Check(file, Hex(sha256.GetHashAndReset()), Hex(sha512.GetHashAndReset()), total));
    }

    private static Ready.InBuffer Whole(BagEntry file)
    {
        if (file is BagEntry.InMemory memory)
        {
            var content = memory.Content;
            return new Ready.InBuffer(
                new EntryHashes(file.Path, Hex(SHA256.HashData(content.Span)), Hex(SHA512.HashData(content.Span)), content.Length),
                content, null, Crc32.Append(0, content.Span));
        }
        var disk = (BagEntry.Stored)file;
        // One byte more than promised, so that a file that grew is seen.
        var buffer = ArrayPool<byte>.Shared.Rent((int)disk.Bytes + 1);
        try
        {
            using var source = Open(disk);
            int length = 0, read;
            while (length <= disk.Bytes && (read = source.Read(buffer.AsSpan(length, (int)disk.Bytes + 1 - length))) > 0)
            {
                length += read;
            }
            var bytes = buffer.AsSpan(0, length);
            var hashes = Check(disk, Hex(SHA256.HashData(bytes)), Hex(SHA512.HashData(bytes)), length);
            return new Ready.InBuffer(hashes, buffer.AsMemory(0, length), buffer, Crc32.Append(0, bytes));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static Stream Open(BagEntry.Stored file)
    {
        try
        {
            return file.Open();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Damaged(file, e);
        }
    }

    private static EntryHashes Check(BagEntry.Stored file, string sha256, string sha512, long bytes) =>
        sha256 == file.Sha256 && sha512 == file.Sha512 && bytes == file.Bytes
            ? new EntryHashes(file.Path, sha256, sha512, bytes)
            : throw Damaged(file);

    private static DossierRefusedException Damaged(BagEntry.Stored file, Exception? inner = null) => new(
        DossierRefusedException.BlobDamaged, file.Path, $"The bytes of {file.Path} are not those that were sealed.", inner);

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    // Whoever stops early leaves tasks behind that hold files and buffers; they are short.
    private static void Abandon(Queue<Task<Ready>> ahead)
    {
        foreach (var task in ahead)
        {
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
            if (task.IsCompletedSuccessfully)
            {
                task.Result.Release();
            }
            else
            {
                _ = task.Exception;
            }
        }
    }

    /// <summary>A file whose turn has come.</summary>
    internal abstract record Ready
    {
        /// <summary>Gives the buffer back, where there is one.</summary>
        public virtual void Release()
        {
        }

        /// <summary>Read and hashed.</summary>
        public sealed record InBuffer(EntryHashes Hashes, ReadOnlyMemory<byte> Content, byte[]? Rented, uint Crc) : Ready
        {
            public override void Release()
            {
                if (Rented is not null)
                {
                    ArrayPool<byte>.Shared.Return(Rented);
                }
            }
        }

        /// <summary>Too large to hold: for <see cref="PayloadReader.Stream"/>.</summary>
        public sealed record Streamed(BagEntry.Stored File) : Ready;
    }
}
