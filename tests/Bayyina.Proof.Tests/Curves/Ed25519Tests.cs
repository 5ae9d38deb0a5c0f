using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Bayyina.Proof.Tests.Curves;

public class Ed25519Tests
{
    // The group's order (RFC 8032 §5.1).
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_signatures_of_RFC_8032_verify(string secret, string publicKey, string message, string signature)
    {
        using var key = LibCryptoKey.FromSeed(Convert.FromHexString(secret));
        Assert.Equal(publicKey, Convert.ToHexStringLower(key.PublicKey));
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(Convert.FromHexString(message))));

        Assert.True(Ed25519.Verify(Convert.FromHexString(publicKey), Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    [Fact]
    public void The_verdicts_are_those_of_Wycheproof()
    {
        var cases = 0;
        foreach (var line in Vectors("wycheproof-ed25519.txt"))
        {
            var fields = line.Split(' ');
            var (key, message, signature) = (Bytes(fields[2]), Bytes(fields[3]), Bytes(fields[4]));
            Assert.True((fields[1] == "valid") == Ed25519.Verify(key, message, signature), $"Wycheproof test {fields[0]}");
            cases++;
        }

        Assert.Equal(105, cases);
    }

    // The cases of Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs" (2020), where implementations differ
    // (github.com/novifinancial/ed25519-speccheck, cases.json).
    [Theory]
    [InlineData(false, "key and R of small order", "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(false, "key of small order", "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04")]
    [InlineData(true, "R of small order", "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e")]
    [InlineData(true, "key and R of mixed order", "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d", "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009")]
    [InlineData(false, "holds only with the cofactor", "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d", "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09")]
    [InlineData(false, "holds only with the cofactor multiplied late", "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d", "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405")]
    [InlineData(false, "S above L", "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40", "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623", "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514")]
    [InlineData(false, "S far above L", "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40", "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623", "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22")]
    [InlineData(false, "R not canonical", "fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f454d370c8d9fc323a41450f8d513eafeb5b0697390c1e505a0d4ddc71f566607")]
    [InlineData(false, "R not canonical, reduced before hashing", "84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f084d5b99c2a9463d9c8bd5026916996984eeec87ddf1d3be329006ace1b37b09")]
    public void Where_implementations_differ_the_verdict_is_the_strict_one(bool verifies, string what, string message, string publicKey, string signature)
    {
        var (key, text, bytes) = (Bytes(publicKey), Bytes(message), Bytes(signature));

        Assert.True(verifies == Ed25519.Verify(key, text, bytes), what);
        // libcrypto says the same, but for keys of small order, which it lets pass.
        Assert.Equal(verifies || what.StartsWith("key", StringComparison.Ordinal), LibCryptoKey.Verifies(key, text, bytes));
    }

    [Fact]
    public void A_key_of_small_order_verifies_nothing()
    {
        // y = 1, −1, 0 and the two of order eight; each with both signs.
        string[] points =
        [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        ];
        // R = B and S = 1 would verify every message under the neutral element.
        var signature = Bytes("5866666666666666666666666666666666666666666666666666666666666666" + "01" + new string('0', 62));
        foreach (var point in points)
        {
            var key = Bytes(point);
            for (var message = 0; message < 16; message++)
            {
                Assert.False(Ed25519.Verify(key, [(byte)message], signature), point);
                key[31] ^= 0x80;
            }
        }

        Assert.True(LibCryptoKey.Verifies(Bytes(points[0]), [1, 2, 3], signature));
    }

    [Fact]
    public void A_key_in_a_form_that_is_not_canonical_is_refused()
    {
        // y = p … p + 18 are the 19 numbers with a second form in 255 bits.
        for (var above = 0; above < 19; above++)
        {
            var key = new byte[32];
            Array.Fill(key, (byte)0xff);
            key[0] = (byte)(0xed + above);
            key[31] = 0x7f;
            Assert.False(EdwardsPoint.TryRead(key, out _), $"p + {above}");
            key[31] = 0xff;
            Assert.False(EdwardsPoint.TryRead(key, out _), $"p + {above} with its sign set");
        }

        // x = 0 has no sign (RFC 8032 §5.1.3 step 4).
        var minusZero = new byte[32];
        minusZero[0] = 1;
        Assert.True(EdwardsPoint.TryRead(minusZero, out _));
        minusZero[31] = 0x80;
        Assert.False(EdwardsPoint.TryRead(minusZero, out _));
    }

    [Fact]
    public void Every_point_that_is_read_is_written_the_same()
    {
        var random = new Random(8032);
        var bytes = new byte[32];
        var points = 0;
        for (var i = 0; i < 1_000; i++)
        {
            random.NextBytes(bytes);
            if (!EdwardsPoint.TryRead(bytes, out var point))
                continue;
            points++;
            var written = new byte[32];
            point.Write(written);
            Assert.Equal(bytes, written);
        }

        // Half of all y are on the curve.
        Assert.InRange(points, 400, 600);
    }

    [Fact]
    public void Random_and_damaged_signatures_get_the_verdict_of_libcrypto()
    {
        var random = new Random(25519);
        var accepted = 0;
        for (var i = 0; i < 600; i++)
        {
            using var key = LibCryptoKey.FromSeed(i);
            var message = new byte[random.Next(0, 300)];
            random.NextBytes(message);
            var publicKey = key.PublicKey;
            var signature = key.Sign(message);
            switch (i % 6)
            {
                case 0 or 1:
                    break;
                case 2:
                    signature[random.Next(64)] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    publicKey[random.Next(32)] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    message = [.. message, 0];
                    break;
                case 5:
                    // S + L: the same number, another form.
                    var s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + L;
                    signature.AsSpan(32).Clear();
                    s.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true);
                    break;
            }

            var verdict = Ed25519.Verify(publicKey, message, signature);
            Assert.Equal(LibCryptoKey.Verifies(publicKey, message, signature), verdict);
            Assert.Equal(i % 6 < 2, verdict);
            accepted += verdict ? 1 : 0;
        }

        Assert.Equal(200, accepted);
    }

    [Fact]
    public void Every_flipped_bit_of_key_message_and_signature_fails()
    {
        using var key = LibCryptoKey.FromSeed(1);
        byte[] message = "بلاغ 7"u8.ToArray();
        byte[] all = [.. key.PublicKey, .. key.Sign(message), .. message];
        Assert.True(Ed25519.Verify(all.AsSpan(0, 32), all.AsSpan(96), all.AsSpan(32, 64)));

        for (var bit = 0; bit < 8 * all.Length; bit++)
        {
            var damaged = (byte[])all.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Ed25519.Verify(damaged.AsSpan(0, 32), damaged.AsSpan(96), damaged.AsSpan(32, 64)), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 0)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    public void A_key_or_signature_of_another_length_does_not_verify(int keyLength, int signatureLength) =>
        Assert.False(Ed25519.Verify(RandomNumberGenerator.GetBytes(keyLength), [], RandomNumberGenerator.GetBytes(signatureLength)));

    private static byte[] Bytes(string hex) => hex == "-" ? [] : Convert.FromHexString(hex);

    private static IEnumerable<string> Vectors(string file) =>
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Bayyina.Proof.Tests", "Curves", file)).Where(line => !line.StartsWith('#'));
}
