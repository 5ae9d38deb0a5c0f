namespace Bayyina.Proof.Tests.Tokens;

/// <summary>A statement has one form. Each test bends one thing of a statement that is otherwise in order and truly signed.</summary>
public class SdJwtFormTests
{
    private const string Either = "statement.malformed|disclosure.malformed";

    private static TokenForge AStatement() => new TokenForge().Say("sub", "\"incident/x\"").Say("kind", "\"incident.noted\"");

    [Fact]
    public void A_statement_in_order_parses_and_is_signed()
    {
        var forge = AStatement();
        var token = SdJwt.Parse(forge.Compact());
        Assert.True(token.IsSignedBy(forge.Key.Public));
        Assert.Equal(("sub", "kind"), (token.Disclosures[0].Name, token.Disclosures[1].Name));
        Assert.Equal(8, token.Digests.Count);
        Assert.Equal(6, token.Undisclosed);
        Assert.Equal(new OpenPayload("test.example/ledger", token.Open.Jti, 1471450000, false, TokenForge.ActorOf("alice")), token.Open);
        Assert.Equal(forge.Compact().Split('~')[0].Split('.')[..2], token.Jws.Split('.')[..2]);
    }

    [Fact]
    public void The_id_is_the_hash_of_the_signing_input()
    {
        var jws = AStatement().Jws();
        var input = jws[..jws.LastIndexOf('.')];
        Assert.Equal(TokenForge.DigestOf(input), SdJwt.Parse(jws + "~").Id);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData(" ")]
    [InlineData("\0")]
    [InlineData("~")]
    [InlineData("~\n")]
    [InlineData("~~")]
    [InlineData("kb")]
    [InlineData("eyJ0eXAiOiJrYitqd3QifQ.e30.AAAA")] // a key binding would stand here (RFC 9901 §4.3)
    public void Nothing_may_follow_the_last_tilde(string more) => Refused(Either, AStatement().Compact() + more);

    [Fact]
    public void Nothing_may_precede_the_header() => Refused(Either, "\uFEFF" + AStatement().Compact(), " " + AStatement().Compact(), "~" + AStatement().Compact());

    [Fact]
    public void A_missing_final_tilde_is_refused()
    {
        Refused("statement.malformed", AStatement().Compact()[..^1], AStatement().Jws());
        Assert.NotNull(SdJwt.Parse(AStatement().Jws() + "~"));
    }

    [Fact]
    public void An_empty_text_is_refused() => Refused(Either, "", "~", "~~", ".", "..~", "...~", "a.b.c~");

    [Theory]
    [InlineData("""{"typ":"bayyina+sd-jwt","alg":"ES256","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"bayyina+sd-jwt"}""")]
    [InlineData("""{"alg": "ES256","typ":"bayyina+sd-jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"bayyina+sd-jwt","kid":"KID"} """)]
    [InlineData("""{"alg":"none","typ":"bayyina+sd-jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"es256","typ":"bayyina+sd-jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"ES384","typ":"bayyina+sd-jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"HS256","typ":"bayyina+sd-jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"dc+sd-jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"bayyina+sd-jwt","kid":"KID","crit":["exp"]}""")]
    [InlineData("""{"alg":"ES256","typ":"bayyina+sd-jwt","kid":"KID","jwk":{}}""")]
    [InlineData("""{"alg":"ES256","alg":"ES256","typ":"bayyina+sd-jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"bayyina+sd-jwt","kid":"KID","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"bayyina+sd-jwt"}""")]
    [InlineData("""{"alg":"ES256","typ":"bayyina+sd-jwt","kid":""}""")]
    [InlineData("""{"alg":"ES256","typ":"bayyina+sd-jwt","kid":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"}""")] // 43 characters, stray bits
    [InlineData("""{"alg":"ES256","typ":"bayyina+sd-jwt","kid":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAé"}""")]
    [InlineData("")]
    [InlineData("null")]
    public void Only_one_header_is_taken(string header)
    {
        var forge = AStatement();
        forge.Header = header.Replace("KID", forge.Key.Public.Thumbprint, StringComparison.Ordinal);
        Refused("statement.malformed", forge.Compact());
    }

