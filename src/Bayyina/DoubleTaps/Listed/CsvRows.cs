namespace Bayyina.DoubleTaps;

/// <summary>A cell of a file: where its text lies in the file's bytes, without quotes and surrounding blanks.</summary>
internal readonly record struct Cell(int Start, int Length)
{
    public ReadOnlySpan<byte> Of(byte[] file) => file.AsSpan(Start, Length);
}

/// <summary>
/// Splits comma-separated values (RFC 4180) in place: CRLF, LF or CR, quoted cells with doubled quotes and line ends in them, a byte
/// order mark, blank lines.
/// </summary>
/// <remarks>Doubled quotes are made single where they lie, so the bytes are changed and no text is copied.</remarks>
internal sealed class CsvRows
{
    private readonly byte[] _file;
    private int _at;
    private int _line = 1;

    public CsvRows(byte[] file)
    {
        _file = file;
        _at = file.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>The cells of the row that was read last; the list is used again for the next.</summary>
    public List<Cell> Cells { get; } = [];

    /// <summary>The line on which that row begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether its quotes are as they must be. After quotes that never close, the file is at its end.</summary>
    public bool IsWellFormed { get; private set; }

    /// <summary>Goes on to the next row that is not blank.</summary>
    public bool Next()
    {
        while (_at < _file.Length)
        {
            (Line, IsWellFormed) = (_line, true);
            Cells.Clear();
            var start = _at;
            while (ReadCell())
            {
            }
            if (Cells.Count > 1 || Cells[0].Length > 0 || _file[start] == '"')
            {
                return true;
            }
        }
        return false;
    }

    // False at the end of the row.
    private bool ReadCell()
    {
        var file = _file;
        var start = _at;
        var at = start;
        if (at < file.Length && file[at] == '"')
        {
            return ReadQuoted(start + 1);
        }
        while (at < file.Length && file[at] is not ((byte)',' or (byte)'\n' or (byte)'\r'))
        {
            IsWellFormed &= file[at] != '"';
            at++;
        }
        _at = at;
        return EndCell(start, at);
    }

    private bool ReadQuoted(int start)
    {
        var file = _file;
        var (at, to) = (start, start);
        while (at < file.Length)
        {
            if (file[at] == '"')
            {
                if (at + 1 == file.Length || file[at + 1] != '"')
                {
                    break;
                }
                at++;
            }
            else if (file[at] == '\n' || (file[at] == '\r' && (at + 1 == file.Length || file[at + 1] != '\n')))
            {
                _line++;
            }
            file[to++] = file[at++];
        }
        IsWellFormed &= at < file.Length;
        _at = Math.Min(at + 1, file.Length);
        while (_at < file.Length && file[_at] is not ((byte)',' or (byte)'\n' or (byte)'\r'))
        {
            IsWellFormed = false;
            _at++;
        }
        return EndCell(start, to);
    }

    private bool EndCell(int start, int end)
    {
        var file = _file;
        while (start < end && file[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }
        while (end > start && file[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }
        Cells.Add(new Cell(start, end - start));
        if (_at == file.Length)
        {
            return false;
        }
        var ending = file[_at++];
        if (ending == ',')
        {
            return true;
        }
        if (ending == '\r' && _at < file.Length && file[_at] == '\n')
        {
            _at++;
        }
        _line++;
        return false;
    }
}
