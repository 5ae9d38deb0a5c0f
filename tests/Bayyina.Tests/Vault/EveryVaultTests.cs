using Bayyina.Storage;
using Bayyina.Tests.Vault.S3;
using Bayyina.Vault;

namespace Bayyina.Tests.Vault;

/// <summary>What holds for every vault, wherever its bytes lie.</summary>
public abstract class EveryVaultTests : IDisposable
{
    private const int Buffer = 1 << 20;
    private protected const int SmallestPart = 5 << 20;

    protected TestFolder Folder { get; } = new();

    protected abstract IVault Vault { get; }

    public virtual void Dispose()
    {
        Vault.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Buffer)]
    [InlineData((4 * Buffer) + 1)]
    [InlineData(SmallestPart)]
    [InlineData(SmallestPart + 1)]
    [InlineData((3 * SmallestPart) + 4711)]
    public void Content_of_any_length_comes_out_as_it_went_in(int length)
    {
        var bytes = BlobTests.Bytes(length, seed: length);
        var blob = Commit(bytes);
        Assert.Equal(TwinHash.Of(bytes), blob);
        Assert.Equal(bytes, Vault.BytesOf(blob.Sha256));
        using var copy = Vault.Fetch(blob.Sha256);
        Assert.Equal(bytes, File.ReadAllBytes(copy.Path));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void What_was_committed_is_there_and_nothing_else(int files)
    {
        using var batch = Vault.BeginBatch();
        var blobs = Enumerable.Range(0, files).Select(seed => batch.Write(BlobTests.Bytes(1000, seed))).ToList();
        Assert.DoesNotContain(blobs, blob => Vault.Contains(blob.Sha256));
        batch.Commit();
        Assert.All(blobs, blob => Assert.True(Vault.Contains(blob.Sha256)));
        Assert.Equal(Named(blobs), Vault.Names());
        Assert.Equal(0, Vault.CleanIncoming());
    }

    [Fact]
    public void A_batch_that_is_left_without_commit_leaves_nothing()
    {
        using (var batch = Vault.BeginBatch())
            for (var seed = 0; seed < 20; seed++)
                batch.Write(BlobTests.Bytes(1000, seed));
        Assert.Empty(Vault.Names());
        Assert.Equal(0, Vault.CleanIncoming());
    }

    [Fact]
    public void The_same_content_twice_is_one_blob_within_a_batch_and_across_batches()
    {
        for (var round = 0; round < 2; round++)
        {
            using var batch = Vault.BeginBatch();
            Assert.Equal(batch.Write("one"u8), batch.Write(new MemoryStream("one"u8.ToArray())));
            batch.Commit();
            Assert.Single(Vault.Names());
        }
    }

    [Fact]
    public void Batches_that_write_the_same_contents_at_once_all_succeed()
    {
        var contents = Enumerable.Range(0, 30).Select(seed => BlobTests.Bytes(500 + (seed * 20_000), seed)).ToList();
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, turn =>
        {
            using var batch = Vault.BeginBatch();
            Parallel.ForEach(turn % 2 == 0 ? contents : contents.AsEnumerable().Reverse(), content => batch.Write(content));
            batch.Commit();
        });
        Assert.Equal(Named(contents.Select(content => TwinHash.Of(content))), Vault.Names());
        foreach (var content in contents)
            Assert.Equal(content, Vault.BytesOf(TwinHash.Of(content).Sha256));
    }

    [Fact]
    public void A_blob_of_another_size_than_its_content_is_called_damaged_and_left_as_it_is()
    {
        var blob = Commit("evidence"u8);
        Tamper(blob.Sha256, "cut"u8.ToArray());
        using var batch = Vault.BeginBatch();
        BlobHashes? other = null;
        var refused = Assert.Throws<VaultException>(() =>
        {
            other = batch.Write("other"u8);
            batch.Write("evidence"u8);
            batch.Commit();
        });
        Assert.Equal("vault.damaged", refused.Code);
        // The batch's other files are none the worse.
        if (refused.Only.Count == 0)
            batch.Commit();
        else
            Assert.Equal([blob.Sha256], refused.Only);
        Assert.True(Vault.Contains(other!.Sha256));
        Assert.Equal("cut"u8.ToArray(), Vault.BytesOf(blob.Sha256));
    }

    [Fact]
    public void What_reading_throws_comes_through_and_leaves_nothing()
    {
        using var batch = Vault.BeginBatch();
        Assert.Throws<EndOfStreamException>(() => batch.Write((buffer, offset) => offset < 5_000_000 ? buffer.Length : throw new EndOfStreamException(), 0));
        var blob = batch.Write("whole"u8);
        batch.Commit();
        Assert.Equal([(blob.Sha256, blob.Bytes)], Vault.Names());
        Assert.Equal(0, Vault.CleanIncoming());
    }

    [Fact]
    public void A_batch_ends_with_its_commit()
    {
        var batch = Vault.BeginBatch();
        batch.Commit();
        Assert.Throws<ObjectDisposedException>(batch.Commit);
        Assert.Throws<ObjectDisposedException>(() => batch.Write("late"u8));
        batch.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85/")]
    public void Only_a_hash_in_lower_case_names_a_blob(string name)
    {
        Assert.Throws<ArgumentException>(() => Vault.Contains(name));
        Assert.Throws<ArgumentException>(() => Vault.OpenRead(name));
        Assert.Throws<ArgumentException>(() => Vault.Fetch(name));
        Assert.Throws<ArgumentException>(() => Vault.Mend(name, new MemoryStream()));
    }

    [Fact]
    public void A_blob_that_is_not_there_is_said_to_be_missing()
    {
        using (Vault.BeginBatch())
        {
            Assert.False(Vault.Contains(new string('0', 64)));
            Assert.Throws<FileNotFoundException>(() => Vault.OpenRead(new string('0', 64)));
            Assert.Throws<FileNotFoundException>(() => Vault.Fetch(new string('0', 64)));
        }
    }

    [Fact]
    public void Any_place_of_a_blob_can_be_read()
    {
        var bytes = BlobTests.Bytes(700_000, 7);
        using var read = Vault.OpenRead(Commit(bytes).Sha256);
        Assert.Equal(bytes.Length, read.Length);
        var buffer = new byte[1000];
        foreach (var at in (int[])[699_000, 0, 500, 1500, 300_000, 301_100, 5])
        {
            read.Seek(at, SeekOrigin.Begin);
            read.ReadExactly(buffer);
            Assert.Equal(bytes[at..(at + 1000)], buffer);
        }
        read.Position = bytes.Length;
        Assert.Equal(0, read.Read(buffer));
    }

    [Fact]
    public void Names_are_those_of_blobs_with_their_sizes_in_order()
    {
        Assert.Empty(Vault.Names());
        using var batch = Vault.BeginBatch();
        var blobs = Enumerable.Range(0, 40).Select(seed => batch.Write(BlobTests.Bytes(seed, seed))).ToList();
        batch.Commit();
        PutForeign("ab/note.txt");
        PutForeign($"ab/cd{new string('0', 62)}");
        PutForeign("note.txt");
        Assert.Equal(Named(blobs), Vault.Names());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(SmallestPart + 100)]
    public void Only_a_good_copy_takes_the_place_of_a_damaged_or_missing_blob(int length)
    {
        var bytes = BlobTests.Bytes(length, 3);
        var name = TwinHash.Of(bytes).Sha256;
        Vault.Mend(name, new MemoryStream(bytes));
        Assert.Equal(bytes, Vault.BytesOf(name));

        byte[] damaged = [.. bytes[..^1], (byte)~bytes[^1]];
        Tamper(name, damaged);
        Assert.Equal("vault.damaged", Assert.Throws<VaultException>(() => Vault.Mend(name, new MemoryStream(bytes[1..]))).Code);
        Assert.Equal(damaged, Vault.BytesOf(name));
        Vault.Mend(name, new MemoryStream(bytes));
        Assert.Equal(bytes, Vault.BytesOf(name));
        Assert.Single(Vault.Names());
        Assert.Equal(0, Vault.CleanIncoming());
    }

    [Fact]
    public void A_file_that_came_in_pieces_is_taken_over_and_goes()
    {
        BlobHashes blob;
        using (var file = Vault.Spool.OpenPartial("pieces"))
        {
            file.Write("evidence, and what was never acknowledged"u8.ToArray(), 0);
            file.Finish(8);
            blob = file.Hash(8);
        }
        Assert.Equal(8, Vault.Spool.LengthOf("pieces"));
        Vault.TakeOver("pieces", blob);
        Assert.Null(Vault.Spool.LengthOf("pieces"));
        Assert.Equal("evidence"u8.ToArray(), Vault.BytesOf(TwinHash.Of("evidence"u8).Sha256));
    }

    protected BlobHashes Commit(ReadOnlySpan<byte> content) => Commit(Vault, content);

    internal static BlobHashes Commit(IVault vault, ReadOnlySpan<byte> content)
    {
        using var batch = vault.BeginBatch();
        var blob = batch.Write(content);
        batch.Commit();
        return blob;
    }

    /// <summary>Puts other bytes in the place of a blob, past the vault.</summary>
    protected abstract void Tamper(string sha256, byte[] content);

    /// <summary>Puts something beside the blobs that is none.</summary>
    protected abstract void PutForeign(string name);

    private static IEnumerable<(string, long)> Named(IEnumerable<BlobHashes> blobs) =>
        blobs.Select(blob => (blob.Sha256, blob.Bytes)).OrderBy(blob => blob.Sha256, StringComparer.Ordinal);
}

