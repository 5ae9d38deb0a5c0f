using System.Globalization;
using System.Text;
using Bayyina.Statements;

namespace Bayyina.Dossiers;

/// <summary>Writes comma-separated values (RFC 4180): CRLF, UTF-8 without a byte order mark, cells quoted only where they must be.</summary>
/// <remarks>
/// CRLF because the RFC says so and the programs that load exhibits expect it. No byte order mark because the header begins the file
/// (FORMATS). A cell that a spreadsheet would take for a formula gets an apostrophe before it; where the exact text matters a
/// neighbouring cell holds it as a JSON string, which no spreadsheet runs.
/// </remarks>
internal sealed class Csv
{
    private readonly StringBuilder _text = new();

    public Csv(string header) => _text.Append(header).Append("\r\n");

    public void Row(params ReadOnlySpan<string?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                _text.Append(',');
            }
            Cell(cells[i] ?? "");
        }
        _text.Append("\r\n");
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public ReadOnlyMemory<byte> ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Cell(string cell)
    {
        var guarded = cell.Length > 0 && (cell[0] is '=' or '+' or '-' or '@' || char.IsControl(cell[0])) && !IsNumber(cell)
            // An id may begin with a hyphen and must stand as it is: other programs look it up.
            && !StatementId.TryParse(cell, out _);
        if (!guarded && cell.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            _text.Append(cell);
            return;
        }
        _text.Append('"').Append(guarded ? "'" : "").Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static bool IsNumber(string cell) => long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
