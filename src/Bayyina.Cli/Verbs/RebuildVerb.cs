using System.CommandLine;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary><c>rebuild</c>: derives the read tables again from the statements and tells whether they were equal.</summary>
internal static class RebuildVerb
{
    // Of a table that was lost nobody reads each row.
    private const int MostRows = 100;

    public static Command Create()
    {
        var verb = new Command("rebuild", CliText.Of("verb.rebuild")) { Options.Json };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        using var product = Installation.Open(parsed.GetValue(Options.Data)!);
        var asJson = parsed.GetValue(Options.Json);
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        var differing = product.Rebuild(
            difference =>
            {
                rows[difference.Table] = rows.GetValueOrDefault(difference.Table) + 1;
                if (rows[difference.Table] <= MostRows)
                {
                    Tell(difference, asJson);
                }
            },
            (done, all) => Terminal.Progress(CliText.Of("rebuild.progress", done, all)));
        Terminal.EndProgress();
        foreach (var table in differing)
        {
            Terminal.Refuse("rebuild.differed", CliText.Of("rebuild.rows", table, rows[table]));
        }
        if (asJson)
        {
            Terminal.Json(json =>
            {
                json.WriteNumber("differing", differing.Count);
                json.WriteStartObject("rows");
                foreach (var table in differing)
                {
                    json.WriteNumber(table, rows[table]);
                }
                json.WriteEndObject();
            });
        }
        else if (differing.Count == 0)
        {
            Terminal.Line(CliText.Of("rebuild.equal"));
        }
        return differing.Count == 0 ? CommandLine.Done : CommandLine.Refused;
    }

    private static void Tell(TableDifference difference, bool asJson)
    {
        if (!asJson)
        {
            Terminal.Line(CliText.Of(
                $"rebuild.{Name(difference.How)}", difference.Table, string.Join(' ', difference.Row), string.Join(", ", difference.Columns)));
            return;
        }
        Terminal.Json(json =>
        {
            json.WriteString("table", difference.Table);
            json.WriteString("was", Name(difference.How));
            json.WriteStartArray("row");
            foreach (var key in difference.Row)
            {
                json.WriteStringValue(key);
            }
            json.WriteEndArray();
            json.WriteStartArray("columns");
            foreach (var column in difference.Columns)
            {
                json.WriteStringValue(column);
            }
            json.WriteEndArray();
        });
    }

    private static string Name(RowDifference how) => how switch
    {
        RowDifference.Missing => "missing",
        RowDifference.Extra => "extra",
        RowDifference.Different => "different",
    };
}
