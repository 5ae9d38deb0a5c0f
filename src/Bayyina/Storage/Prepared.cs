using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Bayyina.Storage;

/// <summary>Statements prepared once a transaction: what runs for each of thousands of rows must not be parsed each time.</summary>
public sealed class Prepared
{
    private static readonly ConditionalWeakTable<DbTransaction, Prepared> Open = [];

    private readonly DbTransaction _transaction;
    private readonly Dialect _dialect;
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    private Prepared(DbTransaction transaction) => (_transaction, _dialect) = (transaction, Dialect.Of(transaction.Connection!));

    /// <summary>Starts a transaction without any: a driver may hand out the object of an earlier one again.</summary>
    internal static void Begin(DbTransaction transaction) => Open.AddOrUpdate(transaction, new Prepared(transaction));

    /// <summary>The prepared statements of a transaction.</summary>
    public static Prepared In(DbTransaction transaction) => Open.GetValue(transaction, t => new Prepared(t));

    /// <summary>Runs a statement whose places are <c>@0</c>, <c>@1</c>… in their order.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query with the same places. Read it to its end before it runs again.</summary>
    public DbDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    /// <summary>Runs a statement with the same places and gives the first value of its first row.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteScalar();

    private DbCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _transaction.Connection!.CreateCommand();
            command.Transaction = _transaction;
            command.CommandText = _dialect.Numbered(sql);
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(_dialect.Place(i, null));
            }
            _commands.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = Kept(values[i]);
        }
        return command;
    }

    // PostgreSQL keeps no text with a zero character in it. In tables that only repeat what statements say it is shown as what cannot be shown.
    private static object Kept(object? value) => value is string text && text.Contains('\0') ? text.Replace('\0', '\uFFFD') : value ?? DBNull.Value;
}
