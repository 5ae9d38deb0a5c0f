using Microsoft.Win32.SafeHandles;

namespace Bayyina.Evidence;

/// <summary>What the walk over a user's files came upon: a <see cref="File"/> that is open, or a path that is <see cref="Unusable"/>.</summary>
/// <param name="Shown">The path as the user would name it, safe for showing.</param>
internal abstract record Found(string Shown)
{
    /// <summary>A regular file, open for reading. Whoever gets it closes it.</summary>
    /// <param name="Stamp">What the file system said right after opening.</param>
    public sealed record File(string Shown, SafeFileHandle Handle, FileStamp Stamp, SpelledName Name, SpelledName Folder) : Found(Shown);

    public sealed record Unusable(string Shown, string Code, string Detail) : Found(Shown);
}

/// <summary>What tells whether a file changed between two looks at it.</summary>
/// <remarks>
/// Before Linux 6.13 times are as coarse as the kernel's tick (1 to 10 ms): a byte that is overwritten in place within the tick
/// of the first look is not seen. Nobody loses by it: the vault keeps and hashes exactly what was read.
/// </remarks>
/// <param name="Modified">Nanoseconds since 1970, UTC.</param>
/// <param name="Changed">Of the inode, nanoseconds since 1970; 0 where the system has no such time.</param>
internal readonly record struct FileStamp(ulong Device, ulong Inode, long Bytes, long Modified, long Changed)
{
    private const int NanosecondsPerTick = 100;

    public DateTimeOffset? ModifiedAt
    {
        get
        {
            // A file system may say anything; beyond the years 1 to 9999 it is no date.
            var ticks = DateTimeOffset.UnixEpoch.Ticks + (Int128)(Modified / NanosecondsPerTick);
            return ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks ? null : new DateTimeOffset((long)ticks, TimeSpan.Zero);
        }
    }
}
