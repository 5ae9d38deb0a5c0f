using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Bayyina.Dossiers;

/// <summary><c>data/exhibits.csv</c>, the load file: a row an exhibit.</summary>
internal static class ExhibitTable
{
    // The first five columns are a contract (FORMATS); statements, not this table, are the evidence.
    private const string Header =
        "exhibit,statement,path,sha256,original_name,sha512,bytes,media_type,form,at,recorded_at,index,by,item,incidents,withheld,erased,original_name_json";

    private static readonly JsonSerializerOptions Exactly = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.BasicLatin) };

    public static ReadOnlyMemory<byte> Render(DossierContent content)
    {
        var statements = content.Statements.ToDictionary(s => s.Id, StringComparer.Ordinal);
        var csv = new Csv(Header);
        foreach (var exhibit in content.Exhibits)
        {
            var statement = statements.GetValueOrDefault(exhibit.StatementId);
            csv.Row(
                Csv.Number(exhibit.Number),
                exhibit.StatementId,
                exhibit.BagPath,
                exhibit.Sha256,
                exhibit.OriginalName,
                exhibit.Sha512,
                Csv.Number(exhibit.Bytes),
                exhibit.MediaType,
                exhibit.Form,
                exhibit.At,
                statement is null ? null : Rfc3339(statement.IssuedAt),
                statement is null ? null : Csv.Number(statement.Index),
                statement?.By,
                exhibit.Subject,
                string.Join(';', exhibit.Incidents),
                string.Join(';', statement?.Withheld ?? []),
                string.Join(';', statement?.Erased ?? []),
                exhibit.OriginalName is { } name ? JsonSerializer.Serialize(name, Exactly) : null);
        }
        return csv.Bytes;
    }

    /// <summary>A moment of the server's clock, to the second.</summary>
    public static string Rfc3339(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
