using System.Text;
using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>What of a statement is always open.</summary>
/// <param name="Issuer"><c>iss</c>: the ledger's origin.</param>
/// <param name="Jti">128 random bits, base64url.</param>
/// <param name="IssuedAt"><c>iat</c>: corrected server time, seconds since 1970, never ahead of it.</param>
/// <param name="Exercise">A drill: a withheld one must not read as a real strike.</param>
/// <param name="By">The pseudonymous actor, <c>actor/&lt;UUIDv4&gt;</c>.</param>
public sealed record OpenPayload(string Issuer, string Jti, long IssuedAt, bool Exercise, string By)
{
    /// <summary>Digests that fit into one ledger entry of 65,535 bytes.</summary>
    internal const int MostDigests = 1024;

    private const long LastSecondOfYear9999 = 253402300799;

    internal byte[] ToJson(IReadOnlyList<string> digests)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>(256 + digests.Count * 48);
        using var writer = new Utf8JsonWriter(json, Disclosure.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("iss", Issuer);
        writer.WriteString("jti", Jti);
        writer.WriteNumber("iat", IssuedAt);
        writer.WriteBoolean("exercise", Exercise);
        writer.WriteString("by", By);
        writer.WriteStartArray("_sd");
        foreach (var digest in digests)
        {
            writer.WriteStringValue(digest);
        }
        writer.WriteEndArray();
        writer.WriteString("_sd_alg", "sha-256");
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    internal static (OpenPayload Open, string[] Digests) FromJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, StrictJson.Options);
            return Read(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new ProofFormatException("statement.malformed", "The payload is not strict JSON.", broken);
        }
    }

    private static (OpenPayload, string[]) Read(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object || payload.GetPropertyCount() != 7)
        {
            throw Malformed("the open members are iss, jti, iat, exercise, by, _sd, _sd_alg and no others");
        }
        if (Text(payload, "_sd_alg") != "sha-256")
        {
            throw Malformed("_sd_alg is not sha-256");
        }
        if (!payload.TryGetProperty("iat", out var iat) || iat.ValueKind != JsonValueKind.Number
            || !iat.TryGetInt64(out var seconds) || iat.GetRawText()[0] == '-')
        {
            throw Malformed("iat is not a time in whole seconds");
        }
        if (!payload.TryGetProperty("exercise", out var exercise) || exercise.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw Malformed("exercise is not true or false");
        }
        var open = new OpenPayload(Text(payload, "iss"), Text(payload, "jti"), seconds, exercise.GetBoolean(), Text(payload, "by"));
        return open.WhatIsWrong() is { } wrong ? throw Malformed(wrong) : (open, Digests(payload));
    }

    /// <summary>Null where every member has its form.</summary>
    internal string? WhatIsWrong() => this switch
    {
        _ when Issuer.Length is 0 or > 256 => "iss is empty or too long",
        _ when !CanonicalBase64Url.Spells(Jti, 16) => "jti is not 128 bits",
        _ when IssuedAt is < 0 or > LastSecondOfYear9999 => "iat is not a time in whole seconds",
        _ when !IsActor(By) => "by is not actor/<UUIDv4>",
        _ => null,
    };

    private static string[] Digests(JsonElement payload)
    {
        if (!payload.TryGetProperty("_sd", out var array) || array.ValueKind != JsonValueKind.Array
            || array.GetArrayLength() is var count && (count == 0 || count % 8 != 0 || count > MostDigests))
        {
            throw Malformed("_sd is not an array of a multiple of 8 digests");
        }
        var digests = new string[array.GetArrayLength()];
        var next = 0;
        foreach (var element in array.EnumerateArray())
        {
            var digest = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
            if (!CanonicalBase64Url.Spells(digest, 32))
            {
                throw Malformed("a digest is not 256 bits");
            }
            if (next > 0 && string.CompareOrdinal(digests[next - 1], digest) >= 0)
            {
                throw Malformed("_sd is not sorted, or holds a digest twice");
            }
            digests[next++] = digest;
        }
        return digests;
    }

    private static bool IsActor(string by) =>
        by.StartsWith("actor/", StringComparison.Ordinal) && IsUuidV4(by.AsSpan(6));

    /// <summary>Whether <paramref name="text"/> is a lower-case UUID of version 4 (RFC 9562 §5.4).</summary>
    public static bool IsUuidV4(ReadOnlySpan<char> text)
    {
        // Not Guid.TryParseExact: it lets "0x" and "+" stand for digits, so that one actor would have many spellings.
        if (text.Length != 36 || text[14] != '4' || text[19] is not ('8' or '9' or 'a' or 'b'))
        {
            return false;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigitLower(text[i]))
            {
                return false;
            }
        }
        return true;
    }

    private static string Text(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Malformed($"{name} is missing or not a string");

    private static ProofFormatException Malformed(string why) =>
        new("statement.malformed", $"The statement is malformed: {why}.");
}
