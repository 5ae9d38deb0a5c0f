using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>A P-256 public key with its RFC 7638 thumbprint; verifies ES256 signatures (RFC 7518 §3.4), low S only.</summary>
/// <remarks>Safe for use by several threads: each borrows a platform key object of its own.</remarks>
public sealed class P256Key : IEquatable<P256Key>
{
    private readonly byte[] _x;
    private readonly byte[] _y;
    private readonly ConcurrentBag<ECDsa> _idle = [];

    private P256Key(byte[] x, byte[] y)
    {
        _x = x;
        _y = y;
        try
        {
            _idle.Add(Open());
        }
        catch (CryptographicException broken)
        {
            throw new ProofFormatException("key.malformed", "The JWK is not a point on P-256.", broken);
        }
        Thumbprint = CanonicalBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(
            $$"""{"crv":"P-256","kty":"EC","x":"{{CanonicalBase64Url.Encode(x)}}","y":"{{CanonicalBase64Url.Encode(y)}}"}""")));
    }

    /// <summary>base64url(SHA-256(canonical JWK)), 43 characters (RFC 7638); a statement's <c>kid</c>.</summary>
    public string Thumbprint { get; }

    /// <summary>The first coordinate, 32 bytes, big-endian.</summary>
    public ReadOnlySpan<byte> X => _x;

    /// <summary>The second coordinate, 32 bytes, big-endian.</summary>
    public ReadOnlySpan<byte> Y => _y;

    /// <summary>From the two 32-byte coordinates.</summary>
    /// <exception cref="ProofFormatException"><c>key.malformed</c>: wrong length or not on the curve.</exception>
    public static P256Key FromCoordinates(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) =>
        x.Length == 32 && y.Length == 32
            ? new P256Key(x.ToArray(), y.ToArray())
            : throw new ProofFormatException("key.malformed", "A P-256 coordinate has 32 bytes.");

    /// <summary>Reads a public JWK (RFC 7517). A private one is refused: no <c>d</c> belongs in what is handed out.</summary>
    /// <exception cref="ProofFormatException"><c>key.malformed</c>.</exception>
    public static P256Key FromJwk(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, StrictJson.Options);
            return FromJwk(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ProofFormatException("key.malformed", "The JWK is not JSON.", broken);
        }
    }

    /// <inheritdoc cref="FromJwk(string)"/>
    public static P256Key FromJwk(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object
            || Text(jwk, "kty") != "EC" || Text(jwk, "crv") != "P-256" || jwk.TryGetProperty("d", out _)
            || !CanonicalBase64Url.TryDecode(Text(jwk, "x"), out var x)
            || !CanonicalBase64Url.TryDecode(Text(jwk, "y"), out var y))
        {
            throw new ProofFormatException("key.malformed", "Not a public P-256 JWK.");
        }
        return FromCoordinates(x, y);
    }

    /// <summary>The JWK on one line: the members that the thumbprint covers, then <c>use</c>, <c>alg</c>, <c>kid</c>.</summary>
    public string ToJwk() =>
        $$"""{"kty":"EC","crv":"P-256","x":"{{CanonicalBase64Url.Encode(_x)}}","y":"{{CanonicalBase64Url.Encode(_y)}}","use":"sig","alg":"ES256","kid":"{{Thumbprint}}"}""";

    /// <summary>Whether <paramref name="signature"/> (r‖s, 64 bytes, low S) over SHA-256 of <paramref name="data"/> is this key's.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 64 || !LowS.IsLow(signature[32..]))
        {
            return false;
        }
        var key = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _idle.Add(key);
        }
    }

    /// <inheritdoc/>
    public bool Equals(P256Key? other) => other is not null && other.Thumbprint == Thumbprint;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as P256Key);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Thumbprint);

    private ECDsa Open() =>
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = _x, Y = _y } });

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
