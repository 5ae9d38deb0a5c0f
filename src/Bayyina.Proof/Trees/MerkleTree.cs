using System.Numerics;
using System.Security.Cryptography;

namespace Bayyina.Proof;

/// <summary>The hashes of a Merkle tree over SHA-256 (RFC 6962 §2.1, the same in RFC 9162 §2.1.1).</summary>
public static class MerkleTree
{
    // RFC 6962 §2.1: a leaf can never be passed off as a node, because what is hashed begins differently.
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static TreeHash EmptyRoot { get; } = TreeHash.From(SHA256.HashData([]));

    /// <summary>The hash of one entry as a leaf: SHA-256(0x00 ‖ entry).</summary>
    public static TreeHash LeafHash(ReadOnlySpan<byte> entry)
    {
        const int OnStack = 4096;
        Span<byte> hash = stackalloc byte[TreeHash.Length];
        if (entry.Length < OnStack)
        {
            Span<byte> input = stackalloc byte[OnStack];
            input[0] = LeafPrefix;
            entry.CopyTo(input[1..]);
            SHA256.HashData(input[..(entry.Length + 1)], hash);
        }
        else
        {
            using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            sha256.AppendData([LeafPrefix]);
            sha256.AppendData(entry);
            sha256.GetHashAndReset(hash);
        }

        return TreeHash.From(hash);
    }

    /// <summary>The hash of a node over its two children: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static TreeHash NodeHash(in TreeHash l, in TreeHash r)
    {
        Span<byte> input = stackalloc byte[1 + 2 * TreeHash.Length];
        Span<byte> hash = stackalloc byte[TreeHash.Length];
        input[0] = NodePrefix;
        l.CopyTo(input[1..]);
        r.CopyTo(input[(1 + TreeHash.Length)..]);
        SHA256.HashData(input, hash);
        return TreeHash.From(hash);
    }

    /// <summary>The root of the tree over these leaf hashes, in their order; <see cref="EmptyRoot"/> where there is none.</summary>
    public static TreeHash Root(IReadOnlyList<TreeHash> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count == 0)
            return EmptyRoot;

        // One pass with the roots of the complete subtrees so far, like the bits of a counter.
        Span<TreeHash> complete = stackalloc TreeHash[32];
        var held = 0;
        for (var i = 0; i < leaves.Count; i++)
        {
            var hash = leaves[i];
            for (var merges = BitOperations.TrailingZeroCount(i + 1); merges > 0; merges--)
                hash = NodeHash(complete[--held], hash);
            complete[held++] = hash;
        }

        var root = complete[--held];
        while (held > 0)
            root = NodeHash(complete[--held], root);
        return root;
    }
}
