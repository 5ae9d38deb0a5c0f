using Bayyina.Ledger;
using Bayyina.Proof;

namespace Bayyina.Backups;

/// <summary>Copies the tiles of a log of one size that are not there yet; entry bundles are held against the hash tiles as they are copied.</summary>
internal static class TileCopy
{
    /// <summary>Copies.</summary>
    /// <param name="from">Where they are.</param>
    /// <param name="last">Of the log.</param>
    /// <param name="has">Whether a tile is there already.</param>
    /// <param name="write">Writes some durably.</param>
    /// <returns>How many were not there.</returns>
    /// <exception cref="LedgerException"><c>ledger.tile_missing</c>, <c>ledger.tile_differs</c>, <c>ledger.tile_malformed</c>.</exception>
    public static int Copy(LedgerFolder from, Checkpoint last, Func<TileId, bool> has, Action<IEnumerable<(TileId Tile, ReadOnlyMemory<byte> Bytes)>> write)
    {
        var tree = new TiledTree(last.Size, from.Read);
        if (tree.Root() != last.Root)
        {
            throw new LedgerException("ledger.tile_differs", $"The hash tiles of size {last.Size} have another root than the checkpoint.");
        }
        var copied = 0;
        foreach (var some in Of(last.Size).Where(tile => !has(tile)).Chunk(TileId.FullWidth))
        {
            write(some.Select(tile => (tile, tile.Level == TileId.Entries ? Held(from, tree, tile) : from.Read(tile))));
            copied += some.Length;
        }
        return copied;
    }

    /// <summary>All tiles of a log of a size.</summary>
    public static IEnumerable<TileId> Of(long size)
    {
        foreach (var tile in OfLevel(TileId.Entries, size))
        {
            yield return tile;
        }
        var level = 0;
        for (var width = size; width > 0; width /= TileId.FullWidth, level++)
        {
            foreach (var tile in OfLevel(level, width))
            {
                yield return tile;
            }
        }
    }

    private static IEnumerable<TileId> OfLevel(int level, long width)
    {
        for (var index = 0L; index * TileId.FullWidth < width; index++)
        {
            yield return new TileId(level, index, (int)Math.Min(TileId.FullWidth, width - (index * TileId.FullWidth)));
        }
    }

    private static ReadOnlyMemory<byte> Held(LedgerFolder from, TiledTree tree, TileId tile)
    {
        var bytes = from.Read(tile);
        try
        {
            var first = tile.Index * TileId.FullWidth;
            foreach (var (i, entry) in EntryBundle.Read(bytes, tile.Width).Index())
            {
                if (MerkleTree.LeafHash(entry.Span) != tree.LeafHash(first + i))
                {
                    throw new LedgerException("ledger.tile_differs", tile.Path);
                }
            }
            return bytes;
        }
        catch (ProofFormatException malformed)
        {
            throw new LedgerException("ledger.tile_malformed", $"{tile.Path}: {malformed.Message}");
        }
    }
}
