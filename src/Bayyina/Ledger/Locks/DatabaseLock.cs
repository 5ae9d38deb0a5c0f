using System.Data.Common;
using Bayyina.Proof;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Ledger;

/// <summary>The checkpoint lock in a PostgreSQL database of its own, for several nodes: one row an origin.</summary>
/// <param name="place">Where that database is; not the one of the record, which a backup brings back with it.</param>
/// <param name="origin">Whose lock.</param>
public sealed class DatabaseLock(string place, string origin) : ICheckpointLock
{
    private const string Table =
        "CREATE TABLE IF NOT EXISTS checkpoint_lock (origin TEXT NOT NULL PRIMARY KEY, checkpoint TEXT NOT NULL, note TEXT NOT NULL)";

    private bool _isMade;

    /// <inheritdoc/>
    public string Location => Dialect.NameOf(place);

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public SignedNote? Read()
    {
        var note = With(connection => connection.QuerySingleOrDefault<string>("SELECT note FROM checkpoint_lock WHERE origin = @origin", new { origin }));
        try
        {
            return note is null ? null : SignedNote.Parse(note);
        }
        catch (ProofFormatException broken)
        {
            throw new LedgerException("lock.damaged", broken.Message);
        }
    }

    /// <inheritdoc/>
    public bool Swap(SignedNote? expected, SignedNote next)
    {
        // What is there is looked at first: something damaged is told, and never overwritten.
        if (Read()?.Text != expected?.Text)
        {
            return false;
        }
        var values = new { origin, before = expected?.Text, checkpoint = next.Text, note = next.Format() };
        return With(connection => connection.Execute(
            expected is null
                ? "INSERT INTO checkpoint_lock (origin, checkpoint, note) VALUES (@origin, @checkpoint, @note) ON CONFLICT (origin) DO NOTHING"
                : "UPDATE checkpoint_lock SET checkpoint = @checkpoint, note = @note WHERE origin = @origin AND checkpoint = @before",
            values)) == 1;
    }

    // Done once more where the connection had ended: a swap that was done then finds itself done, and says that the lock moved.
    private T With<T>(Func<DbConnection, T> work)
    {
        try
        {
            return WithOne(work);
        }
        catch (DbException broken) when (Dialect.Postgres.IsBroken(broken))
        {
            Dialect.Postgres.Close(place);
            return WithOne(work);
        }
    }

    private T WithOne<T>(Func<DbConnection, T> work)
    {
        var dialect = Dialect.Postgres;
        using var connection = dialect.Open(place);
        if (!_isMade)
        {
            dialect.Check(connection);
            if (!dialect.HasTable(connection, "checkpoint_lock"))
            {
                using var transaction = dialect.BeginWriting(connection);
                connection.Execute(dialect.Translate(Table), transaction: transaction);
                transaction.Commit();
            }
            _isMade = true;
        }
        return work(connection);
    }
}
