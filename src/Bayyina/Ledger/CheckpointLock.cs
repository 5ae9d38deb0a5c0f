using System.Text;
using Bayyina.Proof;
using Bayyina.Storage;

namespace Bayyina.Ledger;

/// <summary>The last checkpoint that was ever signed, kept outside the data folder.</summary>
/// <remarks>
/// A restored backup brings an older database and older tiles, but not this file: so the node cannot sign a second history over the
/// one that outsiders have seen. It is never part of a backup.
/// </remarks>
public sealed class CheckpointLock(string path)
{
    /// <summary>The lock of a ledger: <c>$XDG_STATE_HOME/bayyina/&lt;origin&gt;</c>.</summary>
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

    /// <summary>Where it lies.</summary>
    public string Location => path;

    /// <summary>The last signed checkpoint, or null before the first.</summary>
    /// <exception cref="LedgerException"><c>lock.damaged</c>.</exception>
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

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="expected"/>, durably, or not at all.</summary>
    /// <returns>False where somebody else was faster.</returns>
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
