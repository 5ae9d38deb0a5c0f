namespace Bayyina.Proof;

/// <summary>One tile with every complete subtree inside it hashed, so that proofs through the same tile are lookups.</summary>
internal sealed class TileNodes
{
    // Rows from the tile's own hashes (row 0, up to 256) to its root (row 8): 256 + 128 + … + 1.
    private readonly TreeHash[] _nodes = new TreeHash[2 * TileId.FullWidth - 1];

    public TileNodes(TileId tile, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != tile.Width * TreeHash.Length)
        {
            throw new ProofFormatException(
                "tile.malformed", $"The tile {tile.Path} has {bytes.Length} bytes, not {tile.Width * TreeHash.Length}.");
        }

        Tile = tile;
        for (var i = 0; i < tile.Width; i++)
            _nodes[i] = TreeHash.From(bytes.Slice(i * TreeHash.Length, TreeHash.Length));
        for (var row = 1; row <= TileId.WidthBits; row++)
        {
            for (var i = 0; i < tile.Width >> row; i++)
                _nodes[RowStart(row) + i] = MerkleTree.NodeHash(this[row - 1, 2 * i], this[row - 1, 2 * i + 1]);
        }
    }

    public TileId Tile { get; }

    public TreeHash this[int row, int i] => _nodes[RowStart(row) + i];

    private static int RowStart(int row) => 2 * TileId.FullWidth - (2 * TileId.FullWidth >> row);
}
