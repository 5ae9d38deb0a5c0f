using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Proof;

/// <summary>A bag that was unpacked into a folder. Symbolic links are named and never followed.</summary>
internal sealed partial class FolderBag : BagSource
{
    private readonly string _root;

    private FolderBag(string root) => _root = root;

    public static FolderBag OpenFolder(string path)
    {
        var bag = new FolderBag(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        bag.List();
        return bag.Files.Count > 0 ? bag : throw new ProofFormatException("bag.empty", "The folder holds no file.");
    }

    public override Stream OpenRead(BagFile file)
    {
        var path = Path.Combine(_root, file.Path);
        return new SegmentStream(file.Length == 0 ? OpenEmpty(path) : File.OpenHandle(path), 0, long.MaxValue, ownsHandle: true);
    }

    private void List()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, ReturnSpecialDirectories = false };
        var entries = new FileSystemEnumerable<(string Path, long Length, bool Folder, bool Link)>(_root,
            (ref FileSystemEntry entry) =>
            {
                var link = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
                var folder = entry.IsDirectory;
                return (Relative(entry.ToFullPath()), folder || link ? 0 : entry.Length, folder, link);
            }, options)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        var files = new List<BagFile>();
        var folders = new List<string>();
        foreach (var (path, length, folder, link) in entries)
        {
            if (link)
            {
                ProblemList.Add(new("bag.link", BagPath.Shown(path)));
            }
            else if (folder)
            {
                folders.Add(path);
            }
            else
            {
                files.Add(new BagFile(path, length));
            }
        }
        Take(files, folders);
    }

    private string Relative(string full)
    {
        var relative = full[(_root.Length + 1)..];
        return Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(Path.DirectorySeparatorChar, '/');
    }

    // A pipe or socket lists as 0 bytes long, and opening a pipe waits for ever: open it without waiting, and see whether it seeks.
    private static SafeFileHandle OpenEmpty(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path);
        }
        var handle = OpenFile(path, OperatingSystem.IsLinux() ? 0x80800 : 0x1000004);
        if (handle.IsInvalid)
        {
            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            // A name that is not UTF-8 reads as another, under which nothing is found: that is no device.
            throw error == NoSuchDevice
                ? new ProofFormatException("bag.not_a_file", "It is a socket.")
                : new IOException($"It cannot be opened (error {error}).");
        }
        using var probe = new FileStream(new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, 0);
        if (!probe.CanSeek)
        {
            handle.Dispose();
            throw new ProofFormatException("bag.not_a_file", "It is a pipe or a device.");
        }
        return handle;
    }

    // ENXIO: what open says of a socket.
    private const int NoSuchDevice = 6;

    // Flags: read only, do not wait, close on exec.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle OpenFile(string path, int flags);
}
