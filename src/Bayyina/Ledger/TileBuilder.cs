using System.Buffers;
using System.Text;
using Bayyina.Proof;
using Bayyina.Storage;

namespace Bayyina.Ledger;

/// <summary>Entry bundles and hash tiles: a pure function of the rows, so writing them again changes nothing.</summary>
internal sealed class TileBuilder(LedgerRows rows, LedgerFolder folder)
{
    // Whole tiles of the second level, so that no partial tile comes about that no checkpoint needs; only their hashes are in memory.
    private const long MostHashes = TileId.FullWidth * TileId.FullWidth;

    // Whole bundles; only so many entries are in memory.
    private const int MostEntries = 8 * TileId.FullWidth;

    // The bundle at the right edge is read again for each checkpoint: what its rows still say need not be unpacked again.
    private Dictionary<long, Leaf> _edge = [];

    /// <summary>Writes what a tree of <paramref name="to"/> leaves has and one of <paramref name="from"/> had not: bundles first.</summary>
    /// <exception cref="LedgerException"><c>ledger.fork</c>: the rows before are not those in the tiles.</exception>
    public void Write(long from, long to)
    {
        while (from < to)
        {
            var next = Math.Min(to, (from / MostHashes * MostHashes) + MostHashes);
            WriteSome(from, next);
            from = next;
        }
    }

    /// <summary>The root of the tree of <paramref name="to"/> leaves, from the tiles of <paramref name="from"/> and the rows after; writes nothing.</summary>
    public TreeHash RootAfter(long from, long to)
    {
        // Whatever grows, only the last tile of each level is looked at again.
        var edge = new Dictionary<int, (TileId Tile, ReadOnlyMemory<byte> Bytes)>();
        ReadOnlyMemory<byte> Read(TileId tile) => edge.TryGetValue(tile.Level, out var last) && last.Tile == tile ? last.Bytes : folder.Read(tile);
        for (; from < to;)
        {
            var next = Math.Min(to, from + MostEntries);
            foreach (var grown in TiledTree.Grow(from, [.. Leaves(from, next).Select(leaf => leaf.Hash)], Read).ToList())
            {
                edge[grown.Tile.Level] = grown;
            }
            from = next;
        }
        return new TiledTree(to, Read).Root();
    }

    /// <summary>Holds the rows at the right edge of a tree against its tiles.</summary>
    /// <exception cref="LedgerException"><c>ledger.fork</c>.</exception>
    public void ThrowIfRowsDiffer(long size)
    {
        var first = Math.Max(0, size - 1) / TileId.FullWidth * TileId.FullWidth;
        ThrowIfOthers(size, first, Leaves(first, size));
    }

    private void WriteSome(long from, long to)
    {
        var hashes = new TreeHash[to - from];
        // The bundle at the right edge is written anew in its wider form, so the entries before it in the same bundle are needed too.
        for (var first = from / TileId.FullWidth * TileId.FullWidth; first < to; first += MostEntries)
        {
            var leaves = Leaves(first, Math.Min(to, first + MostEntries));
            var old = (int)Math.Max(0, from - first);
            ThrowIfOthers(from, first, leaves.AsSpan(0, old));
            folder.Write(Bundles(first, leaves));
            for (var i = old; i < leaves.Length; i++)
            {
                hashes[first + i - from] = leaves[i].Hash;
            }
        }
        folder.Write(TiledTree.Grow(from, hashes, folder.Read));
    }

    // A row that was changed since it was hashed would stand in a bundle beside a tile that says otherwise.
    private void ThrowIfOthers(long size, long first, ReadOnlySpan<Leaf> leaves)
    {
        var tree = new TiledTree(size, folder.Read);
        for (var i = 0; i < leaves.Length; i++)
        {
            if (tree.LeafHash(first + i) != leaves[i].Hash)
            {
                throw new LedgerException("ledger.fork", $"The row of index {first + i} is not the entry in the tiles.");
            }
        }
    }

    private Leaf[] Leaves(long first, long end)
    {
        var packed = rows.PackedLeaves(first, end);
        var (known, leaves) = (_edge, new Leaf[packed.Count]);
        AllProcessors.For(leaves.Length, fewest: 512, i =>
            leaves[i] = known.GetValueOrDefault(first + i) is { } leaf && IsSame(leaf.Packed, packed[i]) ? leaf : Leaf.Of(packed[i]));
        var edge = Math.Max(first, end / TileId.FullWidth * TileId.FullWidth);
        _edge = leaves.Skip((int)(edge - first)).Select((leaf, i) => (edge + i, leaf)).ToDictionary();
        return leaves;
    }

    private static bool IsSame(object one, object other) =>
        one is byte[] bytes && other is byte[] others ? bytes.AsSpan().SequenceEqual(others) : one.Equals(other);

    private static IEnumerable<(TileId, ReadOnlyMemory<byte>)> Bundles(long first, Leaf[] leaves)
    {
        for (var start = 0; start < leaves.Length; start += TileId.FullWidth)
        {
            var width = Math.Min(TileId.FullWidth, leaves.Length - start);
            var bundle = new ArrayBufferWriter<byte>(width * 1500);
            for (var i = start; i < start + width; i++)
            {
                EntryBundle.Append(bundle, leaves[i].Entry);
            }
            yield return (new TileId(TileId.Entries, (first + start) / TileId.FullWidth, width), bundle.WrittenMemory);
        }
    }

    private sealed record Leaf(object Packed, byte[] Entry, TreeHash Hash)
    {
        public static Leaf Of(object packed)
        {
            var entry = Encoding.ASCII.GetBytes(PackedText.Read(packed));
            return new Leaf(packed, entry, MerkleTree.LeafHash(entry));
        }
    }
}
