using System.Runtime.InteropServices;

namespace Bayyina.Proof;

/// <summary>A SHA-256 hash of a leaf or a node of a Merkle tree: 32 bytes, held inline.</summary>
/// <remarks>A ledger of ten million leaves passes these about by the hundred; none of them touches the heap.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct TreeHash : IEquatable<TreeHash>
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Length = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>A hash from its bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static TreeHash From(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? MemoryMarshal.Read<TreeHash>(bytes)
            : throw new ArgumentException($"A tree hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>A hash from its base64 form, only if that is the one canonical form of 32 bytes (RFC 4648 §4, padded, no stray bits).</summary>
    public static bool TryFromBase64(string s, out TreeHash h)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryFromBase64(s.AsSpan(), out h);
    }

    internal static bool TryFromBase64(ReadOnlySpan<char> s, out TreeHash h)
    {
        if (s.Length == 44 && CanonicalBase64.TryDecode(s, out var bytes) && bytes.Length == Length)
        {
            h = From(bytes);
            return true;
        }

        h = default;
        return false;
    }

    /// <summary>Writes the 32 bytes to the front of <paramref name="d"/>.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 32 bytes.</exception>
    public void CopyTo(Span<byte> d)
    {
        if (d.Length < Length)
            throw new ArgumentException($"The destination holds {d.Length} bytes, a tree hash has {Length}.", nameof(d));
        MemoryMarshal.Write(d, in this);
    }

    /// <summary>The 32 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The hash in base64 (RFC 4648 §4), as checkpoints and proofs write it: 44 characters.</summary>
    public string ToBase64()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <inheritdoc cref="ToBase64"/>
    public override string ToString() => ToBase64();

    /// <inheritdoc/>
    public bool Equals(TreeHash other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _a.GetHashCode();

    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);
}
