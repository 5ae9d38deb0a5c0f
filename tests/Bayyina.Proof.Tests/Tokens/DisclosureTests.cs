using System.Text;
using System.Text.Json;

namespace Bayyina.Proof.Tests.Tokens;

public class DisclosureTests
{
    private const string Salt = "_26bc4LT-ac6q2KI6cBW5e";

    [Fact]
    public void The_example_of_the_RFC_has_the_digest_of_the_RFC()
    {
        // RFC 9901 §4.2.3, which prints the disclosure and its digest.
        var disclosure = Disclosure.Parse("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0");
        Assert.Equal("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0", disclosure.Digest);
        Assert.Equal("family_name", disclosure.Name);
        Assert.Equal("Möbius", disclosure.Value.GetString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("")]
    [InlineData("[SALT,\"name\"]")]
    [InlineData("[SALT,\"name\",1,2]")] // an element of an array has two, a property three (§4.2)
    [InlineData("[1,\"name\",1]")]
    [InlineData("[SALT,1,1]")]
    [InlineData("[SALT,null,1]")]
    [InlineData("[SALT,\"name\",1]x")]
    [InlineData("[SALT,\"name\",1,]")]
    [InlineData("[SALT,\"name\"/**/,1]")]
    [InlineData("[SALT,'name',1]")]
    [InlineData("[SALT,\"name\",NaN]")]
    [InlineData("[SALT,\"name\",01]")]
    public void What_is_not_salt_name_value_is_refused(string json) => Refused(json.Replace("SALT", $"\"{Salt}\"", StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA")] // 21 characters hold at most 126 bits
    public void A_salt_under_128_bits_is_refused(string salt) => Refused($"[\"{salt}\",\"name\",1]");

    [Theory]
    [InlineData("")]
    [InlineData("_sd")]
    [InlineData("_sd_alg")]
    [InlineData("...")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_reserved_or_endless_name_is_refused(string name)
    {
        Refused($"[\"{Salt}\",\"{name}\",1]");
        Assert.Throws<ArgumentException>(() => Disclosure.Make(name, "x"));
    }

    [Theory]
    [InlineData("""{"_sd":[]}""")]
    [InlineData("""{"...":"x"}""")]
    [InlineData("""[{"...":"x"}]""")]
    [InlineData("""{"a":{"b":[{"_sd":["x"]}]}}""")]
    [InlineData("""{"a":{"b":[{"\u005fsd":["x"]}]}}""")]
    public void A_value_holds_no_disclosures_of_its_own(string value)
    {
        Refused($"[\"{Salt}\",\"name\",{value}]");
        Assert.Throws<ArgumentException>(() => Disclosure.Make("name", JsonDocument.Parse(value).RootElement));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""[{"a":{"b":1,"\u0062":2}}]""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public void A_value_with_a_member_twice_or_too_deep_is_refused(string value)
    {
        Refused($"[\"{Salt}\",\"name\",{value}]");
        Assert.Throws<ArgumentException>(() => Disclosure.Make("name", json => json.WriteRawValue(value, skipInputValidation: true)));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"a\\udc00b\"")]
    [InlineData("[\"\\ud800\\u0041\"]")]
    [InlineData("{\"a\":{\"b\":\"\\udfff\"}}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":1,\"\\ud800\":1}")]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands_since_nobody_could_read_it(string value) => Refused($"[\"{Salt}\",\"name\",{value}]");

    [Fact]
    public void Half_a_surrogate_pair_in_salt_or_name_is_refused() =>
        Assert.All(["[\"\\ud80022222222222222222222222\",\"name\",1]", $"[\"{Salt}\",\"\\ud800\",1]"], Refused);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // a surrogate in UTF-8
    [InlineData(new byte[] { 0xE2, 0x82 })] // cut off
    public void Bytes_that_are_no_UTF_8_are_refused(byte[] bytes)
    {
        byte[] Around(string before, string after) => [.. Encoding.UTF8.GetBytes(before), .. bytes, .. Encoding.UTF8.GetBytes(after)];
        foreach (var json in (byte[][])[
            Around($"[\"{Salt}\",\"name\",\"", "\"]"), Around($"[\"{Salt}\",\"", "\",1]"), Around("[\"2222222222222222222222", "\",\"name\",1]"),
            Around($"[\"{Salt}\",\"name\",{{\"", "\":1}]"), Around($"[\"{Salt}\",\"name\",[{{\"a\":\"", "\"}]]")])
        {
            RefusedEncoded(CanonicalBase64Url.Encode(json));
        }
    }

    [Theory]
    [InlineData("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0=")]
    [InlineData("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl1")] // stray bits
    [InlineData("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0\n")]
    [InlineData(" WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0")]
    public void Another_spelling_of_the_same_bytes_is_refused(string encoded) => RefusedEncoded(encoded);

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("-12.5e300")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"مبنى <b>&amp;</b> \\u0000\\n\\ud83d\\ude00\"")]
    [InlineData("[]")]
    [InlineData("{\"a\":[1,{\"b\":null}]}")]
    public void What_is_made_reads_back_the_same(string value)
    {
        var made = Disclosure.Make("name", JsonDocument.Parse(value).RootElement);
        var read = Disclosure.Parse(made.Encoded);
        Assert.Equal((made.Name, made.Digest, made.Value.GetRawText()), (read.Name, read.Digest, read.Value.GetRawText()));
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(value).RootElement, read.Value));
    }

    [Fact]
    public void Half_a_surrogate_pair_that_is_said_becomes_the_replacement_character_which_everyone_can_read() =>
        Assert.Equal("a\ufffd", Disclosure.Parse(Disclosure.Make("name", "a\ud800").Encoded).Value.GetString());

    [Fact]
    public void What_does_not_fit_is_the_callers_to_seal_as_an_item() => Assert.Throws<ArgumentException>(() => Disclosure.Make("name", new string('a', 1 << 20)));

    [Fact]
    public void Two_disclosures_of_the_same_differ_by_128_bits_of_salt()
    {
        var salts = Enumerable.Range(0, 1000).Select(_ => JsonDocument.Parse(Encoding.UTF8.GetString(
            CanonicalBase64Url.TryDecode(Disclosure.Make("kind", "x").Encoded, out var json) ? json : [])).RootElement[0].GetString()!).ToList();
        Assert.Equal(1000, salts.Distinct().Count());
        Assert.All(salts, salt => Assert.True(CanonicalBase64Url.Spells(salt, 16)));
    }

    private static void Refused(string json) => RefusedEncoded(TokenForge.Base64Url(json));

    private static void RefusedEncoded(string encoded) =>
        Assert.Equal("disclosure.malformed", Assert.Throws<ProofFormatException>(() => Disclosure.Parse(encoded)).Code);
}
