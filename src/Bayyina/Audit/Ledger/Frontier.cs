using Bayyina.Proof;

namespace Bayyina.Audit;

/// <summary>The root of a tree that grows from left to right, from the roots of its whole tiles: as many hashes as the tree is high.</summary>
internal sealed class Frontier
{
    // Each with its height; heights fall from left to right, since equal ones are joined (RFC 9162 section 2.1.2).
    private readonly List<(TreeHash Hash, int Height)> _complete = [];

    /// <summary>Adds the root of the next whole subtree of 2^height leaves.</summary>
    public void Add(TreeHash hash, int height)
    {
        while (_complete.Count > 0 && _complete[^1].Height == height)
        {
            hash = MerkleTree.NodeHash(_complete[^1].Hash, hash);
            _complete.RemoveAt(_complete.Count - 1);
            height++;
        }
        _complete.Add((hash, height));
    }

    /// <summary>The root with these leaves after what was added.</summary>
    public TreeHash RootWith(ReadOnlySpan<TreeHash> leaves)
    {
        var grown = new Frontier();
        grown._complete.AddRange(_complete);
        foreach (var leaf in leaves)
        {
            grown.Add(leaf, 0);
        }
        if (grown._complete.Count == 0)
        {
            return MerkleTree.EmptyRoot;
        }
        var root = grown._complete[^1].Hash;
        for (var i = grown._complete.Count - 2; i >= 0; i--)
        {
            root = MerkleTree.NodeHash(grown._complete[i].Hash, root);
        }
        return root;
    }
}
