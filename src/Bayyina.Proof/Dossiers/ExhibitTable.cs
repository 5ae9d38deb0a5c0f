using System.Globalization;
using System.Text;

namespace Bayyina.Proof;

/// <summary>One row of <c>exhibits.csv</c>; what stands behind the five fixed columns is null where the table has no such column.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
internal sealed record ExhibitRow(int Line, long Number, string Statement, string Path, string Sha256, string OriginalName)
{
    public string? Sha512 { get; init; }

    public string? Bytes { get; init; }

    public string? By { get; init; }

    public string? Index { get; init; }

    public string? OriginalNameJson { get; init; }
}

/// <summary>Reads <c>exhibits.csv</c> (RFC 4180): a header that begins with five fixed columns, then a row for each exhibit.</summary>
internal static class ExhibitTable
{
    private static readonly string[] Columns = ["exhibit", "statement", "path", "sha256", "original_name"];

    /// <exception cref="ProofFormatException"><c>exhibits.malformed</c> with the line's number.</exception>
    public static List<ExhibitRow> Parse(ReadOnlySpan<byte> utf8)
    {
        var text = StrictText.Decode(utf8, "exhibits.malformed");
        var (at, line) = (0, 1);
        var header = ReadRecord(text, ref at, ref line);
        if (header.Count < Columns.Length || !header.Take(Columns.Length).SequenceEqual(Columns)
            || header.Distinct(StringComparer.Ordinal).Count() != header.Count)
        {
            throw Malformed(1);
        }
        var (sha512, bytes, by) = (header.IndexOf("sha512"), header.IndexOf("bytes"), header.IndexOf("by"));
        var (index, json) = (header.IndexOf("index"), header.IndexOf("original_name_json"));
        var rows = new List<ExhibitRow>();
        while (at < text.Length)
        {
            var begins = line;
            var fields = ReadRecord(text, ref at, ref line);
            if (fields.Count != header.Count || !StrictText.TryNumber(fields[0], out var number) || number == 0)
            {
                throw Malformed(begins);
            }
            rows.Add(new ExhibitRow(begins, number, fields[1], fields[2], fields[3], fields[4])
            {
                Sha512 = Cell(sha512),
                Bytes = Cell(bytes),
                By = Cell(by),
                Index = Cell(index),
                OriginalNameJson = Cell(json),
            });

            string? Cell(int column) => column < 0 ? null : fields[column];
        }
        return rows;
    }

    private static List<string> ReadRecord(string text, ref int at, ref int line)
    {
        var fields = new List<string>(12);
        while (true)
        {
            fields.Add(ReadField(text, ref at, ref line));
            if (at == text.Length)
            {
                throw Malformed(line);
            }
            switch (text[at++])
            {
                case ',':
                    continue;
                case '\r' when at < text.Length && text[at] == '\n':
                    at++;
                    line++;
                    return fields;
                case '\n':
                    line++;
                    return fields;
                default:
                    throw Malformed(line);
            }
        }
    }

    private static string ReadField(string text, ref int at, ref int line)
    {
        var rest = text.AsSpan(at);
        if (!rest.StartsWith('"'))
        {
            var end = rest.IndexOfAny(",\r\n");
            var plain = end < 0 ? rest : rest[..end];
            at += plain.Length;
            return plain.Contains('"') ? throw Malformed(line) : plain.ToString();
        }
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                line += text[at] == '\n' ? 1 : 0;
                value.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                value.Append(text[at++]);
            }
            else
            {
                at++;
                return value.ToString();
            }
        }
        throw Malformed(line);
    }

    private static ProofFormatException Malformed(int line) =>
        new("exhibits.malformed", $"Line {line.ToString(CultureInfo.InvariantCulture)} of exhibits.csv is malformed.")
        {
            Arguments = [line.ToString(CultureInfo.InvariantCulture)],
        };
}
