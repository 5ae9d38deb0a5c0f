using System.Globalization;
using System.Security.Cryptography;
using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>What is on its way into a vault, in a folder of this machine.</summary>
/// <remarks>
/// <c>&lt;root&gt;/incoming/</c>: what lies there after a crash was never acknowledged. It has a few folders, so that threads do not
/// wait for each other: a folder takes one new name at a time. <c>&lt;root&gt;/partial/</c>: files that come in pieces; apart from
/// what a start removes, because these go on after a restart.
/// </remarks>
public sealed class Spool
{
    private const int Folders = 8;
    private readonly string _root;

    internal Spool(string root) => _root = root;

    private string Incoming => Path.Combine(_root, "incoming");

    private string Partial => Path.Combine(_root, "partial");

    /// <summary>Opens a file that comes in pieces, making it where it is not there; its name is the caller's own, never one from outside.</summary>
    /// <exception cref="VaultException">It cannot be made or opened.</exception>
    public PartialFile OpenPartial(string name)
    {
        try
        {
            DurableFile.CreateFolder(Partial);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, $"making {Partial}");
        }

        return new PartialFile(PartialPath(name));
    }

    /// <summary>How long a file that comes in pieces is; null where there is none.</summary>
    public long? LengthOf(string name) => new FileInfo(PartialPath(name)) is { Exists: true } file ? file.Length : null;

    /// <summary>Removes a file that comes in pieces.</summary>
    public void DeletePartial(string name) => IncomingFile.Delete(PartialPath(name));

    /// <summary>The names of all files that come in pieces.</summary>
    public IReadOnlyList<string> Partials() =>
        Directory.Exists(Partial) ? [.. Directory.EnumerateFiles(Partial).Select(path => Path.GetFileName(path))] : [];

    internal string PartialPath(string name) => Path.Combine(Partial, name);

    internal string NewPath() => Path.Combine(
        IncomingFolder(Environment.CurrentManagedThreadId % Folders), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Makes the folders; syncing the root is for the caller.</summary>
    internal void LayOut()
    {
        for (var i = 0; i < Folders; i++)
            Directory.CreateDirectory(IncomingFolder(i));
        Directory.CreateDirectory(Partial);
    }

    internal int Clean()
    {
        if (!Directory.Exists(Incoming))
            return 0;
        var removed = 0;
        foreach (var file in Directory.EnumerateFiles(Incoming, "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
            removed++;
        }

        return removed;
    }

    private string IncomingFolder(int number) => Path.Combine(Incoming, number.ToString(CultureInfo.InvariantCulture));
}
