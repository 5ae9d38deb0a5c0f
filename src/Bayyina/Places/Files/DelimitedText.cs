using System.Text;

namespace Bayyina.Places;

/// <summary>Rows of a delimited text, one at a time: CSV (RFC 4180), or fields between tabs without quotes, as GeoNames writes them.</summary>
/// <remarks>Whatever the file holds, no more than one row of bounded size is in memory.</remarks>
internal sealed class DelimitedText(Stream stream, char delimiter, bool leaveOpen = false) : IDisposable
{
    /// <summary>Letters in one row.</summary>
    public const int LongestRow = 65_536;

    // A byte that is no UTF-8 is refused where it stands rather than replaced.
    private readonly StreamReader _reader = new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen);
    private readonly StringBuilder _field = new();
    private bool _begun;
    private long _lines;

    /// <summary>The line on which the last row began, from 1 on.</summary>
    public long Line { get; private set; }

    /// <summary>The next row; null at the end.</summary>
    /// <exception cref="PlacesException"><c>places.encoding</c>, <c>places.nul</c>, <c>places.row_too_long</c>, <c>places.quote</c>.</exception>
    public List<string>? Next()
    {
        try
        {
            return Row();
        }
        catch (DecoderFallbackException)
        {
            throw PlacesException.Of(_lines + 1, "places.encoding");
        }
    }

    public void Dispose() => _reader.Dispose();

    private List<string>? Row()
    {
        if (!_begun)
        {
            _begun = true;
            if (_reader.Peek() == '\uFEFF')
            {
                _reader.Read();
            }
        }
        Line = _lines + 1;
        if (_reader.Peek() < 0)
        {
            return null;
        }
        var row = new List<string>(8);
        var (quoted, closed, letters) = (false, false, 0);
        _field.Clear();
        for (; ; )
        {
            var next = _reader.Read();
            if (++letters > LongestRow)
            {
                throw PlacesException.Of(Line, "places.row_too_long");
            }
            if (quoted)
            {
                switch (next)
                {
                    case < 0:
                        throw PlacesException.Of(Line, "places.quote");
                    case '"' when _reader.Peek() == '"':
                        _reader.Read();
                        _field.Append('"');
                        break;
                    case '"':
                        (quoted, closed) = (false, true);
                        break;
                    default:
                        Take((char)next);
                        break;
                }
                continue;
            }
            if (next == delimiter)
            {
                row.Add(_field.ToString());
                _field.Clear();
                closed = false;
            }
            else if (next is < 0 or '\n' || (next == '\r' && _reader.Peek() is '\n' or -1))
            {
                if (next == '\r' && _reader.Peek() == '\n')
                {
                    _reader.Read();
                }
                _lines++;
                row.Add(_field.ToString());
                return row;
            }
            else if (delimiter == ',' && next == '"' && _field.Length == 0 && !closed)
            {
                quoted = true;
            }
            else if (closed || (delimiter == ',' && next == '"'))
            {
                throw PlacesException.Of(Line, "places.quote");
            }
            else
            {
                Take((char)next);
            }
        }
    }

    private void Take(char letter)
    {
        switch (letter)
        {
            case '\0':
                throw PlacesException.Of(_lines + 1, "places.nul");
            case '\n':
                _lines++;
                break;
        }
        _field.Append(letter);
    }
}
