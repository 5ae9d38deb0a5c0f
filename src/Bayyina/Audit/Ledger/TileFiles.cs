using System.Globalization;
using Bayyina.Proof;

namespace Bayyina.Audit;

/// <summary>The files of a ledger's tiles as they lie there.</summary>
/// <param name="root">The ledger's folder.</param>
internal sealed class TileFiles(string root)
{
    private const int LongestBundle = TileId.FullWidth * (EntryBundle.LongestEntry + 2);

    /// <summary>Every file of a tile, whole or partial, in growing width.</summary>
    public IReadOnlyList<TileId> Of(int level, long index)
    {
        var found = new List<TileId>();
        var full = new TileId(level, index, TileId.FullWidth);
        var partial = PathOf(full) + ".p";
        if (Directory.Exists(partial))
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(partial))
            {
                if (int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is > 0 and < TileId.FullWidth
                    && Path.GetFileName(path) == width.ToString(CultureInfo.InvariantCulture))
                {
                    found.Add(new TileId(level, index, width));
                }
            }
        }
        if (Path.Exists(PathOf(full)))
        {
            found.Add(full);
        }
        found.Sort((one, other) => one.Width.CompareTo(other.Width));
        return found;
    }

    /// <summary>The bytes of a file; null where it cannot be read.</summary>
    public byte[]? Read(TileId tile)
    {
        try
        {
            // Nothing that belongs here is longer than the longest bundle.
            var path = PathOf(tile);
            return new FileInfo(path).Length > LongestBundle ? [] : File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where a tile lies.</summary>
    public string PathOf(TileId tile) => Path.Combine(root, tile.Path);

    /// <summary>How a tile is called in a finding: its path in the data folder.</summary>
    public static string NameOf(TileId tile) => "ledger/" + tile.Path;

    /// <summary>The paths of all files below the ledger's folder, relative to it, with <c>/</c>.</summary>
    public IEnumerable<string> All() => Directory.Exists(Path.Combine(root, "tile"))
        ? Directory.EnumerateFiles(Path.Combine(root, "tile"), "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
        : [];
}
