using System.Data.Common;
using System.Globalization;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>Derives the read tables again from the statements: they are caches of folds, and must be found equal.</summary>
public static class ReadTables
{
    /// <summary>Rebuilds in one transaction.</summary>
    /// <param name="database">Which database.</param>
    /// <param name="statements">Whose folds.</param>
    /// <param name="tables">The tables that are nothing but folds.</param>
    /// <returns>Names of the tables that were not equal before; they are now.</returns>
    public static IReadOnlyList<string> Rebuild(Database database, StatementBook statements, IReadOnlyList<string> tables) =>
        database.Write(transaction =>
        {
            var connection = transaction.Connection!;
            var before = tables.Select(table => Content(transaction, table)).ToList();
            foreach (var table in tables)
            {
                connection.Execute($"DELETE FROM {table}", transaction: transaction);
            }
            // Each table holds what its subjects' own folds say, so their order does not matter.
            statements.Refold(transaction, connection.Query<string>(
                "SELECT DISTINCT subject FROM statement WHERE subject IS NOT NULL", transaction: transaction).Select(s => new SubjectId(s)));
            Prepared.In(transaction).Flush();
            return tables.Where((table, i) => !Content(transaction, table).SequenceEqual(before[i])).ToList();
        });

    private static List<string> Content(DbTransaction transaction, string table)
    {
        var rows = new List<string>();
        using var reader = transaction.Connection!.ExecuteReader($"SELECT * FROM {table}", transaction: transaction);
        while (reader.Read())
        {
            var values = Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture));
            rows.Add(string.Join('\u001f', values));
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
