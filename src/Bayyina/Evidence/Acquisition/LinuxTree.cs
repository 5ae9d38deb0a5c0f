using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Evidence;

/// <summary>Files on Linux, where a name is bytes: walked by descriptors, so that nobody can lead the walk astray by swapping a folder for a link.</summary>
internal sealed class LinuxTree(string? ownData) : SourceTree
{
    private readonly CommandLineBytes _arguments = CommandLineBytes.OfThisProcess();
    private readonly (ulong Device, ulong Inode)? _own = IdentityOf(ownData);

    public override FileStamp StampOf(SafeFileHandle file)
    {
        var error = LinuxCalls.Status(file, out var status);
        return error == 0 ? StampOf(status) : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    public override IEnumerable<Found> Walk(string path)
    {
        var given = _arguments.Of(path);
        var shown = VisibleText.Of(SpelledName.Of(given).Text);
        var trimmed = given.AsSpan().TrimEnd((byte)'/') is { Length: > 0 } some ? some.ToArray() : given[..Math.Min(1, given.Length)];
        if (trimmed.Length == 0 || trimmed.Contains((byte)0))
        {
            yield return new Found.Unusable(shown, IntakeCodes.PathMissing, "");
            yield break;
        }

        // A descriptor that reads nothing tells what is there without waking a device or waiting for a pipe.
        using var what = LinuxCalls.Open(LinuxCalls.CurrentFolder, trimmed, LinuxCalls.PathOnly | LinuxCalls.NoFollow, out var error);
        LinuxCalls.FileStatus status = default;
        if (error == 0)
            error = LinuxCalls.Status(what, out status);
        if (error != 0)
            yield return Refusal(shown, error);
        else if (IsInOwnData(status, what, trimmed))
            yield return new Found.Unusable(shown, IntakeCodes.PathOwnData, "");
        else if ((status.Mode & LinuxCalls.TypeMask) == LinuxCalls.Folder)
            foreach (var found in WalkFolder(trimmed, shown))
                yield return found;
        else
            yield return OpenFile(LinuxCalls.CurrentFolder, trimmed, status.Mode & LinuxCalls.TypeMask, shown, NameOf(trimmed), new SpelledName("", true));
    }

    private IEnumerable<Found> WalkFolder(byte[] given, string shown)
    {
        var open = new Stack<Level>();
        try
        {
            if (Enter(LinuxCalls.CurrentFolder, given, null, shown, open) is { } refusal)
                yield return refusal;
            while (open.TryPeek(out var level))
            {
                if (!level.Entries.MoveNext())
                {
                    open.Pop().Dispose();
                    continue;
                }

                var (name, type) = level.Entries.Current;
                var isFolder = type == LinuxCalls.Folder;
                var own = isFolder ? name[..^1] : name;
                var path = $"{level.Shown.TrimEnd('/')}/{VisibleText.Of(SpelledName.Of(own).Text)}";
                var found = isFolder
                    ? Enter(level.Folder, own, level.Path, path, open)
                    : OpenFile(level.Folder, own, type, path, SpelledName.Of(own), level.Spelled);
                if (found is not null)
                    yield return found;
            }
        }
        finally
        {
            foreach (var level in open)
                level.Dispose();
        }
    }

    /// <summary>Opens and lists a folder and puts it on the stack; null, or why not.</summary>
    /// <param name="parent">The path, in bytes, of the folder that holds it, from the given folder's own name on; null for the given folder.</param>
    private Found.Unusable? Enter(SafeFileHandle at, byte[] name, byte[]? parent, string shown, Stack<Level> open)
    {
        if (open.Count >= DeepestLevel)
            return new Found.Unusable(shown, IntakeCodes.PathTooDeep, "");
        var folder = LinuxCalls.Open(at, name, LinuxCalls.OnlyFolder | LinuxCalls.NoFollow, out var error);
        LinuxCalls.FileStatus status = default;
        if (error == 0)
            error = LinuxCalls.Status(folder, out status);
        var names = new List<(byte[] Name, uint Type)>();
        if (error == 0 && !IsOwnData(status))
            error = LinuxCalls.List(folder, names);
        if (error != 0 || IsOwnData(status))
        {
            folder.Dispose();
            return error == 0 ? new Found.Unusable(shown, IntakeCodes.PathOwnData, "") : Refusal(shown, error, IntakeCodes.FolderUnreadable);
        }

        // With its slash a folder sorts where the paths below it belong.
        for (var i = 0; i < names.Count; i++)
            if (names[i].Type == LinuxCalls.Folder)
                names[i] = ([.. names[i].Name, (byte)'/'], LinuxCalls.Folder);
        names.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        byte[] path = parent is null ? OwnNameOf(name) : parent.Length == 0 ? name : [.. parent, (byte)'/', .. name];
        open.Push(new Level(folder, path, SpelledName.Of(path), shown, names.GetEnumerator()));
        return null;
    }

    private static Found OpenFile(SafeFileHandle at, byte[] name, uint type, string shown, SpelledName own, SpelledName folder)
    {
        if (type == LinuxCalls.Link)
            return new Found.Unusable(shown, IntakeCodes.PathSymlink, "");
        if (type is not (LinuxCalls.Regular or 0))
            return new Found.Unusable(shown, IntakeCodes.FileNotRegular, "");

        // Reading leaves no trace on what is read, where we may: only its owner is allowed to keep the time of last access.
        const int reading = LinuxCalls.NonBlocking;
        var file = LinuxCalls.Open(at, name, reading | LinuxCalls.NoFollow | LinuxCalls.KeepAccessTime, out var error);
        if (error == LinuxCalls.NotPermitted)
            file = LinuxCalls.Open(at, name, reading | LinuxCalls.NoFollow, out error);
        LinuxCalls.FileStatus status = default;
        if (error == 0)
            error = LinuxCalls.Status(file, out status);
        if (error == 0 && (status.Mode & LinuxCalls.TypeMask) == LinuxCalls.Regular)
            return new Found.File(shown, file, StampOf(status), own, folder);

        file.Dispose();
        return error == 0 ? new Found.Unusable(shown, IntakeCodes.FileNotRegular, "") : Refusal(shown, error);
    }

    private static Found.Unusable Refusal(string shown, int error, string otherwise = IntakeCodes.FileUnreadable) => new(
        shown,
        error switch
        {
            LinuxCalls.NoEntry or LinuxCalls.NotAFolder => IntakeCodes.PathMissing,
            LinuxCalls.TooManyLinks => IntakeCodes.PathSymlink,
            LinuxCalls.NoSuchDevice or LinuxCalls.NoDriver => IntakeCodes.FileNotRegular,
            _ => otherwise,
        },
        Marshal.GetPInvokeErrorMessage(error));

    private static SpelledName NameOf(byte[] path) => SpelledName.Of(path.AsSpan(path.AsSpan().LastIndexOf((byte)'/') + 1));

    /// <summary>The given folder's own name; where it was given as <c>.</c> or <c>..</c> nobody said one.</summary>
    private static byte[] OwnNameOf(byte[] path)
    {
        var name = path.AsSpan(path.AsSpan().LastIndexOf((byte)'/') + 1);
        return name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) ? [] : name.ToArray();
    }

