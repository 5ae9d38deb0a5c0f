using System.Text;

namespace Bayyina.DoubleTaps;

/// <summary>One strike of a list, as it stands in the file.</summary>
internal struct ListedRow
{
    public StrikeTime Time;
    public StrikeTime Arrival;
    public StrikeTime LastReceived;
    public double Latitude;
    public double Longitude;
    public double Uncertainty;
    public Cell Id;
    public Cell Target;
    public Cell Linked;
    public int Line;
}

/// <summary>The strikes of a list by rank: in the order of their times (of the middle where a time is an interval), then of their ids.</summary>
/// <remarks>The order of the file's rows leaves no trace. Texts stay in the file's bytes.</remarks>
public sealed class StrikeTable
{
    private readonly byte[] _file;
    private readonly ListedRow[] _rows;

    internal StrikeTable(byte[] file, IReadOnlyList<ListedRow> rows)
    {
        _file = file;
        _rows = Ranked(file, rows);
    }

    public int Count => _rows.Length;

    internal ListedRow[] Rows => _rows;

    internal byte[] File => _file;

    /// <summary>Its own id, as it was given.</summary>
    public string Id(int rank) => Encoding.UTF8.GetString(_rows[rank].Id.Of(_file));

    public StrikeTime Time(int rank) => _rows[rank].Time;

    public StrikeTime Arrival(int rank) => _rows[rank].Arrival;

    /// <summary>Minutes from the one to the other, from middle to middle where a time is an interval.</summary>
    public double MinutesBetween(int first, int second) => (_rows[second].Time.TwiceMiddle - _rows[first].Time.TwiceMiddle) / 120.0;

    /// <summary>Minutes from the arrival at the first to the second; null where no arrival is known, or nobody had arrived yet.</summary>
    public double? MinutesSinceArrival(int first, int second) =>
        _rows[first].Arrival is { IsKnown: true } arrival && _rows[second].Time.TwiceMiddle >= arrival.TwiceMiddle
            ? (_rows[second].Time.TwiceMiddle - arrival.TwiceMiddle) / 120.0
            : null;

    private static ListedRow[] Ranked(byte[] file, IReadOnlyList<ListedRow> rows)
    {
        var times = new long[rows.Count];
        var order = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            (times[i], order[i]) = (rows[i].Time.TwiceMiddle, i);
        }
        Array.Sort(times, order);
        var byId = Comparer<int>.Create((a, b) => rows[a].Id.Of(file).SequenceCompareTo(rows[b].Id.Of(file)));
        for (int from = 0, to; from < times.Length; from = to)
        {
            for (to = from + 1; to < times.Length && times[to] == times[from]; to++)
            {
            }
            if (to - from > 1)
            {
                Array.Sort(order, from, to - from, byId);
            }
        }
        var ranked = new ListedRow[rows.Count];
        for (var i = 0; i < ranked.Length; i++)
        {
            ranked[i] = rows[order[i]];
        }
        return ranked;
    }
}
