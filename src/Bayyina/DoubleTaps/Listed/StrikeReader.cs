using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Bayyina.DoubleTaps;

/// <summary>
/// Reads a list of strikes: UTF-8, comma-separated, header <c>id,time,lat,lon,uncertainty_m</c> and optionally
/// <c>arrival_time,target,linked_ids,last_received_time</c>, in any order.
/// </summary>
/// <remarks>
/// <c>time</c>, <c>arrival_time</c>, <c>last_received_time</c>: see <see cref="StrikeTime"/>. <c>lat</c>, <c>lon</c>: degrees, WGS84.
/// <c>uncertainty_m</c>: metres, must stand: a place about which nothing is said is not therefore exact. <c>linked_ids</c>: with
/// <c>;</c> between.
/// </remarks>
public sealed class StrikeReader
{
    /// <summary>Faults that are told one by one; further ones are counted.</summary>
    public const int MostFaults = 100;

    /// <summary>Half the way around the Earth, in metres: no place is less certain.</summary>
    public const double MostUncertainty = 20_037_509;

    private const int MostIdBytes = 200;
    private static readonly string[] Required = ["id", "time", "lat", "lon", "uncertainty_m"];
    private static readonly string[] Optional = ["arrival_time", "target", "linked_ids", "last_received_time"];

    private readonly byte[] _file;
    private readonly CsvRows _csv;
    private readonly List<StrikeFault> _faults = [];
    private readonly List<string> _ignored = [];
    private readonly int[] _column = new int[Required.Length + Optional.Length];
    private int _faultCount;

    private readonly TimeSpan? _offset;

    private StrikeReader(byte[] file, TimeSpan? offset) => (_file, _csv, _offset) = (file, new CsvRows(file), offset);

    /// <param name="file">The whole file; it belongs to the reader from now on and is changed.</param>
    /// <param name="offset">What the list's times are ahead of UTC where they do not say so themselves.</param>
    public static StrikeReading Read(byte[] file, TimeSpan? offset = null)
    {
        var reader = new StrikeReader(file, offset);
        var rows = reader.Rows();
        return new StrikeReading(reader._faultCount == 0 ? new StrikeTable(file, rows) : null, reader._faults, reader._faultCount, reader._ignored);
    }

    private List<ListedRow> Rows()
    {
        if (!Utf8.IsValid(_file))
        {
            Fault(LineOfBrokenText(), "", "strikes.not_utf8", default);
            return [];
        }
        if (!ReadHeader(out var width))
        {
            return [];
        }
        var rows = new List<ListedRow>(Math.Max(16, _file.Length / 64));
        while (_csv.Next())
        {
            if (!_csv.IsWellFormed)
            {
                Fault(_csv.Line, "", "strikes.quotes", default);
            }
            else if (_csv.Cells.Count != width)
            {
                Fault(_csv.Line, "", "strikes.cells", Encoding.ASCII.GetBytes(_csv.Cells.Count.ToString(CultureInfo.InvariantCulture)));
            }
            else if (TryRead(out var row))
            {
                rows.Add(row);
            }
        }
        RefuseDoubles(CollectionsMarshal.AsSpan(rows));
        _faults.Sort((a, b) => a.Line.CompareTo(b.Line));
        return rows;
    }

    private bool ReadHeader(out int width)
    {
        width = 0;
        if (!_csv.Next())
        {
            Fault(1, "", "strikes.empty", default);
            return false;
        }
        Array.Fill(_column, -1);
        string[] names = [.. Required, .. Optional];
        width = _csv.Cells.Count;
        for (var i = 0; i < width; i++)
        {
            var name = Encoding.UTF8.GetString(_csv.Cells[i].Of(_file));
            var known = Array.IndexOf(names, name);
            if (known < 0)
            {
                _ignored.Add(name);
            }
            else if (_column[known] >= 0)
            {
                Fault(_csv.Line, name, "strikes.column_twice", default);
            }
            else
            {
                _column[known] = i;
            }
        }
        for (var i = 0; i < Required.Length; i++)
        {
            if (_column[i] < 0)
            {
                Fault(_csv.Line, Required[i], "strikes.column_missing", default);
            }
        }
        return _faultCount == 0;
    }

