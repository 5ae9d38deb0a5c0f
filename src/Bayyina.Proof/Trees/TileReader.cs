namespace Bayyina.Proof;

/// <summary>Reads a hash tile from wherever a log keeps them.</summary>
/// <param name="tile">Which one, and how wide it must be.</param>
/// <returns>
/// Exactly <c>Width × 32</c> bytes. Where the partial tile of that width is gone because a wider one took its place,
/// the reader returns the front of the wider one (C2SP tlog-tiles, "Partial Tiles").
/// </returns>
/// <remarks>Throws what fits its store where the tile is absent; the exception passes through.</remarks>
public delegate ReadOnlyMemory<byte> TileReader(TileId tile);
