using System.Data.Common;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Audit;

/// <summary>A run of bytes that a statement names.</summary>
/// <param name="Sha256">Its name in the vault.</param>
/// <param name="Bytes">Its length, as it was said.</param>
/// <param name="Sha512">As it was said.</param>
/// <param name="Statement">One of those that say so.</param>
internal sealed record NamedBlob(string Sha256, long Bytes, string Sha512, string Statement);

/// <summary>What statements say of the vault, by name, in a scratch database: ten million of them are no burden on memory.</summary>
internal sealed class NamedBlobs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bayyina-blobs-");
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    public NamedBlobs()
    {
        _connection = Dialect.Sqlite.Open(File);
        _connection.Execute("PRAGMA synchronous = OFF");
        _connection.Execute(
            "CREATE TABLE named (sha256 TEXT NOT NULL, bytes BIGINT NOT NULL, sha512 TEXT NOT NULL, statement TEXT NOT NULL, PRIMARY KEY (sha256, bytes, sha512)) WITHOUT ROWID");
        _transaction = Dialect.Sqlite.BeginWriting(_connection);
    }

    private string File => Path.Combine(_folder.FullName, "named.db");

    /// <summary>Adds one.</summary>
    public void Add(string sha256, long bytes, string sha512, string statement) => Prepared.In(_transaction).Execute(
        "INSERT INTO named (sha256, bytes, sha512, statement) VALUES (@0, @1, @2, @3) ON CONFLICT DO NOTHING", sha256, bytes, sha512, statement);

    /// <summary>How many bytes the vault has to hold, each run once.</summary>
    public long Bytes() => _connection.ExecuteScalar<long>("SELECT COALESCE(SUM(b), 0) FROM (SELECT MAX(bytes) AS b FROM named GROUP BY sha256)", transaction: _transaction);

    /// <summary>Those whose names begin so, by name.</summary>
    public ILookup<string, NamedBlob> Beginning(string prefix) => _connection.Query<NamedBlob>(
        "SELECT sha256, bytes, sha512, statement FROM named WHERE sha256 >= @prefix AND sha256 < @end",
        new { prefix, end = prefix + '\u007F' }, _transaction).ToLookup(blob => blob.Sha256, StringComparer.Ordinal);

    /// <summary>Those whose name can be none of the vault's.</summary>
    public IEnumerable<NamedBlob> Unnameable() => _connection.Query<NamedBlob>(
        "SELECT sha256, bytes, sha512, statement FROM named WHERE length(sha256) <> 64 OR sha256 GLOB '*[^0-9a-f]*'", transaction: _transaction);

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
        Dialect.Sqlite.Close(File);
        _folder.Delete(recursive: true);
    }
}
