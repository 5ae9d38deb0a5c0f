using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Proof.Tests.Trees;

public class TiledTreeTests
{
    private const int Exhaustive = 70;

    [Fact]
    public void Roots_and_proofs_of_every_small_tree_are_those_of_the_RFC()
    {
        var leaves = ReferenceTree.Leaves(Exhaustive);
        for (var size = 0; size <= Exhaustive; size++)
        {
            var d = leaves[..size];
            var tree = TilesInMemory.Of(d).Tree();
            Assert.Equal(ReferenceTree.Root(d), tree.Root());
            for (var i = 0; i < size; i++)
            {
                Assert.Equal(d[i], tree.LeafHash(i));
                Assert.Equal(ReferenceTree.Path(i, d), tree.ProveInclusion(i));
            }

            Assert.Empty(tree.ProveConsistency(0));
            for (var old = 1; old <= size; old++)
                Assert.Equal(ReferenceTree.Consistency(old, d), tree.ProveConsistency(old));
        }
    }

    [Fact]
    public void Trees_of_two_and_three_tile_levels_prove_as_the_RFC_has_it()
    {
        var leaves = ReferenceTree.Leaves(70_000);
        var tiles = TilesInMemory.Of(leaves);
        var random = new Random(6962);
        int[] sizes = [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000, .. Enumerable.Range(0, 5).Select(_ => random.Next(1, 70_001))];
        foreach (var size in sizes)
        {
            var d = leaves.AsSpan(0, size);
            var tree = tiles.Tree(size);
            Assert.Equal(ReferenceTree.Root(d), tree.Root());
            foreach (var i in (int[])[0, size - 1, random.Next(size)])
                Assert.Equal(ReferenceTree.Path(i, d), tree.ProveInclusion(i));
            foreach (var old in (int[])[(size + 1) / 2, random.Next(1, size + 1)])
                Assert.Equal(ReferenceTree.Consistency(old, d), tree.ProveConsistency(old));
        }
    }

    [Fact]
    public void Any_split_into_appends_gives_the_same_tiles_and_the_root_of_all_leaves()
    {
        var leaves = ReferenceTree.Leaves(3_000);
        Prop.ForAll<PositiveInt[]>(parts =>
        {
            var grown = new TilesInMemory();
            foreach (var part in parts)
            {
                var from = (int)grown.Size;
                grown.Append(leaves[from..Math.Min(leaves.Length, from + part.Get * part.Get)]);
            }

            var whole = TilesInMemory.Of(leaves[..(int)grown.Size]);
            // What was grown holds older partial tiles too; of those that the whole tree has, every byte is the same.
            return whole.Tiles.All(t => grown.Tiles[t.Key].AsSpan().SequenceEqual(t.Value))
                && grown.Tree().Root() == MerkleTree.Root(leaves[..(int)grown.Size]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_tree_of_70000_has_the_tiles_of_the_specifications_example()
    {
        var tiles = TilesInMemory.Of(ReferenceTree.Leaves(70_000)).Tiles.Keys.ToList();

        Assert.Equal(273, tiles.Count(t => t is { Level: 0, Width: 256 }));
        Assert.Equal([new TileId(0, 273, 112), new TileId(1, 0, 256), new TileId(1, 1, 17), new TileId(2, 0, 1)], tiles[273..]);
    }

    [Fact]
    public void Growing_reads_only_the_right_edge()
    {
        var leaves = ReferenceTree.Leaves(70_001);
        var tiles = TilesInMemory.Of(leaves[..70_000]);

        tiles.Append(leaves[70_000..]);

        Assert.Equal(1, tiles.Reads);
        Assert.Contains(new TileId(0, 273, 113), tiles.Tiles.Keys);
    }

    [Fact]
    public void Nothing_added_adds_no_tile() =>
        Assert.Empty(TiledTree.Grow(70_000, [], _ => throw new InvalidOperationException("nothing is to be read")));

    [Fact]
    public void A_proof_reads_a_handful_of_tiles()
    {
        var tiles = TilesInMemory.Of(ReferenceTree.Leaves(70_000));
        for (var i = 0L; i < 70_000; i += 997)
        {
            var before = tiles.Reads;
            tiles.Tree().ProveInclusion(i);
            Assert.InRange(tiles.Reads - before, 1, 5);
        }
    }

    [Fact]
    public void A_tile_of_the_wrong_length_is_refused()
    {
        var tree = new TiledTree(3, _ => new byte[95]);

        Assert.Equal("tile.malformed", Assert.Throws<ProofFormatException>(() => tree.Root()).Code);
        Assert.Equal("tile.malformed", Assert.Throws<ProofFormatException>(() => TiledTree.Grow(3, [OneLeaf], _ => new byte[97]).Count()).Code);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(long.MaxValue)]
    public void A_leaf_that_is_not_there_is_the_callers_mistake(long index)
    {
        var tree = TilesInMemory.Of(ReferenceTree.Leaves(5)).Tree();

        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ProveInclusion(index));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.LeafHash(index));
    }

    [Fact]
    public void Growing_past_what_can_be_counted_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TiledTree.Grow(long.MaxValue, [OneLeaf], _ => default));

    private static readonly TreeHash OneLeaf = ReferenceTree.Leaf(0);
}
