using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bayyina.Proof.Tests.Trees;

/// <summary>The tree of RFC 9162 §2.1 written down as the RFC defines it, with recursion and slices, to hold the fast code against.</summary>
internal static class ReferenceTree
{
    /// <summary>Leaf hashes of the entries 0, 1, 2… as big-endian 64-bit numbers.</summary>
    public static TreeHash[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(Leaf)];

    public static TreeHash Leaf(int i)
    {
        var entry = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(entry, i);
        return TreeHash.From(SHA256.HashData([0, .. entry]));
    }

    public static TreeHash Root(ReadOnlySpan<TreeHash> d)
    {
        if (d.IsEmpty)
            return TreeHash.From(SHA256.HashData([]));
        if (d.Length == 1)
            return d[0];
        var k = Split(d.Length);
        return Node(Root(d[..k]), Root(d[k..]));
    }

    public static List<TreeHash> Path(int m, ReadOnlySpan<TreeHash> d)
    {
        if (d.Length <= 1)
            return [];
        var k = Split(d.Length);
        return m < k ? [.. Path(m, d[..k]), Root(d[k..])] : [.. Path(m - k, d[k..]), Root(d[..k])];
    }

    public static List<TreeHash> Consistency(int m, ReadOnlySpan<TreeHash> d) => SubProof(m, d, complete: true);

    private static List<TreeHash> SubProof(int m, ReadOnlySpan<TreeHash> d, bool complete)
    {
        if (m == d.Length)
            return complete ? [] : [Root(d)];
        var k = Split(d.Length);
        return m <= k
            ? [.. SubProof(m, d[..k], complete), Root(d[k..])]
            : [.. SubProof(m - k, d[k..], complete: false), Root(d[..k])];
    }

    private static TreeHash Node(TreeHash left, TreeHash right) =>
        TreeHash.From(SHA256.HashData([1, .. left.ToArray(), .. right.ToArray()]));

    private static int Split(int n)
    {
        var k = 1;
        while (2 * k < n)
            k *= 2;
        return k;
    }
}
