using Bayyina.Proof;

namespace Bayyina.Ledger;

/// <summary>The last checkpoint that was ever signed, kept apart from what a backup brings back.</summary>
/// <remarks>
/// A restored backup brings an older database and older tiles, but not this: so the node cannot sign a second history over the one that
/// outsiders have seen. It is never part of a backup.
/// </remarks>
public interface ICheckpointLock
{
    /// <summary>Where it lies, for people.</summary>
    string Location { get; }

    /// <summary>Whether several nodes move it: who finds it moved looks at what it holds now, and goes on from there.</summary>
    bool IsShared { get; }

    /// <summary>The last signed checkpoint, or null before the first.</summary>
    /// <exception cref="LedgerException"><c>lock.damaged</c>.</exception>
    SignedNote? Read();

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="expected"/>, durably, or not at all.</summary>
    /// <returns>False where somebody else was faster.</returns>
    bool Swap(SignedNote? expected, SignedNote next);
}
