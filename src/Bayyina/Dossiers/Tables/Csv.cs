using System.Buffers;
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
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 14);

    public Csv(string header) => Append($"{header}\r\n");

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public void Row(params ReadOnlySpan<string?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                Append(",");
            }
            Cell(cells[i] ?? "");
        }
        Append("\r\n");
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Cell(string cell)
    {
        var guarded = cell.Length > 0 && (cell[0] is '=' or '+' or '-' or '@' || char.IsControl(cell[0])) && !IsNumber(cell)
            // An id may begin with a hyphen and must stand as it is: other programs look it up.
            && !StatementId.TryParse(cell, out _);
        if (!guarded && cell.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            Append(cell);
            return;
        }
        Append(guarded ? "\"'" : "\"");
        Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal));
        Append("\"");
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _bytes);

    private static bool IsNumber(string cell) => long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
