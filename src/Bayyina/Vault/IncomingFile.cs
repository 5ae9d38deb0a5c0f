using System.Runtime.InteropServices;
using Bayyina.Storage;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Vault;

/// <summary>One file under its temporary name. Disposing it removes it, unless it was handed on.</summary>
internal sealed partial class IncomingFile : IDisposable
{
    private const int KeepSize = 1;

    // Measured on ext4 and Linux 6.18: a write of 512 KB or more costs the kernel four times as much a byte as this, because
    // it then copies into folios that no cache holds.
    private const int PieceBytes = 128 << 10;

    private readonly FileStream _file;
    private bool _kept;
    private bool _staysOpen;

    /// <exception cref="VaultException">It cannot be made.</exception>
    public IncomingFile(string path)
    {
        Path = path;
        var how = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
        };
        // Read-only from birth: the handle that makes it may write, no later one may.
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead;
        try
        {
            _file = new FileStream(path, how);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, "making a file");
        }
    }

    public string Path { get; }

    /// <summary>Sets room aside, where the system can, so that a large file that finds none says so before it is written.</summary>
    /// <exception cref="VaultException">There is no room.</exception>
    public void SetAside(long bytes)
    {
        if (bytes == 0 || !OperatingSystem.IsLinux() || Allocate(_file.SafeFileHandle, KeepSize, 0, bytes) == 0)
            return;
        // File systems that cannot say so; writing will tell.
        if (VaultException.FromErrno(Marshal.GetLastPInvokeError(), "setting room aside") is { Code: VaultException.Full } full)
            throw full;
    }

    /// <exception cref="VaultException">The bytes were not all taken.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            for (var at = 0; at < bytes.Length; at += PieceBytes)
                RandomAccess.Write(_file.SafeFileHandle, bytes[at..Math.Min(bytes.Length, at + PieceBytes)], offset + at);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, "writing");
        }
    }

    /// <summary>Waits until the content is on the disk.</summary>
    /// <exception cref="VaultException">It is not.</exception>
    public void Sync()
    {
        try
        {
            DurableFile.Sync(_file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, "syncing");
        }
    }

    /// <summary>From now on the file stays when this handle goes.</summary>
    public void Keep() => _kept = true;

    /// <summary>The handle outlives this use of it, so that a later <see cref="Sync"/> tells what became of its very writes.</summary>
    public void StayOpen() => _staysOpen = true;

    public void Close() => _file.Dispose();

    public void Dispose()
    {
        if (_staysOpen)
            return;
        _file.Dispose();
        if (!_kept)
            Delete(Path);
    }

    /// <summary>Removes a temporary file; one that cannot be removed now is removed at the next start.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whatever hit the disk is reported by the write that failed; a leftover harms nobody.
        }
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
