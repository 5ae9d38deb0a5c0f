using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>Takes files and folders that a user names into the vault, in batches that are durable when they are handed on.</summary>
/// <remarks>
/// Symbolic links are never followed, nothing that is no regular file is read, and a file that changes while it is read is
/// refused: each is named, the rest is taken in.
/// </remarks>
public sealed class FolderIntake(IVault vault, TimeProvider time, IntakeOptions? options = null)
{
    private readonly IntakeOptions _options = options ?? new IntakeOptions();

    /// <summary>Every file of every path, in the order given, folders by the bytes of their paths; each batch is in the vault, durably, when it is yielded.</summary>
    /// <remarks>
    /// The next batch is read and synced while the caller works on this one. Leaving the enumeration early stops the work;
    /// batches that were not yielded may be in the vault, and harm nobody there.
    /// </remarks>
    /// <param name="progress">Told after each file and every few megabytes, from several threads.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was yielded stays.</exception>
    public IEnumerable<IReadOnlyList<IntakeOutcome>> TakeIn(
        IEnumerable<string> paths, IProgress<IntakeProgress>? progress = null, CancellationToken cancel = default)
    {
        var tree = SourceTree.OfThisSystem(_options.OwnData);
        var reader = new SourceReader(tree, time, progress);
        using var run = new IntakeRun(vault, time, _options, reader, paths.SelectMany(tree.Walk), cancel);
        foreach (var batch in run.Batches())
            yield return batch;
    }
}
