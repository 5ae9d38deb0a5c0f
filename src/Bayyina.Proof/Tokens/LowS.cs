using System.Numerics;

namespace Bayyina.Proof;

/// <summary>For each ECDSA signature (r, s) there is a second valid one, (r, n − s). Only the lower of the two counts here.</summary>
/// <remarks>So a statement has one form: nobody without the key can make a second file of the same id.</remarks>
public static class LowS
{
    // The order n of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3), big-endian.
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    private static readonly byte[] HalfOrder = Convert.FromHexString("7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8");

    /// <summary>Whether <paramref name="s"/> (32 bytes, big-endian) is at most n/2.</summary>
    public static bool IsLow(ReadOnlySpan<byte> s) => s.Length == 32 && s.SequenceCompareTo(HalfOrder) <= 0;

    /// <summary>Replaces s by n − s in a 64-byte r‖s signature where s is high. What is no s at all, n or more, is left alone.</summary>
    public static void Normalise(Span<byte> signature)
    {
        var s = signature[32..64];
        if (IsLow(s) || s.SequenceCompareTo(Order) >= 0)
        {
            return;
        }
        var low = new BigInteger(Order, isUnsigned: true, isBigEndian: true) - new BigInteger(s, isUnsigned: true, isBigEndian: true);
        s.Clear();
        var bytes = low.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(s[(32 - bytes.Length)..]);
    }
}
