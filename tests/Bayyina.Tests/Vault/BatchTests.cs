using Bayyina.Vault;

namespace Bayyina.Tests.Vault;

/// <summary>What a batch promises: all of it or nothing, each content once.</summary>
public sealed class BatchTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FolderVault _vault;

    public BatchTests() => _vault = new FolderVault(_folder["vault"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(30, false)]
    [InlineData(30, true)]
    public void What_was_committed_is_there_and_nothing_else(int files, bool oneByOne)
    {
        var vault = new FolderVault(_folder["vault"]) { SyncsOneByOne = oneByOne };
        using var batch = vault.BeginBatch();
        var blobs = Enumerable.Range(0, files).Select(seed => batch.Write(BlobTests.Bytes(1000, seed))).ToList();
        Assert.DoesNotContain(blobs, blob => vault.Contains(blob.Sha256));
        batch.Commit();
        Assert.All(blobs, blob => Assert.True(vault.Contains(blob.Sha256)));
        Assert.Equal(files, FilesIn("vault"));
        Assert.Equal(0, FilesIn("vault", "incoming"));
    }

    [Fact]
    public void A_batch_that_is_left_without_commit_leaves_nothing()
    {
        using (var batch = _vault.BeginBatch())
            for (var seed = 0; seed < 20; seed++)
                batch.Write(BlobTests.Bytes(1000, seed));
        Assert.Equal(0, FilesIn("vault"));
    }

    [Fact]
    public void A_blob_is_written_once_and_its_file_never_replaced()
    {
        var blob = Commit("one"u8);
        var before = File.GetLastWriteTimeUtc(_vault.PathOf(blob.Sha256));
        File.SetUnixFileMode(_vault.PathOf(blob.Sha256), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Commit("one"u8);
        Assert.Equal(before, File.GetLastWriteTimeUtc(_vault.PathOf(blob.Sha256)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead, File.GetUnixFileMode(_vault.PathOf(blob.Sha256)));
    }

    [Fact]
    public void Batches_that_write_the_same_contents_at_once_all_succeed()
    {
        var contents = Enumerable.Range(0, 60).Select(seed => BlobTests.Bytes(500 + (seed * 40_000), seed)).ToList();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, turn =>
        {
            using var batch = _vault.BeginBatch();
            Parallel.ForEach(turn % 2 == 0 ? contents : contents.AsEnumerable().Reverse(), content =>
            {
                if (content.Length % 3 == 0)
                    batch.Write(content);
                else
                    batch.Write(new MemoryStream(content));
            });
            batch.Commit();
        });
        Assert.Equal(contents.Count, FilesIn("vault"));
        foreach (var content in contents)
            Assert.Equal(content, File.ReadAllBytes(_vault.PathOf(TwinHash.Of(content).Sha256)));
    }

    [Fact]
    public void A_blob_of_another_size_than_its_content_is_called_damaged_and_left_as_it_is()
    {
        var blob = Commit("evidence"u8);
        var path = _vault.PathOf(blob.Sha256);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, "cut");
        using var batch = _vault.BeginBatch();
        Assert.Equal("vault.damaged", Assert.Throws<VaultException>(() => batch.Write("evidence"u8)).Code);
        Assert.Equal("vault.damaged", Assert.Throws<VaultException>(() => batch.Write(new MemoryStream("evidence"u8.ToArray()))).Code);
        // The batch's other files are none the worse.
        var other = batch.Write("other"u8);
        batch.Commit();
        Assert.True(_vault.Contains(other.Sha256));
        Assert.Equal("cut", File.ReadAllText(path));
    }

    [Fact]
    public void What_reading_throws_comes_through_and_leaves_nothing()
    {
        using var batch = _vault.BeginBatch();
        Assert.Throws<EndOfStreamException>(() => batch.Write((buffer, offset) => offset < 5_000_000 ? buffer.Length : throw new EndOfStreamException(), 0));
        Assert.Equal(0, FilesIn("vault"));
        var blob = batch.Write("whole"u8);
        batch.Commit();
        Assert.Equal(1, FilesIn("vault"));
        Assert.True(_vault.Contains(blob.Sha256));
    }

    [Fact]
    public void A_cancelled_write_ends_and_leaves_nothing()
    {
        using var batch = _vault.BeginBatch();
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => batch.Write(
            (buffer, offset) =>
            {
                if (offset > 3_000_000)
                    cancel.Cancel();
                return buffer.Length;
            },
            0,
            cancel.Token));
        Assert.Equal(0, FilesIn("vault"));
    }

    [Fact]
    public void What_a_crash_left_is_cleaned_at_the_next_start_and_blobs_stay()
    {
        var blob = Commit("kept"u8);
        _folder.Write("vault/incoming/3/0123456789abcdef", "half a film");
        File.SetUnixFileMode(_folder.Write("vault/incoming/fedcba9876543210", "another"), UnixFileMode.UserRead);
        var next = new FolderVault(_folder["vault"]);
        Assert.Equal(2, next.CleanIncoming());
        Assert.Equal(0, next.CleanIncoming());
        Assert.Equal(0, FilesIn("vault", "incoming"));
        Assert.True(next.Contains(blob.Sha256));
    }

    [Fact]
    public void A_vault_that_was_never_used_has_nothing_to_clean() => Assert.Equal(0, _vault.CleanIncoming());

    private BlobHashes Commit(ReadOnlySpan<byte> content)
    {
        using var batch = _vault.BeginBatch();
        var blob = batch.Write(content);
        batch.Commit();
        return blob;
    }

    private int FilesIn(params string[] names) => Directory.GetFiles(_folder[names], "*", SearchOption.AllDirectories).Length;
}
