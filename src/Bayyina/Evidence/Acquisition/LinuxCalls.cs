using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Evidence;

/// <summary>The C library's calls for names that are bytes; 64-bit Linux on x86 and ARM, glibc or musl.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoSuchDevice = 6;
    public const int NoDriver = 19;
    public const int NotAFolder = 20;
    public const int TooManyLinks = 40;

    public const uint TypeMask = 0xF000;
    public const uint Pipe = 0x1000;
    public const uint Folder = 0x4000;
    public const uint Regular = 0x8000;
    public const uint Link = 0xA000;

    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int KeepAccessTime = 0x40000;
    public const int PathOnly = 0x200000;

    private const int AtEmptyPath = 0x1000;
    private const int AtNoFollow = 0x100;
    private const uint BasicStats = 0x7FF;

    // Of struct dirent, on 64-bit systems: inode 8, offset 8, record length 2, type 1, name.
    private const int EntryTypeAt = 18;
    private const int EntryNameAt = 19;

    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static int OnlyFolder => Arm ? 0x4000 : 0x10000;

    public static int NoFollow => Arm ? 0x8000 : 0x20000;

    /// <summary>Stands for the process's current folder where a folder's descriptor is asked for.</summary>
    public static SafeFileHandle CurrentFolder { get; } = new(-100, ownsHandle: false);

    /// <summary>A descriptor, or an invalid handle and the error code.</summary>
    public static SafeFileHandle Open(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, out int error)
    {
        Span<byte> terminated = name.Length < 512 ? stackalloc byte[name.Length + 1] : new byte[name.Length + 1];
        name.CopyTo(terminated);
        terminated[name.Length] = 0;
        fixed (byte* path = terminated)
        {
            var handle = OpenAt(folder, path, flags | CloseOnExec);
            error = handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
            return handle;
        }
    }

    /// <summary>What a descriptor stands for; 0 or the error code.</summary>
    public static int Status(SafeFileHandle file, out FileStatus status)
    {
        byte empty = 0;
        return StatX(file, &empty, AtEmptyPath, BasicStats, out status) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>The names in a folder, without <c>.</c> and <c>..</c>, in no order, each with its type; 0 or the error code.</summary>
    public static int List(SafeFileHandle folder, List<(byte[] Name, uint Type)> names)
    {
        // The stream owns its descriptor, so it gets one of its own.
        using var own = Open(folder, "."u8, OnlyFolder, out var error);
        if (error != 0)
            return error;
        var stream = FOpenDir(own);
        if (stream == 0)
            return Marshal.GetLastPInvokeError();
        own.SetHandleAsInvalid();
        try
        {
            while (true)
            {
                Marshal.SetLastSystemError(0);
                var entry = ReadDir(stream);
                if (entry == null)
                    return Marshal.GetLastPInvokeError();
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + EntryNameAt);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    names.Add((name.ToArray(), TypeOf(folder, entry)));
            }
        }
        finally
        {
            _ = CloseDir(stream);
        }
    }

    // The entry's type is the upper half of a mode; file systems that do not say leave 0.
    private static uint TypeOf(SafeFileHandle folder, byte* entry)
    {
        var type = (uint)entry[EntryTypeAt] << 12;
        if (type != 0)
            return type;
        return StatX(folder, entry + EntryNameAt, AtNoFollow, BasicStats, out var status) == 0 ? status.Mode & TypeMask : 0;
    }

    /// <summary>struct statx, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public readonly struct FileStatus
    {
        [FieldOffset(28)]
        public readonly ushort Mode;
        [FieldOffset(32)]
        public readonly ulong Inode;
        [FieldOffset(40)]
        public readonly long Bytes;
        [FieldOffset(96)]
        public readonly long ChangedSeconds;
        [FieldOffset(104)]
        public readonly uint ChangedNanoseconds;
        [FieldOffset(112)]
        public readonly long ModifiedSeconds;
        [FieldOffset(120)]
        public readonly uint ModifiedNanoseconds;
        [FieldOffset(136)]
        public readonly uint DeviceMajor;
        [FieldOffset(140)]
        public readonly uint DeviceMinor;

        public ulong Device => (ulong)DeviceMajor << 32 | DeviceMinor;
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial SafeFileHandle OpenAt(SafeFileHandle folder, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(SafeFileHandle folder, byte* path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint FOpenDir(SafeFileHandle folder);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial byte* ReadDir(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    private static partial int CloseDir(nint stream);
}
