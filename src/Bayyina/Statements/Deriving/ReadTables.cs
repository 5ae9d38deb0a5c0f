using System.Data.Common;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>Derives the read tables again from the statements: they are caches of folds, and must be found equal.</summary>
public static class ReadTables
{
    /// <summary>Rebuilds in one transaction; a table that is equal is left as it is. Memory does not grow with the record.</summary>
    /// <param name="database">Which database.</param>
    /// <param name="statements">Whose folds.</param>
    /// <param name="tables">The tables that are nothing but folds.</param>
    /// <param name="differs">Told of each row that was not as the folds say.</param>
    /// <param name="progress">Told how many statements are folded, and of how many.</param>
    /// <returns>Names of the tables that were not equal before; they are now.</returns>
    public static IReadOnlyList<string> Rebuild(
        Database database, StatementBook statements, IReadOnlyList<string> tables, Action<TableDifference>? differs = null, Action<long, long>? progress = null) =>
        database.Write(transaction =>
        {
            var connection = transaction.Connection!;
            using var again = DerivedAgain.From(statements.Sweep(transaction), statements.Projections, progress: progress);
            using var derived = again.Connect();
            var differing = new List<string>();
            foreach (var comparison in tables.Select(table => (Table: table, Rows: new TableComparison(table, derived))))
            {
                var differences = 0L;
                foreach (var difference in comparison.Rows.Differences(connection, transaction))
                {
                    differences++;
                    differs?.Invoke(difference);
                }
                if (differences > 0)
                {
                    differing.Add(comparison.Table);
                    Replace(transaction, comparison.Table, comparison.Rows.Columns, derived);
                }
            }
            return differing;
        });

    private static void Replace(DbTransaction transaction, string table, IReadOnlyList<string> columns, DbConnection derived)
    {
        transaction.Connection!.Execute($"DELETE FROM {table}", transaction: transaction);
        var insert = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@{i}"))})";
        var prepared = Prepared.In(transaction);
        var row = new object?[columns.Count];
        using var rows = derived.ExecuteReader($"SELECT {string.Join(", ", columns)} FROM {table}");
        while (rows.Read())
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = rows.IsDBNull(i) ? null : rows.GetValue(i);
            }
            prepared.Execute(insert, row);
        }
    }
}
