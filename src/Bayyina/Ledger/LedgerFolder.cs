using System.Collections.Concurrent;
using System.Text;
using Bayyina.Proof;
using Bayyina.Storage;

namespace Bayyina.Ledger;

/// <summary>The published log on disk in C2SP tlog-tiles layout: <c>checkpoint</c>, <c>tile/L/N</c>, <c>tile/entries/N</c>.</summary>
public sealed class LedgerFolder(string root)
{
    // Folders whose own names this process has made durable: once is enough for each.
    private readonly ConcurrentDictionary<string, bool> _durable = new(StringComparer.Ordinal);

    /// <summary>The published checkpoint, or null before the first.</summary>
    /// <exception cref="LedgerException"><c>ledger.checkpoint_damaged</c>.</exception>
    public SignedNote? Checkpoint()
    {
        var path = PathOf("checkpoint");
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            return SignedNote.Parse(File.ReadAllText(path, Encoding.UTF8));
        }
        catch (ProofFormatException broken)
        {
            throw new LedgerException("ledger.checkpoint_damaged", broken.Message);
        }
    }

    /// <summary>Puts a checkpoint in the place of the one before, durably.</summary>
    public void Publish(SignedNote checkpoint) => DurableFile.Write(PathOf("checkpoint"), Encoding.UTF8.GetBytes(checkpoint.Format()));

    /// <summary>Whether a tile is there under its own name.</summary>
    public bool Has(TileId tile) => File.Exists(PathOf(tile.Path));

    /// <summary>The bytes of a tile.</summary>
    /// <exception cref="LedgerException"><c>ledger.tile_missing</c>.</exception>
    public ReadOnlyMemory<byte> Read(TileId tile)
    {
        try
        {
            return File.ReadAllBytes(PathOf(tile.Path));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            // A partial tile may be cleared away once its full one is there: the full one begins with the same hashes.
            var full = new TileId(tile.Level, tile.Index, TileId.FullWidth);
            return tile.Width < TileId.FullWidth && tile.Level != TileId.Entries && File.Exists(PathOf(full.Path))
                ? File.ReadAllBytes(PathOf(full.Path)).AsMemory(0, tile.Width * TreeHash.Length)
                : throw new LedgerException("ledger.tile_missing", tile.Path);
        }
    }

    /// <summary>Some entries of a log of a size, from their bundles; what they are held against is the caller's to see to.</summary>
    /// <param name="first">The index of the first; that of a bundle's first.</param>
    /// <param name="end">The index after the last.</param>
    /// <param name="size">Of the log.</param>
    /// <exception cref="LedgerException"><c>ledger.tile_missing</c>, <c>ledger.tile_malformed</c>.</exception>
    public List<ReadOnlyMemory<byte>> Entries(long first, long end, long size)
    {
        var entries = new List<ReadOnlyMemory<byte>>((int)(end - first));
        for (var at = first; at < end; at += TileId.FullWidth)
        {
            var tile = TileId.Holding(TileId.Entries, at, size);
            var full = new TileId(TileId.Entries, tile.Index, TileId.FullWidth);
            // The wider bundle begins with the same entries.
            var there = File.Exists(PathOf(tile.Path)) || !File.Exists(PathOf(full.Path)) ? tile : full;
            try
            {
                entries.AddRange(EntryBundle.Read(Read(there), there.Width).Take((int)Math.Min(tile.Width, end - at)));
            }
            catch (ProofFormatException malformed)
            {
                throw new LedgerException("ledger.tile_malformed", $"{there.Path}: {malformed.Message}");
            }
        }
        return entries;
    }

    /// <summary>Writes tiles durably. An existing name with the same bytes is left; with other bytes it stops everything.</summary>
    /// <exception cref="LedgerException"><c>ledger.tile_differs</c>.</exception>
    public void Write(IEnumerable<(TileId Tile, ReadOnlyMemory<byte> Bytes)> tiles)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (tile, bytes) in tiles)
        {
            var path = PathOf(tile.Path);
            if (File.Exists(path))
            {
                if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes.Span))
                {
                    throw new LedgerException("ledger.tile_differs", tile.Path);
                }
                continue;
            }
            var parent = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(parent);
            folders.Add(parent);
            for (var folder = parent; folder.Length > root.Length && !_durable.ContainsKey(folder); folder = Path.GetDirectoryName(folder)!)
            {
                folders.Add(Path.GetDirectoryName(folder)!);
            }
            DurableFile.WriteUnsynced(path, bytes.Span);
        }
        foreach (var folder in folders)
        {
            DurableFile.SyncFolder(folder);
        }
        foreach (var folder in folders.Where(folder => folder.Length > root.Length))
        {
            _durable[folder] = true;
        }
    }

    private string PathOf(string name) => Path.Combine(root, name);
}

/// <summary>The ledger is not what it must be, or cannot go on.</summary>
/// <param name="code">Stable, dotted.</param>
/// <param name="message">For the log.</param>
public sealed class LedgerException(string code, string message) : Exception(message)
{
    /// <summary>Stable, dotted.</summary>
    public string Code { get; } = code;
}