    private bool TryRead(out ListedRow row)
    {
        var before = _faultCount;
        row = new ListedRow { Line = _csv.Line, Id = At(0), Target = At(6), Linked = At(7) };
        var id = row.Id.Of(_file);
        if (id.Length is 0 or > MostIdBytes || id.IndexOfAnyInRange((byte)0, (byte)31) >= 0)
        {
            Fault(row.Line, Required[0], "strikes.id_malformed", id);
        }
        row.Time = Time(1, Required[1], required: true);
        row.Latitude = Degrees(2, 90, "strikes.latitude");
        row.Longitude = Degrees(3, 180, "strikes.longitude");
        if (!TryNumber(At(4).Of(_file), out row.Uncertainty) || row.Uncertainty is not (>= 0 and <= MostUncertainty))
        {
            Fault(row.Line, Required[4], "strikes.uncertainty", At(4).Of(_file));
        }
        row.Arrival = Time(5, Optional[0], required: false);
        row.LastReceived = Time(8, Optional[3], required: false);
        if (before == _faultCount && row.Arrival.IsKnown && row.Arrival.To < row.Time.From)
        {
            Fault(row.Line, Optional[0], "strikes.arrival_early", At(5).Of(_file));
        }
        return before == _faultCount;
    }

    private Cell At(int column) => _column[column] < 0 ? default : _csv.Cells[_column[column]];

    private StrikeTime Time(int column, string name, bool required)
    {
        var text = At(column).Of(_file);
        if (text.Length == 0 && !required)
        {
            return StrikeTime.None;
        }
        if (StrikeTime.Read(text, _offset, out var time) is { } code)
        {
            Fault(_csv.Line, name, code, text);
        }
        return time;
    }

    private double Degrees(int column, double most, string code)
    {
        if (!TryNumber(At(column).Of(_file), out var degrees) || degrees < -most || degrees > most)
        {
            Fault(_csv.Line, Required[column], code, At(column).Of(_file));
        }
        return degrees;
    }

    // Up to 15 digits and a power of ten up to 10^15 are exact as doubles, so their quotient is the nearest one to what is written.
    private static bool TryNumber(ReadOnlySpan<byte> text, out double number)
    {
        long digits = 0;
        var (at, after, seen) = (text is [(byte)'-' or (byte)'+', ..] ? 1 : 0, -1, 0);
        for (; at < text.Length && seen <= 15; at++)
        {
            if (text[at] is >= (byte)'0' and <= (byte)'9')
            {
                digits = (digits * 10) + text[at] - '0';
                seen++;
                after += after >= 0 ? 1 : 0;
            }
            else if (text[at] == '.' && after < 0)
            {
                after = 0;
            }
            else
            {
                break;
            }
        }
        if (at == text.Length && seen is > 0 and <= 15)
        {
            number = (after > 0 ? digits / Powers[after] : digits) * (text[0] == '-' ? -1 : 1);
            return true;
        }
        return Utf8Parser.TryParse(text, out number, out var read) && read == text.Length && read > 0 && double.IsFinite(number);
    }

    private static readonly double[] Powers = [.. Enumerable.Range(0, 16).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    private void RefuseDoubles(Span<ListedRow> rows)
    {
        var ids = new TextTable(_file, rows.Length);
        var lines = new int[rows.Length];
        foreach (ref var row in rows)
        {
            var number = ids.Add(row.Id, out var isNew);
            if (isNew)
            {
                lines[number] = row.Line;
            }
            else
            {
                Fault(row.Line, Required[0], "strikes.id_twice", Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(row.Id.Of(_file))} = {lines[number]}"));
            }
        }
    }

    private void Fault(int line, string column, string code, ReadOnlySpan<byte> found)
    {
        if (_faultCount++ < MostFaults)
        {
            var text = Encoding.UTF8.GetString(found);
            _faults.Add(new StrikeFault(line, column, code, text.Length > 60 ? text[..60] + "…" : text));
        }
    }

    private int LineOfBrokenText()
    {
        var line = 1;
        for (var at = 0; at < _file.Length; line++)
        {
            var length = _file.AsSpan(at).IndexOf((byte)'\n') is var end and >= 0 ? end + 1 : _file.Length - at;
            if (!Utf8.IsValid(_file.AsSpan(at, length)))
            {
                break;
            }
            at += length;
        }
        return line;
    }
}
