using System.Data.Common;
using System.Globalization;
using Bayyina.Storage;
using Bayyina.Vault;
using Dapper;

namespace Bayyina.Audit;

/// <summary>Files on their way in: what was acknowledged of each must be on the disk.</summary>
/// <param name="scene">Of the audit.</param>
/// <param name="vault">Where they end.</param>
/// <param name="spool">Where they lie meanwhile.</param>
internal sealed class UploadAudit(AuditScene scene, IVault vault, VaultFiles spool)
{
    /// <summary>Looks at all of them, as the database has them now: they go on while the audit is at work, so each is asked about again.</summary>
    public void Run(Database database)
    {
        var partials = spool.Partials().ToDictionary(path => Path.GetFileName(path), StringComparer.Ordinal);
        var rows = database.Read(connection => Rows(connection, null));
        foreach (var row in rows)
        {
            scene.Findings.Looked("uploads");
            if (IsShort(row) && database.Read(connection => Rows(connection, row.Id)) is [var now] && now == row && IsShort(now))
            {
                scene.Findings.Add(FindingKinds.UploadLost, now.Id, Text(LengthOf(now) ?? 0), Text(now.Kept));
            }
            if (row.Kept < 0 || row.Kept > row.Bytes || row.Id.Length != 32)
            {
                scene.Findings.Add(FindingKinds.UploadRow, row.Id);
            }
        }
        var known = rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, path) in partials.Where(partial => !known.Contains(partial.Key) && Path.Exists(partial.Value) && !scene.IsYoung(partial.Value)))
        {
            scene.Findings.Add(FindingKinds.UploadStray, scene.NameOf(path), name);
        }
    }

    // Once it is a blob, or was refused, nothing more is kept of it.
    private bool IsShort(Row row) => row is { Statement: null, Refused: null, Kept: > 0 }
        && !(row.Sha256 is { } sha256 && VaultFiles.IsName(sha256) && vault.Contains(sha256)) && (LengthOf(row) ?? -1) < row.Kept;

    private long? LengthOf(Row row) => IsPlain(row.Id) && new FileInfo(Path.Combine(spool.Root, "partial", row.Id)) is { Exists: true } file ? file.Length : null;

    // An id that somebody edited never becomes a path.
    private static bool IsPlain(string id) => id.Length > 0 && id.All(char.IsAsciiLetterOrDigit);

    private static List<Row> Rows(DbConnection connection, string? id) => [.. connection.Query<Row>(
        "SELECT id, bytes, kept, sha256, statement, refused FROM upload" + (id is null ? "" : " WHERE id = @id"), new { id })];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Bytes { get; init; }

        public long Kept { get; init; }

        public string? Sha256 { get; init; }

        public string? Statement { get; init; }

        public string? Refused { get; init; }
    }
}
