using System.Text;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Ledger;

[Trait("store", "each")]
public sealed class SequencerTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private Product Product => _installation.Product;

    private string LedgerPath => Path.Combine(_installation.Data, "ledger");

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void The_steps_come_in_their_order_and_each_has_done_its_part_when_it_is_told()
    {
        Product.Sequencer.Run();
        var before = Product.Lock.Read()!.Text;
        var published = Product.LedgerFolder.Checkpoint()!.Text;
        var steps = new List<LedgerStep>();
        Product.Sequencer.After = step =>
        {
            steps.Add(step);
            var size = Product.Rows.Assigned();
            Assert.False(Product.Rows.AnyStaged());
            Assert.Equal(step >= LedgerStep.TilesWritten, File.Exists(Path.Combine(LedgerPath, $"tile/entries/000.p/{size}")));
            Assert.Equal(step >= LedgerStep.TilesWritten, File.Exists(Path.Combine(LedgerPath, $"tile/0/000.p/{size}")));
            Assert.Equal(step >= LedgerStep.Locked, Product.Lock.Read()!.Text != before);
            Assert.Equal(step >= LedgerStep.Published, Product.LedgerFolder.Checkpoint()!.Text != published);
        };
        _installation.OpenIncident();

        Assert.Equal(Enum.GetValues<LedgerStep>(), steps);
        Assert.Equal(Product.Lock.Read()!.Format(), Product.LedgerFolder.Checkpoint()!.Format());
    }

    [Fact]
    public void Tiles_and_root_equal_a_tree_that_was_computed_from_the_leaves_alone_at_every_checkpoint()
    {
        var sizes = Grow([1, 2, 253, 1, 256, 300]);

        var leaves = Leaves();
        Assert.Equal(sizes[^1], leaves.Count);
        foreach (var size in sizes)
        {
            var tiles = new Dictionary<string, byte[]>();
            TilesOf([.. leaves.Take(size).Select(l => MerkleTree.LeafHash(l))], 0, tiles);
            Assert.All(tiles, tile => Assert.Equal(tile.Value, File.ReadAllBytes(Path.Combine(LedgerPath, tile.Key))));
            Assert.Equal(MerkleTree.Root([.. leaves.Take(size).Select(l => MerkleTree.LeafHash(l))]), new TiledTree(size, Product.LedgerFolder.Read).Root());
        }
        Assert.Equal(MerkleTree.Root([.. leaves.Select(l => MerkleTree.LeafHash(l))]), Published().Root);
        Assert.True(Product.LedgerFolder.Checkpoint()!.IsSignedBy(Product.LogKey));
    }

    [Fact]
    public void Bundles_hold_the_leaves_and_there_is_a_partial_one_for_every_checkpoints_size()
    {
        var sizes = Grow([1, 2, 253, 1, 256, 300]);
        var leaves = Leaves();

        foreach (var size in sizes)
        {
            for (var bundle = 0; bundle * 256 < size; bundle++)
            {
                var width = Math.Min(256, size - (bundle * 256));
                var entries = EntryBundle.Read(Product.LedgerFolder.Read(new TileId(TileId.Entries, bundle, width)), width);
                Assert.Equal(leaves.Skip(bundle * 256).Take(width), entries.Select(e => e.ToArray()));
            }
        }
    }

    [Fact]
    public void The_root_that_rows_would_give_is_told_without_writing_a_tile()
    {
        var sizes = Grow([1, 2, 253, 1, 256, 300, 2300]);
        Directory.Move(Path.Combine(LedgerPath, "tile"), Path.Combine(LedgerPath, "signed"));
        var signed = new LedgerFolder(LedgerPath.TrimEnd('/'));
        Assert.Equal(Published().Root, new TileBuilder(Product.Rows, signed).RootAfter(0, sizes[^1]));
        Assert.False(Directory.Exists(Path.Combine(LedgerPath, "tile")));

        Directory.Move(Path.Combine(LedgerPath, "signed"), Path.Combine(LedgerPath, "tile"));
        Assert.All(sizes, size => Assert.Equal(Published().Root, new TileBuilder(Product.Rows, signed).RootAfter(size, sizes[^1])));
    }

    [Fact]
    public void There_are_no_tiles_but_those_of_checkpoints()
    {
        var sizes = Grow([1, 2, 253, 1, 256, 300]);
        var expected = new HashSet<string>();
        foreach (var size in sizes)
        {
            for (var (level, count) = (0, size); count > 0; (level, count) = (level + 1, count / 256))
            {
                expected.UnionWith(Enumerable.Range(0, (count + 255) / 256).Select(i => new TileId(level, i, Math.Min(256, count - (i * 256))).Path));
            }
            expected.UnionWith(Enumerable.Range(0, (size + 255) / 256).Select(i => new TileId(TileId.Entries, i, Math.Min(256, size - (i * 256))).Path));
        }

        Assert.Equal(
            expected.Append("checkpoint").Order(StringComparer.Ordinal),
            Directory.GetFiles(LedgerPath, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(LedgerPath, f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_statement_has_a_proof_under_the_checkpoint()
    {
        Grow([7, 260]);
        var proofs = new ProofMaker(Product.LedgerFolder.Checkpoint()!, Product.LedgerFolder);
        var published = Published();

        Assert.All(
            Leaves().Select((leaf, i) => (leaf, i)),
            l => Assert.True(InclusionProof.Verify(l.i, published.Size, MerkleTree.LeafHash(l.leaf), proofs.Prove(l.i).Path, published.Root)));
        Assert.Throws<ArgumentOutOfRangeException>(() => proofs.Prove(published.Size));
    }

    [Fact]
    public void Running_with_nothing_to_do_writes_nothing()
    {
        Grow([3]);
        var files = Directory.GetFiles(LedgerPath, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        Product.Sequencer.Run();

        Assert.Equal(files, Directory.GetFiles(LedgerPath, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc));
    }

    [Fact]
    public void Tiles_that_are_there_already_with_the_same_bytes_are_left_and_with_other_bytes_they_stop_everything()
    {
        Grow([3]);
        var before = Product.Lock.Read()!.Text;
        var size = Product.Rows.Assigned();
        Product.Statements.Say([Opening()], Product.Node);
        var path = Path.Combine(LedgerPath, $"tile/0/000.p/{size + 1}");
        File.WriteAllBytes(path, new byte[(size + 1) * 32]);

        Assert.Equal("ledger.tile_differs", Assert.Throws<LedgerException>(Product.Sequencer.Run).Code);
        Assert.Equal(before, Product.Lock.Read()!.Text);
        Assert.Equal(before, Product.LedgerFolder.Checkpoint()!.Text);

        File.Delete(path);
        Assert.Equal(size + 1, Product.Sequencer.Run()!.Size);
    }

    [Theory]
    [InlineData("tile/entries/000.p/5")]
    [InlineData("tile/0/000.p/5")]
    public void An_entry_bundle_or_tile_with_one_other_bit_stops_everything(string tile)
    {
        Grow([3]);
        Product.Statements.Say([Opening()], Product.Node);
        Product.Sequencer.After = CrashException.After(LedgerStep.TilesWritten);
        Assert.Throws<CrashException>(Product.Sequencer.Run);
        var path = Path.Combine(LedgerPath, tile);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Product.Sequencer.After = null;

        Assert.Equal("ledger.tile_differs", Assert.Throws<LedgerException>(Product.Sequencer.Run).Code);
    }

    [Fact]
    public void A_damaged_tile_of_the_signed_tree_is_never_signed_over()
    {
        Grow([3]);
        var path = Path.Combine(LedgerPath, "tile/0/000.p/4");
        var bytes = File.ReadAllBytes(path);
        bytes[0] ^= 1;
        File.WriteAllBytes(path, bytes);
        var before = Product.Lock.Read()!.Text;
        Product.Statements.Say([Opening()], Product.Node);

        Assert.Equal("ledger.fork", Assert.Throws<LedgerException>(Product.Sequencer.Run).Code);
        Assert.Equal(before, Product.Lock.Read()!.Text);
    }

    [Fact]
    public void A_row_that_was_changed_after_it_was_signed_is_never_published_beside_its_old_hash()
    {
        Grow([3]);
        var before = Product.Lock.Read()!.Text;
        Product.Database.Write(t => { t.Connection!.Execute("UPDATE statement SET jws = @leaf WHERE number = (SELECT statement FROM ledger_entry WHERE ledger_index = 1)", new { leaf = "another leaf"u8.ToArray() }, t); });
        Product.Statements.Say([Opening()], Product.Node);

        Assert.Equal("ledger.fork", Assert.Throws<LedgerException>(Product.Sequencer.Run).Code);
        Assert.Equal(before, Product.Lock.Read()!.Text);
        Assert.Equal("ledger.fork", _installation.Reopened().ReadOnly?.Code);
    }

    [Fact]
    public void A_row_that_is_missing_stops_everything()
    {
        Grow([3]);
        Product.Database.Write(t => { t.Connection!.Execute("DELETE FROM ledger_entry WHERE ledger_index = 2", transaction: t); });
        Product.Statements.Say([Opening()], Product.Node);

        Assert.Equal("ledger.row_missing", Assert.Throws<LedgerException>(Product.Sequencer.Run).Code);
    }

    [Fact]
    public void Whoever_assigned_meanwhile_fences_the_slower_one()
    {
        Product.Sequencer.Run();
        Product.Statements.Say([Opening()], Product.Node);

        var fenced = Assert.Throws<LedgerException>(() => Product.Database.Write(t =>
        {
            var waiting = LedgerRows.Waiting(t, 10);
            t.Connection!.Execute("UPDATE ledger SET size = size + 1", transaction: t);
            LedgerRows.Assign(t, Product.Rows.Assigned(), waiting);
        }));

        Assert.Equal("ledger.fenced", fenced.Code);
        Assert.True(Product.Rows.AnyStaged());
    }

    private static Draft Opening() => IncidentBook.Opening(SubjectId.New("incident"), "t", null, null, false);

    private Checkpoint Published() => Checkpoint.Parse(Product.LedgerFolder.Checkpoint()!.Text);

    // Appends so many statements, one checkpoint after each, and gives the sizes of the checkpoints.
    private List<int> Grow(int[] steps)
    {
        var sizes = new List<int>();
        foreach (var step in steps)
        {
            Product.Statements.Say([.. Enumerable.Range(0, step).Select(_ => Opening())], Product.Node);
            sizes.Add((int)Product.Sequencer.Run()!.Size);
        }
        return sizes;
    }

    private List<byte[]> Leaves() => Product.Database.Read(c =>
        c.Query<byte[]>("SELECT s.jws FROM ledger_entry e JOIN statement s ON s.number = e.statement ORDER BY e.ledger_index").Select(PackedText.Read).Select(Encoding.ASCII.GetBytes).ToList());

    // From the definition: a tile of a level is 256 hashes of it; a hash of the level above is the root of a full tile.
    private static void TilesOf(List<TreeHash> hashes, int level, Dictionary<string, byte[]> tiles)
    {
        var above = new List<TreeHash>();
        for (var (i, chunk) = (0, hashes.Chunk(256).ToList()); i < chunk.Count; i++)
        {
            tiles[new TileId(level, i, chunk[i].Length).Path] = [.. chunk[i].SelectMany(h => h.ToArray())];
            if (chunk[i].Length == 256)
            {
                above.Add(MerkleTree.Root(chunk[i]));
            }
        }
        if (above.Count > 0)
        {
            TilesOf(above, level + 1, tiles);
        }
    }
}