/// <inheritdoc/>
public sealed class EveryVaultInAFolderTests : EveryVaultTests
{
    private FolderVault TheFolder => field ??= new FolderVault(Folder["vault"]);

    protected override IVault Vault => TheFolder;

    protected override void Tamper(string sha256, byte[] content)
    {
        File.SetUnixFileMode(TheFolder.PathOf(sha256), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllBytes(TheFolder.PathOf(sha256), content);
    }

    protected override void PutForeign(string name) => Folder.Write("vault/" + name, "x");
}

/// <inheritdoc/>
[Collection(nameof(S3Collection))]
public sealed class EveryVaultOnS3Tests : EveryVaultTests
{
    private readonly S3Place _place = new(StoreProcess.Ceph.NewBucket(), "records/of an exercise");

    protected override IVault Vault => field ??= new S3Vault(_place, Folder["vault"], StoreProcess.Ceph.Access(), TimeProvider.System, SmallestPart);

    protected override void Tamper(string sha256, byte[] content) => Put($"{sha256[..2]}/{sha256}", content);

    protected override void PutForeign(string name) => Put(name, [1]);

    private void Put(string name, byte[] content)
    {
        using var client = StoreProcess.Ceph.Access().Client();
        client.PutObjectAsync(new() { BucketName = _place.Bucket, Key = $"{_place.Key}/{name}", InputStream = new MemoryStream(content), UseChunkEncoding = false }).GetAwaiter().GetResult();
    }
}
