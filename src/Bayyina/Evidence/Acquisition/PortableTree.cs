using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Evidence;

/// <summary>Files where names are text: Windows and macOS, through the runtime.</summary>
/// <remarks>It cannot tell a pipe from a file before opening it; those systems' users hardly have any in folders of evidence.</remarks>
internal sealed class PortableTree(string? ownData) : SourceTree
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, MatchType = MatchType.Simple };

    private readonly string? _own = ownData is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(ownData));

    public override FileStamp StampOf(SafeFileHandle file) => new(
        0, 0, RandomAccess.GetLength(file), (File.GetLastWriteTimeUtc(file) - DateTime.UnixEpoch).Ticks * 100, 0);

    public override IEnumerable<Found> Walk(string path)
    {
        var shown = VisibleText.Of(SpelledName.Of(path).Text);
        var trimmed = Path.TrimEndingDirectorySeparator(path);
        var full = trimmed.Length == 0 || trimmed.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(trimmed);
        if (full is null || !Path.Exists(full))
            return [new Found.Unusable(shown, IntakeCodes.PathMissing, "")];
        if (IsInOwnData(full))
            return [new Found.Unusable(shown, IntakeCodes.PathOwnData, "")];
        if (!Directory.Exists(full) || IsLink(full))
            return [OpenFile(new FileInfo(full), shown, "")];
        var own = Path.GetFileName(trimmed);
        return WalkFolder(new DirectoryInfo(full), shown, own is "." or ".." ? "" : own, 0);
    }

    private IEnumerable<Found> WalkFolder(DirectoryInfo folder, string shown, string path, int level)
    {
        if (level >= DeepestLevel)
            return [new Found.Unusable(shown, IntakeCodes.PathTooDeep, "")];
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos("*", Everything);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [new Found.Unusable(shown, IntakeCodes.FolderUnreadable, error.Message)];
        }

        return entries.OrderBy(SortKey, ByBytes.Order).SelectMany(entry => WalkEntry(entry, shown, path, level));
    }

    private IEnumerable<Found> WalkEntry(FileSystemInfo entry, string shown, string path, int level)
    {
        var below = $"{shown.TrimEnd('/')}/{VisibleText.Of(SpelledName.Of(entry.Name).Text)}";
        if (entry is not DirectoryInfo folder || IsLink(entry.FullName))
            return [OpenFile(entry, below, path)];
        return IsInOwnData(folder.FullName)
            ? [new Found.Unusable(below, IntakeCodes.PathOwnData, "")]
            : WalkFolder(folder, below, path.Length == 0 ? entry.Name : $"{path}/{entry.Name}", level + 1);
    }

    private Found OpenFile(FileSystemInfo file, string shown, string folder)
    {
        if (IsLink(file.FullName))
            return new Found.Unusable(shown, IntakeCodes.PathSymlink, "");
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
            return new Found.File(shown, handle, StampOf(handle), SpelledName.Of(file.Name), SpelledName.Of(folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            handle?.Dispose();
            var code = error is FileNotFoundException or DirectoryNotFoundException ? IntakeCodes.PathMissing
                : error is NotSupportedException ? IntakeCodes.FileNotRegular : IntakeCodes.FileUnreadable;
            return new Found.Unusable(shown, code, error.Message);
        }
    }

    private static bool IsLink(string path) => File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);

    private static byte[] SortKey(FileSystemInfo entry) =>
        Encoding.UTF8.GetBytes(entry is DirectoryInfo && !IsLink(entry.FullName) ? entry.Name + "/" : entry.Name);

    private bool IsInOwnData(string full) =>
        _own is not null && (full.Equals(_own, Comparison) || full.StartsWith(_own + Path.DirectorySeparatorChar, Comparison));

    private static StringComparison Comparison => OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private sealed class ByBytes : IComparer<byte[]>
    {
        public static readonly ByBytes Order = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
