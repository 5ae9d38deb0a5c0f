namespace Bayyina.Proof;

/// <summary>Checks that a later tree begins with exactly the leaves of an earlier one: that nothing was changed, only added.</summary>
public static class ConsistencyProof
{
    /// <summary>Whether <paramref name="path"/> shows that the tree of <paramref name="newSize"/> leaves extends the tree of <paramref name="oldSize"/>.</summary>
    /// <param name="oldSize">Leaves of the earlier tree.</param>
    /// <param name="oldRoot">Its root.</param>
    /// <param name="newSize">Leaves of the later tree, at least <paramref name="oldSize"/>.</param>
    /// <param name="newRoot">Its root.</param>
    /// <param name="path">The nodes of the proof; none where the sizes are equal or the earlier tree is empty.</param>
    /// <returns><see langword="false"/> for every proof that does not hold, also for impossible sizes.</returns>
    /// <remarks>
    /// RFC 9162 §2.1.4.2. The RFC leaves the empty tree out; here every tree extends it, provided that
    /// <paramref name="oldRoot"/> is <see cref="MerkleTree.EmptyRoot"/> and the path is empty (as tlog-witness has it).
    /// </remarks>
    public static bool Verify(long oldSize, in TreeHash oldRoot, long newSize, in TreeHash newRoot, IReadOnlyList<TreeHash> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (oldSize < 0 || oldSize > newSize)
            return false;
        if (oldSize == newSize)
            return path.Count == 0 && oldRoot == newRoot && (newSize > 0 || newRoot == MerkleTree.EmptyRoot);
        if (oldSize == 0)
            return path.Count == 0 && oldRoot == MerkleTree.EmptyRoot;
        if (path.Count == 0)
            return false;

        var fn = oldSize - 1;
        var sn = newSize - 1;
        while ((fn & 1) == 1)
        {
            fn >>= 1;
            sn >>= 1;
        }

        // An earlier tree that is one complete subtree is itself the first node, and the proof leaves it out.
        var wholeSubtree = (oldSize & (oldSize - 1)) == 0;
        var fr = wholeSubtree ? oldRoot : path[0];
        var sr = fr;
        for (var i = wholeSubtree ? 0 : 1; i < path.Count; i++)
        {
            var c = path[i];
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                fr = MerkleTree.NodeHash(c, fr);
                sr = MerkleTree.NodeHash(c, sr);
                while ((fn & 1) == 0 && fn != 0)
                {
                    fn >>= 1;
                    sn >>= 1;
                }
            }
            else
            {
                sr = MerkleTree.NodeHash(sr, c);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && fr == oldRoot && sr == newRoot;
    }
}
