using Bayyina.Ledger;

namespace Bayyina.Web.Live;

/// <summary>The last entries of the ledger, in memory: what somebody missed is told from here, and the database is not asked for it.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class RecentEntries(int most)
{
    private readonly Lock _turn = new();
    private readonly LedgerEntry[] _kept = new LedgerEntry[most];
    private long _start;
    private long _end;

    /// <summary>The size of the ledger up to which they go.</summary>
    public long Size
    {
        get
        {
            using var turn = _turn.EnterScope();
            return _end;
        }
    }

    /// <summary>Follows the ledger to a size, reading what is new of it, or only its last part where more is new than is kept.</summary>
    /// <param name="size">How many entries it has.</param>
    /// <param name="read">Reads those from an index up to another.</param>
    /// <returns>Whether anything is new.</returns>
    public bool Follow(long size, Func<long, long, IReadOnlyList<LedgerEntry>> read)
    {
        var end = Size;
        if (size == end)
        {
            return false;
        }
        // Smaller: another database was put in its place. Nothing that is known counts then.
        var from = size < end || end == 0 ? Math.Max(0, size - most) : Math.Max(end, size - most);
        var news = read(from, size);
        using var turn = _turn.EnterScope();
        if (from != _end)
        {
            _start = from;
        }
        foreach (var entry in news)
        {
            _kept[entry.Index % most] = entry;
        }
        _end = size;
        _start = Math.Max(_start, _end - most);
        return true;
    }

    /// <summary>Those from an index on; null where some are not kept any more, or the ledger never was that long.</summary>
    public (IReadOnlyList<LedgerEntry> Entries, long Size)? Since(long index)
    {
        using var turn = _turn.EnterScope();
        if (index < _start || index > _end)
        {
            return null;
        }
        var entries = new LedgerEntry[_end - index];
        for (var i = index; i < _end; i++)
        {
            entries[i - index] = _kept[i % most];
        }
        return (entries, _end);
    }
}
