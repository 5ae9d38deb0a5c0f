using System.Buffers.Binary;

namespace Bayyina.Proof;

/// <summary>A number modulo L = 2^252 + 27742317777372353535851937790883648493, the order of the base point (RFC 8032 §5.1).</summary>
internal readonly struct Scalar
{
    // L − 2^252, 125 bits.
    private static readonly UInt128 Excess = new(0x14def9dea2f79cd6, 0x5812631a5cf5d3ed);
    private const int HighestBit = 252;

    private readonly UInt128 _low, _high;

    private Scalar(UInt128 high, UInt128 low) => (_high, _low) = (high, low);

    private static UInt128 HighOfL => UInt128.One << (HighestBit - 128);

    /// <summary>Reads 32 bytes, little end first; nothing if the number is not below L (RFC 8032 §5.1.7 step 1).</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Scalar scalar)
    {
        scalar = new Scalar(BinaryPrimitives.ReadUInt128LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt128LittleEndian(bytes));
        return scalar._high < HighOfL || (scalar._high == HighOfL && scalar._low < Excess);
    }

    /// <summary>Reads the 64 bytes of a hash, little end first, modulo L.</summary>
    public static Scalar Reduce(ReadOnlySpan<byte> hash)
    {
        // Long division, 32 bits a step: r below L becomes r·2^32 + digit, and with q = that >> 252, q·L is taken away
        // by dropping the bits above 252 and subtracting q times the excess; once too often at most.
        var (high, low) = (UInt128.Zero, UInt128.Zero);
        for (var i = hash.Length - 4; i >= 0; i -= 4)
        {
            var quotient = (ulong)(high >> (HighestBit - 128 - 32));
            high = (high << 32 | low >> 96) & (HighOfL - 1);
            low = low << 32 | BinaryPrimitives.ReadUInt32LittleEndian(hash[i..]);

            var productLow = Math.BigMul(quotient, (ulong)Excess);
            var productHigh = Math.BigMul(quotient, (ulong)(Excess >> 64)) + (productLow >> 64);
            var takenLow = productHigh << 64 | (ulong)productLow;
            var takenHigh = productHigh >> 64;

            var borrow = low < takenLow ? UInt128.One : UInt128.Zero;
            low -= takenLow;
            var tooMuch = high < takenHigh + borrow;
            high -= takenHigh + borrow;
            if (tooMuch)
            {
                low += Excess;
                high += HighOfL + (low < Excess ? UInt128.One : UInt128.Zero);
            }
        }

        return new Scalar(high, low);
    }

    /// <summary>
    /// Writes the number as signed digits: the sum of digits[i]·2^i, each digit zero or odd and within ±2^(width−1),
    /// and no two that are not zero within <paramref name="width"/> places (the non-adjacent form of that width).
    /// </summary>
    /// <param name="width">2 to 8.</param>
    /// <param name="digits">256 digits, little end first.</param>
    /// <returns>How many digits there are up to the last that is not zero.</returns>
    public int WriteDigits(int width, Span<sbyte> digits)
    {
        digits.Clear();
        var (high, low) = (_high, _low);
        var window = 1 << width;
        var count = 0;
        for (var i = 0; high != 0 || low != 0; i++)
        {
            if ((low & 1) != 0)
            {
                var digit = (int)(low & (UInt128)(window - 1));
                low -= (UInt128)digit;
                if (digit >= window / 2)
                {
                    digit -= window;
                    low += (UInt128)window;
                    if (low < (UInt128)window)
                        high++;
                }

                digits[i] = (sbyte)digit;
                count = i + 1;
            }

            low = low >> 1 | high << 127;
            high >>= 1;
        }

        return count;
    }
}