    private static FileStamp StampOf(in LinuxCalls.FileStatus status) => new(
        status.Device,
        status.Inode,
        status.Bytes,
        Nanoseconds(status.ModifiedSeconds, status.ModifiedNanoseconds),
        Nanoseconds(status.ChangedSeconds, status.ChangedNanoseconds));

    private static long Nanoseconds(long seconds, uint nanoseconds) =>
        (long)Int128.Clamp((Int128)seconds * 1_000_000_000 + nanoseconds, long.MinValue, long.MaxValue);

    private static (ulong Device, ulong Inode)? IdentityOf(string? folder)
    {
        if (folder is null)
            return null;
        using var handle = LinuxCalls.Open(LinuxCalls.CurrentFolder, Encoding.UTF8.GetBytes(folder), LinuxCalls.PathOnly, out var error);
        return error == 0 && LinuxCalls.Status(handle, out var status) == 0 ? (status.Device, status.Inode) : null;
    }

    private bool IsOwnData(in LinuxCalls.FileStatus status) => _own == (status.Device, status.Inode);

    /// <summary>True where the given path is the data folder or lies in it: looks upwards from it to the root.</summary>
    private bool IsInOwnData(in LinuxCalls.FileStatus status, SafeFileHandle what, byte[] path)
    {
        if (_own is null)
            return false;
        var isFolder = (status.Mode & LinuxCalls.TypeMask) == LinuxCalls.Folder;
        var slash = path.AsSpan().LastIndexOf((byte)'/');
        ReadOnlySpan<byte> above = slash < 0 ? "."u8 : path.AsSpan(0, slash + 1);
        var folder = isFolder
            ? LinuxCalls.Open(what, "."u8, LinuxCalls.PathOnly | LinuxCalls.OnlyFolder, out _)
            : LinuxCalls.Open(LinuxCalls.CurrentFolder, above, LinuxCalls.PathOnly | LinuxCalls.OnlyFolder, out _);
        while (true)
        {
            using var here = folder;
            if (here.IsInvalid || LinuxCalls.Status(here, out var at) != 0)
                return false;
            if (IsOwnData(at))
                return true;
            folder = LinuxCalls.Open(here, ".."u8, LinuxCalls.PathOnly | LinuxCalls.OnlyFolder, out _);
            if (folder.IsInvalid || LinuxCalls.Status(folder, out var up) != 0 || (up.Device, up.Inode) != (at.Device, at.Inode))
                continue;
            folder.Dispose();
            return false;
        }
    }

    /// <summary>A folder on the way down.</summary>
    private sealed record Level(
        SafeFileHandle Folder, byte[] Path, SpelledName Spelled, string Shown, IEnumerator<(byte[] Name, uint Type)> Entries) : IDisposable
    {
        public void Dispose()
        {
            Entries.Dispose();
            Folder.Dispose();
        }
    }
}
