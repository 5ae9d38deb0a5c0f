using System.Buffers;
using System.Text;
using Bayyina.Proof;

namespace Bayyina.Ledger;

/// <summary>Entry bundles and hash tiles: a pure function of the rows, so writing them again changes nothing.</summary>
internal sealed class TileBuilder(LedgerRows rows, LedgerFolder folder)
{
    private const long MostAtOnce = TileId.FullWidth * TileId.FullWidth;

    /// <summary>Writes what a tree of <paramref name="to"/> leaves has and one of <paramref name="from"/> had not: bundles first.</summary>
    public void Write(long from, long to)
    {
        // In steps of whole tiles of the second level: bounded memory, and no partial tile that no checkpoint needs.
        while (from < to)
        {
            var next = Math.Min(to, (from / MostAtOnce * MostAtOnce) + MostAtOnce);
            WriteSome(from, next);
            from = next;
        }
    }

    private void WriteSome(long from, long to)
    {
        // The bundle at the right edge is written anew in its wider form, so the leaves before it in the same bundle are needed too.
        var first = from / TileId.FullWidth * TileId.FullWidth;
        var leaves = rows.Leaves(first, to).ConvertAll(Encoding.ASCII.GetBytes);
        folder.Write(Bundles(first, leaves));
        var hashes = new TreeHash[to - from];
        Parallel.For(0, hashes.Length, i => hashes[i] = MerkleTree.LeafHash(leaves[(int)(from - first) + i]));
        folder.Write(TiledTree.Grow(from, hashes, folder.Read));
    }

    private static IEnumerable<(TileId, ReadOnlyMemory<byte>)> Bundles(long first, List<byte[]> leaves)
    {
        for (var start = 0; start < leaves.Count; start += TileId.FullWidth)
        {
            var width = Math.Min(TileId.FullWidth, leaves.Count - start);
            var bundle = new ArrayBufferWriter<byte>(width * 1500);
            for (var i = start; i < start + width; i++)
            {
                EntryBundle.Append(bundle, leaves[i]);
            }
            yield return (new TileId(TileId.Entries, (first + start) / TileId.FullWidth, width), bundle.WrittenMemory);
        }
    }
}