    [Theory]
    [InlineData("iat", "1.5")]
    [InlineData("iat", "1471450000.0")]
    [InlineData("iat", "1e9")]
    [InlineData("iat", "-1")]
    [InlineData("iat", "-0")]
    [InlineData("iat", "253402300800")]
    [InlineData("iat", "9223372036854775808")]
    [InlineData("iat", "1e999999999")]
    [InlineData("iat", "\"1471450000\"")]
    [InlineData("iat", "null")]
    [InlineData("jti", "\"\"")]
    [InlineData("jti", "\"AAAAAAAAAAAAAAAAAAAA\"")] // 120 bits
    [InlineData("jti", "\"AAAAAAAAAAAAAAAAAAAAAAA\"")] // 136 bits
    [InlineData("jti", "\"AAAAAAAAAAAAAAAAAAAAAB\"")] // stray bits
    [InlineData("jti", "\"AAAAAAAAAAAAAAAAAAAAAA==\"")]
    [InlineData("jti", "\"+AAAAAAAAAAAAAAAAAAAAA\"")]
    [InlineData("jti", "7")]
    [InlineData("by", "\"alice\"")]
    [InlineData("by", "\"actor/\"")]
    [InlineData("by", "\"actor/9B2E6E1C-55A1-4C0F-9A52-3F6E7C0D1B2A\"")]
    [InlineData("by", "\"actor/9b2e6e1c-55a1-1c0f-9a52-3f6e7c0d1b2a\"")] // version 1
    [InlineData("by", "\"actor/9b2e6e1c-55a1-4c0f-ca52-3f6e7c0d1b2a\"")] // variant of Microsoft
    [InlineData("by", "\"actor/{9b2e6e1c-55a1-4c0f-9a52-3f6e7c0d1b2a}\"")]
    [InlineData("by", "\"actor/9b2e6e1c55a14c0f9a523f6e7c0d1b2a\"")]
    [InlineData("by", "\"actor/ b2e6e1c-55a1-4c0f-9a52-3f6e7c0d1b2a\"")]
    [InlineData("by", "\"actor/+b2e6e1c-55a1-4c0f-9a52-3f6e7c0d1b2a\"")]
    [InlineData("by", "\"actor/0xb2e6e1-55a1-4c0f-9a52-3f6e7c0d1b2a\"")]
    [InlineData("by", "\"actor/9b2e6e1c-55a1-4c0f-9a52-3f6e7c0d1b2a/\"")]
    [InlineData("by", "\"Actor/9b2e6e1c-55a1-4c0f-9a52-3f6e7c0d1b2a\"")]
    [InlineData("by", "\"person/9b2e6e1c-55a1-4c0f-9a52-3f6e7c0d1b2a\"")]
    [InlineData("exercise", "\"false\"")]
    [InlineData("exercise", "0")]
    [InlineData("exercise", "null")]
    [InlineData("iss", "\"\"")]
    [InlineData("iss", "null")]
    [InlineData("iss", "\"\\ud800\"")]
    [InlineData("_sd_alg", "\"sha-512\"")]
    [InlineData("_sd_alg", "\"SHA-256\"")]
    [InlineData("_sd_alg", "null")]
    [InlineData("_sd", "[]")]
    [InlineData("_sd", "{}")]
    [InlineData("_sd", "null")]
    [InlineData("_sd", "[null,null,null,null,null,null,null,null]")]
    public void An_open_member_of_another_form_is_refused(string member, string json) =>
        Refused("statement.malformed", new TokenForge().With(member, json).Compact());

