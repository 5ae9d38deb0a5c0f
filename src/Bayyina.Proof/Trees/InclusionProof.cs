namespace Bayyina.Proof;

/// <summary>Checks that a leaf stands at its index under a root.</summary>
public static class InclusionProof
{
    /// <summary>Whether <paramref name="path"/> leads from the leaf at <paramref name="index"/> to the root of a tree of <paramref name="size"/> leaves.</summary>
    /// <param name="index">The leaf's zero-based index.</param>
    /// <param name="size">The number of leaves under <paramref name="root"/>.</param>
    /// <param name="leaf">The leaf's hash (<see cref="MerkleTree.LeafHash"/>).</param>
    /// <param name="path">The siblings from the leaf's own up to the root's child.</param>
    /// <param name="root">A root that is trusted already.</param>
    /// <returns><see langword="false"/> for every proof that does not hold, also for an impossible index or size or a path of the wrong length.</returns>
    /// <remarks>RFC 9162 §2.1.3.2.</remarks>
    public static bool Verify(long index, long size, in TreeHash leaf, IReadOnlyList<TreeHash> path, in TreeHash root)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (index < 0 || index >= size)
            return false;

        var fn = index;
        var sn = size - 1;
        var r = leaf;
        for (var i = 0; i < path.Count; i++)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                r = MerkleTree.NodeHash(path[i], r);
                while ((fn & 1) == 0 && fn != 0)
                {
                    fn >>= 1;
                    sn >>= 1;
                }
            }
            else
            {
                r = MerkleTree.NodeHash(r, path[i]);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && r == root;
    }
}
