using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bayyina.Proof;

namespace Bayyina.Testing;

/// <summary>Puts a token together by hand, well-formed until something is bent, and signs whatever came of it.</summary>
/// <remarks>What would be random (salts, decoys, jti) follows from the seed: the same seed gives the same id.</remarks>
public sealed class TokenForge
{
    private readonly Random _random;
    private readonly int _seed;

    /// <summary>A well-formed statement of alice without properties yet.</summary>
    public TokenForge(int seed = 1, string author = "alice")
    {
        _seed = seed;
        _random = new Random(seed);
        Key = TestKey.Of(author);
        Header = $$"""{"alg":"ES256","typ":"bayyina+sd-jwt","kid":"{{Key.Public.Thumbprint}}"}""";
        Members =
        [
            ("iss", "\"test.example/ledger\""),
            ("jti", Quote(Salt())),
            ("iat", "1471450000"),
            ("exercise", "false"),
            ("by", Quote(ActorOf(author))),
            ("_sd", ""),
            ("_sd_alg", "\"sha-256\""),
        ];
    }

    public TestKey Key { get; set; }

    /// <summary>The header's JSON.</summary>
    public string Header { get; set; }

    /// <summary>The payload's members as JSON; an empty <c>_sd</c> is filled in when the token is put together.</summary>
    public List<(string Name, string Json)> Members { get; }

    /// <summary>The disclosures as they will stand between the tildes.</summary>
    public List<string> Disclosures { get; } = [];

    /// <summary>Digests besides those of the disclosures.</summary>
    public List<string> Decoys { get; } = [];

    /// <summary>Bends the finished list of digests.</summary>
    public Func<List<string>, IEnumerable<string>> Digests { get; set; } = digests => digests;

    /// <summary>An actor that follows from a name.</summary>
    public static string ActorOf(string name) => "actor/" + UuidOf(name);

    /// <summary>A UUIDv4 that follows from a name.</summary>
    public static string UuidOf(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    public static string DigestOf(string disclosure) => CanonicalBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(disclosure)));

    public static string Base64Url(string text) => CanonicalBase64Url.Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>Replaces a member of the payload.</summary>
    public TokenForge With(string member, string json)
    {
        var at = Members.FindIndex(m => m.Name == member);
        Members[at] = (member, json);
        return this;
    }

    /// <summary>Says a property with a salt of the seed's.</summary>
    public TokenForge Say(string name, string json) => Disclose($"[{Quote(Salt())},{Quote(name)},{json}]");

    /// <summary>Adds a disclosure of this JSON.</summary>
    public TokenForge Disclose(string json) => DiscloseEncoded(Base64Url(json));

    /// <summary>Adds a disclosure as it stands between the tildes.</summary>
    public TokenForge DiscloseEncoded(string encoded)
    {
        Disclosures.Add(encoded);
        return this;
    }

    /// <summary>128 bits of the seed's.</summary>
    public string Salt() => RandomBytes(_random, 16);

    public string Payload()
    {
        // The same ones each time that the token is put together.
        var decoys = new Random(_seed);
        List<string> digests = [.. Disclosures.Distinct().Select(DigestOf), .. Decoys];
        while (digests.Count % 8 != 0 || digests.Count == 0)
        {
            digests.Add(RandomBytes(decoys, 32));
        }
        digests.Sort(StringComparer.Ordinal);
        var array = "[" + string.Join(',', Digests(digests).Select(Quote)) + "]";
        return "{" + string.Join(',', Members.Select(m => $"{Quote(m.Name)}:{(m is { Name: "_sd", Json: "" } ? array : m.Json)}")) + "}";
    }

    /// <summary>header.payload.signature.</summary>
    public string Jws() => Jws(Base64Url(Header), Base64Url(Payload()));

    public string Jws(string header, string payload)
    {
        var input = header + "." + payload;
        return input + "." + CanonicalBase64Url.Encode(Key.Sign(Encoding.ASCII.GetBytes(input)));
    }

    /// <summary>The compact form with every disclosure.</summary>
    public string Compact() => Join(Jws(), Disclosures);

    public static string Join(string jws, IEnumerable<string> disclosures) => string.Concat(disclosures.Prepend(jws).Select(part => part + "~"));

    public static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return CanonicalBase64Url.Encode(bytes);
    }
}