    [Fact]
    public void The_last_second_that_has_four_digits_of_year_is_taken_and_so_is_the_first() => Assert.All(
        ["0", "253402300799"], iat => Assert.Equal(iat, SdJwt.Parse(AStatement().With("iat", iat).Compact()).Open.IssuedAt.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("vct", "\"x\"")]
    [InlineData("nbf", "1")]
    [InlineData("cnf", "{}")]
    [InlineData("...", "\"x\"")]
    [InlineData("iss", "\"test.example/ledger\"")]
    [InlineData("_sd_alg", "\"sha-256\"")]
    [InlineData("\ud83d\ude00", "1")]
    public void An_open_member_beside_ours_or_one_of_ours_twice_is_refused(string member, string json)
    {
        var forge = AStatement();
        forge.Members.Add((member, json));
        Refused("statement.malformed", forge.Compact());
    }

    [Theory]
    [InlineData("iss")]
    [InlineData("jti")]
    [InlineData("iat")]
    [InlineData("exercise")]
    [InlineData("by")]
    [InlineData("_sd")]
    [InlineData("_sd_alg")]
    public void A_missing_open_member_is_refused_even_where_another_takes_its_place(string member)
    {
        var forge = new TokenForge();
        forge.Members.RemoveAll(m => m.Name == member);
        Refused("statement.malformed", forge.Compact());
        forge.Members.Add(("other", "1"));
        Refused("statement.malformed", forge.Compact());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} ")]
    [InlineData("// a comment\n{}")]
    [InlineData("{\"iss\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}")]
    public void A_payload_that_is_no_object_is_refused(string payload)
    {
        var forge = AStatement();
        Refused("statement.malformed", forge.Jws(TokenForge.Base64Url(forge.Header), TokenForge.Base64Url(payload)) + "~");
    }

    [Fact]
    public void A_comment_or_a_trailing_comma_in_the_payload_is_refused()
    {
        var forge = AStatement();
        var header = TokenForge.Base64Url(forge.Header);
        foreach (var bent in (string[])[forge.Payload()[..^1] + ",}", forge.Payload()[..^1] + "/* */}", "\uFEFF" + forge.Payload()])
            Refused("statement.malformed", forge.Jws(header, TokenForge.Base64Url(bent)) + "~");
        Assert.NotNull(SdJwt.Parse(forge.Jws(header, TokenForge.Base64Url(forge.Payload())) + "~"));
    }

    [Fact]
    public void Digests_stand_sorted_so_that_their_order_tells_nothing()
    {
        var forge = AStatement();
        forge.Digests = digests => [digests[1], digests[0], .. digests.Skip(2)];
        Refused("statement.malformed", forge.Compact());
    }

    [Fact]
    public void A_digest_that_stands_twice_is_refused()
    {
        var forge = AStatement();
        forge.Digests = digests => [digests[0], digests[0], .. digests.Skip(2)];
        Refused("statement.malformed", forge.Jws() + "~");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(9)]
    public void Their_number_is_a_multiple_of_eight(int count)
    {
        var forge = new TokenForge { Digests = digests => digests.Take(count) };
        forge.Decoys.AddRange(Enumerable.Range(0, 16).Select(i => TokenForge.DigestOf($"decoy {i}")));
        Refused("statement.malformed", forge.Compact());
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 33 bytes
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")] // stray bits
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("")]
    public void A_digest_has_256_bits_in_one_spelling(string digest)
    {
        var forge = AStatement();
        forge.Digests = digests => [digest, .. digests.Skip(1)];
        Refused("statement.malformed", forge.Jws() + "~");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_part_has_one_spelling_in_base64url(int part)
    {
        var forge = AStatement();
        var parts = forge.Jws().Split('.');
        foreach (var bent in (string[])[parts[part] + "=", parts[part] + "\n", parts[part].Insert(4, " "), parts[part] + "A", StrayBits(parts[part]), ""])
        {
            string[] other = [.. parts];
            other[part] = bent;
            Refused(Either, string.Join('.', other) + "~");
        }
    }

    [Fact]
    public void An_entry_that_no_bundle_can_hold_is_refused()
    {
        var forge = new TokenForge();
        forge.Decoys.AddRange(Enumerable.Range(0, 1200).Select(i => TokenForge.DigestOf($"decoy {i}")));
        Assert.True(forge.Jws().Length > SdJwt.MostLeafBytes);
        Refused("statement.malformed", forge.Jws() + "~");
    }

    /// <summary>The same bytes to a lenient decoder: the last character with its unused bits set; itself where there are none.</summary>
    private static string StrayBits(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return text.Length % 4 == 0 ? text + "~" : text[..^1] + alphabet[alphabet.IndexOf(text[^1], StringComparison.Ordinal) | 1];
    }

    private static void Refused(string codes, params string[] texts) => Assert.All(
        texts, text => Assert.Contains(Assert.Throws<ProofFormatException>(() => SdJwt.Parse(text)).Code, codes.Split('|')));
}
