using System.Buffers;
using System.Security.Cryptography;
using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>Takes the body of one request into a partial file: while one buffer is written and hashed, the next one is read.</summary>
/// <param name="hash">Of the whole upload; null where it is hashed later.</param>
/// <param name="check">Of this body alone.</param>
/// <param name="syncEvery">After so many bytes, <paramref name="kept"/> is told of what is on the disk; 0 where only the end counts.</param>
internal sealed class UploadStream(PartialFile file, RunningHash? hash, IncrementalHash? check, long syncEvery, Action<long> kept)
{
    private const int BufferBytes = 1 << 20;
    private Task _syncing = Task.CompletedTask;

    /// <summary>Whether the line broke, or somebody else took the turn, before the body's end.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether more came than there was room for.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Writes the body from an offset up to a length; what came is durable when this returns.</summary>
    /// <returns>The offset after the last byte.</returns>
    /// <exception cref="VaultException">Only what <c>kept</c> was told is on the disk.</exception>
    public async Task<long> Take(Stream body, long offset, long length, CancellationToken stop)
    {
        var now = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var next = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var reading = Task.FromResult(0);
        var synced = offset;
        try
        {
            var read = await Fill(body, now, length - offset, stop).ConfigureAwait(false);
            while (read > 0)
            {
                reading = IsCut ? Task.FromResult(0) : Fill(body, next, length - offset - read, stop);
                await Work(now.AsMemory(0, read), offset).ConfigureAwait(false);
                offset += read;
                if (syncEvery > 0 && offset - synced >= syncEvery)
                {
                    await _syncing.ConfigureAwait(false);
                    _syncing = Sync(synced = offset);
                }
                read = await reading.ConfigureAwait(false);
                (now, next) = (next, now);
            }
            IsTooLong = !IsCut && offset == length && await Fill(body, next, 1, stop).ConfigureAwait(false) > 0;
            await _syncing.ConfigureAwait(false);
            await Sync(null).ConfigureAwait(false);
            return offset;
        }
        finally
        {
            // Whatever failed, nobody may be filling a buffer that goes back to others, nor syncing a file that closes.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _syncing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(now);
            ArrayPool<byte>.Shared.Return(next);
        }
    }

    private Task Sync(long? upTo) => Task.Run(() =>
    {
        file.Sync();
        if (upTo is { } bytes)
        {
            kept(bytes);
        }
    });

    private async Task Work(ReadOnlyMemory<byte> bytes, long offset)
    {
        var hashing = hash?.Append(bytes) ?? Task.CompletedTask;
        try
        {
            file.Write(bytes, offset);
            check?.AppendData(bytes.Span);
        }
        finally
        {
            await hashing.ConfigureAwait(false);
        }
    }

    private async Task<int> Fill(Stream body, byte[] buffer, long most, CancellationToken stop)
    {
        var room = (int)Math.Min(BufferBytes, most);
        var filled = 0;
        try
        {
            for (int read; filled < room && (read = await body.ReadAsync(buffer.AsMemory(filled, room - filled), stop).ConfigureAwait(false)) > 0;)
            {
                filled += read;
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            IsCut = true;
        }
        return filled;
    }
}
