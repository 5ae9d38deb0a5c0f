using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Bayyina.Storage;

/// <summary>The one database of a data folder, brought to the newest schema when it is opened.</summary>
public sealed class Database
{
    private readonly string _file;
    private readonly Dialect _dialect;

    private Database(string file, Dialect dialect)
    {
        _file = file;
        _dialect = dialect;
    }

    /// <summary>Opens the SQLite database in <paramref name="file"/> and runs the migrations that it lacks, each in a transaction.</summary>
    /// <exception cref="StorageException"><c>database.newer</c>: a newer version of the program wrote it.</exception>
    public static Database Open(string file)
    {
        var database = new Database(file, Dialect.Sqlite);
        database.Migrate();
        return database;
    }

    /// <summary>A connection of the caller's own; dispose of it.</summary>
    public DbConnection Connect() => _dialect.Open(_file);

    /// <summary>Does the work in one transaction that holds the write lock from its start, and commits it durably.</summary>
    public T Write<T>(Func<DbTransaction, T> work)
    {
        using var connection = Connect();
        using var transaction = _dialect.BeginWriting(connection);
        var result = work(transaction);
        transaction.Commit();
        return result;
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<DbTransaction> work) => Write<object?>(transaction =>
    {
        work(transaction);
        return null;
    });

    /// <summary>Reads with a connection that is closed afterwards.</summary>
    public T Read<T>(Func<DbConnection, T> work)
    {
        using var connection = Connect();
        return work(connection);
    }

    /// <summary>After an erasure: leaves no old copy of what was erased in a journal.</summary>
    public void Scrub()
    {
        using var connection = Connect();
        _dialect.Scrub(connection);
    }

    private void Migrate()
    {
        using var connection = Connect();
        var known = Migrations().ToList();
        // Whoever only reads beside a busy writer must not wait for its lock just to learn that nothing is to be done.
        if (Done(connection, null) is { } before && Check(before, known) && before.Count == known.Count)
        {
            return;
        }
        using var transaction = _dialect.BeginWriting(connection);
        connection.Execute("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)", transaction: transaction);
        var done = Done(connection, transaction)!;
        Check(done, known);
        foreach (var (number, name, sql) in known.Where(m => !done.Contains(m.Number)))
        {
            connection.Execute(sql, transaction: transaction);
            connection.Execute("INSERT INTO migration (number, name) VALUES (@number, @name)", new { number, name }, transaction);
        }
        transaction.Commit();
    }

    private static HashSet<int>? Done(DbConnection connection, DbTransaction? transaction)
    {
        try
        {
            return [.. connection.Query<int>("SELECT number FROM migration", transaction: transaction)];
        }
        catch (DbException) when (transaction is null)
        {
            // A new database: the table of migrations is made with the first of them.
            return null;
        }
    }

    private static bool Check(HashSet<int> done, List<(int Number, string Name, string Sql)> known) =>
        done.All(number => known.Exists(m => m.Number == number))
            ? true
            : throw new StorageException("database.newer", "A newer version of Bayyina wrote this database.");

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

/// <summary>The database cannot be used as it is.</summary>
/// <param name="code">Stable, dotted.</param>
/// <param name="message">For the log.</param>
public sealed class StorageException(string code, string message) : Exception(message)
{
    /// <summary>Stable, dotted.</summary>
    public string Code { get; } = code;
}
