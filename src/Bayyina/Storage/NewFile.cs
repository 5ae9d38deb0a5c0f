using System.Security.Cryptography;

namespace Bayyina.Storage;

/// <summary>A new file that is either whole under its name, durably, or not there.</summary>
public sealed class NewFile : IDisposable
{
    private const int Buffer = 1 << 20;

    private readonly string _target;
    private readonly Refusal _refuse;
    private readonly string _temporary;
    private bool _committed;

    /// <summary>What is thrown where there is something at the target already, or else where its folder is missing.</summary>
    public delegate Exception Refusal(bool exists, string target, Exception? inner);

    /// <summary>Begins a temporary file beside <paramref name="target"/>.</summary>
    /// <param name="target">Its name; nothing is ever written over.</param>
    /// <param name="refuse">By default a <see cref="StorageException"/>, <c>target.exists</c> or <c>target.folder</c>.</param>
    public NewFile(string target, Refusal? refuse = null)
    {
        _refuse = refuse ?? ((exists, path, _) => new StorageException(exists ? "target.exists" : "target.folder", path));
        _target = Path.GetFullPath(target);
        if (Path.Exists(_target))
        {
            throw _refuse(exists: true, _target, null);
        }
        if (!Directory.Exists(Path.GetDirectoryName(_target)))
        {
            throw _refuse(exists: false, _target, null);
        }
        _temporary = $"{_target}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.part";
        Output = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer);
    }

    /// <summary>What to write to.</summary>
    public FileStream Output { get; }

    /// <summary>Syncs the file, gives it its name, syncs the folder.</summary>
    /// <remarks>Refused as well where somebody was faster.</remarks>
    public void Commit()
    {
        DurableFile.Sync(Output);
        Output.Dispose();
        try
        {
            File.Move(_temporary, _target, overwrite: false);
        }
        catch (IOException e) when (File.Exists(_target))
        {
            throw _refuse(exists: true, _target, e);
        }
        _committed = true;
        DurableFile.SyncFolder(Path.GetDirectoryName(_target)!);
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        if (_committed)
        {
            return;
        }
        try
        {
            Output.Dispose();
        }
        catch (IOException)
        {
            // A full disk refuses the last buffer too; what matters now is that nothing stays behind.
        }
        File.Delete(_temporary);
    }
}
