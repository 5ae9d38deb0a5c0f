using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Evidence;

/// <summary>The table of uploads.</summary>
internal sealed class UploadRows(Database database)
{
    private const string Columns = "id, owner, incident, exercise, item, bytes, kept, file, folder, metadata, claimed, sha256, sha512, statement, refused, ends_at AS EndsAt";

    public Upload? Find(string id) => database.Read(connection =>
        connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM upload WHERE id = @id", new { id })?.ToUpload());

    /// <summary>Adds an upload where its owner may have one more.</summary>
    public bool TryAdd(Upload upload, UploadOptions options) => database.Write(transaction =>
    {
        var connection = transaction.Connection!;
        var (count, bytes) = connection.QuerySingle<(long Count, long Bytes)>(
            "SELECT COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM upload WHERE owner = @owner AND statement IS NULL AND refused IS NULL",
            new { owner = upload.Owner.Value },
            transaction);
        var wish = upload.Wish;
        if (count >= options.MostOpen || bytes > options.MostOpenBytes - wish.Length)
        {
            return false;
        }
        connection.Execute(
            """
            INSERT INTO upload (id, owner, incident, exercise, item, bytes, kept, file, folder, metadata, claimed, ends_at)
            VALUES (@id, @owner, @incident, @exercise, @item, @bytes, 0, @file, @folder, @metadata, @claimed, @endsAt)
            """,
            new
            {
                id = upload.Id,
                owner = upload.Owner.Value,
                incident = wish.Incident.Value,
                exercise = wish.Exercise ? 1 : 0,
                item = upload.Item.Value,
                bytes = wish.Length,
                file = wish.File,
                folder = wish.Folder,
                metadata = wish.Metadata,
                claimed = wish.Claimed,
                endsAt = upload.EndsAt.ToUnixTimeMilliseconds(),
            },
            transaction);
        return true;
    });

    /// <summary>So many bytes are on the disk.</summary>
    public void Keep(string id, long bytes, DateTimeOffset endsAt) => Set(
        "kept = @bytes, ends_at = @endsAt", new { id, bytes, endsAt = endsAt.ToUnixTimeMilliseconds() });

    /// <summary>Its length shows now.</summary>
    public void Announce(string id, long bytes) => Set("bytes = @bytes", new { id, bytes });

    public void Whole(string id, string sha256, string sha512) => Set("sha256 = @sha256, sha512 = @sha512", new { id, sha256, sha512 });

    public void Sealed(string id, StatementId statement, DateTimeOffset endsAt) => Set(
        "statement = @statement, file = NULL, folder = NULL, metadata = NULL, ends_at = @endsAt",
        new { id, statement = statement.Value, endsAt = endsAt.ToUnixTimeMilliseconds() });

    public void Refused(string id, string code) => Set("refused = @code, file = NULL, folder = NULL, metadata = NULL", new { id, code });

    public void Remove(string id) => database.Write(transaction =>
        transaction.Connection!.Execute("DELETE FROM upload WHERE id = @id", new { id }, transaction));

    public IReadOnlyList<string> EndedBefore(DateTimeOffset now) => database.Read(connection => connection.Query<string>(
        "SELECT id FROM upload WHERE ends_at <= @now", new { now = now.ToUnixTimeMilliseconds() }).ToList());

    public HashSet<string> All() => database.Read(connection => connection.Query<string>("SELECT id FROM upload").ToHashSet(StringComparer.Ordinal));

    private void Set(string what, object values) => database.Write(transaction =>
        transaction.Connection!.Execute($"UPDATE upload SET {what} WHERE id = @id", values, transaction));

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Owner { get; init; } = "";

        public string Incident { get; init; } = "";

        public long Exercise { get; init; }

        public string Item { get; init; } = "";

        public long Bytes { get; init; }

        public long Kept { get; init; }

        public string? File { get; init; }

        public string? Folder { get; init; }

        public string? Metadata { get; init; }

        public string? Claimed { get; init; }

        public string? Sha256 { get; init; }

        public string? Sha512 { get; init; }

        public string? Statement { get; init; }

        public string? Refused { get; init; }

        public long EndsAt { get; init; }

        public Upload ToUpload() => new(
            Id,
            new SubjectId(Owner),
            new SubjectId(Item),
            new UploadWish(new SubjectId(Incident), Exercise != 0, Bytes, File ?? "", Folder ?? "", Claimed, Metadata ?? ""),
            Kept,
            Sha256,
            Sha512,
            Statement is null ? null : new StatementId(Statement),
            Refused,
            DateTimeOffset.FromUnixTimeMilliseconds(EndsAt));
    }
}
