using System.Text;

namespace Bayyina.Proof.Tests.Tokens;

public class HostileTokenTests
{
    private static readonly string[] Pieces =
    [
        "~", "~~", ".", "\n", "\"", "{", "}", "[", "]", "\\ud800", "\\u0000", "\0", "\uFEFF", "é", "\ud83d", "=", "AAAA", "eyJ", "null", "1e999",
        "-0", ",", ":", "_sd", "...", "\"_sd\":[]", "{\"a\":1,\"a\":2}", new('[', 40), new('A', 5000), "/*", "\u2028", "true",
    ];

    [Fact]
    public void Ten_thousand_mangled_tokens_throw_nothing_but_what_says_that_they_are_malformed()
    {
        var random = new Random(9901);
        var sound = new TokenForge().Say("sub", "\"incident/x\"").Say("kind", "\"incident.noted\"").Say("aft", "[\"x\",{\"a\":[1]}]");
        var taken = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var text = (i % 4) switch
            {
                0 => Mangle(sound.Compact(), random),
                1 => WithPayload(sound, Mangle(sound.Payload(), random)),
                2 => TokenForge.Join(sound.Jws(), sound.Disclosures.Append(TokenForge.Base64Url(Mangle("[\"2222222222222222222222\",\"note\",{\"a\":[\"b\"]}]", random)))),
                _ => WithHeader(sound, Mangle(sound.Header, random)),
            };
            taken += Survives(text, i) ? 1 : 0;
        }
        Assert.InRange(taken, 0, 9_000); // a piece that changes nothing that is read is no harm, but most must be refused
    }

    [Fact]
    public void Ten_thousand_mangled_disclosures_and_keys_throw_nothing_else_either()
    {
        var random = new Random(7638);
        var jwk = TestKey.Of("alice").Public.ToJwk();
        for (var i = 0; i < 10_000; i++)
        {
            Only(() => Touch(Disclosure.Parse(TokenForge.Base64Url(Mangle("[\"2222222222222222222222\",\"note\",{\"a\":[\"b\",1,null]}]", random)))), i);
            Only(() => Disclosure.Parse(CanonicalBase64Url.Encode(Bytes(random))), i);
            Only(() => P256Key.FromJwk(Mangle(jwk, random)), i);
        }
    }

    private static bool Survives(string text, int round)
    {
        var taken = false;
        Only(
            () =>
            {
                var token = SdJwt.Parse(text);
                token.IsSignedBy(TestKey.Of("alice").Public);
                foreach (var disclosure in token.Disclosures)
                    Touch(disclosure);
                Assert.Equal(text, token.Compact);
                taken = true;
            },
            round);
        return taken;
    }

    // What was taken in can be read: nothing is left to blow up later.
    private static void Touch(Disclosure disclosure) => Encoding.UTF8.GetBytes(disclosure.Name + System.Text.Json.JsonSerializer.Serialize(disclosure.Value));

    private static void Only(Action act, int round)
    {
        try
        {
            act();
        }
        catch (ProofFormatException)
        {
        }
        catch (Exception other)
        {
            Assert.Fail($"round {round}: {other}");
        }
    }

    private static string Mangle(string text, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var until = Math.Min(text.Length, at + random.Next(12));
            text = random.Next(5) switch
            {
                0 => text[..at] + Pieces[random.Next(Pieces.Length)] + text[at..],
                1 => text[..at] + Pieces[random.Next(Pieces.Length)] + text[until..],
                2 => text[..at] + text[until..],
                3 => text[..until] + text[at..],
                _ => text.Length == 0 || at == text.Length ? "" : text[..at] + (char)(text[at] ^ (1 << random.Next(16))) + text[(at + 1)..],
            };
        }
        return text;
    }

    private static string WithPayload(TokenForge forge, string payload) =>
        TokenForge.Join(forge.Jws(TokenForge.Base64Url(forge.Header), TokenForge.Base64Url(payload)), []);

    private static string WithHeader(TokenForge forge, string header) =>
        TokenForge.Join(forge.Jws(TokenForge.Base64Url(header), TokenForge.Base64Url(forge.Payload())), []);

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }
}
