using System.Numerics;

namespace Bayyina.Proof;

/// <summary>The roots of the complete subtrees of a tree, from left to right: one for each bit of its size. All that is needed to append.</summary>
/// <remarks>
/// RFC 6962 §2.1. Whoever holds the frontier of a checkpoint and the leaves after it can compute the root of every later tree, and so see that
/// the later checkpoint extends the earlier one and covers just these leaves, without any of the leaves before.
/// </remarks>
public sealed class TreeFrontier
{
    private readonly List<TreeHash> _subtrees;

    private TreeFrontier(long size, IEnumerable<TreeHash> subtrees) => (Size, _subtrees) = (size, [.. subtrees]);

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the complete subtrees, the largest first.</summary>
    public IReadOnlyList<TreeHash> Subtrees => _subtrees;

    /// <summary>That of the tree without leaves.</summary>
    public static TreeFrontier Empty() => new(0, []);

    /// <summary>That of a tree of which these are the complete subtrees.</summary>
    /// <exception cref="ProofFormatException"><c>frontier.malformed</c>: a tree of that size has another number of them.</exception>
    public static TreeFrontier Of(long size, IReadOnlyList<TreeHash> subtrees) => size >= 0 && BitOperations.PopCount((ulong)size) == subtrees.Count
        ? new TreeFrontier(size, subtrees)
        : throw new ProofFormatException("frontier.malformed", "A tree of that size has another number of complete subtrees.");

    /// <summary>Appends a leaf.</summary>
    public void Append(in TreeHash leaf)
    {
        var node = leaf;
        for (var size = Size; (size & 1) == 1; size >>= 1)
        {
            node = MerkleTree.NodeHash(_subtrees[^1], node);
            _subtrees.RemoveAt(_subtrees.Count - 1);
        }
        _subtrees.Add(node);
        Size++;
    }

    /// <summary>The root of the tree.</summary>
    public TreeHash Root()
    {
        if (_subtrees.Count == 0)
        {
            return MerkleTree.EmptyRoot;
        }
        var root = _subtrees[^1];
        for (var i = _subtrees.Count - 2; i >= 0; i--)
        {
            root = MerkleTree.NodeHash(_subtrees[i], root);
        }
        return root;
    }
}
