using System.Buffers;
using System.Text;
using Bayyina.Proof;

namespace Bayyina.Ledger;

/// <summary>Entry bundles and hash tiles: a pure function of the rows, so writing them again changes nothing.</summary>
internal sealed class TileBuilder(LedgerRows rows, LedgerFolder folder)
{
    // Whole tiles of the second level, so that no partial tile comes about that no checkpoint needs; only their hashes are in memory.
    private const long MostHashes = TileId.FullWidth * TileId.FullWidth;

    // Whole bundles; only so many entries are in memory.
    private const int MostEntries = 8 * TileId.FullWidth;

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
            foreach (var grown in TiledTree.Grow(from, Hashes(Entries(from, next)), Read).ToList())
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
        ThrowIfOthers(size, first, Hashes(Entries(first, size)));
    }

    private void WriteSome(long from, long to)
    {
        var hashes = new TreeHash[to - from];
        // The bundle at the right edge is written anew in its wider form, so the entries before it in the same bundle are needed too.
        for (var first = from / TileId.FullWidth * TileId.FullWidth; first < to; first += MostEntries)
        {
            var entries = Entries(first, Math.Min(to, first + MostEntries));
            var some = Hashes(entries);
            var old = (int)Math.Max(0, from - first);
            ThrowIfOthers(from, first, some.AsSpan(0, old));
            folder.Write(Bundles(first, entries));
            some.AsSpan(old).CopyTo(hashes.AsSpan((int)(first + old - from)));
        }
        folder.Write(TiledTree.Grow(from, hashes, folder.Read));
    }

    // A row that was changed since it was hashed would stand in a bundle beside a tile that says otherwise.
    private void ThrowIfOthers(long size, long first, ReadOnlySpan<TreeHash> hashes)
    {
        var tree = new TiledTree(size, folder.Read);
        for (var i = 0; i < hashes.Length; i++)
        {
            if (tree.LeafHash(first + i) != hashes[i])
            {
                throw new LedgerException("ledger.fork", $"The row of index {first + i} is not the entry in the tiles.");
            }
        }
    }

    private List<byte[]> Entries(long first, long end) => rows.Leaves(first, end).ConvertAll(Encoding.ASCII.GetBytes);

    private static TreeHash[] Hashes(List<byte[]> entries)
    {
        var hashes = new TreeHash[entries.Count];
        Parallel.For(0, hashes.Length, i => hashes[i] = MerkleTree.LeafHash(entries[i]));
        return hashes;
    }

    private static IEnumerable<(TileId, ReadOnlyMemory<byte>)> Bundles(long first, List<byte[]> entries)
    {
        for (var start = 0; start < entries.Count; start += TileId.FullWidth)
        {
            var width = Math.Min(TileId.FullWidth, entries.Count - start);
            var bundle = new ArrayBufferWriter<byte>(width * 1500);
            for (var i = start; i < start + width; i++)
            {
                EntryBundle.Append(bundle, entries[i]);
            }
            yield return (new TileId(TileId.Entries, (first + start) / TileId.FullWidth, width), bundle.WrittenMemory);
        }
    }
}
