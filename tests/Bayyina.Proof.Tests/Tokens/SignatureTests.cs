using System.Security.Cryptography;
using System.Text;

namespace Bayyina.Proof.Tests.Tokens;

public class SignatureTests
{
    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
    private const string HalfOrder = "7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8";
    private const string HalfOrderAndOne = "7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A9";
    private const string Field = "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF";
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";
    private static readonly byte[] Message = "a statement"u8.ToArray();
    private static readonly TestKey Alice = TestKey.Of("alice");

    [Fact]
    public void Every_flipped_bit_of_every_character_is_caught_when_it_is_read_or_when_the_signature_is_checked()
    {
        var compact = new TokenForge().Say("sub", "\"incident/x\"").Say("kind", "\"incident.noted\"").Say("text", "\"طابقان\"").Compact();
        var letters = compact.ToCharArray();
        var survivors = new List<string>();
        for (var i = 0; i < letters.Length; i++)
        {
            for (var bit = 0; bit < 16; bit++)
            {
                letters[i] ^= (char)(1 << bit);
                if (IsGood(new string(letters)))
                    survivors.Add($"character {i}, bit {bit}");
                letters[i] ^= (char)(1 << bit);
            }
        }
        Assert.Empty(survivors);
        Assert.True(IsGood(compact));
    }

    [Fact]
    public void A_character_that_is_left_out_doubled_or_swapped_with_the_next_is_caught()
    {
        var compact = new TokenForge().Say("kind", "\"incident.noted\"").Say("text", "\"x\"").Compact();
        for (var i = 0; i < compact.Length; i++)
        {
            Assert.False(IsGood(compact.Remove(i, 1)), $"without {i}");
            Assert.False(IsGood(compact.Insert(i, compact[i].ToString())), $"{i} twice");
            if (i + 1 < compact.Length && compact[i] != compact[i + 1])
                Assert.False(IsGood(compact[..i] + compact[i + 1] + compact[i] + compact[(i + 2)..]), $"{i} swapped");
        }
    }

    [Fact]
    public void The_high_S_twin_of_a_good_signature_is_refused()
    {
        var jws = new TokenForge().Jws();
        var at = jws.LastIndexOf('.') + 1;
        Assert.True(CanonicalBase64Url.TryDecode(jws.AsSpan(at), out var signature));
        var twin = TestKey.Twin(signature);
        Assert.Throws<ProofFormatException>(() => SdJwt.Parse(jws[..at] + CanonicalBase64Url.Encode(twin) + "~"));
        var input = Encoding.ASCII.GetBytes(jws[..(at - 1)]);
        Assert.True(Alice.Public.Verify(input, signature));
        Assert.False(Alice.Public.Verify(input, twin));
        Assert.True(StockVerifies(input, twin)); // a stock library takes it, which is why we look
        LowS.Normalise(twin);
        Assert.Equal(signature, twin);
    }

    [Fact]
    public void The_signature_of_another_key_is_refused_whichever_is_named()
    {
        var forge = new TokenForge { Key = TestKey.Of("mallory") };
        var token = SdJwt.Parse(forge.Compact());
        Assert.Equal(Alice.Public.Thumbprint, token.KeyId);
        Assert.False(token.IsSignedBy(Alice.Public));
        Assert.False(token.IsSignedBy(TestKey.Of("mallory").Public)); // kid names another key than the one that signed
    }

