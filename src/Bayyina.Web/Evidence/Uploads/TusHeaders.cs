using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Evidence;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Evidence;

/// <summary>Reads the request headers of tus 1.0.0, strictly: what is not of its form is no value.</summary>
internal static class TusHeaders
{
    private const int LongestNumber = 18;
    private const int LongestMetadata = 8192;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>A non-negative integer in plain digits; null where it is none, or the header stands twice.</summary>
    public static long? Number(HttpRequest request, string name) =>
        request.Headers[name] is [{ Length: > 0 and <= LongestNumber } text] && text.All(char.IsAsciiDigit)
            ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>Reads <c>Upload-Checksum: sha256 BASE64</c>.</summary>
    /// <returns>False where it is there and not of its form, or of an algorithm that we do not have.</returns>
    public static bool TryChecksum(HttpRequest request, out UploadChecksum? checksum)
    {
        checksum = null;
        var values = request.Headers["Upload-Checksum"];
        if (values.Count == 0)
        {
            return true;
        }
        if (values is not [{ } value] || value.Split(' ') is not [var name, var encoded] || FromBase64(encoded) is not { } expected)
        {
            return false;
        }
        checksum = (name, expected.Length) switch
        {
            ("sha256", SHA256.HashSizeInBytes) => new UploadChecksum(HashAlgorithmName.SHA256, expected),
            // The protocol asks for it.
            ("sha1", SHA1.HashSizeInBytes) => new UploadChecksum(HashAlgorithmName.SHA1, expected),
            _ => null,
        };
        return checksum is not null;
    }

    /// <summary>Reads <c>Upload-Metadata</c>: pairs of a key and a text in Base64, separated by commas; each key once.</summary>
    /// <returns>Null where it is not of its form.</returns>
    public static Dictionary<string, string>? Metadata(string header)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (header.Length > LongestMetadata)
        {
            return null;
        }
        foreach (var pair in header.Length == 0 ? [] : header.Split(','))
        {
            var parts = pair.Trim(' ').Split(' ');
            if (parts.Length > 2 || parts[0].Length == 0 || !parts[0].All(IsKeyLetter)
                || Text(parts.ElementAtOrDefault(1) ?? "") is not { } text || !pairs.TryAdd(parts[0], text))
            {
                return null;
            }
        }
        return pairs;
    }

    private static bool IsKeyLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.';

    private static string? Text(string encoded)
    {
        try
        {
            return FromBase64(encoded) is { } bytes ? Utf8.GetString(bytes) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Exactly one way to write it.
    private static byte[]? FromBase64(string encoded)
    {
        if (!Base64.IsValid(encoded))
        {
            return null;
        }
        var bytes = Convert.FromBase64String(encoded);
        return Convert.ToBase64String(bytes) == encoded ? bytes : null;
    }
}
