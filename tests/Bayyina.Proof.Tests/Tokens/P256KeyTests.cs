using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bayyina.Proof.Tests.Tokens;

public class P256KeyTests
{
    // The public key of RFC 7515 §A.3.1 (ES256); RFC 7638 itself gives an RSA example only.
    private const string X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

    [Fact]
    public void The_thumbprint_is_the_hash_of_the_required_members_in_lexical_order()
    {
        // Computed here from RFC 7638 §3.1 to §3.3 alone: required members of EC (RFC 7518 §6.2.1), by code point, no white space.
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["y"] = Y, ["kty"] = "EC", ["x"] = X, ["crv"] = "P-256" };
        var json = "{" + string.Join(',', members.Select(m => $"\"{m.Key}\":\"{m.Value}\"")) + "}";
        var thumbprint = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(json))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal(thumbprint, P256Key.FromJwk(Jwk(X, Y)).Thumbprint);
        Assert.Equal("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U", thumbprint); // as other implementations print it for this key
    }

    [Fact]
    public void The_ES256_example_of_RFC_7515_verifies_under_its_key_where_its_S_is_low()
    {
        // RFC 7515 §A.3.1: the signing input and (r, s) as printed there.
        var input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"u8;
        Assert.True(CanonicalBase64Url.TryDecode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q", out var signature));
        Assert.False(P256Key.FromJwk(Jwk(X, Y)).Verify(input, signature)); // its S is high
        LowS.Normalise(signature);
        Assert.True(P256Key.FromJwk(Jwk(X, Y)).Verify(input, signature));
    }

    [Fact]
    public void A_key_reads_back_the_same_whatever_else_its_JWK_says()
    {
        var key = P256Key.FromJwk($$"""{"use":"sig","y":"{{Y}}","x":"{{X}}","crv":"P-256","kty":"EC","note":[1]}""");
        Assert.Equal(key, P256Key.FromJwk(key.ToJwk()));
        Assert.DoesNotContain('\n', key.ToJwk());
        using var jwk = JsonDocument.Parse(key.ToJwk());
        Assert.Equal(key.Thumbprint, jwk.RootElement.GetProperty("kid").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"X"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":7,"y":"Y"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"X","y":"Y","x":"X"}""")]
    [InlineData("""{"kty":"EC","crv":"P-384","x":"X","y":"Y"}""")]
    [InlineData("""{"kty":"RSA","crv":"P-256","x":"X","y":"Y"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"X"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"X","y":"X"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"X=","y":"Y"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAX","y":"Y"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"\ud800","y":"Y"}""")]
    [InlineData("""{"kty":"\ud800","crv":"P-256","x":"X","y":"Y"}""")]
    [InlineData("""{"\ud800":1,"kty":"EC","crv":"P-256","x":"X","y":"\udfff"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"X","y":"Y"} {}""")]
    public void What_is_no_public_P_256_key_is_refused(string jwk) => Refused(jwk.Replace("\"X", "\"" + X, StringComparison.Ordinal).Replace("\"Y\"", $"\"{Y}\"", StringComparison.Ordinal));

    [Fact]
    public void A_private_key_is_refused_so_that_none_is_handed_out() => Refused(Jwk(X, Y).Insert(1, "\"d\":\"AA\","));

    [Fact]
    public void A_point_off_the_curve_at_infinity_or_past_the_field_is_refused()
    {
        var field = Convert.FromHexString("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
        CanonicalBase64Url.TryDecode(X, out var x);
        CanonicalBase64Url.TryDecode(Y, out var y);
        var off = (byte[])y.Clone();
        off[31] ^= 1;
        foreach (var (badX, badY) in ((byte[], byte[])[])[(x, off), (new byte[32], new byte[32]), (field, y), (x, field), (y, x), (x[..31], y), ([0, .. x], y)])
            Assert.Equal("key.malformed", Assert.Throws<ProofFormatException>(() => P256Key.FromCoordinates(badX, badY)).Code);
    }

    private static string Jwk(string x, string y) => $$"""{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{y}}"}""";

    private static void Refused(string jwk) => Assert.Equal("key.malformed", Assert.Throws<ProofFormatException>(() => P256Key.FromJwk(jwk)).Code);
}
