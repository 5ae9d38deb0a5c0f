using Bayyina.Storage;

namespace Bayyina.Tests.Installations;

/// <summary>The store of a test that has to hold on each: SQLite, or PostgreSQL where <c>./test</c> runs the suite for that.</summary>
/// <remarks>A class of such tests is marked <c>[Trait("store", "each")]</c>; those alone run again.</remarks>
internal sealed class AStore : IDisposable
{
    private readonly string? _scratch;
    private readonly Dictionary<string, string> _copies = new(StringComparer.Ordinal);

    /// <summary>Whether this run is the one on PostgreSQL.</summary>
    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("BAYYINA_TEST_STORE") switch
    {
        null or "" or "sqlite" => false,
        "postgresql" => true,
        var other => throw new InvalidOperationException($"BAYYINA_TEST_STORE is {other}; it may be sqlite or postgresql."),
    };

    /// <param name="scratch">Where a database file goes that no data folder holds.</param>
    public AStore(string? scratch = null)
    {
        _scratch = scratch;
        Stores = IsPostgres ? new Stores(PostgresServer.Shared.NewDatabase(), null, null) : Stores.Own;
    }

    /// <summary>What an installation is opened with.</summary>
    public Stores Stores { get; }

    /// <summary>The place of the database.</summary>
    public string Place => Stores.Database ?? Path.Combine(_scratch!, "bayyina.db");

    /// <summary>Keeps a copy of the database, which nobody uses now, under the name of a folder.</summary>
    public void CopyTo(string copy)
    {
        if (Stores.Database is { } database)
        {
            _copies[copy] = PostgresServer.Shared.NewDatabase($"TEMPLATE {PostgresServer.NameOf(database)} STRATEGY FILE_COPY");
        }
    }

    /// <summary>The stores of such a copy.</summary>
    public Stores StoresOf(string copy) => Stores with { Database = _copies.GetValueOrDefault(copy) };

    /// <summary>Drops the database of such a copy.</summary>
    public void Drop(string copy)
    {
        if (_copies.Remove(copy, out var database))
        {
            PostgresServer.Shared.Drop(database);
        }
    }

    /// <summary>Puts such a copy in the place of the database.</summary>
    public void PutBack(string copy)
    {
        var name = PostgresServer.NameOf(Stores.Database!);
        PostgresServer.Shared.Drop(Stores.Database!);
        PostgresServer.Shared.Sql("postgres", $"CREATE DATABASE {name} TEMPLATE {PostgresServer.NameOf(_copies[copy])}");
    }

    /// <summary>The files in which a PostgreSQL server keeps the database, as they lie on the disk now.</summary>
    public IEnumerable<string> Files()
    {
        if (Stores.Database is not { } database)
        {
            return [];
        }
        var name = PostgresServer.NameOf(database);
        var folder = PostgresServer.Shared.Sql("postgres", $"SELECT oid FROM pg_database WHERE datname = '{name}'");
        PostgresServer.Shared.Sql("postgres", "CHECKPOINT");
        return Directory.EnumerateFiles(Path.Combine(PostgresServer.Shared.Folder, "base", folder));
    }

    public void Dispose()
    {
        foreach (var copy in _copies.Values)
        {
            PostgresServer.Shared.Drop(copy);
        }
        if (Stores.Database is { } database)
        {
            PostgresServer.Shared.Drop(database);
        }
    }
}
