using System.Buffers;
using System.Security.Cryptography;

namespace Bayyina.Vault;

/// <summary>SHA-256 and SHA-512 of one content, taken in one pass while it is copied.</summary>
internal static class TwinHash
{
    private const int BufferBytes = 256 << 10;
    private const int Buffers = 16;

    /// <summary>Takes what was read.</summary>
    public delegate void Writer(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Both hashes of bytes that are in memory.</summary>
    public static BlobHashes Of(ReadOnlySpan<byte> content)
    {
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> sha512 = stackalloc byte[SHA512.HashSizeInBytes];
        SHA256.HashData(content, sha256);
        SHA512.HashData(content, sha512);
        return new BlobHashes(Convert.ToHexStringLower(sha256), Convert.ToHexStringLower(sha512), content.Length);
    }

    /// <summary>Copies from reader to writer and hashes on the way: one thread a hash over one ring of buffers, this thread reads and writes.</summary>
    /// <remarks>SHA-512 takes about as long as everything else together, so two cores are kept busy; memory is the ring, 4 MB, whatever the size.</remarks>
    public static BlobHashes Copy(ContentReader read, Writer write, CancellationToken cancel)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using var ring = new Ring();
        var hashers = new[] { ring.StartHashing(sha256, 0), ring.StartHashing(sha512, 1) };
        var offset = 0L;
        try
        {
            for (var slot = 0; ; slot = (slot + 1) % Buffers)
            {
                var buffer = ring.WaitForFree(slot, cancel);
                var length = read(buffer, offset);
                if (length == 0)
                    break;
                ring.Fill(slot, length);
                write(buffer.AsSpan(0, length), offset);
                offset += length;
            }
        }
        finally
        {
            ring.End();
            Task.WaitAll(hashers, CancellationToken.None);
        }

        return new BlobHashes(
            Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(sha512.GetHashAndReset()), offset);
    }

    /// <summary>Buffers that go round: filled by one thread, read by two, free again once both have read.</summary>
    private sealed class Ring : IDisposable
    {
        private readonly byte[]?[] _buffers = new byte[Buffers][];
        private readonly int[] _lengths = new int[Buffers];
        private readonly int[] _readers = new int[Buffers];
        private readonly SemaphoreSlim _free = new(Buffers);
        private readonly SemaphoreSlim[] _filled = [new(0), new(0)];
        private long _fills;

        public byte[] WaitForFree(int slot, CancellationToken cancel)
        {
            _free.Wait(cancel);
            return _buffers[slot] ??= ArrayPool<byte>.Shared.Rent(BufferBytes);
        }

        public void Fill(int slot, int length)
        {
            _lengths[slot] = length;
            _readers[slot] = _filled.Length;
            Interlocked.Increment(ref _fills);
            Signal();
        }

        // A signal without a fill before it is the end.
        public void End() => Signal();

        public Task StartHashing(IncrementalHash hash, int reader) => Task.Factory.StartNew(
            () =>
            {
                for (var seen = 0L; ; seen++)
                {
                    _filled[reader].Wait();
                    if (seen == Interlocked.Read(ref _fills))
                        return;
                    var slot = (int)(seen % Buffers);
                    hash.AppendData(_buffers[slot].AsSpan(0, _lengths[slot]));
                    if (Interlocked.Decrement(ref _readers[slot]) == 0)
                        _free.Release();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        public void Dispose()
        {
            foreach (var buffer in _buffers)
                if (buffer is not null)
                    ArrayPool<byte>.Shared.Return(buffer);
            _free.Dispose();
            foreach (var filled in _filled)
                filled.Dispose();
        }

        private void Signal()
        {
            foreach (var filled in _filled)
                filled.Release();
        }
    }
}
