using System.Text;
using Bayyina.Proof;
using Bayyina.Storage;

namespace Bayyina.Ledger;

/// <summary>The checkpoint lock as a file of this machine, outside the data folder.</summary>
public sealed class CheckpointLock(string path) : ICheckpointLock
{
    /// <summary>The lock of a ledger, where it is said to lie; by itself a file of this machine.</summary>
    /// <param name="origin">Of the ledger.</param>
    /// <param name="stores">Where the parts of the installation lie.</param>
    /// <exception cref="LedgerException"><c>lock.no_place</c>; <c>lock.same_place</c>: it would lie in the database that it guards.</exception>
    /// <exception cref="StorageException"><c>database.address</c>.</exception>
    public static ICheckpointLock Of(string origin, Stores stores)
    {
        if (stores.Lock is not { } place)
        {
            return Of(origin);
        }
        if (S3Place.IsMeant(place))
        {
            return new S3CheckpointLock(place);
        }
        return stores.Database is { } database && Dialect.AreSame(database, place)
            ? throw new LedgerException("lock.same_place", "The lock has to lie in a database of its own.")
            : new DatabaseLock(place, origin);
    }

    /// <summary>The lock of a ledger on this machine: <c>$XDG_STATE_HOME/bayyina/&lt;origin&gt;</c>.</summary>
    /// <exception cref="LedgerException"><c>lock.no_place</c>: neither XDG_STATE_HOME nor HOME says where.</exception>
    public static CheckpointLock Of(string origin)
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(state) || !Path.IsPathRooted(state))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            state = home.Length > 0
                ? Path.Combine(home, ".local", "state")
                : throw new LedgerException("lock.no_place", "Neither XDG_STATE_HOME nor HOME is set.");
        }
        return new CheckpointLock(Path.Combine(state, "bayyina", origin));
    }

    /// <inheritdoc/>
    public string Location => path;

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public SignedNote? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            return SignedNote.Parse(File.ReadAllText(path, Encoding.UTF8));
        }
        catch (ProofFormatException broken)
        {
            throw new LedgerException("lock.damaged", broken.Message);
        }
    }

    /// <inheritdoc/>
    public bool Swap(SignedNote? expected, SignedNote next)
    {
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        FileStream busy;
        try
        {
            busy = new FileStream(path + ".busy", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path + ".busy"))
        {
            return false;
        }
        using (busy)
        {
            if (Read()?.Text != expected?.Text)
            {
                return false;
            }
            DurableFile.Write(path, Encoding.UTF8.GetBytes(next.Format()));
            return true;
        }
    }
}
