using Bayyina.Vault;

namespace Bayyina.Tests.Vault;

/// <summary>Full and failing disks: nothing is acknowledged that is not kept.</summary>
public sealed class BadDiskTests
{
    [Fact]
    public void A_file_that_finds_no_room_fails_alone_and_leaves_no_remains()
    {
        using var disk = SmallDisk.Of(bytes: 2 << 20);
        var vault = new FolderVault(Path.Combine(disk.Path, "vault"));
        using var batch = vault.BeginBatch();
        var before = batch.Write(BlobTests.Bytes(100_000, 1));
        Assert.Equal("vault.full", Assert.Throws<VaultException>(() => batch.Write(new MemoryStream(BlobTests.Bytes(8 << 20, 2)))).Code);
        Assert.Equal("vault.full", Assert.Throws<VaultException>(() => batch.Write(BlobTests.Bytes(3 << 20, 3))).Code);
        var after = batch.Write(BlobTests.Bytes(100_000, 4));
        batch.Commit();

        Assert.True(vault.Contains(before.Sha256));
        Assert.True(vault.Contains(after.Sha256));
        Assert.Equal(2, Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories).Length);
        Assert.Equal(BlobTests.Bytes(100_000, 4), File.ReadAllBytes(vault.PathOf(after.Sha256)));
    }

    [Fact]
    public void A_disk_without_room_for_another_name_is_full_too()
    {
        // 266 folders, the disk's own, and a few files.
        using var disk = SmallDisk.Of(bytes: 4 << 20, files: 274);
        var vault = new FolderVault(Path.Combine(disk.Path, "vault"));
        using var batch = vault.BeginBatch();
        var taken = new List<BlobHashes>();
        var refusal = Assert.Throws<VaultException>((Action)(() =>
        {
            for (var seed = 0; ; seed++)
                taken.Add(batch.Write(BlobTests.Bytes(10, seed)));
        }));
        Assert.Equal("vault.full", refusal.Code);
        batch.Commit();
        Assert.NotEmpty(taken);
        Assert.All(taken, blob => Assert.True(vault.Contains(blob.Sha256)));
    }

    [Fact]
    public void A_disk_too_small_for_the_vault_itself_is_full()
    {
        using var disk = SmallDisk.Of(bytes: 1 << 20, files: 100);
        Assert.Equal("vault.full", Assert.Throws<VaultException>(() => new FolderVault(Path.Combine(disk.Path, "vault")).BeginBatch()).Code);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(40, false)]
    [InlineData(40, true)]
    public void A_disk_that_fails_when_synced_gets_no_batch_acknowledged(int files, bool oneByOne)
    {
        using var disk = SmallDisk.ThatWillFail();
        var vault = new FolderVault(Path.Combine(disk.Path, "vault")) { SyncsOneByOne = oneByOne };
        BlobHashes good;
        using (var batch = vault.BeginBatch())
        {
            good = batch.Write("good"u8);
            batch.Commit();
        }

        disk.Fail();
        var failure = Assert.Throws<VaultException>(() =>
        {
            using var batch = vault.BeginBatch();
            for (var seed = 0; seed < files; seed++)
                batch.Write(BlobTests.Bytes(5_000_000 / files, seed));
            batch.Commit();
        });
        // This disk says "no space" to fsync and "input/output error" to syncfs.
        Assert.True(failure.Code is "vault.failed" or "vault.full", failure.Code);
        Assert.Equal([vault.PathOf(good.Sha256)], Directory.GetFiles(Path.Combine(disk.Path, "vault"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_write_that_fails_otherwise_fails_the_whole_batch()
    {
        using var folder = new TestFolder();
        var vault = new FolderVault(folder["vault"]);
        using var batch = vault.BeginBatch();
        var first = batch.Write("first"u8);
        Directory.Delete(folder["vault", "incoming"], recursive: true);
        Assert.Equal("vault.failed", Assert.Throws<VaultException>(() => batch.Write("second"u8)).Code);
        Assert.Equal("vault.failed", Assert.Throws<VaultException>(batch.Commit).Code);
        Assert.False(vault.Contains(first.Sha256));
    }

    [Fact]
    public void A_rename_that_fails_fails_the_whole_batch()
    {
        using var folder = new TestFolder();
        var vault = new FolderVault(folder["vault"]);
        using (var batch = vault.BeginBatch())
        {
            var blob = batch.Write("alone"u8);
            Directory.Delete(folder["vault", blob.Sha256[..2]]);
            Assert.Equal("vault.failed", Assert.Throws<VaultException>(batch.Commit).Code);
        }

        Assert.Empty(Directory.GetFiles(folder["vault"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void After_names_could_not_be_synced_the_vault_takes_nothing_until_it_is_opened_again()
    {
        using var folder = new TestFolder();
        var vault = new FolderVault(folder["vault"]);
        var batch = vault.BeginBatch();
        batch.Write("in flight"u8);
        vault.Break(new VaultException(VaultException.Failed, "syncing names"));
        Assert.Equal("vault.failed", Assert.Throws<VaultException>(batch.Commit).Code);
        Assert.Equal("vault.failed", Assert.Throws<VaultException>(vault.BeginBatch).Code);
        batch.Dispose();

        using var again = new FolderVault(folder["vault"]).BeginBatch();
        again.Write("in flight"u8);
        again.Commit();
    }
}
