using System.Buffers;
using Bayyina.Proof;

namespace Bayyina.Audit;

/// <summary>One statement of the ledger as its row has it.</summary>
/// <param name="Entry">The ledger's entry; null where there is no row, or none that could be one.</param>
/// <param name="IsCredible">Whether the row agrees with itself: its id is that of its text.</param>
internal readonly record struct LedgerLeaf(byte[]? Entry, bool IsCredible);

/// <summary>What became of the leaves of one tile.</summary>
/// <param name="Hashes">What the entries hash to, by the row, the bundle and the tile together; null where none of them tells.</param>
/// <param name="IsRow">Whether the row is that entry.</param>
internal sealed record CheckedTile(TreeHash?[] Hashes, bool[] IsRow);

/// <summary>Holds entry bundles and hash tiles against the rows, and the roots that come of it against what was signed.</summary>
/// <remarks>
/// Where row, bundle and tile of an entry disagree, the two that agree tell which of them is damaged, so that the fault is named where
/// it is. Memory is a tile a level.
/// </remarks>
/// <param name="files">The tiles.</param>
/// <param name="findings">Told what is wrong.</param>
/// <param name="signed">The sizes of signed checkpoints: their tiles must be there.</param>
internal sealed class TileAudit(TileFiles files, Findings findings, IReadOnlyCollection<long> signed)
{
    // A tile holds 2^8 hashes.
    private const int WidthBits = 8;

    private readonly List<List<TreeHash?>> _levels = [];
    private readonly List<long> _below = [];
    private readonly Frontier _frontier = new();
    private readonly Dictionary<long, TreeHash> _roots = [];
    private long _leaves;
    private bool _isBroken;

    /// <summary>The root of a tree of a signed size; null where an entry is nowhere to be found.</summary>
    public TreeHash? RootOf(long size) => size == 0 ? MerkleTree.EmptyRoot : _roots.TryGetValue(size, out var root) ? root : null;

    /// <summary>Looks at one tile of leaves and its bundle. Safe on several threads; the results go to <see cref="Add"/> in their order.</summary>
    public CheckedTile Check(long index, IReadOnlyList<LedgerLeaf> leaves)
    {
        var rows = new TreeHash?[leaves.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = leaves[i].Entry is { Length: <= EntryBundle.LongestEntry } entry ? MerkleTree.LeafHash(entry) : null;
        }
        var tiles = Read(files.Of(0, index));
        var bundles = Read(files.Of(TileId.Entries, index));
        byte[]?[] entries = [.. leaves.Select(leaf => leaf.Entry)];
        var hashes = rows;
        var isRow = new bool[rows.Length];
        Array.Fill(isRow, true);
        if (Array.Exists(rows, row => row is null) || !AreAs(tiles, TileBytes(rows)) || !AreAs(bundles, BundleOf(entries)))
        {
            (hashes, entries) = Vote(index, leaves, rows, tiles, bundles);
            for (var i = 0; i < rows.Length; i++)
            {
                isRow[i] = rows[i] is { } row && (hashes[i] is not { } told || told == row);
            }
        }
        Tell(0, index, tiles, TileBytes(hashes), rows.Length);
        Tell(TileId.Entries, index, bundles, BundleOf(entries), rows.Length);
        findings.Looked("entries", rows.Length);
        return new CheckedTile(hashes, isRow);
    }

    /// <summary>Takes the next tile of leaves into the tree.</summary>
    public void Add(CheckedTile tile)
    {
        var hashes = tile.Hashes;
        _isBroken |= Array.Exists(hashes, hash => hash is null);
        if (!_isBroken)
        {
            var whole = Array.ConvertAll(hashes, hash => hash!.Value);
            foreach (var size in signed.Where(size => size > _leaves && size <= _leaves + whole.Length))
            {
                _roots[size] = _frontier.RootWith(whole.AsSpan(0, (int)(size - _leaves)));
            }
            if (whole.Length == TileId.FullWidth)
            {
                _frontier.Add(MerkleTree.Root(whole), WidthBits);
            }
        }
        _leaves += hashes.Length;
        if (hashes.Length == TileId.FullWidth)
        {
            Rise(1, RootOf(hashes));
        }
    }

