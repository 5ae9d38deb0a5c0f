using Bayyina.Proof;

namespace Bayyina.Ledger;

/// <summary>Makes inclusion proofs under one checkpoint. One thread at a time.</summary>
public sealed class ProofMaker(SignedNote checkpoint, LedgerFolder folder)
{
    private readonly TiledTree _tree = new(Proof.Checkpoint.Parse(checkpoint.Text).Size, folder.Read);

    /// <summary>The checkpoint under which the proofs stand.</summary>
    public SignedNote Checkpoint => checkpoint;

    /// <summary>The proof of an entry (C2SP tlog-proof).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The checkpoint does not cover that index.</exception>
    public LogProof Prove(long index) => new(index, _tree.ProveInclusion(index), checkpoint);
}
