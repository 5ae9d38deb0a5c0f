using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Vault;

namespace Bayyina.Backups;

/// <summary>The files of a backup where they lie, by their names with <c>/</c>. What is written is durable when a method returns.</summary>
/// <remarks>Each throws a <see cref="BackupException"/>, or an <see cref="IOException"/> of the disk, where it cannot be done.</remarks>
internal interface IBackupFiles : IDisposable
{
    /// <summary>The folder's path, or the address.</summary>
    string Place { get; }

    /// <summary>The blobs.</summary>
    IVault Vault { get; }

    /// <summary>How many bytes there is room for; null where nobody can say.</summary>
    long? Room { get; }

    /// <summary>Keeps every other run out until it is disposed of.</summary>
    /// <exception cref="BackupException"><c>backup.in_use</c>.</exception>
    IDisposable Hold();

    /// <summary>Makes sure that nobody took over what was held: a run that was stopped for long may wake up after another one.</summary>
    /// <exception cref="BackupException"><c>backup.in_use</c>.</exception>
    void ThrowUnlessHeld();

    /// <summary>Whether there is anything that no backup leaves before its header is written.</summary>
    bool HasAny();

    /// <summary>All of a small file; null where there is none.</summary>
    byte[]? Read(string name);

    /// <summary>Opens a file that never changes under its name.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    Stream Open(string name);

    /// <summary>Copies a file that never changes under its name to a new file of this machine.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    void Fetch(string name, string path);

    /// <summary>Writes a small file: the old one is there, or the new one.</summary>
    /// <param name="isSecret">Whether nobody but its owner may read it, where the place knows owners.</param>
    void Write(string name, byte[] content, bool isSecret);

    /// <summary>Where a large file is to be made on this machine before it is kept under its name.</summary>
    string Draft(string name);

    /// <summary>Keeps the file that was made at <see cref="Draft"/>.</summary>
    void Keep(string name);

    /// <summary>Removes a file.</summary>
    void Remove(string name);

    /// <summary>Removes a folder with all that is in it.</summary>
    void RemoveFolder(string name);

    /// <summary>The names of the folders in a folder.</summary>
    IReadOnlyList<string> Folders(string name);

    /// <summary>The names of the files in a folder itself.</summary>
    IReadOnlyList<string> Files(string name);

    /// <summary>Copies the tiles of a log that are not here yet.</summary>
    /// <returns>How many were not.</returns>
    /// <exception cref="LedgerException">As <see cref="TileCopy.Copy"/>.</exception>
    int TakeTiles(LedgerFolder from, Checkpoint last);

    /// <summary>The tiles of a log, in a folder of this machine.</summary>
    LedgerFolder Tiles(Checkpoint last);
}
