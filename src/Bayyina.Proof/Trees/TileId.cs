using System.Globalization;

namespace Bayyina.Proof;

/// <summary>Which tile of a log: its level, its index in the level, and how many hashes or entries it holds.</summary>
/// <param name="Level">0 for leaf hashes, above for hashes of full tiles of the level below (0 to 63); <see cref="Entries"/> for a bundle of entries.</param>
/// <param name="Index">The tile's zero-based index in its level.</param>
/// <param name="Width">1 to 256; below 256 the tile is partial.</param>
/// <remarks>C2SP tlog-tiles. A hash tile has exactly <c>Width × 32</c> bytes.</remarks>
public readonly record struct TileId(int Level, long Index, int Width)
{
    /// <summary>The level of entry bundles, which hold what was hashed into the leaves of level 0.</summary>
    public const int Entries = -1;

    /// <summary>The width of a full tile.</summary>
    public const int FullWidth = 256;

    internal const int WidthBits = 8;
    private const int HighestLevel = 63;

    public int Level { get; } = Level is >= Entries and <= HighestLevel ? Level : throw new ArgumentOutOfRangeException(nameof(Level));

    public long Index { get; } = Index >= 0 ? Index : throw new ArgumentOutOfRangeException(nameof(Index));

    public int Width { get; } = Width is >= 1 and <= FullWidth ? Width : throw new ArgumentOutOfRangeException(nameof(Width));

    /// <summary>Where the tile lies under the log's prefix: <c>tile/0/x001/234.p/5</c>, <c>tile/entries/000</c>.</summary>
    public string Path
    {
        get
        {
            var groups = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
            for (var rest = Index / 1000; rest > 0; rest /= 1000)
                groups = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{groups}");
            var level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
            return Width == FullWidth
                ? $"tile/{level}/{groups}"
                : string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{groups}.p/{Width}");
        }
    }

    /// <summary>The tile, as wide as a tree of <paramref name="treeSize"/> leaves has it, that holds one hash or entry of a level.</summary>
    /// <param name="level">A hash level, or <see cref="Entries"/>.</param>
    /// <param name="position">The zero-based index of the hash (or entry) in its level.</param>
    /// <param name="treeSize">The number of leaves of the tree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such hash.</exception>
    public static TileId Holding(int level, long position, long treeSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        // Shifts of 64 and more wrap around in C#; no tree of a 63-bit size reaches level 8.
        var hashes = level is > 7 or < Entries ? 0 : treeSize >> (WidthBits * Math.Max(level, 0));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, hashes);
        var index = position >> WidthBits;
        return new TileId(level, index, (int)Math.Min(hashes - (index << WidthBits), FullWidth));
    }

    /// <summary>Reads a path in the one form that <see cref="Path"/> writes; anything else is none.</summary>
    public static bool TryParse(string path, out TileId tile)
    {
        ArgumentNullException.ThrowIfNull(path);
        tile = default;
        // The longest is a 19-digit index with the longest level and width; whatever is longer is no tile.
        if (path.Length > 64 || !path.StartsWith("tile/", StringComparison.Ordinal))
            return false;

        var parts = path["tile/".Length..].Split('/');
        var width = FullWidth;
        var end = parts.Length;
        if (end >= 3 && parts[end - 2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryNumber(parts[end - 1], out var w) || w is < 1 or >= FullWidth)
                return false;
            width = (int)w;
            parts[end - 2] = parts[end - 2][..^2];
            end--;
        }

        if (end < 2 || !TryLevel(parts[0], out var level) || !TryIndex(parts.AsSpan(1, end - 1), out var index))
            return false;

        var candidate = new TileId(level, index, width);
        // One tile, one path: leading groups of zeros would make a second.
        if (candidate.Path != path)
            return false;
        tile = candidate;
        return true;
    }

    private static bool TryLevel(string text, out int level)
    {
        level = Entries;
        if (text == "entries")
            return true;
        if (!TryNumber(text, out var number) || number > HighestLevel)
            return false;
        level = (int)number;
        return true;
    }

    private static bool TryIndex(ReadOnlySpan<string> groups, out long index)
    {
        index = 0;
        foreach (var group in groups)
        {
            var digits = group.StartsWith('x') ? group.AsSpan(1) : group;
            if (digits.Length != 3 || !TryNumber(digits, out var value))
                return false;
            if (index > (long.MaxValue - value) / 1000)
                return false;
            index = index * 1000 + value;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
