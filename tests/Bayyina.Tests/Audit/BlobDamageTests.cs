using Bayyina.Audit;

namespace Bayyina.Tests.Audit;

/// <summary>One damage, one finding, at its own place: the vault; and what a second vault mends.</summary>
[Trait("store", "each")]
public sealed class BlobDamageTests(AWholeRecord record) : IClassFixture<AWholeRecord>
{
    [Fact]
    public void Bytes_that_are_gone_cut_short_or_changed_are_named()
    {
        using var copy = record.Copy();
        var blobs = Blobs(copy);

        File.Delete(copy.In(blobs[0]));
        Assert.Equal([("blob.missing", blobs[0])], copy.Check());
        Directory.CreateDirectory(copy.In(blobs[0]));
        Assert.Equal([("blob.unreadable", blobs[0])], copy.Check());
        Directory.Delete(copy.In(blobs[0]));
        copy.Change(blobs[1], bytes => bytes[..^1]);
        copy.Flip(blobs[2], 5);
        Assert.Equal([("blob.differs", blobs[2]), ("blob.length", blobs[1]), ("blob.missing", blobs[0])], copy.Check());
    }

    [Fact]
    public void Bytes_are_read_from_statements_not_from_the_read_table()
    {
        using var copy = record.Copy();
        var blob = Blobs(copy)[0];
        File.Delete(copy.In(blob));
        copy.Edit($"DELETE FROM item WHERE sha256 = '{Path.GetFileName(blob)}'");

        Assert.Equal(["blob.missing", "fold.missing"], copy.Check().Select(f => f.Code));
    }

    [Theory]
    [InlineData("blob.unnamed", "vault/59/594e519ae499312b29433b7dd8a97ff068defcba9755b6d5d00e84c524d67b06", "z")]
    [InlineData("blob.differs", "vault/59/594e519ae499312b29433b7dd8a97ff068defcba9755b6d5d00e84c524d67b06", "y")]
    [InlineData("vault.stray", "vault/aa/594e519ae499312b29433b7dd8a97ff068defcba9755b6d5d00e84c524d67b06", "z")]
    [InlineData("vault.stray", "vault/aa/readme", "z")]
    [InlineData("vault.stray", "vault/readme", "z")]
    [InlineData("vault.leftover", "vault/incoming/0/half", "z")]
    [InlineData("upload.stray", "vault/partial/00000000000000000000000000000000", "z")]
    public void What_nobody_asked_for_is_named(string code, string name, string content)
    {
        using var copy = record.Copy();
        Directory.CreateDirectory(Path.GetDirectoryName(copy.In(name))!);
        File.WriteAllText(copy.In(name), content);

        var (report, findings) = copy.Report();

        Assert.Equal([(code, name)], findings.Select(f => (f.Kind.Code, f.What)));
        Assert.Equal(code != "blob.differs", report.IsWhole);
    }

    [Fact]
    public void What_is_young_may_belong_to_somebody_who_is_at_work()
    {
        using var copy = record.Copy();
        foreach (var name in (string[])["vault/incoming/0/half", "vault/partial/0", "ledger/tile/0/002.new", "keys/node.key.new"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy.In(name))!);
            File.WriteAllText(copy.In(name), "half");
            File.SetUnixFileMode(copy.In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        using var folder = Bayyina.Storage.DataFolder.OpenForAudit(copy.Data, stores: copy.Stores);

        Assert.Equal(4, copy.Check().Count);
        var findings = new List<Finding>();
        Auditor.Run(folder, Product.Audited with { LockOf = (_, _) => new Bayyina.Ledger.CheckpointLock(copy.Lock) }, new AuditOptions(), findings.Add);
        Assert.Empty(findings);
    }

    [Fact]
    public void Partial_files_of_uploads_hold_what_was_acknowledged()
    {
        using var copy = record.Copy();
        var id = copy.Sql<string>("SELECT id FROM upload");

        copy.Change($"vault/partial/{id}", bytes => bytes[..^1]);
        Assert.Equal([("upload.lost", id)], copy.Check());
        File.Delete(copy.In($"vault/partial/{id}"));
        Assert.Equal([("upload.lost", id)], copy.Check());
    }

    [Fact]
    public void A_second_vault_mends_what_is_damaged_or_gone_and_the_damaged_is_kept_aside()
    {
        using var copy = record.Copy();
        using var second = record.Copy();
        var blobs = Blobs(copy);
        var whole = blobs.Select(blob => File.ReadAllBytes(copy.In(blob))).ToList();
        File.Delete(copy.In(blobs[0]));
        copy.Flip(blobs[1], 3);
        copy.Change(blobs[2], bytes => bytes[..^1]);
        var damaged = File.ReadAllBytes(copy.In(blobs[1]));

        var (report, findings) = copy.Report(new AuditOptions { RepairFrom = second.In("vault") });

        Assert.True(report.IsWhole);
        Assert.Equal(["blob.repaired"], findings.Select(f => f.Kind.Code).Distinct());
        Assert.Equal(blobs.Take(3).Order(), findings.Select(f => f.What).Order());
        Assert.Equal(whole.Take(3), blobs.Take(3).Select(blob => File.ReadAllBytes(copy.In(blob))));
        Assert.Equal(damaged, File.ReadAllBytes(copy.In("vault/damaged/" + Path.GetFileName(blobs[1]))));
        Assert.Equal(2, Directory.GetFiles(copy.In("vault/damaged")).Length);
        Assert.Empty(copy.Check());
        // Damaged once more: what was kept aside stays.
        copy.Flip(blobs[1], 4);
        Assert.True(copy.Report(new AuditOptions { RepairFrom = second.In("vault") }).Report.IsWhole);
        Assert.Equal(3, Directory.GetFiles(copy.In("vault/damaged")).Length);
    }

    [Fact]
    public void A_second_vault_that_is_damaged_too_changes_nothing()
    {
        using var copy = record.Copy();
        using var second = record.Copy();
        var blobs = Blobs(copy);
        copy.Flip(blobs[0], 3);
        second.Flip(blobs[0], 3);
        File.Delete(copy.In(blobs[1]));
        File.Delete(second.In(blobs[1]));
        var before = File.ReadAllBytes(copy.In(blobs[0]));

        var (report, findings) = copy.Report(new AuditOptions { RepairFrom = second.In("vault") });

        Assert.False(report.IsWhole);
        Assert.Equal(["blob.differs", "blob.missing", "blob.not_repaired", "blob.not_repaired"], findings.Select(f => f.Kind.Code).Order());
        Assert.Equal(before, File.ReadAllBytes(copy.In(blobs[0])));
        Assert.False(Directory.Exists(copy.In("vault/damaged")));
        Assert.Empty(Directory.GetFiles(copy.In("vault/incoming"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_repair_needs_the_lock_and_a_look_does_not()
    {
        using var copy = record.Copy();
        using var writer = Bayyina.Storage.DataFolder.OpenForWriting(copy.Data, stores: copy.Stores);

        Assert.Empty(copy.Check());
        Assert.Equal("data.in_use", Assert.Throws<Bayyina.Storage.StorageException>(() => copy.Report(new AuditOptions { RepairFrom = copy.Data })).Code);
    }

    private static List<string> Blobs(ACopy copy) =>
        [.. Directory.EnumerateFiles(copy.In("vault"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(copy.Data, path)).Where(path => Path.GetFileName(path).Length == 64).Order()];
}
