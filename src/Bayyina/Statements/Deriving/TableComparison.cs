using System.Data.Common;
using System.Globalization;
using System.Text;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>How a row of a read table stands to what the folds say.</summary>
public enum RowDifference
{
    /// <summary>The folds have it, the table has not.</summary>
    Missing,

    /// <summary>The table has it, the folds have not.</summary>
    Extra,

    /// <summary>Both have it, and say different things in it.</summary>
    Different,
}

/// <summary>A row of a read table that is not as the folds say.</summary>
/// <param name="Table">Which.</param>
/// <param name="How">What is wrong.</param>
/// <param name="Row">The values of its key.</param>
/// <param name="Columns">Of a row that is different: the columns in which it is.</param>
/// <param name="Texts">What its columns say, on both sides.</param>
public sealed record TableDifference(string Table, RowDifference How, IReadOnlyList<string> Row, IReadOnlyList<string> Columns, IReadOnlyList<string> Texts);

/// <summary>Holds a read table against the same table derived again, row by row in the order of their keys: memory is a row of each.</summary>
/// <param name="table">Its name.</param>
/// <param name="derived">Where it was derived again: a SQLite database with the same schema.</param>
internal sealed class TableComparison(string table, DbConnection derived)
{
    private readonly List<Column> _columns = [.. derived.Query<Column>($"SELECT name AS Name, type AS Type, pk AS Key FROM pragma_table_info('{table}') ORDER BY cid")];

    /// <summary>The names of its columns.</summary>
    public IReadOnlyList<string> Columns => [.. _columns.Select(column => column.Name)];

    /// <summary>Every row that is not the same on both sides.</summary>
    /// <param name="kept">The database whose table it is.</param>
    /// <param name="transaction">Whose view of it counts.</param>
    public IEnumerable<TableDifference> Differences(DbConnection kept, DbTransaction? transaction)
    {
        using var said = Reader(derived, null);
        using var here = Reader(kept, transaction);
        var keys = _columns.Select((column, i) => (column, i)).Where(c => c.column.Key > 0).OrderBy(c => c.column.Key).Select(c => c.i).ToArray();
        var (one, other) = (Next(said), Next(here));
        while (one is not null || other is not null)
        {
            var order = one is null ? 1 : other is null ? -1 : Compare(one, other, keys);
            if (order < 0)
            {
                yield return new TableDifference(table, RowDifference.Missing, Shown(one!, keys), [], Texts(one!));
            }
            else if (order > 0)
            {
                yield return new TableDifference(table, RowDifference.Extra, Shown(other!, keys), [], Texts(other!));
            }
            else if (Enumerable.Range(0, one!.Length).Where(i => Compare(one[i], other![i]) != 0).ToList() is { Count: > 0 } unequal)
            {
                yield return new TableDifference(
                    table, RowDifference.Different, Shown(one, keys), [.. unequal.Select(i => _columns[i].Name)], [.. Texts(one), .. Texts(other!)]);
            }
            one = order <= 0 ? Next(said) : one;
            other = order >= 0 ? Next(here) : other;
        }
    }

    private DbDataReader Reader(DbConnection connection, DbTransaction? transaction)
    {
        var dialect = Dialect.Of(connection);
        var order = _columns.Where(c => c.Key > 0).OrderBy(c => c.Key).Select(c => c.Type == "TEXT" ? dialect.Ordinal(c.Name) : c.Name);
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        command.CommandText = $"SELECT {string.Join(", ", Columns)} FROM {table} ORDER BY {string.Join(", ", order)}";
        return command.ExecuteReader();
    }

    private static object?[]? Next(DbDataReader reader)
    {
        if (!reader.Read())
        {
            return null;
        }
        var row = new object?[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        }
        return row;
    }

    private static int Compare(object?[] one, object?[] other, int[] keys)
    {
        foreach (var key in keys)
        {
            if (Compare(one[key], other[key]) is var order and not 0)
            {
                return order;
            }
        }
        return 0;
    }

    // As SQLite orders values of any type: nothing, numbers, text by its bytes, bytes.
    private static int Compare(object? one, object? other)
    {
        var (rank, otherRank) = (Rank(one), Rank(other));
        return rank != otherRank ? rank.CompareTo(otherRank) : rank switch
        {
            0 => 0,
            1 => Convert.ToDecimal(one, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(other, CultureInfo.InvariantCulture)),
            2 => Encoding.UTF8.GetBytes((string)one!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes((string)other!)),
            _ => ((byte[])one!).AsSpan().SequenceCompareTo((byte[])other!),
        };
    }

    private static int Rank(object? value) => value switch
    {
        null => 0,
        string => 2,
        byte[] => 3,
        _ => 1,
    };

    private static List<string> Shown(object?[] row, int[] keys) =>
        [.. keys.Select(key => row[key] is byte[] bytes ? Convert.ToHexStringLower(bytes) : Convert.ToString(row[key], CultureInfo.InvariantCulture) ?? "")];

    private static List<string> Texts(object?[] row) => [.. row.OfType<string>()];

    private sealed record Column
    {
        public string Name { get; init; } = "";

        public string Type { get; init; } = "";

        public long Key { get; init; }
    }
}
