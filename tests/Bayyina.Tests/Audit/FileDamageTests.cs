using System.Text;
using Bayyina.Audit;
using Bayyina.Proof;

namespace Bayyina.Tests.Audit;

/// <summary>One damage, one finding, at its own place: files.</summary>
public sealed class FileDamageTests(AWholeRecord record) : IClassFixture<AWholeRecord>
{
    [Fact]
    [Trait("store", "each")]
    public void A_whole_record_of_many_kinds_has_no_finding()
    {
        using var copy = record.Copy();

        var (report, findings) = copy.Report(new AuditOptions { Sha512 = true });

        Assert.Empty(findings);
        Assert.True(report.IsWhole);
        Assert.Equal(copy.Sql<long>("SELECT COUNT(*) FROM statement"), report.LookedAt["statements"]);
        Assert.Equal(copy.Sql<long>("SELECT size FROM ledger"), report.LookedAt["entries"]);
        Assert.Equal(302, report.LookedAt["blobs"]);
        Assert.Equal(Product.DerivedTables.Count, report.LookedAt["tables"]);
        Assert.Equal(2, report.LookedAt["users"]);
        Assert.Equal(1, report.LookedAt["uploads"]);
    }

    [Theory]
    [Trait("store", "each")]
    [InlineData("tile.missing", "ledger/tile/0/000")]
    [InlineData("tile.missing", "ledger/tile/entries/000")]
    public void A_tile_that_is_gone_is_missed(string code, string name)
    {
        using var copy = record.Copy();
        File.Delete(copy.In(name));

        Assert.Equal([(code, name)], copy.Check());
    }

