namespace Bayyina.Proof;

/// <summary>The tiles that new leaves add to a tree (C2SP tlog-tiles).</summary>
internal static class TileGrowth
{
    public static IEnumerable<(TileId Tile, ReadOnlyMemory<byte> Bytes)> Tiles(
        long oldSize, IReadOnlyList<TreeHash> newLeaves, TileReader read)
    {
        var (level, oldCount, added) = (0, oldSize, newLeaves);
        while (added.Count > 0)
        {
            var fullTiles = new List<TreeHash>();
            var next = 0;
            for (var index = oldCount >> TileId.WidthBits; next < added.Count; index++)
            {
                var already = (int)Math.Max(oldCount - (index << TileId.WidthBits), 0);
                var width = Math.Min(already + added.Count - next, TileId.FullWidth);
                var tile = new TileId(level, index, width);
                var bytes = new byte[width * TreeHash.Length];
                if (already > 0)
                    CopyOld(new TileId(level, index, already), read, bytes);
                for (var i = already; i < width; i++)
                    added[next++].CopyTo(bytes.AsSpan(i * TreeHash.Length));
                yield return (tile, bytes);

                // Only full tiles are hashed into the level above.
                if (width == TileId.FullWidth)
                    fullTiles.Add(new TileNodes(tile, bytes)[TileId.WidthBits, 0]);
            }

            (level, oldCount, added) = (level + 1, oldCount >> TileId.WidthBits, fullTiles);
        }
    }

    private static void CopyOld(TileId tile, TileReader read, Span<byte> bytes)
    {
        var old = read(tile).Span;
        if (old.Length != tile.Width * TreeHash.Length)
        {
            throw new ProofFormatException(
                "tile.malformed", $"The tile {tile.Path} has {old.Length} bytes, not {tile.Width * TreeHash.Length}.");
        }

        old.CopyTo(bytes);
    }
}
