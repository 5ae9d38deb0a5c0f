using System.Buffers;
using Bayyina.Storage;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Audit;

/// <summary>The files of a vault that is a folder, as they lie there.</summary>
internal sealed class VaultFiles(string root)
{
    private const int NameLength = 64;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0 };
    private static readonly EnumerationOptions EverythingBelow = new() { AttributesToSkip = 0, RecurseSubdirectories = true };

    // What a vault has besides its 256 folders.
    private static readonly string[] Own = ["incoming", "partial", "unfinished", "damaged"];

    /// <summary>The folder itself.</summary>
    public string Root => root;

    /// <summary>Whether a text is of the form of a blob's name.</summary>
    public static bool IsName(string name) => name.Length == NameLength && !name.AsSpan().ContainsAnyExcept(LowerHex);

    /// <summary>What lies in one of the 256 folders, in the order of names.</summary>
    public IReadOnlyList<string> Names(string prefix)
    {
        var folder = Path.Combine(root, prefix);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder, "*", Everything).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Whether a blob is there.</summary>
    public bool Has(string name) => Path.Exists(PathOf(name));

    /// <summary>Opens a blob to be read from front to back.</summary>
    /// <remarks>In its place may be what is no file, such as a pipe, which is empty as far as its length tells, and for whose writer an open would wait.</remarks>
    /// <exception cref="IOException">It cannot be read, or is no file.</exception>
    public SafeFileHandle Open(string name)
    {
        if (new FileInfo(PathOf(name)).Length > 0)
        {
            return File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        var handle = DurableFile.OpenWithoutWaiting(PathOf(name));
        try
        {
            _ = RandomAccess.GetLength(handle);
            return handle;
        }
        catch (NotSupportedException)
        {
            handle.Dispose();
            throw new IOException("It is no file.");
        }
    }

    /// <summary>Where a blob lies.</summary>
    public string PathOf(string name) => PathOf(name[..2], name);

    /// <summary>Where an entry of one of the 256 folders lies.</summary>
    public string PathOf(string prefix, string name) => Path.Combine(root, prefix, name);

    /// <summary>What lies in the vault's folder and is none of its own.</summary>
    public IEnumerable<string> Strays() => Directory.Exists(root)
        ? Directory.EnumerateFileSystemEntries(root, "*", Everything).Where(path => !IsOwn(Path.GetFileName(path)) || !Directory.Exists(path))
        : [];

    /// <summary>What is on its way in, or was.</summary>
    public IEnumerable<string> Leftovers()
    {
        var incoming = Path.Combine(root, "incoming");
        return Directory.Exists(incoming) ? Directory.EnumerateFiles(incoming, "*", EverythingBelow) : [];
    }

    /// <summary>Files that come in pieces, by name.</summary>
    public IEnumerable<string> Partials()
    {
        var partial = Path.Combine(root, "partial");
        return Directory.Exists(partial) ? Directory.EnumerateFileSystemEntries(partial, "*", Everything) : [];
    }

    private static bool IsOwn(string name) => Own.Contains(name) || (name.Length == 2 && !name.AsSpan().ContainsAnyExcept(LowerHex));
}
