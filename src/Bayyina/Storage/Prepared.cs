using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Bayyina.Storage;

/// <summary>Statements prepared once a transaction: what runs for each of thousands of rows must not be parsed each time.</summary>
public sealed class Prepared
{
    private const int MostQueued = 500;

    private static readonly ConditionalWeakTable<DbTransaction, Prepared> Open = [];

    private readonly DbTransaction _transaction;
    private readonly Dialect _dialect;
    private readonly DbBatch? _batch;
    private readonly Dictionary<string, string> _numbered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    private Prepared(DbTransaction transaction)
    {
        (_transaction, _dialect) = (transaction, Dialect.Of(transaction.Connection!));
        if (transaction.Connection!.CanCreateBatch)
        {
            _batch = transaction.Connection.CreateBatch();
            _batch.Transaction = transaction;
        }
    }

    /// <summary>Starts a transaction without any: a driver may hand out the object of an earlier one again.</summary>
    internal static void Begin(DbTransaction transaction) => Open.AddOrUpdate(transaction, new Prepared(transaction));

    /// <summary>The prepared statements of a transaction.</summary>
    public static Prepared In(DbTransaction transaction) => Open.GetValue(transaction, t => new Prepared(t));

    /// <summary>Runs a statement whose places are <c>@0</c>, <c>@1</c>… in their order.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Runs a statement with the same places later: at the latest with the next that is run here, and before the transaction ends.</summary>
    /// <remarks>A server is then asked once for hundreds of them, rather than for each.</remarks>
    public void Queue(string sql, params ReadOnlySpan<object?> values)
    {
        if (_batch is null)
        {
            Execute(sql, values);
            return;
        }
        var command = _batch.CreateBatchCommand();
        command.CommandText = Numbered(sql);
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.Add(_dialect.Place(i, Kept(values[i])));
        }
        _batch.BatchCommands.Add(command);
        if (_batch.BatchCommands.Count >= MostQueued)
        {
            Flush();
        }
    }

    /// <summary>Runs what is queued. Needed before something else than this reads what was queued.</summary>
    public void Flush()
    {
        if (_batch is { BatchCommands.Count: > 0 })
        {
            _batch.ExecuteNonQuery();
            _batch.BatchCommands.Clear();
        }
    }

    /// <summary>Runs a query with the same places. Read it to its end before it runs again.</summary>
    public DbDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    /// <summary>Runs a statement with the same places and gives the first value of its first row.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteScalar();

    // The same few statements come thousands of times.
    private string Numbered(string sql)
    {
        if (!_numbered.TryGetValue(sql, out var numbered))
        {
            _numbered.Add(sql, numbered = _dialect.Numbered(sql));
        }
        return numbered;
    }

    private DbCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        Flush();
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _transaction.Connection!.CreateCommand();
            command.Transaction = _transaction;
            command.CommandText = Numbered(sql);
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

    /// <summary>Text as tables that only repeat what statements say keep it, and as it is looked for there.</summary>
    /// <remarks>PostgreSQL keeps no zero character: it is shown as what cannot be shown, U+FFFD.</remarks>
    internal static string Plain(string text) => text.Replace('\0', '\uFFFD');

    private static object Kept(object? value) => value is string text ? Plain(text) : value ?? DBNull.Value;
}
