namespace Bayyina.Dossiers;

/// <summary>No dossier was written, and nothing of it is left behind.</summary>
public sealed class DossierRefusedException(string code, string path, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The vault's bytes of an exhibit are not the bytes that its statement names: missing, shorter, longer or changed.</summary>
    public const string BlobDamaged = "dossier.blob_damaged";

    /// <summary>Something is at the target already; a dossier never replaces another file.</summary>
    public const string TargetExists = "dossier.target_exists";

    /// <summary>The folder of the target is not there.</summary>
    public const string TargetFolder = "dossier.target_folder";

    internal static DossierRefusedException OfTarget(bool exists, string target, Exception? inner) => exists
        ? new DossierRefusedException(TargetExists, target, $"{target} is there already.", inner)
        : new DossierRefusedException(TargetFolder, target, $"There is no folder for {target}.", inner);

    /// <summary>One of the constants above: stable, for programs and for the catalogue of messages.</summary>
    public string Code { get; } = code;

    /// <summary>The path inside the bag, or the target.</summary>
    public string Path { get; } = path;
}
