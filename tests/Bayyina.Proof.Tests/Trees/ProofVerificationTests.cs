using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Proof.Tests.Trees;

public class ProofVerificationTests
{
    private const int Exhaustive = 70;

    [Fact]
    public void Every_inclusion_proof_of_every_small_tree_verifies_and_no_other_index_or_size_does()
    {
        var leaves = ReferenceTree.Leaves(Exhaustive);
        for (var size = 1; size <= Exhaustive; size++)
        {
            var tree = TilesInMemory.Of(leaves[..size]).Tree();
            var root = tree.Root();
            for (var index = 0; index < size; index++)
            {
                var path = tree.ProveInclusion(index);
                Assert.True(InclusionProof.Verify(index, size, leaves[index], path, root));

                for (var other = -1; other <= size + 1; other++)
                    Assert.True(other == index || !InclusionProof.Verify(other, size, leaves[index], path, root), $"{index} of {size} as {other}");
                // Another size that holds the index may have the same path; then the proof says nothing of the size,
                // which stands in the signed checkpoint next to the root.
                Assert.False(InclusionProof.Verify(index, index, leaves[index], path, root));
                Assert.False(InclusionProof.Verify(index, 4 * size + 1, leaves[index], path, root));
                Assert.False(InclusionProof.Verify(index, long.MaxValue, leaves[index], path, root));
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_of_every_small_tree_verifies_and_not_between_other_roots()
    {
        var leaves = ReferenceTree.Leaves(Exhaustive);
        var roots = Enumerable.Range(0, Exhaustive + 1).Select(size => MerkleTree.Root(leaves[..size])).ToArray();
        var tiles = TilesInMemory.Of(leaves);
        for (var size = 0; size <= Exhaustive; size++)
        {
            for (var old = 0; old <= size; old++)
            {
                var path = tiles.Tree(size).ProveConsistency(old);
                Assert.True(ConsistencyProof.Verify(old, roots[old], size, roots[size], path));
                Assert.False(ConsistencyProof.Verify(old, MerkleTree.LeafHash([1]), size, roots[size], path));
                Assert.True(old == 0 || !ConsistencyProof.Verify(old, roots[old], size, MerkleTree.LeafHash([1]), path));
                Assert.False(ConsistencyProof.Verify(old, roots[old], size, roots[size], [.. path, MerkleTree.LeafHash([1])]));
                Assert.True(path.Count == 0 || !ConsistencyProof.Verify(old, roots[old], size, roots[size], [.. path.Skip(1)]));
                Assert.True(old == size || !ConsistencyProof.Verify(size, roots[size], old, roots[old], path));
            }
        }
    }

    [Fact]
    public void Proofs_of_random_larger_trees_verify_and_any_flipped_bit_fails()
    {
        var leaves = ReferenceTree.Leaves(5_000);
        var tiles = TilesInMemory.Of(leaves);
        var cases =
            from size in Gen.Choose(1, leaves.Length)
            from index in Gen.Choose(0, size - 1)
            from old in Gen.Choose(1, size)
            from bit in Gen.Choose(0, int.MaxValue - 1)
            select (size, index, old, bit);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var tree = tiles.Tree(c.size);
            var root = tree.Root();
            var path = tree.ProveInclusion(c.index);
            var holds = InclusionProof.Verify(c.index, c.size, leaves[c.index], path, root);
            var damagedHolds = path.Count > 0 && InclusionProof.Verify(c.index, c.size, leaves[c.index], Flip(path, c.bit), root);
            var otherLeaf = InclusionProof.Verify(c.index, c.size, Flip([leaves[c.index]], c.bit)[0], path, root);
            var otherRoot = InclusionProof.Verify(c.index, c.size, leaves[c.index], path, Flip([root], c.bit)[0]);

            var oldRoot = tiles.Tree(c.old).Root();
            var steps = tree.ProveConsistency(c.old);
            var consistent = ConsistencyProof.Verify(c.old, oldRoot, c.size, root, steps);
            var damagedConsistent = steps.Count > 0 && ConsistencyProof.Verify(c.old, oldRoot, c.size, root, Flip(steps, c.bit));
            var otherOld = ConsistencyProof.Verify(c.old, Flip([oldRoot], c.bit)[0], c.size, root, steps);
            return holds && consistent && !(damagedHolds || otherLeaf || otherRoot || damagedConsistent || otherOld);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_log_that_changed_an_old_leaf_has_no_consistency_proof()
    {
        var honest = ReferenceTree.Leaves(200);
        var forged = ReferenceTree.Leaves(200);
        forged[17] = MerkleTree.LeafHash("another report"u8);
        for (var old = 18; old < 200; old++)
        {
            var path = TilesInMemory.Of(forged).Tree().ProveConsistency(old);
            Assert.False(ConsistencyProof.Verify(old, MerkleTree.Root(honest[..old]), 200, MerkleTree.Root(forged), path));
        }
    }

    [Fact]
    public void A_node_cannot_be_passed_off_as_an_entry()
    {
        var leaves = ReferenceTree.Leaves(2);

        Assert.NotEqual(MerkleTree.Root(leaves), MerkleTree.LeafHash([.. leaves[0].ToArray(), .. leaves[1].ToArray()]));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MaxValue - 1, long.MaxValue)]
    public void Impossible_and_enormous_numbers_only_fail(long index, long size)
    {
        var path = Enumerable.Repeat(MerkleTree.EmptyRoot, 80).ToArray();

        Assert.False(InclusionProof.Verify(index, size, MerkleTree.EmptyRoot, path, MerkleTree.EmptyRoot));
        Assert.False(ConsistencyProof.Verify(index, MerkleTree.EmptyRoot, size, MerkleTree.EmptyRoot, path));
    }

    [Fact]
    public void The_empty_tree_has_only_its_own_root()
    {
        var root = MerkleTree.Root(ReferenceTree.Leaves(3));

        Assert.True(ConsistencyProof.Verify(0, MerkleTree.EmptyRoot, 3, root, []));
        Assert.False(ConsistencyProof.Verify(0, root, 3, root, []));
        Assert.False(ConsistencyProof.Verify(0, root, 0, root, []));
        Assert.True(ConsistencyProof.Verify(0, MerkleTree.EmptyRoot, 0, MerkleTree.EmptyRoot, []));
    }

    private static TreeHash[] Flip(IReadOnlyList<TreeHash> hashes, int bit)
    {
        var damaged = hashes.ToArray();
        var at = bit / 256 % damaged.Length;
        var bytes = damaged[at].ToArray();
        bytes[bit % 256 / 8] ^= (byte)(1 << (bit % 8));
        damaged[at] = TreeHash.From(bytes);
        return damaged;
    }
}
