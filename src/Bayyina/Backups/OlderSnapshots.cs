using System.Data.Common;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Backups;

/// <summary>Carries erasures out in snapshots that were made before them. What is protected lies there under keys that are no more; the rest lies in the clear.</summary>
/// <param name="backup">Of which backup.</param>
/// <param name="erasures">All so far.</param>
/// <param name="kinds">What can be erased.</param>
/// <param name="node">Signs the manifests anew.</param>
internal sealed class OlderSnapshots(BackupPlace backup, IReadOnlyList<Statement> erasures, KindCatalogue kinds, Signer node)
{
    /// <summary>Writes the snapshot's database anew without what was erased since. Stopped at any moment, the manifest names a whole database.</summary>
    public void Erase(string snapshot)
    {
        var manifest = backup.Manifest(snapshot);
        backup.RemoveOthers(snapshot, manifest.Record);
        if (manifest.Erasures == erasures.Count)
        {
            return;
        }
        var next = $"record-{manifest.Statements}-{erasures.Count}.db";
        var draft = backup.Draft(snapshot, next);
        Make(snapshot, manifest.Record, draft);
        var made = backup.Keep(snapshot, next, draft);
        var files = manifest.Files.Where(file => file.Name != manifest.Record).Append(made).OrderBy(file => file.Name, StringComparer.Ordinal);
        var renewed = manifest with { Erasures = erasures.Count, Key = node.Key.ToJwk(), Files = [.. files] };
        backup.Finish(snapshot, renewed.Sign(node));
        backup.RemoveOthers(snapshot, next);
    }

    private void Make(string snapshot, string record, string path)
    {
        backup.Fetch(snapshot, record, path);
        using var database = Database.Open(path);
        database.Write(transaction =>
        {
            foreach (var erasure in erasures)
            {
                Erase(transaction, erasure);
            }
        });
        using var connection = database.Connect();
        connection.Execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE;");
    }

    // As they lie: what is sealed cannot be opened here, and need not be.
    private void Erase(DbTransaction transaction, Statement erasure)
    {
        var digests = erasure.Texts("digests").ToHashSet(StringComparer.Ordinal);
        var rows = transaction.Connection!.Query<(string Id, string? Kind, object Disclosures, string Gone)>(
            "SELECT id, kind, disclosures, gone FROM statement WHERE subject = @subject AND exercise = @exercise",
            new { subject = erasure.Subject!.Value.Value, exercise = erasure.Exercise ? 1 : 0 }, transaction).ToList();
        foreach (var row in rows)
        {
            var parts = PackedText.Read(row.Disclosures).Split('~', StringSplitOptions.RemoveEmptyEntries).ToList();
            List<Disclosure> erased =
            [
                .. parts.Where(part => part[0] != DisclosureSeal.Mark).Select(Disclosure.Parse)
                    .Where(disclosure => digests.Contains(disclosure.Digest) && kinds.CanErase(row.Kind, disclosure.Name)),
            ];
            if (erased.Count > 0)
            {
                var gone = row.Gone.Split('~', StringSplitOptions.RemoveEmptyEntries).Union(erased.Select(disclosure => disclosure.Name)).Order(StringComparer.Ordinal);
                transaction.Connection!.Execute(
                    "UPDATE statement SET disclosures = @disclosures, gone = @gone WHERE id = @Id",
                    new { disclosures = PackedText.Of(string.Join('~', parts.Except(erased.Select(disclosure => disclosure.Encoded)))), gone = string.Join('~', gone), row.Id },
                    transaction);
            }
        }
        // The read tables of this copy show what is gone; whoever restores it derives them again.
        Database.Owe(transaction, Database.DueRebuild);
        EraseDerived(transaction, erasure.Subject!.Value);
    }

    private static void EraseDerived(DbTransaction transaction, SubjectId subject)
    {
        foreach (var table in (string[])["incident", "item"])
        {
            transaction.Connection!.Execute($"DELETE FROM {table} WHERE id = @Value", new { subject.Value }, transaction);
        }
    }
}
