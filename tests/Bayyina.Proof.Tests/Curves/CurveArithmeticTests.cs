using System.Globalization;
using System.Numerics;

namespace Bayyina.Proof.Tests.Curves;

/// <summary>The limbs held against whole numbers, most of all where they carry.</summary>
public class CurveArithmeticTests
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    [Fact]
    public void Field_operations_are_those_of_numbers_modulo_p()
    {
        var numbers = Numbers(P).ToList();
        foreach (var a in numbers)
        {
            var x = Field(a);
            Assert.Equal(a, Number(x));
            Assert.Equal(Mod(a * a, P), Number(x.Squared()));
            Assert.Equal(Mod(-a, P), Number(-x));
            Assert.Equal(!a.IsEven, x.IsOdd);
            foreach (var b in numbers)
            {
                var y = Field(b);
                Assert.Equal(Mod(a * b, P), Number(x * y));
                Assert.Equal(Mod(a + b, P), Number(x + y));
                Assert.Equal(Mod(a - b, P), Number(x - y));
                // The most that formulas ask of limbs: sums of two, multiplied and subtracted.
                Assert.Equal(Mod((a + b) * (a + b), P), Number((x + y) * (y + x)));
                Assert.Equal(Mod((a + b) * (a + b), P), Number((x + y).Squared()));
                Assert.Equal(Mod(a * b - (a + b), P), Number(x * y - (x + y)));
                Assert.Equal(a == b, x.Is(y));
            }
        }
    }

    [Fact]
    public void Powers_are_those_of_numbers_modulo_p()
    {
        foreach (var a in Numbers(P))
        {
            Assert.Equal(BigInteger.ModPow(a, P - 2, P), Number(Field(a).Inverse()));
            Assert.Equal(BigInteger.ModPow(a, (P - 5) / 8, P), Number(Field(a).RaisedToRootExponent()));
        }
    }

    [Fact]
    public void A_number_of_p_and_above_is_no_field_element()
    {
        Assert.False(FieldElement.TryRead(Bytes(P, 32), out _));
        Assert.False(FieldElement.TryRead(Bytes(P + 18, 32), out _));
        Assert.True(FieldElement.TryRead(Bytes(P - 1, 32), out _));
        Assert.True(FieldElement.TryRead(Bytes(P - BigInteger.Pow(2, 64), 32), out _));
        Assert.True(FieldElement.TryRead(Bytes(P - BigInteger.Pow(2, 130), 32), out _));
    }

    [Fact]
    public void A_scalar_is_below_L()
    {
        Assert.True(Scalar.TryRead(Bytes(L - 1, 32), out _));
        Assert.False(Scalar.TryRead(Bytes(L, 32), out _));
        Assert.False(Scalar.TryRead(Bytes(L + BigInteger.Pow(2, 128), 32), out _));
        Assert.False(Scalar.TryRead(Bytes(BigInteger.Pow(2, 256) - 1, 32), out _));
    }

    [Fact]
    public void A_hash_is_reduced_modulo_L_and_written_in_digits_that_add_up()
    {
        var digits = new sbyte[256];
        foreach (var hash in Numbers(BigInteger.Pow(2, 512)).Concat(Numbers(L * L)).Concat(Numbers(L)).Append(L).Append(L * BigInteger.Pow(2, 200)))
        {
            var scalar = Scalar.Reduce(Bytes(hash, 64));
            foreach (var width in (int[])[2, 5, 8])
            {
                var count = scalar.WriteDigits(width, digits);
                var sum = BigInteger.Zero;
                for (var i = count - 1; i >= 0; i--)
                    sum = 2 * sum + digits[i];
                Assert.Equal(Mod(hash, L), sum);
                Assert.All(digits[count..], d => Assert.Equal(0, d));
                Assert.All(digits, d => Assert.True(d == 0 || (d % 2 != 0 && Math.Abs((int)d) < 1 << (width - 1))));
                for (var i = 0; i < count; i++)
                    Assert.True(digits[i] == 0 || digits.Skip(i + 1).Take(width - 1).All(d => d == 0));
            }
        }
    }

    // Zero, the ends, each power of two and its neighbours at the edges of limbs, and some at random.
    private static IEnumerable<BigInteger> Numbers(BigInteger below)
    {
        int[] edges = [0, 1, 50, 51, 52, 63, 64, 102, 127, 128, 153, 191, 192, 204, 251, 252, 253, 254];
        var random = new Random(51);
        var near = edges.Select(bit => BigInteger.Pow(2, bit)).SelectMany(n => (BigInteger[])[n - 1, n, n + 1]);
        var far = Enumerable.Range(0, 20).Select(_ => new BigInteger(Enumerable.Range(0, 70).Select(_ => (byte)random.Next(256)).ToArray(), isUnsigned: true) % below);
        return near.Concat(far).Concat([below - 1, below - 2, below / 2]).Where(n => n < below).Distinct();
    }

    private static BigInteger Mod(BigInteger n, BigInteger modulus) => ((n % modulus) + modulus) % modulus;

    private static FieldElement Field(BigInteger n)
    {
        Assert.True(FieldElement.TryRead(Bytes(n, 32), out var field));
        return field;
    }

    private static BigInteger Number(FieldElement field)
    {
        var bytes = new byte[32];
        field.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static byte[] Bytes(BigInteger n, int length)
    {
        var bytes = new byte[length];
        Assert.True(n.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }
}
