using System.Security.Cryptography;

namespace Bayyina.Proof;

/// <summary>Verifies Ed25519 signatures (RFC 8032 §5.1.7), on every system that runs .NET.</summary>
/// <remarks>
/// .NET 10 has no Ed25519 and a stranger's laptop may have no libcrypto; verifying holds no secret, so this is plain
/// managed code, and not constant in time. It signs nothing.
/// <para>
/// Strict, so that one signature has one form and one verdict: S is below L, points are in canonical form, and the
/// equation is the one without the cofactor, as OpenSSL and Go check it. Beyond the RFC, a public key of small order
/// is refused: under such a key one signature fits many messages, so it would bind its owner to nothing.
/// </para>
/// </remarks>
public static class Ed25519
{
    /// <summary>The length of a public key in bytes.</summary>
    public const int PublicKeyLength = 32;

    /// <summary>The length of a signature in bytes.</summary>
    public const int SignatureLength = 64;

    private const int KeyWidth = 5;
    private const int BaseWidth = 8;

    // 1, 3, 5 … 127 times the base point: of its digits nearly eight in nine are zero.
    private static readonly EdwardsPoint.Addend[] BaseMultiples = OddMultiples(EdwardsPoint.Base, new EdwardsPoint.Addend[1 << (BaseWidth - 2)]);

    /// <summary>Whether <paramref name="signature"/> is that of <paramref name="message"/> under <paramref name="publicKey"/>.</summary>
    /// <param name="publicKey">32 bytes (RFC 8032 §5.1.5).</param>
    /// <param name="message">What was signed, itself and not a hash of it.</param>
    /// <param name="signature">64 bytes, R ‖ S.</param>
    /// <returns><see langword="false"/> for whatever does not verify, also for a wrong length or a key that is no point.</returns>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyLength || signature.Length != SignatureLength)
            return false;
        if (!Scalar.TryRead(signature[32..], out var s))
            return false;
        if (!EdwardsPoint.TryRead(publicKey, out var a) || a.IsOfSmallOrder)
            return false;

        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        using (var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512))
        {
            sha512.AppendData(signature[..32]);
            sha512.AppendData(publicKey);
            sha512.AppendData(message);
            sha512.GetHashAndReset(hash);
        }

        // [S]B = R + [k]A, with R on its own side: what is computed is written in canonical form, so an R in any
        // other form differs from it.
        Span<byte> r = stackalloc byte[32];
        Combine(s, Scalar.Reduce(hash), -a).Write(r);
        return r.SequenceEqual(signature[..32]);
    }

    // [s]B + [k]A in one run of doublings (Straus), with the digits of both.
    private static EdwardsPoint Combine(in Scalar s, in Scalar k, in EdwardsPoint a)
    {
        Span<sbyte> ofBase = stackalloc sbyte[256];
        Span<sbyte> ofKey = stackalloc sbyte[256];
        var places = Math.Max(s.WriteDigits(BaseWidth, ofBase), k.WriteDigits(KeyWidth, ofKey));

        Span<EdwardsPoint.Addend> keyMultiples = stackalloc EdwardsPoint.Addend[1 << (KeyWidth - 2)];
        OddMultiples(a, keyMultiples);

        var sum = EdwardsPoint.Neutral;
        for (var i = places - 1; i >= 0; i--)
        {
            sum = sum.Doubled();
            sum = PlusMultiple(sum, ofBase[i], BaseMultiples);
            sum = PlusMultiple(sum, ofKey[i], keyMultiples);
        }

        return sum;
    }

    private static EdwardsPoint PlusMultiple(in EdwardsPoint sum, int digit, ReadOnlySpan<EdwardsPoint.Addend> oddMultiples) => digit switch
    {
        > 0 => sum.Plus(oddMultiples[digit / 2]),
        < 0 => sum.Minus(oddMultiples[-digit / 2]),
        _ => sum,
    };

    private static EdwardsPoint.Addend[] OddMultiples(in EdwardsPoint p, EdwardsPoint.Addend[] multiples)
    {
        OddMultiples(p, multiples.AsSpan());
        return multiples;
    }

    private static void OddMultiples(in EdwardsPoint p, Span<EdwardsPoint.Addend> multiples)
    {
        var twice = p.Doubled().ToAddend();
        var multiple = p;
        multiples[0] = multiple.ToAddend();
        for (var i = 1; i < multiples.Length; i++)
        {
            multiple = multiple.Plus(twice);
            multiples[i] = multiple.ToAddend();
        }
    }
}
