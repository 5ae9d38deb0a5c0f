using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Backups;

/// <summary>A file of a snapshot.</summary>
/// <param name="Name">Its path in the snapshot's folder, with <c>/</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>What a snapshot holds. It is written last: a snapshot without it is not one.</summary>
/// <remarks>The file has two lines: JSON in UTF-8, and the node's ES256 signature (RFC 7518 §3.4) over that line in base64url.</remarks>
/// <param name="Form">That of the backup.</param>
/// <param name="Origin">The ledger's.</param>
/// <param name="MadeAt">RFC 3339, UTC.</param>
/// <param name="Program">The version that made it.</param>
/// <param name="Statements">How many the database holds that have their place in the ledger.</param>
/// <param name="Size">Of the checkpoint that lies beside it; at most <paramref name="Statements"/>.</param>
/// <param name="Erasures">How many erasures were carried out in the database that lies here, which is less than were known when it was made only while a run is under way.</param>
/// <param name="Key">The node's public key, as a JWK.</param>
/// <param name="Files">All files of the snapshot but this one.</param>
public sealed record BackupManifest(
    string Form, string Origin, string MadeAt, string Program, long Statements, long Size, long Erasures, string Key, IReadOnlyList<BackupFile> Files)
{
    /// <summary>The file of the database. An erasure writes it anew under another name, so that this file names a whole one at any moment.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Record => Files.SingleOrDefault(file => BackupPlace.IsRecord(file.Name))?.Name ?? throw new BackupException("backup.damaged", "It names no database.");

    /// <summary>The form that this version writes and reads.</summary>
    public const string ThisForm = "bayyina-backup-1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Strict) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The file, signed.</summary>
    public byte[] Sign(Signer node)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(this, Json);
        return [.. line, (byte)'\n', .. Encoding.ASCII.GetBytes(Base64Url.EncodeToString(node.Sign(line))), (byte)'\n'];
    }

    /// <summary>Reads the file, and holds the signature against the key that it names; whose key that is, is the caller's to see to.</summary>
    /// <exception cref="BackupException"><c>backup.damaged</c>; <c>backup.form</c>: another version made it.</exception>
    public static BackupManifest Parse(byte[] file, string where)
    {
        var end = Array.IndexOf(file, (byte)'\n');
        BackupManifest? manifest = null;
        try
        {
            manifest = end < 0 ? null : JsonSerializer.Deserialize<BackupManifest>(file.AsSpan(0, end), Json);
            if (manifest?.Form is { } form && form != ThisForm)
            {
                throw new BackupException("backup.form", $"{where}: {form}");
            }
            var signature = Base64Url.DecodeFromUtf8(file.AsSpan(end + 1).TrimEnd((byte)'\n'));
            if (manifest is not null && P256Key.FromJwk(manifest.Key).Verify(file.AsSpan(0, end), signature))
            {
                return manifest;
            }
        }
        catch (Exception broken) when (broken is JsonException or FormatException or ProofFormatException)
        {
            throw new BackupException("backup.damaged", $"{where}: {broken.Message}");
        }
        throw new BackupException("backup.damaged", $"{where}: {(manifest is null ? "it has no two lines" : "the signature is not that of its key")}");
    }
}
