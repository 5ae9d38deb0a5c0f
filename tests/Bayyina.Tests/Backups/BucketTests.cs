using System.Text;
using Bayyina.Access;
using Bayyina.Backups;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Bayyina.Tests.Vault.S3;

namespace Bayyina.Tests.Backups;

/// <summary>A backup in an S3 store gives what one in a folder gives, also where lines break and two runs meet.</summary>
[Collection(nameof(S3Collection))]
public sealed class BucketTests : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(400);
    private readonly AnInstallation _installation = new();
    private readonly string _bucket;

    public BucketTests()
    {
        StoreProcess.Ceph.NameInEnvironment();
        _bucket = StoreProcess.Ceph.NewBucket();
    }

    private Product Product => _installation.Product;

    private string Backup => $"s3://{_bucket}/backup";

    private string Elsewhere => Path.Combine(_installation.Scratch, "elsewhere");

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void What_was_erased_is_gone_from_older_snapshots_and_the_oldest_go_where_few_are_kept()
    {
        var incident = SubjectId.New("incident");
        var opening = _installation.Say(IncidentBook.Opening(incident, "collapse", null, "ZQ0703", exercise: false))[0].Id;
        _installation.Seal(incident, "one");
        var first = Run();
        Assert.Contains(Objects(), o => o.Key.Contains("record-", StringComparison.Ordinal) && o.Text.Contains("ZQ0703", StringComparison.Ordinal));
        _installation.Say(Assert.IsType<Erasable>(Product.Statements.Erasure(opening, ["place"], "asked")).Draft);
        var second = Run();

        Assert.Equal((1, 0), (first.Blobs.Copied, second.Blobs.Copied));
        Assert.DoesNotContain(Objects(), o => o.Text.Contains("ZQ0703", StringComparison.Ordinal));
        using (var place = new BackupPlace(Backup))
        {
            Assert.All(place.Complete(), snapshot => place.Verify(snapshot, place.Manifest(snapshot)));
        }
        var third = Run(new BackupOptions(Keep: 1));
        Assert.Equal([first.Snapshot, second.Snapshot], third.Removed);
        Assert.Equal([third.Snapshot], Objects().Where(o => o.Key.StartsWith("backup/snapshots/", StringComparison.Ordinal)).Select(o => o.Key.Split('/')[2]).Distinct());
        Assert.Equal(0, third.Tiles);
    }

    [Fact]
    public void A_changed_byte_in_any_object_but_a_blob_is_found_and_nothing_is_left_in_the_new_place()
    {
        _installation.OpenIncident();
        Run();
        LoseTheMachine();
        using var access = new Store(_bucket);
        var objects = Objects().Where(o => o.Key.Contains("/snapshots/", StringComparison.Ordinal) || o.Key.Contains("/tile/", StringComparison.Ordinal)).ToList();
        Assert.True(objects.Count >= 8);
        foreach (var (key, _) in objects)
        {
            var good = access.Read(key);
            var bad = (byte[])good.Clone();
            bad[good.Length / 2] ^= 4;
            access.Write(key, bad);
            var code = Record.Exception(() => Restore()) switch
            {
                BackupException backup => backup.Code,
                LedgerException ledger => ledger.Code,
                var other => $"{key}: {other}",
            };
            Assert.Contains(code, (string[])["backup.damaged", "ledger.tile_differs", "ledger.tile_malformed"]);
            Assert.False(Directory.Exists(Elsewhere));
            access.Write(key, good);
        }
        Assert.Null(Restore().ReadOnly);
    }

    [Fact]
    public void A_blob_that_is_damaged_in_the_backup_is_named_and_the_rest_comes_back()
    {
        var items = _installation.Seal(_installation.OpenIncident(), "good", "rotten", "lost");
        Run();
        LoseTheMachine();
        using (var access = new Store(_bucket))
        {
            string KeyOf(int i) => $"backup/vault/{items[i].Taken.Blob.Sha256[..2]}/{items[i].Taken.Blob.Sha256}";
            access.Write(KeyOf(1), "rotteN"u8.ToArray());
            access.Remove(KeyOf(2));
        }

        var restored = Restore();

        Assert.Equal((1, null), (restored.Blobs.Copied, restored.ReadOnly));
        Assert.Equal([items[1].Taken.Blob.Sha256], restored.Blobs.Damaged);
        Assert.Equal([items[2].Taken.Blob.Sha256], restored.Missing);
    }

    [Fact]
    public void Of_two_runs_one_waits_for_nobody_and_says_so_and_what_a_dead_one_held_is_taken_over()
    {
        _installation.OpenIncident();
        using var first = Place();
        using (first.Hold())
        {
            using var second = Place();
            Assert.Equal("backup.in_use", Assert.Throws<BackupException>(() => new BackupRun(Product.ToBackUp, "", _installation.Time).Run(second, new BackupOptions())).Code);
        }
        // One that let go of it is not waited for; one that was killed changes nothing any more.
        using (var dead = new Store(_bucket))
        {
            dead.Write("backup/lock", "0123456789abcdef 7\n"u8.ToArray());
        }
        using var third = Place();
        Assert.NotEmpty(new BackupRun(Product.ToBackUp, "", _installation.Time).Run(third, new BackupOptions()).Snapshot);
    }

    [Fact]
    public void A_run_that_wakes_up_after_another_one_puts_no_old_keys_in_the_place_of_newer_ones()
    {
        _installation.OpenIncident();
        Run();
        using var asleep = new BucketFiles(S3Place.Parse(Backup), new S3Access(), TimeSpan.FromHours(1));
        using var held = asleep.Hold();
        using (var store = new Store(_bucket))
        {
            // As if it had been silent for long.
            store.Write("backup/lock", "free\n"u8.ToArray());
        }
        _installation.AUser("Exercise Volunteer Salma", UserRole.Field);
        Run();
        var now = Objects().Single(o => o.Key == "backup/subject-keys").Text;

        Assert.Equal("backup.in_use", Assert.Throws<BackupException>(asleep.ThrowUnlessHeld).Code);
        Assert.Equal("backup.in_use", Assert.Throws<BackupException>(() => asleep.Write("subject-keys", "old keys\n"u8.ToArray(), isSecret: true)).Code);
        Assert.Equal(now, Objects().Single(o => o.Key == "backup/subject-keys").Text);
    }

    [Fact]
    public void A_store_that_is_not_there_does_not_let_us_has_no_bucket_or_heeds_no_conditions_is_told_apart()
    {
        _installation.OpenIncident();
        string Code(S3Place place, S3Access access) => Assert.Throws<BackupException>(() =>
        {
            using var backup = new BackupPlace(new BucketFiles(place, access));
            new BackupRun(Product.ToBackUp, "", _installation.Time).Run(backup, new BackupOptions());
        }).Code;
        var there = new S3Place(_bucket, "backup");

        Assert.Equal("backup.no_bucket", Code(new S3Place("exercise-nobody-made-it", "backup"), StoreProcess.Ceph.Access()));
        Assert.Equal("backup.refused", Code(there, StoreProcess.Ceph.Access(secret: "wrong")));
        Assert.Equal("backup.unreachable", Code(there, StoreProcess.Ceph.Access("http://127.0.0.1:9")));
        Assert.Equal("s3.address_malformed", Assert.Throws<StorageException>(() => Run(to: "s3://x")).Code);
        var careless = new S3Access(StoreProcess.Careless.Address.ToString(), "us-east-1", "S3RVER", "S3RVER");
        Assert.Equal("backup.unconditional", Code(new S3Place("exercise", "backup"), careless));
    }

    [Fact]
    public void A_backup_within_the_vault_of_the_record_is_refused()
    {
        using var product = Product.Open(Path.Combine(_installation.Scratch, "on s3"), _installation.Time, null, new Stores(null, $"s3://{_bucket}/record", null));
        product.Say(IncidentBook.Opening(SubjectId.New("incident"), "t", null, null, false), product.Node);
        string Code(string to) => Assert.Throws<BackupException>(() => new BackupRun(product.ToBackUp, to, _installation.Time).Run(new BackupOptions())).Code;

        Assert.Equal("backup.inside", Code($"s3://{_bucket}/record"));
        Assert.Equal("backup.inside", Code($"s3://{_bucket}/record/backup"));
        Assert.Equal("backup.inside", Code($"s3://{_bucket}"));
        Assert.NotEmpty(new BackupRun(product.ToBackUp, $"s3://{_bucket}/records", _installation.Time).Run(new BackupOptions()).Snapshot);
    }

    [Fact]
    public void A_run_that_lost_the_store_in_the_middle_leaves_what_was_complete_and_the_next_one_goes_on()
    {
        var incident = _installation.OpenIncident();
        _installation.Seal(incident, [.. Enumerable.Range(0, 40).Select(i => $"file {i}")]);
        var first = Run();
        _installation.Time.Move(TimeSpan.FromMinutes(1));
        _installation.Seal(incident, [.. Enumerable.Range(40, 40).Select(i => $"file {i}")]);
        StoreProcess.Ceph.NameInEnvironment();
        var isKilled = false;
        try
        {
            using var place = Place();
            var lost = Record.Exception(() => new BackupRun(Product.ToBackUp, "", _installation.Time, (what, _, _) =>
            {
                if (what == "blobs" && !isKilled)
                {
                    isKilled = true;
                    StoreProcess.Ceph.Kill();
                }
            }).Run(place, new BackupOptions()));
            Assert.Contains(lost is BackupException b ? b.Code : (lost as Bayyina.Vault.VaultException)?.Code, (string[])["backup.unreachable", "vault.unreachable"]);
        }
        finally
        {
            StoreProcess.Ceph.Start();
        }
        using (var place = new BackupPlace(Backup))
        {
            Assert.Equal([first.Snapshot], place.Complete());
        }
        using var again = Place();
        var second = new BackupRun(Product.ToBackUp, "", _installation.Time).Run(again, new BackupOptions());
        Assert.Equal(2, again.Complete().Count);
        Assert.Equal((40, 0), (second.Blobs.Copied, second.Missing.Count));
        LoseTheMachine();
        Assert.Equal((80, null), (Restore() is var restored ? restored.Blobs.Copied : 0, restored.ReadOnly));
    }

    private BackupPlace Place() => new(new BucketFiles(S3Place.Parse(Backup), StoreProcess.Ceph.Access(), Beat));

    private BackupMade Run(BackupOptions? options = null, string? to = null)
    {
        _installation.Time.Move(TimeSpan.FromMinutes(1));
        return new BackupRun(Product.ToBackUp, to ?? Backup, _installation.Time).Run(options ?? new BackupOptions());
    }

    private Restored Restore() => new Restoration(new RestoreOptions(Backup, Elsewhere), _installation.Time).Run();

    private void LoseTheMachine()
    {
        var place = Product.Lock.Location;
        _installation.Stop();
        Directory.Delete(_installation.Data, recursive: true);
        File.Delete(place);
    }

    private List<(string Key, string Text)> Objects()
    {
        using var store = new Store(_bucket);
        return [.. store.Keys().Select(key => (key, Encoding.Latin1.GetString(store.Read(key))))];
    }

    // By the SDK itself.
    private sealed class Store(string bucket) : IDisposable
    {
        private readonly Amazon.S3.AmazonS3Client _client = StoreProcess.Ceph.Access().Client();

        public IEnumerable<string> Keys() =>
            _client.ListObjectsV2Async(new Amazon.S3.Model.ListObjectsV2Request { BucketName = bucket }).GetAwaiter().GetResult().S3Objects.Select(o => o.Key);

        public byte[] Read(string key)
        {
            using var answer = _client.GetObjectAsync(bucket, key).GetAwaiter().GetResult();
            using var bytes = new MemoryStream();
            answer.ResponseStream.CopyTo(bytes);
            return bytes.ToArray();
        }

        public void Write(string key, byte[] content) => _client.PutObjectAsync(
            new Amazon.S3.Model.PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(content), UseChunkEncoding = false }).GetAwaiter().GetResult();

        public void Remove(string key) => _client.DeleteObjectAsync(bucket, key).GetAwaiter().GetResult();

        public void Dispose() => _client.Dispose();
    }
}
