using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>One property of a statement that can be withheld: base64url(JSON <c>[salt, name, value]</c>) (RFC 9901 §4.2.1).</summary>
public sealed class Disclosure
{
    private const int SaltLength = 16;
    private const int MostBytes = 1 << 20;

    private JsonElement? _value;

    private Disclosure(string encoded, string digest, string name, JsonElement? value)
    {
        Encoded = encoded;
        Digest = digest;
        Name = name;
        _value = value;
    }

    /// <summary>As it stands between the tildes.</summary>
    public string Encoded { get; }

    /// <summary>base64url(SHA-256(ASCII(<see cref="Encoded"/>))), 43 characters; stands in <c>_sd</c>.</summary>
    public string Digest { get; }

    /// <summary>The property's name.</summary>
    public string Name { get; }

    /// <summary>The property's value; holds no <c>_sd</c> of its own.</summary>
    public JsonElement Value => _value ??= Read(Encoded).Value;

    /// <summary>Makes a disclosure with a fresh salt of 128 random bits.</summary>
    public static Disclosure Make(string name, JsonElement value) => Make(name, value.WriteTo);

    /// <inheritdoc cref="Make(string, JsonElement)"/>
    public static Disclosure Make(string name, string value) => Make(name, json => json.WriteStringValue(value));

    /// <summary>Makes a disclosure whose value <paramref name="write"/> writes: exactly one JSON value.</summary>
    public static Disclosure Make(string name, Action<Utf8JsonWriter> write)
    {
        var json = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(json, WriterOptions))
        {
            Span<byte> salt = stackalloc byte[SaltLength];
            RandomNumberGenerator.Fill(salt);
            writer.WriteStartArray();
            writer.WriteStringValue(Base64Url.EncodeToString(salt));
            writer.WriteStringValue(name);
            write(writer);
            writer.WriteEndArray();
        }
        if (json.WrittenCount > MostBytes)
        {
            throw new ArgumentException($"The value of {name} is over {MostBytes} bytes; seal it as an item instead.", nameof(write));
        }
        var encoded = Base64Url.EncodeToString(json.WrittenSpan);
        // A value that holds others could be too deep, say a member twice, or nest disclosures: what is made must read back.
        if (!IsName(name) || json.WrittenSpan[1..].ContainsAny((byte)'{', (byte)'['))
        {
            try
            {
                Read(encoded);
            }
            catch (ProofFormatException broken)
            {
                throw new ArgumentException($"{name} cannot be disclosed: {broken.Message}", nameof(name), broken);
            }
        }
        return new Disclosure(encoded, DigestOf(encoded), name, null);
    }

    /// <summary>Reads a disclosure strictly.</summary>
    /// <exception cref="ProofFormatException"><c>disclosure.malformed</c>.</exception>
    public static Disclosure Parse(string encoded)
    {
        var (name, value) = Read(encoded);
        return new Disclosure(encoded, DigestOf(encoded), name, value);
    }

    private static (string Name, JsonElement Value) Read(string encoded)
    {
        if (encoded.Length > MostBytes * 4 / 3 + 4 || !CanonicalBase64Url.TryDecode(encoded, out var json))
        {
            throw Malformed("not base64url");
        }
        try
        {
            using var document = JsonDocument.Parse(json, StrictJson.Options);
            var array = document.RootElement;
            if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() != 3
                || array[0].ValueKind != JsonValueKind.String || array[1].ValueKind != JsonValueKind.String)
            {
                throw Malformed("not [salt, name, value]");
            }
            if (!StrictJson.IsReadable(json, array))
            {
                throw Malformed("a string is not valid UTF-8 or holds half a surrogate pair");
            }
            if (array[0].GetString()!.Length < 22)
            {
                throw Malformed("salt under 128 bits");
            }
            var name = array[1].GetString()!;
            if (!IsName(name))
            {
                throw Malformed("reserved name");
            }
            if (HoldsNested(array[2]))
            {
                throw Malformed("a value holds disclosures of its own");
            }
            return (name, array[2].Clone());
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a member's name that cannot be read, met while looking for one that stands twice.
            throw new ProofFormatException("disclosure.malformed", "The disclosure is not strict JSON.", broken);
        }
    }

    internal static string DigestOf(string encoded)
    {
        Span<byte> hash = stackalloc byte[32];
        if (encoded.Length <= 1024)
        {
            Span<byte> ascii = stackalloc byte[encoded.Length];
            Encoding.ASCII.GetBytes(encoded, ascii);
            SHA256.HashData(ascii, hash);
        }
        else
        {
            SHA256.HashData(Encoding.ASCII.GetBytes(encoded), hash);
        }
        return Base64Url.EncodeToString(hash);
    }

    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name is not ("_sd" or "_sd_alg" or "...");

    private static bool HoldsNested(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(member => member.Name is "_sd" or "..." || HoldsNested(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HoldsNested),
        _ => false,
    };

    private static ProofFormatException Malformed(string why) =>
        new("disclosure.malformed", $"The disclosure is malformed: {why}.");
}