    [Fact]
    [Trait("store", "each")]
    public void Each_tile_and_bundle_that_is_cut_short_or_changed_is_named_old_partial_ones_too()
    {
        using var copy = record.Copy();
        var tiles = Directory.EnumerateFiles(copy.In("ledger/tile"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(copy.Data, path)).Order().ToList();
        Assert.Contains(tiles, tile => tile.Contains(".p/", StringComparison.Ordinal));
        foreach (var tile in tiles)
        {
            var whole = File.ReadAllBytes(copy.In(tile));
            copy.Change(tile, bytes => bytes[..^7]);
            Assert.Equal([("tile.torn", tile)], copy.Check());
            copy.Change(tile, _ => []);
            Assert.Equal([("tile.torn", tile)], copy.Check());
            copy.Change(tile, _ => [.. whole[..^1], (byte)(whole[^1] ^ 4)]);
            Assert.Equal([("tile.differs", tile)], copy.Check());
            copy.Change(tile, _ => [.. whole, 0]);
            Assert.Equal([("tile.differs", tile)], copy.Check());
            copy.Change(tile, _ => whole);
        }
    }

    [Fact]
    [Trait("store", "each")]
    public void A_folder_in_the_place_of_a_tile_is_no_tile()
    {
        using var copy = record.Copy();
        File.Delete(copy.In("ledger/tile/0/000"));
        Directory.CreateDirectory(copy.In("ledger/tile/0/000"));

        Assert.Equal([("tile.unreadable", "ledger/tile/0/000")], copy.Check());
    }

    [Theory]
    [Trait("store", "each")]
    [InlineData("tile.extra", "ledger/tile/0/005")]
    [InlineData("tile.extra", "ledger/tile/3/000.p/1")]
    [InlineData("tile.extra", "ledger/tile/entries/001.p/255")]
    [InlineData("tile.stray", "ledger/tile/0/readme")]
    [InlineData("tile.stray", "ledger/tile/0/x000/001")]
    [InlineData("tile.leftover", "ledger/tile/0/002.new")]
    public void What_does_not_belong_to_the_tree_is_named(string code, string name)
    {
        using var copy = record.Copy();
        Directory.CreateDirectory(Path.GetDirectoryName(copy.In(name))!);
        File.WriteAllBytes(copy.In(name), new byte[32]);

        Assert.Equal([(code, name)], copy.Check());
    }

    [Theory]
    [Trait("store", "each")]
    [InlineData("checkpoint.damaged")]
    [InlineData("checkpoint.foreign")]
    public void A_checkpoint_that_was_changed_is_named(string code)
    {
        using var copy = record.Copy();
        copy.Change("ledger/checkpoint", bytes => code == "checkpoint.damaged" ? bytes[..^1] : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\n3", "\n4", StringComparison.Ordinal)));

        Assert.Equal([(code, "ledger/checkpoint")], copy.Check());
    }

    [Fact]
    [Trait("store", "each")]
    public void A_checkpoint_that_is_gone_is_published_by_the_next_start()
    {
        using var copy = record.Copy();
        File.Delete(copy.In("ledger/checkpoint"));

        Assert.Equal([("checkpoint.unpublished", "ledger/checkpoint")], copy.Check());
        Assert.True(copy.Report().Report.IsWhole);
    }

    [Theory]
    [Trait("store", "each")]
    [InlineData("lock.missing")]
    [InlineData("lock.damaged")]
    [InlineData("lock.foreign")]
    public void A_lock_that_is_gone_or_was_changed_is_named(string code)
    {
        using var copy = record.Copy();
        if (code == "lock.missing")
        {
            File.Delete(copy.Lock);
        }
        else
        {
            copy.Change("lock", bytes => code == "lock.damaged" ? bytes[..^1] : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\n3", "\n4", StringComparison.Ordinal)));
        }

        Assert.Equal([(code, copy.Lock)], copy.Check());
    }

    [Fact]
    [Trait("store", "each")]
    public void An_older_lock_and_an_older_checkpoint_are_told_apart()
    {
        using var copy = record.Copy();
        var now = File.ReadAllBytes(copy.Lock);
        var older = record.Installation.Product.LogKey;
        using var log = Bayyina.Ledger.LogKey.FromPem(older.Name, File.ReadAllText(copy.In("keys/log.key")));
        var files = new Bayyina.Ledger.LedgerFolder(copy.In("ledger"));
        var before = Encoding.UTF8.GetBytes(log.Sign(new Checkpoint(older.Name, 256, new TiledTree(256, files.Read).Root())).Format());
        record.Installation.Stop();

        File.WriteAllBytes(copy.Lock, before);
        Assert.Equal([("lock.behind", copy.Lock)], copy.Check().Where(f => f.Code != "ledger.unsequenced"));
        File.WriteAllBytes(copy.Lock, now);
        copy.Change("ledger/checkpoint", _ => before);
        Assert.Equal([("checkpoint.unpublished", "ledger/checkpoint")], copy.Check());
        copy.Change("ledger/checkpoint", _ => Encoding.UTF8.GetBytes(log.Sign(new Checkpoint(older.Name, 256, MerkleTree.EmptyRoot)).Format()));
        Assert.Equal([("checkpoint.fork", "ledger/checkpoint"), ("checkpoint.unpublished", "ledger/checkpoint")], copy.Check());
        var size = copy.Sql<long>("SELECT size FROM ledger");
        copy.Change("ledger/checkpoint", _ => now);
        File.WriteAllText(copy.Lock, log.Sign(new Checkpoint(older.Name, size, MerkleTree.EmptyRoot)).Format());
        Assert.Equal([("lock.fork", copy.Lock)], copy.Check());
    }

    [Theory]
    [Trait("store", "each")]
    [InlineData("key.missing", "keys/log.key", null)]
    [InlineData("key.missing", "keys/node.key", null)]
    [InlineData("key.missing", "keys/subjects.key", null)]
    [InlineData("key.missing", "keys/access.key", null)]
    [InlineData("key.damaged", "keys/log.key", "not a key")]
    [InlineData("key.damaged", "keys/node.key", "not a key")]
    [InlineData("key.damaged", "keys/subjects.key", "short")]
    [InlineData("key.foreign", "keys/subjects.key", "0123456789abcdef0123456789abcdef")]
    [InlineData("key.foreign", "keys/access.key", "0123456789abcdef0123456789abcdef")]
    [InlineData("key.damaged", "keys/authority.key", "-----BEGIN NOTHING")]
    [InlineData("key.leftover", "keys/node.key.new", "half")]
    public void A_key_file_that_is_gone_or_not_what_it_must_be_is_named(string code, string name, string? content)
    {
        using var copy = record.Copy();
        if (content is null)
        {
            File.Delete(copy.In(name));
        }
        else
        {
            File.WriteAllText(copy.In(name), content);
            File.SetUnixFileMode(copy.In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Assert.Equal([(code, name)], copy.Check());
    }

    [Fact]
    [Trait("store", "each")]
    public void Keys_of_another_installation_fit_nothing_here()
    {
        using var copy = record.Copy();
        using var other = new Installations.AnInstallation();
        _ = other.Product;
        other.Stop();
        foreach (var (name, code) in new[] { ("log.key", "key.foreign"), ("node.key", "key.not_enrolled") })
        {
            var own = File.ReadAllBytes(copy.In("keys/" + name));
            File.WriteAllBytes(copy.In("keys/" + name), File.ReadAllBytes(Path.Combine(other.Data, "keys", name)));
            Assert.Equal([(code, "keys/" + name)], copy.Check());
            File.WriteAllBytes(copy.In("keys/" + name), own);
        }
    }

    [Fact]
    [Trait("store", "each")]
    public void What_others_may_read_is_named()
    {
        using var copy = record.Copy();
        File.SetUnixFileMode(copy.In("keys/log.key"), (UnixFileMode)0b110_100_100);
        Assert.Equal([("key.open", "keys/log.key")], copy.Check());
        File.SetUnixFileMode(copy.In("keys/log.key"), (UnixFileMode)0b110_000_000);

        // Behind a folder that nobody may enter it does not matter.
        File.SetUnixFileMode(copy.In("vault"), (UnixFileMode)0b111_101_101);
        Assert.Empty(copy.Check());
        File.SetUnixFileMode(copy.Data, (UnixFileMode)0b111_101_101);
        Assert.Equal([("folder.open", "vault")], copy.Check());
    }

    [Fact]
    public void A_database_that_is_gone_empty_or_garbage_ends_as_a_finding_and_the_ledger_is_still_held_against_what_was_signed()
    {
        using var copy = record.Copy();
        copy.Change("bayyina.db", _ => new byte[100_000]);
        Assert.Equal([("database.unreadable", "bayyina.db")], copy.Check());
        copy.Change("bayyina.db", _ => []);
        Assert.Equal([("database.unreadable", "bayyina.db")], copy.Check());
        Assert.Equal(0, new FileInfo(copy.In("bayyina.db")).Length);
        File.Delete(copy.In("bayyina.db"));
        Assert.Equal([("database.missing", "bayyina.db")], copy.Check());
        copy.Flip("ledger/tile/0/000", 77);
        Assert.Equal(["database.missing", "tile.differs"], copy.Check().Select(f => f.Code));
        Directory.CreateDirectory(copy.In("bayyina.db"));
        Assert.Contains("database.unreadable", copy.Check().Select(f => f.Code));
    }

    [Fact]
    public void A_database_of_which_pages_are_damaged_is_called_so()
    {
        using var copy = record.Copy();
        // No page is left that holds nothing.
        copy.Sql<object>("VACUUM");
        var (length, size) = (new FileInfo(copy.In("bayyina.db")).Length, copy.Sql<long>("PRAGMA page_size"));
        for (var page = 1L; page < length / size; page += 23)
        {
            var at = page * size;
            var whole = File.ReadAllBytes(copy.In("bayyina.db"));
            copy.Change("bayyina.db", bytes =>
            {
                new Random((int)at).NextBytes(bytes.AsSpan((int)at, (int)size));
                return bytes;
            });
            Assert.NotEmpty(copy.Check());
            copy.Change("bayyina.db", _ => whole);
        }
        copy.Change("bayyina.db", bytes => bytes[..(bytes.Length / 2)]);
        Assert.Contains(copy.Check(), f => f.Code is "database.corrupt" or "database.unreadable");
    }
}