    [Theory]
    [InlineData(Zero, Zero)]
    [InlineData(Zero, One)]
    [InlineData(One, Zero)]
    [InlineData(One, One)]
    [InlineData(Order, One)]
    [InlineData(One, Order)]
    [InlineData(Order, Order)]
    [InlineData(Field, One)]
    [InlineData(One, HalfOrder)]
    [InlineData(One, HalfOrderAndOne)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", One)]
    public void Numbers_at_the_edges_are_no_signature_and_no_crash(string r, string s) =>
        Assert.False(Alice.Public.Verify(Message, Convert.FromHexString(r + s)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(72)]
    public void A_signature_has_64_bytes(int length) => Assert.False(Alice.Public.Verify(Message, new byte[length]));

    [Fact]
    public void A_signature_in_DER_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        var good = P256Key.FromCoordinates(point.X, point.Y);
        Assert.False(good.Verify(Message, key.SignData(Message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
    }

    // From Wycheproof's ecdsa_secp256r1_sha256_p1363 (Apache License 2.0), over the message "123400"; the number is its tcId.
    [Theory]
    [InlineData(1, true, "KSexBRK64-3c_kZ4KBKLrSkDJpkZ9whgacjE32xzKDg", "x3h5ZOqsAOWSH7FJimD0YGdms9loUAFVjRqXTnNBUT4", "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e184cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76")]
    [InlineData(134, true, "0D6wmRPMIMao0AcPDY0qf2NSf6-kQRf85r0e8qpK48Q", "bV3z9FrFj6M0xtECOBsxILeiRVYA3K_z0ahFUU8Sv0Y", "00000000000000000000000000000000000000000000000000000000000000060000000000000000000000000000000000000000000000000000000000000007")]
    [InlineData(135, false, "0D6wmRPMIMao0AcPDY0qf2NSf6-kQRf85r0e8qpK48Q", "bV3z9FrFj6M0xtECOBsxILeiRVYA3K_z0ahFUU8Sv0Y", "0607")]
    [InlineData(136, false, "0D6wmRPMIMao0AcPDY0qf2NSf6-kQRf85r0e8qpK48Q", "bV3z9FrFj6M0xtECOBsxILeiRVYA3K_z0ahFUU8Sv0Y", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325570000000000000000000000000000000000000000000000000000000000000007")]
    [InlineData(137, false, "OnJHYpFXEZO00Qmyw3tZ8oB-j-nP_YBOrN7ZA-d8oNo", "WS28dP7gynUIzHvCgrDFGhQyhv9TxgExZo56CSnk7QQ", "0000000000000000000000000000000000000000000000000000000000000006ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc75fbd8")]
    [InlineData(139, true, "SDiyvjWmJ2qA754igUD52bls6Dt6JU9xzN67uAVM4F8", "-py8EjyRmxngAjgZjQQGkEO9ZgqCiBQFH8uKrHOKbGs", "000000000000000000000000000000000000000000000000002d9b4d347952d6ef3043e7329581dbb3974497710ab11505ee1c87ff907beebadd195a0ffe6d7a")]
    [InlineData(143, true, "CDU5--5EYl46yq-i_LQTSTks7wYzobj6vs7gwTOxDpk", "kVwevnvwDfhTUZZ3ClgEeuKkAvJjJrt9QdTXYWM3kR4", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6324d5555555550000000055555555555555553ef7a8e48d07df81a693439654210c70")]
    [InlineData(144, true, "4HXv_ZYH0I1fNONlL2TPo71tIMWNCiMvBYSRJgqyEqQ", "zGF2CsiwaAwbZEwDzGKLqdxKPAVhNoSJxpK9QPQ6o8o", "0000000000000000000000000000000000000000000000009c44febf31c3594f000000000000000000000000000000000000000000000000839ed28247c2b06b")]
    [InlineData(145, false, "4HXv_ZYH0I1fNONlL2TPo71tIMWNCiMvBYSRJgqyEqQ", "zGF2CsiwaAwbZEwDzGKLqdxKPAVhNoSJxpK9QPQ6o8o", "9c44febf31c3594f839ed28247c2b06b")]
    public void Wycheproof_agrees(int number, bool valid, string x, string y, string signature)
    {
        var key = P256Key.FromJwk($$"""{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{y}}"}""");
        var bytes = Convert.FromHexString(signature);
        if (bytes.Length == 64)
            LowS.Normalise(bytes); // some of its good signatures have a high S
        Assert.True(valid == key.Verify("123400"u8, bytes), $"tcId {number}");
    }

    [Fact]
    public void Half_of_the_order_is_the_greatest_low_S()
    {
        Assert.True(LowS.IsLow(Convert.FromHexString(HalfOrder)));
        Assert.False(LowS.IsLow(Convert.FromHexString(HalfOrderAndOne)));
        Assert.True(LowS.IsLow(Convert.FromHexString(One)));
        byte[] signature = [.. Convert.FromHexString(One), .. Convert.FromHexString(HalfOrderAndOne)];
        LowS.Normalise(signature);
        Assert.Equal(HalfOrder, Convert.ToHexString(signature.AsSpan(32)));
        signature = [.. Convert.FromHexString(One), .. Convert.FromHexString(Order[..^2] + "50")];
        LowS.Normalise(signature);
        Assert.Equal(One, Convert.ToHexString(signature.AsSpan(32)));
        signature = [.. Convert.FromHexString(One), .. Convert.FromHexString(Field)];
        LowS.Normalise(signature);
        Assert.Equal(Field, Convert.ToHexString(signature.AsSpan(32))); // no signature at all, and left as it is
    }

    [Fact]
    public void Many_threads_share_a_key()
    {
        var signature = Alice.Sign(Message);
        Parallel.For(0, 2000, i => Assert.Equal(i % 2 == 0, Alice.Public.Verify(i % 2 == 0 ? Message : "x"u8, signature)));
    }

    private static bool IsGood(string compact)
    {
        try
        {
            return SdJwt.Parse(compact).IsSignedBy(Alice.Public);
        }
        catch (ProofFormatException)
        {
            return false;
        }
    }

    private static bool StockVerifies(byte[] input, byte[] signature)
    {
        using var jwk = System.Text.Json.JsonDocument.Parse(Alice.Public.ToJwk());
        byte[] Coordinate(string name) => CanonicalBase64Url.TryDecode(jwk.RootElement.GetProperty(name).GetString(), out var bytes) ? bytes : [];
        using var stock = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Coordinate("x"), Y = Coordinate("y") } });
        return stock.VerifyData(input, signature, HashAlgorithmName.SHA256);
    }
}
