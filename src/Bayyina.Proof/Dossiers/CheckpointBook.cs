namespace Bayyina.Proof;

/// <summary>The checkpoints that stand in one dossier. A log that signs two roots for one size has two histories.</summary>
internal sealed class CheckpointBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TreeHash> _roots = [];
    private int _cosignatures;

    /// <summary>False where another root was signed for the same size.</summary>
    public bool Add(Checkpoint checkpoint)
    {
        lock (_lock)
        {
            return _roots.TryAdd(checkpoint.Size, checkpoint.Root) || _roots[checkpoint.Size] == checkpoint.Root;
        }
    }

    /// <summary>Whether a checkpoint of that tree size stands in the dossier.</summary>
    public bool Holds(long size)
    {
        lock (_lock)
        {
            return _roots.ContainsKey(size);
        }
    }

    /// <summary>The most signature lines of others than the log under any checkpoint.</summary>
    public int Cosignatures => _cosignatures;

    /// <summary>Takes note of witnesses, whose signatures are not checked here.</summary>
    public void CountCosignatures(SignedNote note, NoteKey log)
    {
        lock (_lock)
        {
            _cosignatures = Math.Max(_cosignatures, note.Signatures.Count(line => line.Name != log.Name || line.KeyId != log.Id));
        }
    }
}
