using System.Security.Cryptography;
using Bayyina.Storage;

namespace Bayyina.Dossiers;

/// <summary>A new file that is either whole under its name, durably, or not there.</summary>
internal sealed class AtomicFile : IDisposable
{
    private const int Buffer = 1 << 20;

    private readonly string _target;
    private readonly string _temporary;
    private bool _committed;

    /// <summary>Begins a temporary file beside <paramref name="target"/>.</summary>
    /// <exception cref="DossierRefusedException"><c>dossier.target_exists</c>, <c>dossier.target_folder</c>.</exception>
    public AtomicFile(string target)
    {
        _target = Path.GetFullPath(target);
        if (Path.Exists(_target))
        {
            throw Exists(null);
        }
        if (!Directory.Exists(Path.GetDirectoryName(_target)))
        {
            throw new DossierRefusedException(DossierRefusedException.TargetFolder, _target, $"There is no folder for {_target}.");
        }
        _temporary = $"{_target}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.part";
        Output = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer);
    }

    /// <summary>What to write to.</summary>
    public FileStream Output { get; }

    /// <summary>Syncs the file, gives it its name, syncs the folder.</summary>
    /// <exception cref="DossierRefusedException"><c>dossier.target_exists</c>: somebody was faster.</exception>
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
            throw Exists(e);
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

    private DossierRefusedException Exists(Exception? inner) =>
        new(DossierRefusedException.TargetExists, _target, $"{_target} is there already.", inner);
}
