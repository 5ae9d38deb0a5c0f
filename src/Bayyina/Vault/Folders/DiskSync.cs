using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Vault;

/// <summary>Makes a whole batch of files durable with one call, where Linux allows it.</summary>
/// <remarks>
/// <para>
/// <c>syncfs(2)</c> waits for everything dirty on one file system and, since Linux 5.8, returns an error if writing back <em>any</em>
/// of its files failed since the descriptor was opened or last synced. The cursor for that belongs to the descriptor, so each
/// batch opens its own, before its first byte is written: shared, one batch would swallow the other's error.
/// </para>
/// <para>
/// It is trusted only where the file system is known to put its journal on the disk for it. FUSE, for one, passes it on to few of
/// its servers; there, and on older kernels and other systems, each file is synced by itself.
/// </para>
/// </remarks>
internal sealed partial class DiskSync : IDisposable
{
    private static readonly Version FirstKernelThatReportsErrors = new(5, 8);
    private static readonly string[] KnownFileSystems = ["ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs", "zfs", "bcachefs", "overlay", "overlayfs"];

    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle _folder;

    private DiskSync(SafeFileHandle folder) => _folder = folder;

    /// <summary>True where a whole file system can be synced, with its errors, by one call.</summary>
    public static bool CanSyncTogether(string folder)
    {
        if (!OperatingSystem.IsLinux() || Environment.OSVersion.Version < FirstKernelThatReportsErrors)
            return false;
        try
        {
            var format = new DriveInfo(folder).DriveFormat;
            return Array.Exists(KnownFileSystems, known => format.Split('/').Contains(known, StringComparer.Ordinal));
        }
        catch (IOException)
        {
            // In a chroot the table of mounts is not that of the folder: file by file is always right.
            return false;
        }
    }

    /// <summary>Opens the descriptor whose errors count from now on.</summary>
    /// <exception cref="VaultException">The folder cannot be opened.</exception>
    public static DiskSync Open(string folder)
    {
        var handle = Open(folder, CloseOnExec);
        return handle.IsInvalid
            ? throw VaultException.FromErrno(Marshal.GetLastPInvokeError(), $"open {folder}")
            : new DiskSync(handle);
    }

    /// <summary>Waits until everything written so far to the file system is on the disk.</summary>
    /// <exception cref="VaultException">Something was not written.</exception>
    public void Together()
    {
        if (SyncFs(_folder) != 0)
            throw VaultException.FromErrno(Marshal.GetLastPInvokeError(), "syncfs");
    }

    public void Dispose() => _folder.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFs(SafeFileHandle folder);
}
