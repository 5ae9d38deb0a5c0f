using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>Takes files and folders that a user names into the vault, in batches that are durable when they are handed on.</summary>
public sealed class FolderIntake(FolderVault vault, TimeProvider time, IntakeOptions? options = null)
{
    private readonly FolderVault _vault = vault;
    private readonly TimeProvider _time = time;
    private readonly IntakeOptions _options = options ?? new IntakeOptions();

    /// <summary>Every file of every path, in the order given, folders by the bytes of their paths; each batch is in the vault, durably, when it is yielded.</summary>
    public IEnumerable<IReadOnlyList<IntakeOutcome>> TakeIn(
        IEnumerable<string> paths, IProgress<IntakeProgress>? progress = null, CancellationToken cancel = default)
    {
        GC.KeepAlive((_vault, _time, _options, paths, progress, cancel));
        throw new NotSupportedException();
    }
}
