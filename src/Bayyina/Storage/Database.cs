using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Bayyina.Storage;

/// <summary>The one database of a data folder, brought to the newest schema when it is opened.</summary>
public sealed class Database : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(10);

    private const int MostTries = 5;

    private readonly string _place;
    private readonly Dialect _dialect;
    private readonly Lock _writing = new();

    private Database(string place, Dialect dialect)
    {
        _place = place;
        _dialect = dialect;
    }

    /// <summary>Opens a database and runs the migrations that it lacks, all or none.</summary>
    /// <param name="place">A file, for SQLite; or where a PostgreSQL database is, as <c>Host=…</c> or <c>postgres://…</c>.</param>
    /// <exception cref="StorageException">
    /// <c>database.newer</c>: a newer version of the program wrote it. <c>database.migrations</c>: its list of migrations is damaged. <c>database.address</c>, <c>database.too_old</c>,
    /// <c>database.encoding</c>, <c>database.not_durable</c>: of a PostgreSQL that cannot be used as it is.
    /// </exception>
    public static Database Open(string place)
    {
        var database = new Database(place, Dialect.For(place));
        database.Migrate();
        return database;
    }

    /// <summary>Opens the database beside whoever writes, changing nothing.</summary>
    /// <exception cref="StorageException">
    /// <c>database.newer</c>; <c>database.older</c>: it lacks migrations, which only a writer may run; <c>database.migrations</c>: its list of them is damaged.
    /// </exception>
    public static Database OpenForReading(string place)
    {
        var database = new Database(place, Dialect.For(place));
        using var connection = database.Connect();
        return Lacking(database.HasMigrations(connection) ? Done(connection, null) : []).Count == 0
            ? database
            : throw new StorageException("database.older", "An older version of Bayyina wrote this database.");
    }

    /// <summary>What it speaks.</summary>
    public Dialect Dialect => _dialect;

    /// <summary>Who elects one of the nodes that share the database; null where there is but one.</summary>
    internal Election? Elect() => _dialect.IsShared ? new Election(_place) : null;

    /// <summary>A connection of the caller's own; dispose of it.</summary>
    public DbConnection Connect() => _dialect.Open(_place);

    /// <summary>Does the work in one transaction that holds the write lock from its start, and commits it durably.</summary>
    public T Write<T>(Func<DbTransaction, T> work)
    {
        // The database would let the writers of one process wait for each other as well, by trying again now and then.
        using var turn = _writing.EnterScope();
        return InTransaction(null, work);
    }

    /// <summary>Does the work in one transaction beside those of other nodes that touch something else; durable when it returns.</summary>
    /// <remarks>It may be done again, when it failed for what passes: it must change nothing but the database.</remarks>
    /// <param name="names">Everything that the folds it changes depend on.</param>
    /// <param name="work">What to do; <see cref="Beside.Demand"/> in it shows that nothing else is touched.</param>
    internal T WriteBeside<T>(IEnumerable<string> names, Func<DbTransaction, T> work)
    {
        if (!_dialect.IsShared)
        {
            return Write(work);
        }
        var stripes = Beside.StripesOf(names);
        for (var tries = 1; ; tries++)
        {
            try
            {
                return InTransaction(stripes, work);
            }
            catch (NeedsAllException)
            {
                return Write(work);
            }
            catch (Exception passing) when (tries < MostTries && _dialect.IsWorthAnotherTry(passing))
            {
                if (_dialect.IsBroken(passing))
                {
                    // Those that are kept for the next use ended with it.
                    _dialect.Close(_place);
                }
                Thread.Sleep(Random.Shared.Next(5, 50 * tries));
            }
        }
    }

    private T InTransaction<T>(int[]? stripes, Func<DbTransaction, T> work)
    {
        var (held, begun) = Begin(stripes);
        using var connection = held;
        using var transaction = begun;
        Prepared.Begin(transaction);
        Beside.Begin(transaction, stripes);
        try
        {
            var result = work(transaction);
            Prepared.In(transaction).Flush();
            Moment.Pass("about to commit", "the database");
            transaction.Commit();
            Moment.Pass("committed", "the database");
            return result;
        }
        catch
        {
            RollBack(transaction);
            throw;
        }
    }

    // Nothing is done yet: a connection that had ended is left for another.
    private (DbConnection Connection, DbTransaction Transaction) Begin(int[]? stripes)
    {
        for (var tries = 1; ; tries++)
        {
            var connection = Connect();
            try
            {
                return (connection, stripes is null ? _dialect.BeginWriting(connection) : _dialect.BeginWritingBeside(connection, stripes));
            }
            catch (Exception broken) when (tries == 1 && _dialect.IsBroken(broken))
            {
                connection.Dispose();
                _dialect.Close(_place);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    // A commit that SQLite found the disk full in has rolled back already, and to do so again is refused, which would hide why: then it is
    // given an empty transaction to roll back.
    private static void RollBack(DbTransaction transaction)
    {
        var file = (transaction as SqliteTransaction)?.Connection;
        try
        {
            transaction.Dispose();
        }
        catch (SqliteException)
        {
            file!.Execute("BEGIN DEFERRED", transaction: transaction);
            transaction.Dispose();
        }
        catch (DbException)
        {
            // The server is gone, and the transaction with it: what went wrong before tells more.
        }
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<DbTransaction> work) => Write<object?>(transaction =>
    {
        work(transaction);
        return null;
    });

    /// <summary>Reads with a connection that is closed afterwards.</summary>
    /// <remarks>Where the connection had ended since it was used last, such as with the server, it is read once more with another.</remarks>
    public T Read<T>(Func<DbConnection, T> work)
    {
        try
        {
            using var connection = Connect();
            return work(connection);
        }
        catch (Exception broken) when (_dialect.IsBroken(broken))
        {
            _dialect.Close(_place);
            using var connection = Connect();
            return work(connection);
        }
    }

    /// <summary>What a migration leaves to be done where read tables have columns that an older version did not fill.</summary>
    public const string DueRebuild = "rebuild";

    /// <summary>Whether something was noted as due and is not settled.</summary>
    public bool IsDue(string what) => Read(connection =>
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM due WHERE what = @what", new { what })) > 0;

    /// <summary>Notes that what was due is done.</summary>
    public void Settle(string what) => Write(transaction =>
        transaction.Connection!.Execute("DELETE FROM due WHERE what = @what", new { what }, transaction));

    /// <summary>Notes, in the transaction that erases something, that no old copy of it may stay; <see cref="ScrubIfDue"/> sees to it.</summary>
    public static void OweScrub(DbTransaction transaction) => Owe(transaction, "scrub");

    /// <summary>Notes that something is due, for whoever opens the database next.</summary>
    public static void Owe(DbTransaction transaction, string what) =>
        transaction.Connection!.Execute("INSERT INTO due (what) VALUES (@what) ON CONFLICT (what) DO NOTHING", new { what }, transaction);

    /// <summary>Where something was erased: leaves no old copy of it in the database's files. Also after a crash in between.</summary>
    /// <exception cref="StorageException"><c>erasure.unfinished</c>: somebody reads an older state all the while; nothing may be called gone yet.</exception>
    /// <param name="patience">How long readers are waited for; ten seconds where nothing is said.</param>
    public void ScrubIfDue(TimeSpan? patience = null)
    {
        if (!IsDue("scrub"))
        {
            return;
        }
        using var turn = _writing.EnterScope();
        using var connection = Connect();
        Moment.Pass("owed", "a scrub");
        var empty = _dialect.Scrub(connection);
        Moment.Pass("written anew", "the database");
        for (var waited = TimeSpan.Zero; !empty && waited < (patience ?? MostWait); waited += Wait)
        {
            Thread.Sleep(Wait);
            empty = _dialect.FinishScrub(connection);
        }
        if (!empty)
        {
            throw new StorageException("erasure.unfinished", "A reader holds an older state of the database.");
        }
        connection.Execute("DELETE FROM due WHERE what = 'scrub'");
    }

    /// <summary>Closes the connections that are kept for the next use.</summary>
    public void Dispose() => _dialect.Close(_place);

    private void Migrate()
    {
        using var connection = Connect();
        _dialect.Check(connection);
        // Without waiting for anybody's lock where nothing is to be done.
        if (HasMigrations(connection) && Done(connection, null) is var before && Lacking(before).Count == 0)
        {
            return;
        }
        using var transaction = _dialect.BeginWriting(connection);
        connection.Execute(_dialect.Translate("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)"), transaction: transaction);
        foreach (var (number, name, sql) in Lacking(Done(connection, transaction)))
        {
            connection.Execute(_dialect.Translate(sql), transaction: transaction, commandTimeout: 0);
            connection.Execute("INSERT INTO migration (number, name) VALUES (@number, @name)", new { number, name }, transaction);
        }
        Moment.Pass("about to commit", "the migrations");
        transaction.Commit();
        Moment.Pass("committed", "the migrations");
    }

    private bool HasMigrations(DbConnection connection) => _dialect.HasTable(connection, "migration");

    // A damaged list may hold anything.
    private static List<(long Number, string? Name)> Done(DbConnection connection, DbTransaction? transaction) =>
        [.. connection.Query<(long, string?)>("SELECT CAST(number AS BIGINT), CAST(name AS TEXT) FROM migration", transaction: transaction)];

    // A newer version ran all of ours, and more. Whoever lacks one of ours and has another that nobody knows is no version at all.
    private static List<(int Number, string Name, string Sql)> Lacking(List<(long Number, string? Name)> done)
    {
        var known = Migrations().ToList();
        var lacking = known.FindAll(m => !done.Contains((m.Number, m.Name)));
        List<(long Number, string? Name)> unknown = [.. done.Except(known.Select(m => ((long)m.Number, (string?)m.Name)))];
        return unknown.Count == 0 ? lacking
            : lacking.Count == 0 ? throw new StorageException("database.newer", "A newer version of Bayyina wrote this database.")
            : throw new StorageException("database.migrations", $"The database's list of its migrations is damaged: {unknown[0].Number} {unknown[0].Name}.");
    }

    // Embedded as …Storage.Migrations.0001-kernel.sql; the number orders them.
    private static IEnumerable<(int Number, string Name, string Sql)> Migrations()
    {
        var assembly = typeof(Database).Assembly;
        const string prefix = "Bayyina.Storage.Migrations.";
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = resource[prefix.Length..^4];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }
}
