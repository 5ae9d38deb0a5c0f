using System.Numerics;

namespace Bayyina.Proof;

/// <summary>A log's tree of one size, read from its tiles: root, leaf hashes, proofs.</summary>
/// <remarks>
/// A proof reads a tile a level and those of the right edge: five or so for ten million leaves. Tiles that were read
/// are kept (at most 4 MB a level, of which ten million leaves have three), so that the proofs of a dossier share
/// them. One thread at a time.
/// The tiles are believed: what comes out of damaged tiles is a proof that does not verify.
/// </remarks>
public sealed class TiledTree
{
    private const int Levels = 8;
    private const int SlotsPerLevel = 256;

    private readonly long _size;
    private readonly TileReader _read;
    private readonly TileNodes?[] _kept = new TileNodes?[Levels * SlotsPerLevel];

    // The ragged right side, by where it starts: nearly every proof holds one of these few, and each is many hashes.
    private readonly Dictionary<long, TreeHash> _toTheEnd = [];

    /// <param name="size">The number of leaves, as a checkpoint states it.</param>
    /// <param name="read">Where tiles come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public TiledTree(long size, TileReader read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(read);
        _size = size;
        _read = read;
    }

    /// <summary>The root of the tree (RFC 9162 §2.1.1).</summary>
    /// <exception cref="ProofFormatException">A tile has the wrong length (<c>tile.malformed</c>); so for every other member.</exception>
    public TreeHash Root() => _size == 0 ? MerkleTree.EmptyRoot : RangeHash(0, _size);

    /// <summary>The roots of its complete subtrees.</summary>
    public TreeFrontier Frontier()
    {
        var subtrees = new List<TreeHash>();
        for (var start = 0L; start < _size;)
        {
            var height = BitOperations.Log2((ulong)(_size - start));
            subtrees.Add(Subtree(height, start >> height));
            start += 1L << height;
        }
        return TreeFrontier.Of(_size, subtrees);
    }

    /// <summary>The hash of one leaf.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public TreeHash LeafHash(long index)
    {
        ThrowIfNoLeaf(index);
        return Subtree(0, index);
    }

    /// <summary>The siblings from a leaf's own up to the root's child (RFC 9162 §2.1.3.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public IReadOnlyList<TreeHash> ProveInclusion(long index)
    {
        ThrowIfNoLeaf(index);
        var path = new List<TreeHash>();
        var (start, end) = (0L, _size);
        while (end - start > 1)
        {
            var middle = start + Split(end - start);
            if (index < middle)
            {
                path.Add(RangeHash(middle, end));
                end = middle;
            }
            else
            {
                path.Add(RangeHash(start, middle));
                start = middle;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>The nodes that show that this tree extends the one of <paramref name="oldSize"/> leaves (RFC 9162 §2.1.4.1).</summary>
    /// <returns>No nodes where the sizes are equal or the earlier tree is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The earlier size is negative or above this tree's.</exception>
    public IReadOnlyList<TreeHash> ProveConsistency(long oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, _size);
        var path = new List<TreeHash>();
        if (oldSize == 0 || oldSize == _size)
            return path;

        // SUBPROOF(m, D[start:end], b): b holds as long as the subtree begins at the first leaf.
        var (start, end) = (0L, _size);
        while (oldSize != end)
        {
            var middle = start + Split(end - start);
            if (oldSize <= middle)
            {
                path.Add(RangeHash(middle, end));
                end = middle;
            }
            else
            {
                path.Add(RangeHash(start, middle));
                start = middle;
            }
        }

        if (start != 0)
            path.Add(RangeHash(start, end));
        path.Reverse();
        return path;
    }

    /// <summary>
    /// Every hash tile, full or partial, that the tree has after <paramref name="newLeaves"/> and had not before;
    /// a partial tile that grew counts. The lowest level first, each level from left to right.
    /// </summary>
    /// <param name="oldSize">The number of leaves so far.</param>
    /// <param name="newLeaves">The hashes of the leaves to add, in order.</param>
    /// <param name="read">Reads the tiles of the tree of <paramref name="oldSize"/>: only partial ones of its right edge, one a level at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative or becomes too large to count.</exception>
    /// <exception cref="ProofFormatException">A tile that was read has the wrong length (<c>tile.malformed</c>).</exception>
    /// <remarks>The tiles depend on nothing but the leaves: any split of the same leaves into appends gives the same bytes.</remarks>
    public static IEnumerable<(TileId Tile, ReadOnlyMemory<byte> Bytes)> Grow(
        long oldSize, IReadOnlyList<TreeHash> newLeaves, TileReader read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentNullException.ThrowIfNull(newLeaves);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(newLeaves.Count, long.MaxValue - oldSize);
        return TileGrowth.Tiles(oldSize, newLeaves, read);
    }

    // RFC 9162 §2.1.1: the largest power of two below n splits n leaves into two subtrees.
    private static long Split(long n) => 1L << BitOperations.Log2((ulong)(n - 1));

    // MTH(D[start:end]) for a range that is a subtree of the tree: a complete one, or one that goes to the tree's end.
    private TreeHash RangeHash(long start, long end)
    {
        var height = BitOperations.Log2((ulong)(end - start));
        if (end - start == 1L << height)
            return Subtree(height, start >> height);
        if (!_toTheEnd.TryGetValue(start, out var hash))
            _toTheEnd[start] = hash = RaggedHash(start, end);
        return hash;
    }

    // Complete subtrees, each half or less of the one before it, joined from the right.
    private TreeHash RaggedHash(long start, long end)
    {
        Span<TreeHash> complete = stackalloc TreeHash[63];
        var count = 0;
        while (start < end)
        {
            var height = BitOperations.Log2((ulong)(end - start));
            complete[count++] = Subtree(height, start >> height);
            start += 1L << height;
        }

        var hash = complete[--count];
        while (count > 0)
            hash = MerkleTree.NodeHash(complete[--count], hash);
        return hash;
    }

    // The root of the n-th complete subtree of 2^height leaves.
    private TreeHash Subtree(int height, long n)
    {
        var (level, row) = Math.DivRem(height, TileId.WidthBits);
        var first = n << row;
        var index = first >> TileId.WidthBits;
        ref var kept = ref _kept[level * SlotsPerLevel + (int)(index % SlotsPerLevel)];
        if (kept?.Tile.Index != index)
        {
            var tile = TileId.Holding(level, first, _size);
            kept = new TileNodes(tile, _read(tile).Span);
        }

        return kept[row, (int)(first % TileId.FullWidth) >> row];
    }

    private void ThrowIfNoLeaf(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _size);
    }
}
