using System.Buffers.Binary;

namespace Bayyina.Proof;

/// <summary>A number modulo p = 2^255 − 19, the field of Curve25519 (RFC 8032 §5.1).</summary>
/// <remarks>
/// Five limbs of 51 bits, little end first. A product leaves each limb below 2^51 + 2^13; a sum of two such stays
/// below 2^53, which both <c>*</c> and <c>−</c> take; no formula here adds more than that before it multiplies.
/// Not constant in time: only public values pass through it.
/// </remarks>
internal readonly struct FieldElement
{
    private const int LimbBits = 51;
    private const ulong LimbMask = (1UL << LimbBits) - 1;

    private readonly ulong _l0, _l1, _l2, _l3, _l4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) =>
        (_l0, _l1, _l2, _l3, _l4) = (l0, l1, l2, l3, l4);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    public static FieldElement From(uint value) => new(value, 0, 0, 0, 0);

    /// <summary>Reads 32 bytes, little end first, without the top bit; nothing if the number is not below p.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FieldElement value)
    {
        var a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var c = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var d = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]) & (ulong.MaxValue >> 1);
        value = new FieldElement(
            a & LimbMask,
            (a >> 51 | b << 13) & LimbMask,
            (b >> 38 | c << 26) & LimbMask,
            (c >> 25 | d << 39) & LimbMask,
            d >> 12);
        // p = 2^255 − 19: only the 19 numbers above it have a second, forbidden form.
        return d != ulong.MaxValue >> 1 || (b & c) != ulong.MaxValue || a < unchecked((ulong)-19);
    }

    /// <summary>Writes the 32 bytes of the one number below p, little end first.</summary>
    public void Write(Span<byte> bytes)
    {
        var r = Carried(_l0, _l1, _l2, _l3, _l4);
        // Now r < 2p. Adding 19 carries out of the top exactly when r ≥ p; then p is taken away.
        var carry = (r._l0 + 19) >> LimbBits;
        carry = (r._l1 + carry) >> LimbBits;
        carry = (r._l2 + carry) >> LimbBits;
        carry = (r._l3 + carry) >> LimbBits;
        carry = (r._l4 + carry) >> LimbBits;

        var l0 = r._l0 + 19 * carry;
        var l1 = r._l1 + (l0 >> LimbBits);
        var l2 = r._l2 + (l1 >> LimbBits);
        var l3 = r._l3 + (l2 >> LimbBits);
        var l4 = r._l4 + (l3 >> LimbBits);
        (l0, l1, l2, l3, l4) = (l0 & LimbMask, l1 & LimbMask, l2 & LimbMask, l3 & LimbMask, l4 & LimbMask);

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, l0 | l1 << 51);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], l1 >> 13 | l2 << 38);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], l2 >> 26 | l3 << 25);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], l3 >> 39 | l4 << 12);
    }

    /// <summary>Whether the number below p is odd: its sign, as RFC 8032 §5.1.2 has it.</summary>
    public bool IsOdd
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            Write(bytes);
            return (bytes[0] & 1) == 1;
        }
    }

    /// <summary>Whether two forms are of the same number.</summary>
    public bool Is(in FieldElement other)
    {
        Span<byte> mine = stackalloc byte[32];
        Span<byte> theirs = stackalloc byte[32];
        Write(mine);
        other.Write(theirs);
        return mine.SequenceEqual(theirs);
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        new(a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);

    public static FieldElement operator -(in FieldElement a, in FieldElement b)
    {
        // 4p, limb by limb, keeps every difference above zero.
        const ulong Lowest = 4 * (LimbMask - 18);
        const ulong Other = 4 * LimbMask;
        return Carried(
            a._l0 + Lowest - b._l0, a._l1 + Other - b._l1, a._l2 + Other - b._l2, a._l3 + Other - b._l3, a._l4 + Other - b._l4);
    }

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        // What would stand at 2^255 and above comes back times 19.
        var (b1, b2, b3, b4) = (19 * b._l1, 19 * b._l2, 19 * b._l3, 19 * b._l4);
        return Reduced(
            Math.BigMul(a._l0, b._l0) + Math.BigMul(a._l1, b4) + Math.BigMul(a._l2, b3) + Math.BigMul(a._l3, b2) + Math.BigMul(a._l4, b1),
            Math.BigMul(a._l0, b._l1) + Math.BigMul(a._l1, b._l0) + Math.BigMul(a._l2, b4) + Math.BigMul(a._l3, b3) + Math.BigMul(a._l4, b2),
            Math.BigMul(a._l0, b._l2) + Math.BigMul(a._l1, b._l1) + Math.BigMul(a._l2, b._l0) + Math.BigMul(a._l3, b4) + Math.BigMul(a._l4, b3),
            Math.BigMul(a._l0, b._l3) + Math.BigMul(a._l1, b._l2) + Math.BigMul(a._l2, b._l1) + Math.BigMul(a._l3, b._l0) + Math.BigMul(a._l4, b4),
            Math.BigMul(a._l0, b._l4) + Math.BigMul(a._l1, b._l3) + Math.BigMul(a._l2, b._l2) + Math.BigMul(a._l3, b._l1) + Math.BigMul(a._l4, b._l0));
    }

    /// <summary>The square; about half the work of a product.</summary>
    public FieldElement Squared()
    {
        var (d0, d1, d2) = (2 * _l0, 2 * _l1, 2 * _l2);
        var (n3, n4) = (19 * _l3, 19 * _l4);
        return Reduced(
            Math.BigMul(_l0, _l0) + Math.BigMul(d1, n4) + Math.BigMul(d2, n3),
            Math.BigMul(d0, _l1) + Math.BigMul(d2, n4) + Math.BigMul(_l3, n3),
            Math.BigMul(d0, _l2) + Math.BigMul(_l1, _l1) + Math.BigMul(2 * _l3, n4),
            Math.BigMul(d0, _l3) + Math.BigMul(d1, _l2) + Math.BigMul(_l4, n4),
            Math.BigMul(d0, _l4) + Math.BigMul(d1, _l3) + Math.BigMul(_l2, _l2));
    }

    /// <summary>The inverse, x^(p−2); of zero, zero.</summary>
    public FieldElement Inverse()
    {
        // p − 2 = 2^255 − 21 = (2^252 − 3)·8 + 3.
        var x = this;
        return RaisedToRootExponent().SquaredTimes(3) * (x.Squared() * x);
    }

    /// <summary>x^((p−5)/8) = x^(2^252 − 3), from which square roots are made (RFC 8032 §5.1.3).</summary>
    public FieldElement RaisedToRootExponent()
    {
        // x^(2^n − 1) for growing n: doubling n costs n squarings and one product.
        var x = this;
        var n2 = x.Squared() * x;
        var n4 = n2.SquaredTimes(2) * n2;
        var n5 = n4.Squared() * x;
        var n10 = n5.SquaredTimes(5) * n5;
        var n20 = n10.SquaredTimes(10) * n10;
        var n40 = n20.SquaredTimes(20) * n20;
        var n50 = n40.SquaredTimes(10) * n10;
        var n100 = n50.SquaredTimes(50) * n50;
        var n200 = n100.SquaredTimes(100) * n100;
        var n250 = n200.SquaredTimes(50) * n50;
        // 2^252 − 3 = (2^250 − 1)·4 + 1.
        return n250.SquaredTimes(2) * x;
    }

    private FieldElement SquaredTimes(int times)
    {
        var r = this;
        for (var i = 0; i < times; i++)
            r = r.Squared();
        return r;
    }

    private static FieldElement Reduced(UInt128 r0, UInt128 r1, UInt128 r2, UInt128 r3, UInt128 r4)
    {
        r1 += (ulong)(r0 >> LimbBits);
        r2 += (ulong)(r1 >> LimbBits);
        r3 += (ulong)(r2 >> LimbBits);
        r4 += (ulong)(r3 >> LimbBits);
        var l0 = ((ulong)r0 & LimbMask) + 19 * (ulong)(r4 >> LimbBits);
        return new FieldElement(
            l0 & LimbMask,
            ((ulong)r1 & LimbMask) + (l0 >> LimbBits),
            (ulong)r2 & LimbMask,
            (ulong)r3 & LimbMask,
            (ulong)r4 & LimbMask);
    }

    private static FieldElement Carried(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        l1 += l0 >> LimbBits;
        l2 += l1 >> LimbBits;
        l3 += l2 >> LimbBits;
        l4 += l3 >> LimbBits;
        return new FieldElement(
            (l0 & LimbMask) + 19 * (l4 >> LimbBits), l1 & LimbMask, l2 & LimbMask, l3 & LimbMask, l4 & LimbMask);
    }
}