    /// <summary>Looks at the last, partial tiles of the upper levels.</summary>
    public void End()
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            if (_levels[level].Count > 0)
            {
                CheckUpper(level + 1);
            }
        }
    }

    private void Rise(int level, TreeHash? hash)
    {
        if (_levels.Count < level)
        {
            _levels.Add([]);
            _below.Add(0);
        }
        var tile = _levels[level - 1];
        tile.Add(hash);
        if (tile.Count < TileId.FullWidth)
        {
            return;
        }
        CheckUpper(level);
        var root = RootOf([.. tile]);
        tile.Clear();
        _below[level - 1]++;
        Rise(level + 1, root);
    }

    private void CheckUpper(int level)
    {
        var (hashes, index) = (_levels[level - 1], _below[level - 1]);
        Tell(level, index, Read(files.Of(level, index)), TileBytes([.. hashes]), hashes.Count);
    }

    private static TreeHash? RootOf(TreeHash?[] hashes) =>
        Array.Exists(hashes, hash => hash is null) ? null : MerkleTree.Root(Array.ConvertAll(hashes, hash => hash!.Value));

    private List<(TileId Tile, byte[]? Bytes)> Read(IReadOnlyList<TileId> tiles) => [.. tiles.Select(tile => (tile, files.Read(tile)))];

    // Expected: the bytes of each width, as far as they are known.
    private void Tell(int level, long index, List<(TileId Tile, byte[]? Bytes)> found, List<byte[]?> expected, int width)
    {
        foreach (var (tile, bytes) in found.Where(f => f.Tile.Width <= width))
        {
            findings.Looked("tiles");
            if (bytes is null)
            {
                findings.Add(FindingKinds.TileUnreadable, TileFiles.NameOf(tile));
            }
            else if (Joined(expected, tile.Width) is { } right && !bytes.AsSpan().SequenceEqual(right))
            {
                findings.Add(
                    bytes.Length < right.Length && right.AsSpan().StartsWith(bytes) ? FindingKinds.TileTorn : FindingKinds.TileDiffers, TileFiles.NameOf(tile),
                    Number(bytes.Length), Number(right.Length));
            }
        }
        foreach (var size in signed)
        {
            var needed = Math.Min((size >> (WidthBits * Math.Max(level, 0))) - (index << WidthBits), TileId.FullWidth);
            // A partial tile may be cleared away once the full one is there.
            if (needed > 0 && !found.Exists(f => f.Tile.Width == needed || f.Tile.Width == TileId.FullWidth))
            {
                findings.Add(FindingKinds.TileMissing, TileFiles.NameOf(new TileId(level, index, (int)needed)));
                return;
            }
        }
    }

    private static bool AreAs(List<(TileId Tile, byte[]? Bytes)> found, List<byte[]?> expected) => found.TrueForAll(f =>
        f.Tile.Width > expected.Count || (f.Bytes is not null && Joined(expected, f.Tile.Width) is { } right && f.Bytes.AsSpan().SequenceEqual(right)));

    // The bytes of a file by entry or hash; empty where it has not its form.
    private static byte[][] Parts(TileId tile, byte[]? bytes)
    {
        if (bytes is null || (tile.Level != TileId.Entries && bytes.Length != tile.Width * TreeHash.Length))
        {
            return [];
        }
        if (tile.Level != TileId.Entries)
        {
            return [.. bytes.Chunk(TreeHash.Length)];
        }
        try
        {
            return [.. EntryBundle.Read(bytes, tile.Width).Select(entry => entry.ToArray())];
        }
        catch (ProofFormatException)
        {
            return [];
        }
    }

    // Row, tile and bundle of each entry have a voice each, and so has every older partial file that holds it.
    private (TreeHash?[] Hashes, byte[]?[] Entries) Vote(
        long index, IReadOnlyList<LedgerLeaf> leaves, TreeHash?[] rows, List<(TileId Tile, byte[]? Bytes)> tiles, List<(TileId Tile, byte[]? Bytes)> bundles)
    {
        var inTiles = tiles.ConvertAll(f => Array.ConvertAll(Parts(f.Tile, f.Bytes), part => TreeHash.From(part)));
        var entries = bundles.ConvertAll(f => Parts(f.Tile, f.Bytes));
        var inBundles = entries.ConvertAll(parts => Array.ConvertAll(parts, part => MerkleTree.LeafHash(part)));
        var above = Above(index);
        // Where voices are equal, the tile above tells, if all the hashes of this one are at hand.
        var isTileRight = above is not null && inTiles.Exists(tile => tile.Length == TileId.FullWidth && MerkleTree.Root(tile) == above);
        var hashes = new TreeHash?[rows.Length];
        var kept = new byte[]?[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var voices = inTiles.Concat(inBundles).Where(file => i < file.Length).Select(file => file[i]).ToList();
            if (rows[i] is { } row)
            {
                voices.Add(row);
            }
            var loudest = voices.GroupBy(hash => hash).GroupBy(group => group.Count(), group => group.Key).OrderByDescending(group => group.Key).FirstOrDefault()?.ToList() ?? [];
            TreeHash? inTile = inTiles.FindLast(tile => i < tile.Length) is { } widest ? widest[i] : null;
            TreeHash? inBundle = inBundles.FindLast(bundle => i < bundle.Length) is { } last ? last[i] : null;
            hashes[i] = loudest.Count == 0 ? null
                : loudest.Count == 1 ? loudest[0]
                : isTileRight ? inTile
                : rows[i] is { } own && loudest.Contains(own) && leaves[i].IsCredible ? own
                : inBundle ?? inTile ?? loudest[0];
            kept[i] = hashes[i] is null ? null : hashes[i] == rows[i] ? leaves[i].Entry : EntryOf(hashes[i]!.Value, i, inBundles, entries);
        }
        return (hashes, kept);
    }

    private static byte[]? EntryOf(TreeHash hash, int i, List<TreeHash[]> inBundles, List<byte[][]> entries)
    {
        var at = inBundles.FindIndex(bundle => i < bundle.Length && bundle[i] == hash);
        return at < 0 ? null : entries[at][i];
    }

    // The hash of a whole tile as the level above has it.
    private TreeHash? Above(long index)
    {
        foreach (var (tile, bytes) in Read(files.Of(1, index >> WidthBits)))
        {
            if (Parts(tile, bytes) is { } parts && index % TileId.FullWidth < parts.Length)
            {
                return TreeHash.From(parts[index % TileId.FullWidth]);
            }
        }
        return null;
    }

    private static List<byte[]?> TileBytes(TreeHash?[] hashes) => [.. hashes.Select(hash => hash?.ToArray())];

    private static List<byte[]?> BundleOf(byte[]?[] entries)
    {
        var parts = new List<byte[]?>(entries.Length);
        var buffer = new ArrayBufferWriter<byte>(2048);
        foreach (var entry in entries)
        {
            buffer.ResetWrittenCount();
            if (entry is { Length: <= EntryBundle.LongestEntry })
            {
                EntryBundle.Append(buffer, entry);
            }
            parts.Add(entry is { Length: <= EntryBundle.LongestEntry } ? buffer.WrittenSpan.ToArray() : null);
        }
        return parts;
    }

    private static byte[]? Joined(List<byte[]?> parts, int width)
    {
        var length = 0;
        for (var i = 0; i < width; i++)
        {
            if (parts[i] is not { } part)
            {
                return null;
            }
            length += part.Length;
        }
        var joined = new byte[length];
        var at = 0;
        for (var i = 0; i < width; i++)
        {
            parts[i]!.CopyTo(joined, at);
            at += parts[i]!.Length;
        }
        return joined;
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
