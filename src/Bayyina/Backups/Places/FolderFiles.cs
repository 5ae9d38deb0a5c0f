using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Backups;

/// <summary>A backup in a folder of this machine, such as a stick's.</summary>
internal sealed class FolderFiles(string root) : IBackupFiles
{
    private const string LockFile = "lock";

    public string Place => root;

    public IVault Vault { get; } = new FolderVault(Path.Combine(root, BackupPlace.VaultFolder));

    public long? Room => new DriveInfo(root).AvailableFreeSpace;

    // The system's lock on an open file falls with its process.
    public IDisposable Hold()
    {
        DurableFile.CreateFolder(root);
        try
        {
            return DurableFile.OpenAnywhere(Path.Combine(root, LockFile), FileShare.None);
        }
        catch (IOException taken) when (File.Exists(Path.Combine(root, LockFile)) && !StorageException.IsFull(taken))
        {
            throw new BackupException("backup.in_use", root);
        }
    }

    public void ThrowUnlessHeld()
    {
        // Nobody takes it over while this process is there.
    }

    public bool HasAny() => Directory.Exists(root)
        && Directory.EnumerateFileSystemEntries(root).Any(entry => Path.GetFileName(entry) is not LockFile and not BackupPlace.HeaderFile + ".new");

    public byte[]? Read(string name) => File.Exists(In(name)) ? File.ReadAllBytes(In(name)) : null;

    public Stream Open(string name) => File.OpenRead(In(name));

    public void Fetch(string name, string path) => File.Copy(In(name), path);

    public void Write(string name, byte[] content, bool isSecret)
    {
        DurableFile.CreateFolder(Path.GetDirectoryName(In(name))!);
        if (isSecret)
        {
            DurableFile.WriteSecret(In(name), content);
        }
        else
        {
            DurableFile.Write(In(name), content);
        }
    }

    // It is made where it is kept: it counts when a manifest names it.
    public string Draft(string name)
    {
        DurableFile.CreateFolder(Path.GetDirectoryName(In(name))!);
        return In(name);
    }

    public void Keep(string name)
    {
        using (var written = new FileStream(In(name), FileMode.Open, FileAccess.ReadWrite))
        {
            DurableFile.Sync(written);
        }
        DurableFile.SyncFolder(Path.GetDirectoryName(In(name))!);
    }

    public void Remove(string name)
    {
        File.Delete(In(name));
        DurableFile.SyncFolder(Path.GetDirectoryName(In(name))!);
    }

    public void RemoveFolder(string name) => Directory.Delete(In(name), recursive: true);

    public IReadOnlyList<string> Folders(string name) => Directory.Exists(In(name))
        ? [.. Directory.EnumerateDirectories(In(name)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    public IReadOnlyList<string> Files(string name) => Directory.Exists(In(name))
        ? [.. Directory.EnumerateFiles(In(name)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    public int TakeTiles(LedgerFolder from, Checkpoint last)
    {
        var to = Tiles(last);
        return TileCopy.Copy(from, last, to.Has, to.Write);
    }

    public LedgerFolder Tiles(Checkpoint last) => new(In(BackupPlace.LedgerFolder));

    public void Dispose() => Vault.Dispose();

    // A name of a manifest that would lead out of the folder was refused before.
    private string In(string name) => Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
}
