namespace Bayyina.Proof.Tests.Trees;

/// <summary>A log's hash tiles in a dictionary; keeps partial tiles of every size, counts reads.</summary>
internal sealed class TilesInMemory
{
    private readonly Dictionary<TileId, byte[]> _tiles = [];
    private long _size;

    public long Size => _size;

    public int Reads { get; private set; }

    public IReadOnlyDictionary<TileId, byte[]> Tiles => _tiles;

    public static TilesInMemory Of(IReadOnlyList<TreeHash> leaves)
    {
        var tiles = new TilesInMemory();
        tiles.Append(leaves);
        return tiles;
    }

    public void Append(IReadOnlyList<TreeHash> leaves)
    {
        foreach (var (tile, bytes) in TiledTree.Grow(_size, leaves, Read))
            _tiles.Add(tile, bytes.ToArray());
        _size += leaves.Count;
    }

    public TiledTree Tree(long? size = null) => new(size ?? _size, Read);

    public ReadOnlyMemory<byte> Read(TileId tile)
    {
        Reads++;
        if (_tiles.TryGetValue(tile, out var bytes))
            return bytes;
        // As C2SP tlog-tiles has it: a wider tile begins with the narrower one.
        var wider = _tiles.Keys.First(t => t.Level == tile.Level && t.Index == tile.Index && t.Width > tile.Width);
        return _tiles[wider].AsMemory(0, tile.Width * TreeHash.Length);
    }
}
