using System.Security.Cryptography;

namespace Bayyina.Proof.Tests.Trees;

public class MerkleTreeTests
{
    // The entries and roots that the Certificate Transparency project tests its trees with.
    private static readonly string[] Entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void The_roots_are_those_of_Certificate_Transparency()
    {
        var leaves = Entries.Select(e => MerkleTree.LeafHash(Convert.FromHexString(e))).ToArray();
        for (var size = 0; size <= leaves.Length; size++)
        {
            var root = MerkleTree.Root(leaves[..size]);
            Assert.Equal(Roots[size], Convert.ToHexStringLower(root.ToArray()));
            Assert.Equal(root, TilesInMemory.Of(leaves[..size]).Tree().Root());
        }
    }

    [Fact]
    public void A_leaf_of_any_length_is_hashed_behind_a_zero_byte()
    {
        foreach (var length in (int[])[0, 1, 63, 4095, 4096, 4097, 65_535])
        {
            var entry = new byte[length];
            new Random(length).NextBytes(entry);
            Assert.Equal(SHA256.HashData([0, .. entry]), MerkleTree.LeafHash(entry).ToArray());
        }
    }

    [Fact]
    public void The_root_of_many_leaves_is_that_of_the_RFC()
    {
        var leaves = ReferenceTree.Leaves(300);
        for (var size = 0; size <= leaves.Length; size++)
            Assert.Equal(ReferenceTree.Root(leaves.AsSpan(0, size)), MerkleTree.Root(leaves[..size]));
    }

    [Fact]
    public void A_hash_reads_and_writes_its_bytes_and_its_one_base64_form()
    {
        var bytes = Enumerable.Range(1, 32).Select(i => (byte)(i * 37)).ToArray();
        var hash = TreeHash.From(bytes);

        Assert.Equal(bytes, hash.ToArray());
        Assert.Equal(Convert.ToBase64String(bytes), hash.ToBase64());
        Assert.True(TreeHash.TryFromBase64(hash.ToBase64(), out var read));
        Assert.True(read == hash && read.Equals((object)hash) && read.GetHashCode() == hash.GetHashCode());
        Assert.True(hash != default);
        Assert.Throws<ArgumentException>(() => TreeHash.From(bytes.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => hash.CopyTo(new byte[31]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // no padding
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")] // stray bits
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 33 bytes
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")] // 31 bytes
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA =")]
    [InlineData(" AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("-_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")] // the URL alphabet
    [InlineData("=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Another_form_of_a_hash_is_none(string text) => Assert.False(TreeHash.TryFromBase64(text, out _));
}
