using System.Security.Cryptography;

namespace Bayyina.Proof;

/// <summary>Reads files of a bag to their end and hashes them twice in one pass. One for each thread.</summary>
internal sealed class BagReader(BagSource source, BagHashes hashes, CancellationToken cancellation) : IDisposable
{
    private const int Chunk = 256 << 10;

    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
    private byte[] _buffer = new byte[Chunk];

    /// <summary>Reads and hashes; keeps nothing.</summary>
    /// <exception cref="ProofFormatException">The container breaks its promise about the file (<c>zip.…</c>, <c>file.length</c>).</exception>
    /// <exception cref="IOException">The system cannot read it.</exception>
    public void Hash(int index)
    {
        var file = source.Files[index];
        if (file.Length <= Chunk)
        {
            Read(index, Chunk);
            return;
        }
        using var stream = source.OpenRead(file);
        Forget();
        long total = 0;
        for (int read; (read = stream.Read(_buffer)) > 0; total += read)
        {
            cancellation.ThrowIfCancellationRequested();
            _sha256.AppendData(_buffer, 0, read);
            _sha512.AppendData(_buffer, 0, read);
        }
        Take(index, total);
    }

    /// <summary>Reads and hashes one file on two cores: SHA-512, the slower, on its own.</summary>
    /// <exception cref="ProofFormatException">As <see cref="Hash"/>.</exception>
    /// <exception cref="IOException">As <see cref="Hash"/>.</exception>
    public void HashLarge(int index, Action<long> progress)
    {
        using var stream = source.OpenRead(source.Files[index]);
        byte[] current = new byte[4 * Chunk], other = new byte[4 * Chunk];
        Forget();
        var slow = Task.CompletedTask;
        long total = 0;
        try
        {
            for (int read; (read = stream.Read(current)) > 0; total += read)
            {
                cancellation.ThrowIfCancellationRequested();
                slow.Wait(CancellationToken.None);
                var (bytes, length) = (current, read);
                slow = Task.Run(() => _sha512.AppendData(bytes, 0, length), CancellationToken.None);
                _sha256.AppendData(current, 0, read);
                (current, other) = (other, current);
                progress(read);
            }
        }
        finally
        {
            slow.Wait(CancellationToken.None);
        }
        Take(index, total);
    }

    /// <summary>Reads and hashes a file of at most <paramref name="most"/> bytes; the content stands until the next call.</summary>
    /// <exception cref="ProofFormatException">It is longer (<c>file.too_large</c>), or as <see cref="Hash"/>.</exception>
    /// <exception cref="IOException">As <see cref="Hash"/>.</exception>
    public ReadOnlySpan<byte> Read(int index, int most)
    {
        var file = source.Files[index];
        if (file.Length > most)
        {
            throw new ProofFormatException("file.too_large", "The file is longer than its kind can be.");
        }
        // One byte more than promised, so that a file that grew is seen.
        if (_buffer.Length <= file.Length)
        {
            _buffer = new byte[file.Length + 1];
        }
        using var stream = source.OpenRead(file);
        var total = 0;
        for (int read; total <= file.Length && (read = stream.Read(_buffer.AsSpan(total, (int)file.Length + 1 - total))) > 0;)
        {
            total += read;
        }
        CheckLength(file, total);
        var content = _buffer.AsSpan(0, total);
        SHA256.HashData(content, hashes.Sha256(index));
        SHA512.HashData(content, hashes.Sha512(index));
        hashes.MarkKnown(index);
        return content;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sha256.Dispose();
        _sha512.Dispose();
    }

    // A file that could not be read to its end left half a hash behind.
    private void Forget()
    {
        Span<byte> lost = stackalloc byte[64];
        _sha256.GetHashAndReset(lost);
        _sha512.GetHashAndReset(lost);
    }

    private void Take(int index, long total)
    {
        _sha256.GetHashAndReset(hashes.Sha256(index));
        _sha512.GetHashAndReset(hashes.Sha512(index));
        CheckLength(source.Files[index], total);
        hashes.MarkKnown(index);
    }

    private static void CheckLength(BagFile file, long total)
    {
        if (total != file.Length)
        {
            throw new ProofFormatException("file.length", "The file has another length than is listed.");
        }
    }
}
