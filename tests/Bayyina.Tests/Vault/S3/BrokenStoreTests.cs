using System.Diagnostics;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Tests.Vault.S3;

/// <summary>A line that breaks, a server that dies or is slow: what was acknowledged is there, and nothing else counts.</summary>
[Collection(nameof(S3Collection))]
public sealed class BrokenStoreTests : IDisposable
{
    private const int SmallestPart = 5 << 20;
    private const string Part = "^PUT .*partNumber=2";
    private const string Completing = "^POST .*uploadId=";
    private readonly TestFolder _folder = new();
    private readonly StoreProcess _store = StoreProcess.Ceph;
    private readonly S3Place _place = new(StoreProcess.Ceph.NewBucket(), "vault");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("in the middle of a PUT", 3_000_000, "^PUT", 1_000_000, null, 2)]
    [InlineData("before anything came of a PUT", 3_000_000, "^PUT", 0, null, 2)]
    [InlineData("the answer to a PUT is lost", 3_000_000, "^PUT", null, 0, 2)]
    [InlineData("in the middle of a part", 12_000_000, Part, 1_000_000, null, 2)]
    [InlineData("the answer to a part is lost", 12_000_000, Part, null, 0, 2)]
    [InlineData("beginning in parts", 12_000_000, "^POST .*uploads", null, 0, 1)]
    [InlineData("before completing", 12_000_000, Completing, 0, null, 1)]
    [InlineData("the answer to completing is lost", 12_000_000, Completing, null, 0, 1)]
    public void Where_the_line_breaks_for_a_while_it_goes_on(string where, int length, string request, int? up, int? down, int cuts)
    {
        using var line = new BadLine(_store.Address, request, up, down, cuts);
        using var vault = Open("node", line.Address);
        var bytes = BlobTests.Bytes(length, where.Length);

        var blob = EveryVaultTests.Commit(vault, bytes);

        Assert.Equal(0, line.CutsLeft);
        using var direct = Open("other");
        Assert.Equal(bytes, direct.BytesOf(blob.Sha256));
        Assert.Equal(0, vault.CleanIncoming() + direct.CleanIncoming());
    }

    [Theory]
    [InlineData("a PUT", 3_000_000, "^PUT", 1_000_000)]
    [InlineData("a part", 12_000_000, Part, 1_000_000)]
    [InlineData("completing", 12_000_000, Completing, 0)]
    public void Where_it_stays_broken_nothing_of_the_batch_is_acknowledged_and_the_next_try_is_whole(string where, int length, string request, int up)
    {
        using var line = new BadLine(_store.Address, request, up, null, int.MaxValue);
        using var vault = Open("node", line.Address);
        var bytes = BlobTests.Bytes(length, where.Length);
        var name = TwinHash.Of(bytes).Sha256;

        Assert.Equal("vault.unreachable", Assert.Throws<VaultException>(() => EveryVaultTests.Commit(vault, bytes)).Code);

        Assert.False(vault.Contains(name));
        Assert.Equal(0, vault.CleanIncoming());
        Assert.Empty(Unfinished());
        line.Mend();
        EveryVaultTests.Commit(vault, bytes);
        Assert.Equal(bytes, vault.BytesOf(name));
    }

    [Fact]
    public async Task A_read_goes_on_where_the_line_broke_and_ends_where_it_stays_broken()
    {
        var bytes = BlobTests.Bytes(6_000_000, 8);
        string name;
        using (var direct = Open("other"))
            name = EveryVaultTests.Commit(direct, bytes).Sha256;
        using var line = new BadLine(_store.Address, "^GET", null, 1_500_000, 3);
        using var vault = Open("node", line.Address);

        Assert.Equal(bytes, vault.BytesOf(name));
        Assert.Equal(0, line.CutsLeft);

        using var dead = new BadLine(_store.Address, $"^GET .*{name}", null, 0, int.MaxValue);
        using var cut = Open("third", dead.Address);
        await using var read = cut.OpenRead(name);
        Assert.Equal("vault.unreachable", (await Assert.ThrowsAsync<VaultException>(async () => await read.ReadExactlyAsync(new byte[100], TestContext.Current.CancellationToken))).Code);
        Assert.Equal("vault.unreachable", Assert.Throws<VaultException>(() => cut.Fetch(name)).Code);
        Assert.Equal(0, cut.CleanIncoming());
    }

    [Theory]
    [InlineData("^GET", 1_500_000)]
    [InlineData("^PUT", 0)]
    public void A_line_that_falls_silent_counts_as_broken(string request, int down)
    {
        using var line = new BadLine(_store.Address, request, null, down, 2) { FallsSilent = true };
        using var vault = new S3Vault(_place, _folder["node"], _store.Access(line.Address) with { Patience = TimeSpan.FromMilliseconds(500) }, TimeProvider.System);
        // A body that is sent is given its time besides.
        var bytes = BlobTests.Bytes(request == "^GET" ? 4_000_000 : 4_000, 9);
        Assert.Equal(bytes, vault.BytesOf(EveryVaultTests.Commit(vault, bytes).Sha256));
        Assert.Equal(0, line.CutsLeft);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_comes_back_costs_nothing_that_was_acknowledged()
    {
        using var line = new BadLine(_store.Address, "^none", null, null, 0) { Slowness = TimeSpan.FromMilliseconds(40) };
        using var vault = Open("node", line.Address);
        var acknowledged = new List<BlobHashes>();
        var stopped = false;
        var taking = Task.Run(() =>
        {
            for (var round = 0; round < 400 && !stopped; round++)
            {
                try
                {
                    acknowledged.Add(EveryVaultTests.Commit(vault, BlobTests.Bytes(round % 10 == 9 ? 11_000_000 : 200_000, round)));
                }
                catch (VaultException failure) when (failure.Code == VaultException.Unreachable)
                {
                    // Not acknowledged.
                }
            }
        }, TestContext.Current.CancellationToken);
        for (var kill = 0; kill < 2; kill++)
        {
            await Task.Delay(1200, TestContext.Current.CancellationToken);
            _store.Kill();
            await Task.Delay(200, TestContext.Current.CancellationToken);
            _store.Start();
        }
        var before = acknowledged.Count;
        while (acknowledged.Count < before + 3 && !taking.IsCompleted)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        stopped = true;
        await taking;

        Assert.True(acknowledged.Count >= 10, $"{acknowledged.Count} files were acknowledged");
        using var direct = Open("other");
        Assert.All(acknowledged, blob => Assert.Equal(blob, TwinHash.Of(direct.BytesOf(blob.Sha256))));
    }

    [Fact]
    public void A_slow_server_is_waited_for_and_one_that_says_nothing_is_not()
    {
        using var line = new BadLine(_store.Address, "^none", null, null, 0) { Slowness = TimeSpan.FromMilliseconds(300) };
        using (var vault = Open("node", line.Address))
            EveryVaultTests.Commit(vault, "slow"u8);
        line.Slowness = TimeSpan.FromHours(1);
        using var impatient = new S3Vault(
            _place, _folder["impatient"], _store.Access(line.Address) with { Patience = TimeSpan.FromMilliseconds(300), Tries = (2, TimeSpan.FromMilliseconds(10)) }, TimeProvider.System);
        var since = Stopwatch.StartNew();
        Assert.Equal("vault.unreachable", Assert.Throws<VaultException>(impatient.BeginBatch).Code);
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(5), since.Elapsed.ToString());
        // The rest of the record is there without it.
        Assert.Equal(0, impatient.CleanIncoming());
    }

    [Fact]
    public void Two_nodes_that_put_the_same_contents_at_once_both_succeed()
    {
        var contents = Enumerable.Range(0, 12).Select(seed => BlobTests.Bytes(seed % 4 == 0 ? 11_000_000 + seed : 50_000 + seed, seed)).ToList();
        using var one = Open("one");
        using var two = Open("two");
        Parallel.ForEach((S3Vault[])[one, two], vault =>
        {
            using var batch = vault.BeginBatch();
            contents.ForEach(content => batch.Write(content));
            batch.Commit();
        });
        Assert.Equal(contents.Count, one.Names().Count());
        Assert.All(contents, content => Assert.Equal(content, two.BytesOf(TwinHash.Of(content).Sha256)));
        Assert.Empty(Unfinished());
    }

    [Fact]
    public async Task A_start_gives_up_what_its_own_machine_left_unfinished_and_nobody_elses()
    {
        using var store = new S3Store(_place.Bucket, _store.Access());
        var ours = await store.Begin("vault/ours", TestContext.Current.CancellationToken);
        var theirs = await store.Begin("vault/theirs", TestContext.Current.CancellationToken);
        _folder.Write("node/unfinished/x", $"vault/ours\n{ours}");

        using (var vault = Open("node"))
            Assert.Equal(1, vault.CleanIncoming());
        Assert.Equal([theirs], Unfinished());

        using var muchLater = new S3Vault(_place, _folder["other"], _store.Access(), new Later(TimeSpan.FromDays(8)), SmallestPart);
        Assert.Equal(1, muchLater.CleanIncoming());
        Assert.Empty(Unfinished());
    }

    [Fact]
    public void Each_thing_that_is_wrong_with_a_store_has_a_code_of_its_own()
    {
        Assert.Equal("vault.refused", Refusal(new S3Vault(_place, _folder["a"], _store.Access(secret: "wrong"), TimeProvider.System)));
        Assert.Equal("vault.no_bucket", Refusal(new S3Vault(new S3Place("no-such-bucket", ""), _folder["b"], _store.Access(), TimeProvider.System)));
        Assert.Equal("vault.unreachable", Refusal(new S3Vault(_place, _folder["c"], _store.Access("http://127.0.0.1:9"), TimeProvider.System)));
        Assert.Equal("s3.address_malformed", Assert.Throws<StorageException>(() => new S3Vault("s3://UP/../x", _folder["d"], TimeProvider.System)).Code);
        using var vault = Open("e");
        Assert.Equal("vault.refused", Assert.Throws<VaultException>(
            () => new S3Vault(_place, _folder["f"], _store.Access(secret: "wrong"), TimeProvider.System).CleanIncoming()).Code);

        string Refusal(S3Vault refused)
        {
            using (refused)
                return Assert.Throws<VaultException>(refused.BeginBatch).Code;
        }
    }

    [Fact]
    public void A_quota_that_is_used_up_is_called_full_and_what_was_there_stays()
    {
        using var vault = Open("node");
        var before = EveryVaultTests.Commit(vault, BlobTests.Bytes(100_000, 1));
        _store.Quota(1_000_000);
        try
        {
            Assert.Equal("vault.full", Assert.Throws<VaultException>(() => EveryVaultTests.Commit(vault, BlobTests.Bytes(3_000_000, 2))).Code);
            Assert.Equal("vault.full", Assert.Throws<VaultException>(() => EveryVaultTests.Commit(vault, BlobTests.Bytes(12_000_000, 3))).Code);
        }
        finally
        {
            _store.Quota(-1);
        }
        Assert.Equal([(before.Sha256, before.Bytes)], vault.Names());
        Assert.Empty(Unfinished());
    }

    [Theory]
    [InlineData(0, 16L << 20)]
    [InlineData(1L << 30, 16L << 20)]
    [InlineData(160L << 30, 17L << 20)]
    [InlineData(5L << 40, 525L << 20)]
    public void Ten_thousand_parts_are_enough_for_any_file(long bytes, long part)
    {
        using var turns = new SemaphoreSlim(1);
        var size = new S3Parts(null!, "", turns, 16 << 20, TimeProvider.System).PartOf(bytes);
        Assert.Equal(part, size);
        Assert.True((bytes + size - 1) / size <= 10_000);
    }

    private S3Vault Open(string node, string? endpoint = null) => new(_place, _folder[node], _store.Access(endpoint), TimeProvider.System, SmallestPart);

    private List<string> Unfinished()
    {
        using var store = new S3Store(_place.Bucket, _store.Access());
        return [.. store.Unfinished("", DateTime.MaxValue).GetAwaiter().GetResult().Select(one => one.Upload)];
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
