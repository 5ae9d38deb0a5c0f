using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>Bytes that come in pieces, over hours and restarts, until they are whole and become a blob.</summary>
/// <remarks>How many of them count, its owner keeps elsewhere: what lies beyond that was never acknowledged and is written over.</remarks>
public sealed class PartialFile : IDisposable
{
    private const int PieceBytes = 128 << 10;
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FileStream _file;

    /// <exception cref="VaultException">It cannot be made or opened.</exception>
    internal PartialFile(string path)
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = Writable;
        _file = Guarded("opening", () =>
        {
            // Finished before, but not taken over.
            if (!OperatingSystem.IsWindows() && File.Exists(path))
                File.SetUnixFileMode(path, Writable);
            return new FileStream(path, how);
        });
    }

    /// <exception cref="VaultException">The bytes were not all taken.</exception>
    public void Write(ReadOnlyMemory<byte> bytes, long offset) => Guarded("writing", () =>
    {
        for (var at = 0; at < bytes.Length; at += PieceBytes)
            RandomAccess.Write(_file.SafeFileHandle, bytes.Span[at..Math.Min(bytes.Length, at + PieceBytes)], offset + at);
        return true;
    });

    /// <summary>Waits until everything that was written is on the disk.</summary>
    /// <exception cref="VaultException">It is not: what was written since the last time must be written again.</exception>
    public void Sync() => Guarded("syncing", () =>
    {
        DurableFile.Sync(_file);
        return true;
    });

    /// <summary>Cuts off what lies beyond a length, so that it may become a blob, and lets nobody write any more.</summary>
    /// <exception cref="VaultException">It may not become one.</exception>
    public void Finish(long length) => Guarded("finishing", () =>
    {
        RandomAccess.SetLength(_file.SafeFileHandle, length);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_file.SafeFileHandle, UnixFileMode.UserRead);
        DurableFile.Sync(_file);
        return true;
    });

    /// <summary>Reads at any place.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(_file.SafeFileHandle, buffer, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, "reading");
        }
    }

    /// <summary>Reads it to a length, and hashes it.</summary>
    public BlobHashes Hash(long length) => TwinHash.Copy(
        (buffer, offset) => Read(buffer[..(int)Math.Min(buffer.Length, length - offset)], offset),
        (_, _) => { },
        CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static T Guarded<T>(string doing, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, doing);
        }
    }
}
