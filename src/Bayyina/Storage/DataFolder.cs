namespace Bayyina.Storage;

/// <summary>Where everything of one installation lies, but for the checkpoint lock, which lies outside on purpose.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream? _lock;

    private DataFolder(string root, FileStream? held, Func<string?>? passphrase, Stores stores)
    {
        Root = root;
        Stores = stores;
        _lock = held;
        Keys = new KeyFolder(Path.Combine(root, "keys"), passphrase);
    }

    /// <summary>The folder itself, as a full path.</summary>
    public string Root { get; }

    /// <summary>Where those parts lie that need not lie in here.</summary>
    public Stores Stores { get; }

    /// <summary>The database file.</summary>
    public string Database => Path.Combine(Root, "bayyina.db");

    /// <summary>Checkpoint and tiles.</summary>
    public string Ledger => Path.Combine(Root, "ledger");

    /// <summary>The bytes of the items.</summary>
    public string Vault => Path.Combine(Root, "vault");

    /// <summary>Small pictures of items, which can be thrown away.</summary>
    public string Previews => Path.Combine(Root, "previews");

    /// <summary>What is on its way out, until it is sent.</summary>
    public string Outgoing => Path.Combine(Root, "outgoing");

    /// <summary>Private keys; readable by their owner only, and sealed where a passphrase is set.</summary>
    public KeyFolder Keys { get; }

    /// <summary>Whether anything was ever kept here.</summary>
    public static bool Exists(string root) =>
        File.Exists(Path.Combine(root, "bayyina.db")) || (Directory.Exists(root) && Stores.Remembered(root)?.Database is not null);

    /// <summary>Opens the folder for writing, creating it where it is missing. One process at a time.</summary>
    /// <exception cref="StorageException">
    /// <c>data.in_use</c>: another process writes. <c>data.unusable</c>: it cannot be created. <c>disk.full</c>.
    /// <c>stores.other</c>, <c>stores.damaged</c>.
    /// </exception>
    /// <param name="root">The folder.</param>
    /// <param name="passphrase">Asked for that of the private keys.</param>
    /// <param name="stores">Where its parts lie, as far as it is said now; the folder remembers it.</param>
    public static DataFolder OpenForWriting(string root, Func<string?>? passphrase = null, Stores? stores = null)
    {
        var full = Path.GetFullPath(root);
        var isNew = !Exists(full);
        FileStream? held = null;
        try
        {
            // The names of people stand in the database: whoever else uses the machine has no business in here.
            DurableFile.CreateFolder(full);
            // An advisory lock of the system on an open file: it falls with the process, however that ends.
            held = DurableFile.OpenPrivate(Path.Combine(full, "lock"), FileShare.None);
            var where = Stores.Of(full, stores, isNew);
            if (where.Database is null)
            {
                // SQLite gives its journals the mode of the database. The folder may have been made by somebody, open to all.
                DurableFile.OpenPrivate(Path.Combine(full, "bayyina.db"), FileShare.ReadWrite).Dispose();
            }
            where.Remember(full);
            DurableFile.CreateFolder(Path.Combine(full, "ledger"));
            DurableFile.CreateFolder(Path.Combine(full, "vault"));
            DurableFile.CreateFolder(Path.Combine(full, "keys"));
            DurableFile.SyncFolder(full);
            return new DataFolder(full, held, passphrase, where);
        }
        catch (StorageException)
        {
            held?.Dispose();
            throw;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            var isInUse = held is null && refused is IOException && IsHeldElsewhere(refused.HResult);
            held?.Dispose();
            throw isInUse ? new StorageException("data.in_use", full)
                : StorageException.IsFull(refused) ? new StorageException("disk.full", refused.Message)
                : new StorageException("data.unusable", refused.Message);
        }
    }

    /// <summary>Opens the folder for reading beside whoever writes.</summary>
    /// <exception cref="StorageException"><c>data.missing</c>: nothing was ever kept here.</exception>
    public static DataFolder OpenForReading(string root, Func<string?>? passphrase = null, Stores? stores = null) => Exists(root)
        ? new DataFolder(Path.GetFullPath(root), null, passphrase, Stores.Of(root, stores, isNew: false))
        : throw new StorageException("data.missing", Path.GetFullPath(root));

    /// <summary>Opens the folder for reading, also where its database is lost: something of a record is there.</summary>
    /// <exception cref="StorageException"><c>data.missing</c>: nothing was ever kept here.</exception>
    public static DataFolder OpenForAudit(string root, Func<string?>? passphrase = null, Stores? stores = null) =>
        Exists(root) || Directory.Exists(Path.Combine(root, "ledger")) || Directory.Exists(Path.Combine(root, "keys"))
            ? new DataFolder(Path.GetFullPath(root), null, passphrase, Stores.Of(root, stores, isNew: false))
            : throw new StorageException("data.missing", Path.GetFullPath(root));

    /// <summary>Removes what a process that was stopped did not get sent. Call at start, while holding the lock.</summary>
    public void CleanOutgoing()
    {
        if (Directory.Exists(Outgoing))
        {
            Directory.Delete(Outgoing, recursive: true);
        }
    }

    /// <summary>Lets go of the lock.</summary>
    public void Dispose()
    {
        Keys.Dispose();
        _lock?.Dispose();
    }

    // EWOULDBLOCK, and Windows' sharing violation: the runtime puts the system's own number into HResult.
    private static bool IsHeldElsewhere(int error) => OperatingSystem.IsWindows() ? error == unchecked((int)0x80070020)
        : error == (OperatingSystem.IsMacOS() ? 35 : 11);
}
