using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Storage;

/// <summary>Writes small files so that after a crash there is the old content or the new one, never a part.</summary>
public static partial class DurableFile
{
    private const int FullSyncOnMac = 51;

    /// <summary>Temporary file, fsync, rename, fsync of the folder.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        WriteUnsynced(path, content);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Moment.Pass("durable", path);
    }

    /// <summary>As <see cref="Write"/>, but the folder is for the caller to sync, once for many files.</summary>
    public static void WriteUnsynced(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
            Sync(file);
        }
        Moment.Pass("written", path);
        File.Move(temporary, path, overwrite: true);
        Moment.Pass("renamed", path);
    }

    /// <summary>As <see cref="Write"/>, for a file that only its owner may read.</summary>
    public static void WriteSecret(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            Sync(file);
        }
        Moment.Pass("written", path);
        File.Move(temporary, path, overwrite: true);
        Moment.Pass("renamed", path);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Moment.Pass("durable", path);
    }

    /// <summary>
    /// Opens a file, making it where it is missing, for its owner only as far as the disk knows owners: a stick with FAT knows none, and
    /// refuses to be told.
    /// </summary>
    public static FileStream OpenAnywhere(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new FileStream(path, options);
    }

    /// <summary>Opens a file, making it where it is missing, that only its owner may read and write; one that others may is closed to them.</summary>
    public static FileStream OpenPrivate(string path, FileShare share)
    {
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options);
        }
        options.UnixCreateMode = Mine;
        var file = new FileStream(path, options);
        if (File.GetUnixFileMode(file.SafeFileHandle) != Mine)
        {
            File.SetUnixFileMode(file.SafeFileHandle, Mine);
        }
        return file;
    }

    /// <summary>Opens what is at a path for reading, whatever it is: nobody is waited for at the other end of a pipe.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenWithoutWaiting(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        // O_NONBLOCK and O_CLOEXEC, which each system numbers as it likes.
        var handle = Open(Encoding.UTF8.GetBytes(path + "\0"), OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 : 0x800 | 0x80000);
        if (!handle.IsInvalid)
        {
            return handle;
        }
        var why = Marshal.GetLastPInvokeErrorMessage();
        handle.Dispose();
        throw new IOException($"{path}: {why}");
    }

    /// <summary>Waits until what was written to a file is on the disk.</summary>
    /// <remarks>
    /// Not by <c>Flush(flushToDisk: true)</c>: on Unix the runtime's <c>SystemNative_FSync</c> compares before it assigns, returns 1
    /// where fsync failed, and the failure is taken for success (.NET 10.0.12; seen on a disk whose blocks could not be kept).
    /// </remarks>
    /// <exception cref="IOException">The disk refused, and what was written may be lost; the error code is its HResult.</exception>
    public static void Sync(FileStream file)
    {
        file.Flush();
        if (OperatingSystem.IsWindows())
        {
#pragma warning disable RS0030 // Windows has no fsync, and the call is right there.
            file.Flush(flushToDisk: true);
#pragma warning restore RS0030
            return;
        }
        // On macOS fsync leaves the data in the disk's own cache.
        if ((!OperatingSystem.IsMacOS() || Control(file.SafeFileHandle, FullSyncOnMac) < 0) && Fsync(file.SafeFileHandle) != 0)
        {
            throw Failure(file.Name);
        }
    }

    /// <summary>Creates a folder and those above it, durably, where they are missing; what is made here only its owner may enter.</summary>
    /// <exception cref="IOException">It cannot be made, or a file is in its place.</exception>
    public static void CreateFolder(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full))
        {
            return;
        }
        var above = Path.GetDirectoryName(full)!;
        CreateFolder(above);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else
        {
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        SyncFolder(above);
    }

    /// <summary>Makes renames and new names in a folder durable.</summary>
    /// <exception cref="IOException">The disk refused: nothing in the folder may be called durable.</exception>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        using var handle = Open(Encoding.UTF8.GetBytes(folder + "\0"), flags: 0);
        if (handle.IsInvalid || Fsync(handle) != 0)
        {
            throw Failure(folder);
        }
    }

    private static IOException Failure(string path) =>
        new($"fsync of {path} failed: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial SafeFileHandle Open(byte[] path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);
}

/// <summary>The moments at which something has just become, or is about to become, durable.</summary>
/// <remarks>Nothing in the program listens: a test does, from inside its own process, and ends that process there as a power cut would.</remarks>
internal static class Moment
{
    /// <summary>Told each moment: what has happened, and to what.</summary>
    internal static Action<string>? Reached { get; set; }

    /// <param name="what">Such as <c>renamed</c>.</param>
    /// <param name="where">A path, or what else tells it from others of its kind.</param>
    internal static void Pass(string what, string where) => Reached?.Invoke($"{what} {where}");
}
