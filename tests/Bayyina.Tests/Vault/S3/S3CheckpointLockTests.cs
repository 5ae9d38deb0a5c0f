using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Storage;

namespace Bayyina.Tests.Vault.S3;

/// <summary>One node moves the lock, however many try, and a store that cannot see to that is refused.</summary>
[Collection(nameof(S3Collection))]
public sealed class S3CheckpointLockTests : IDisposable
{
    private readonly LogKey _key = LogKey.Create("test.example/ledger");
    private readonly S3Place _place = new(StoreProcess.Ceph.NewBucket(), "locks/ledger");

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_lock_moves_from_the_note_that_was_read_and_from_no_other()
    {
        using var ours = Open();
        using var theirs = Open();
        Assert.Null(ours.Read());
        Assert.False(ours.Swap(Note(1), Note(2)));
        Assert.True(ours.Swap(null, Note(1)));
        Assert.False(theirs.Swap(null, Note(2)));
        Assert.Equal(Note(1).Text, theirs.Read()!.Text);
        Assert.True(theirs.Swap(Note(1), Note(2)));
        Assert.False(ours.Swap(Note(1), Note(3)));
        Assert.Equal(Note(2).Format(), ours.Read()!.Format());
        Assert.Equal($"s3://{_place.Bucket}/locks/ledger", ours.Location);
    }

    [Fact]
    public void Of_many_that_move_it_at_once_one_does()
    {
        var moved = new System.Collections.Concurrent.ConcurrentBag<(string? Before, string Next)>();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, number =>
        {
            using var node = Open();
            for (var turn = 0; turn < 15; turn++)
            {
                var before = node.Read();
                var next = Note((turn * 4) + number + 1);
                if (node.Swap(before, next))
                    moved.Add((before?.Text, next.Text));
            }
        });
        // One chain, without a fork, that ends with what is there now.
        var chain = moved.ToDictionary(move => move.Before ?? "", move => move.Next);
        var length = 0;
        var at = "";
        for (; chain.TryGetValue(at, out var next); length++)
            at = next;
        Assert.Equal(moved.Count, length);
        using var last = Open();
        Assert.Equal(at, last.Read()!.Text);
    }

    [Fact]
    public void A_swap_whose_answer_is_lost_finds_itself()
    {
        using (var node = Open())
            Assert.True(node.Swap(null, Note(1)));
        using var line = new BadLine(StoreProcess.Ceph.Address, "^PUT .*/ledger ", null, 0, 1);
        using var cut = Open(line.Address);
        Assert.True(cut.Swap(Note(1), Note(2)));
        Assert.Equal(0, line.CutsLeft);
    }

    [Fact]
    public void A_store_that_takes_no_notice_of_conditions_is_refused()
    {
        using var node = new S3CheckpointLock(new S3Place("exercise", "lock"), new S3Access(StoreProcess.Careless.Address.ToString(), "us-east-1", "S3RVER", "S3RVER"));
        Assert.Equal("lock.unconditional", Assert.Throws<LedgerException>(node.Read).Code);
        Assert.Equal("lock.unconditional", Assert.Throws<LedgerException>(() => node.Swap(null, Note(1))).Code);
    }

    [Fact]
    public async Task What_is_wrong_with_its_place_has_a_code_of_its_own()
    {
        using var wrong = new S3CheckpointLock(_place, StoreProcess.Ceph.Access(secret: "wrong"));
        Assert.Equal("lock.refused", Assert.Throws<LedgerException>(wrong.Read).Code);
        using var nowhere = new S3CheckpointLock(_place with { Bucket = "no-such-bucket" }, StoreProcess.Ceph.Access());
        var none = Assert.Throws<LedgerException>(nowhere.Read);
        Assert.True(none.Code == "lock.refused", none.Message);
        using var away = Open("http://127.0.0.1:9");
        Assert.Equal("lock.unreachable", Assert.Throws<LedgerException>(away.Read).Code);
        Assert.Equal("s3.address_malformed", Assert.Throws<StorageException>(() => new S3CheckpointLock("s3://bucket")).Code);

        using var client = StoreProcess.Ceph.Access().Client();
        await client.PutObjectAsync(new() { BucketName = _place.Bucket, Key = _place.Key, ContentBody = "no note", UseChunkEncoding = false }, TestContext.Current.CancellationToken);
        using var damaged = Open();
        Assert.Equal("lock.damaged", Assert.Throws<LedgerException>(damaged.Read).Code);
    }

    [Theory]
    [InlineData("BadRequest", true)]
    [InlineData("", true)]
    [InlineData("InvalidRequest", false)]
    [InlineData("EntityTooLarge", false)]
    public void A_400_that_is_not_the_stores_own_is_asked_again(string code, bool isPassing) => Assert.Equal(
        isPassing, S3Exception.IsPassing(new Amazon.S3.AmazonS3Exception("told", Amazon.Runtime.ErrorType.Sender, code, "request", System.Net.HttpStatusCode.BadRequest)));

    private S3CheckpointLock Open(string? endpoint = null) => new(_place, StoreProcess.Ceph.Access(endpoint));

    private SignedNote Note(int size) => _key.Sign(new Checkpoint("test.example/ledger", size, MerkleTree.LeafHash([(byte)size])));
}
