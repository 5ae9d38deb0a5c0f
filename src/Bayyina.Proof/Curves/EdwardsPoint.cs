namespace Bayyina.Proof;

/// <summary>A point of the curve −x² + y² = 1 + d·x²·y² (edwards25519, RFC 8032 §5.1), in extended coordinates.</summary>
/// <remarks>
/// x = X/Z, y = Y/Z, x·y = T/Z. Formulas: Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited" (2008),
/// §3.1 and §3.3, as RFC 8032 §5.1.4 gives them; they hold for every pair of points, with no special cases.
/// </remarks>
internal readonly struct EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
{
    private static readonly FieldElement D = -(FieldElement.From(121665) * FieldElement.From(121666).Inverse());
    private static readonly FieldElement TwoD = D + D;

    // 2^((p−1)/4), a square root of −1; (p−1)/4 is twice the root exponent and one.
    private static readonly FieldElement RootOfMinusOne =
        FieldElement.From(2).RaisedToRootExponent().Squared() * FieldElement.From(2);

    private readonly FieldElement _x = x, _y = y, _z = z, _t = t;

    /// <summary>The neutral element (0, 1).</summary>
    public static EdwardsPoint Neutral => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>The base point B: y = 4/5, x even (RFC 8032 §5.1).</summary>
    public static EdwardsPoint Base { get; } = ReadBase();

    /// <summary>Reads the 32 bytes of a point in the one form that RFC 8032 §5.1.3 admits.</summary>
    /// <returns><see langword="false"/> if y is not below p, no point has this y, or x is zero with its sign set.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = default;
        if (!FieldElement.TryRead(bytes, out var y))
            return false;

        // x² = u/v, and the candidate for x is u·v³·(u·v⁷)^((p−5)/8).
        var one = FieldElement.One;
        var ySquared = y.Squared();
        var u = ySquared - one;
        var v = D * ySquared + one;
        var v3 = v.Squared() * v;
        var x = u * v3 * (u * v3.Squared() * v).RaisedToRootExponent();
        var check = v * x.Squared();
        if (check.Is(-u))
            x *= RootOfMinusOne;
        else if (!check.Is(u))
            return false;

        var sign = (bytes[31] & 0x80) != 0;
        if (sign && x.Is(FieldElement.Zero))
            return false;
        if (x.IsOdd != sign)
            x = -x;
        point = new EdwardsPoint(x, y, one, x * y);
        return true;
    }

    /// <summary>Writes the 32 bytes of the point (RFC 8032 §5.1.2).</summary>
    public void Write(Span<byte> bytes)
    {
        var inverse = _z.Inverse();
        (_y * inverse).Write(bytes);
        if ((_x * inverse).IsOdd)
            bytes[31] |= 0x80;
    }

    /// <summary>Whether eight times the point is the neutral element.</summary>
    public bool IsOfSmallOrder
    {
        get
        {
            var eight = Doubled().Doubled().Doubled();
            return eight._x.Is(FieldElement.Zero) && eight._y.Is(eight._z);
        }
    }

    public static EdwardsPoint operator -(in EdwardsPoint p) => new(-p._x, p._y, p._z, -p._t);

    /// <summary>The point in the form in which it is added to others many times.</summary>
    public Addend ToAddend() => new(_y + _x, _y - _x, _z + _z, _t * TwoD);

    public EdwardsPoint Plus(in Addend q)
    {
        var a = (_y - _x) * q.YMinusX;
        var b = (_y + _x) * q.YPlusX;
        return Joined(a, b, _t * q.TTimesTwoD, _z * q.TwoZ);
    }

    public EdwardsPoint Minus(in Addend q)
    {
        var a = (_y - _x) * q.YPlusX;
        var b = (_y + _x) * q.YMinusX;
        return Joined(a, b, -(_t * q.TTimesTwoD), _z * q.TwoZ);
    }

    public EdwardsPoint Doubled()
    {
        var a = _x.Squared();
        var b = _y.Squared();
        var c = _z.Squared();
        var h = a + b;
        var e = h - (_x + _y).Squared();
        var g = a - b;
        var f = c + c + g;
        return new EdwardsPoint(e * f, g * h, f * g, e * h);
    }

    private static EdwardsPoint Joined(in FieldElement a, in FieldElement b, in FieldElement c, in FieldElement d)
    {
        var e = b - a;
        var f = d - c;
        var g = d + c;
        var h = b + a;
        return new EdwardsPoint(e * f, g * h, f * g, e * h);
    }

    private static EdwardsPoint ReadBase()
    {
        Span<byte> bytes = stackalloc byte[32];
        (FieldElement.From(4) * FieldElement.From(5).Inverse()).Write(bytes);
        return TryRead(bytes, out var b) ? b : throw new InvalidOperationException("The base point is not on the curve.");
    }

    /// <summary>What addition needs of its second point.</summary>
    public readonly struct Addend(in FieldElement yPlusX, in FieldElement yMinusX, in FieldElement twoZ, in FieldElement tTimesTwoD)
    {
        public readonly FieldElement YPlusX = yPlusX;
        public readonly FieldElement YMinusX = yMinusX;
        public readonly FieldElement TwoZ = twoZ;
        public readonly FieldElement TTimesTwoD = tTimesTwoD;
    }
}
