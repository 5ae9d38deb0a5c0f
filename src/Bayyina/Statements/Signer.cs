using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bayyina.Proof;

namespace Bayyina.Statements;

/// <summary>An actor's private P-256 key: signs statements with ES256 in low-S form.</summary>
/// <remarks>Safe for several threads: each borrows a platform key object of its own.</remarks>
public sealed class Signer : IDisposable
{
    private readonly ConcurrentBag<ECDsa> _idle = [];
    private readonly ECParameters _parameters;

    private Signer(SubjectId actor, ECDsa key)
    {
        Actor = actor;
        _parameters = key.ExportParameters(includePrivateParameters: true);
        _idle.Add(key);
        Key = P256Key.FromCoordinates(_parameters.Q.X, _parameters.Q.Y);
    }

    /// <summary>Who signs, <c>actor/…</c>.</summary>
    public SubjectId Actor { get; }

    /// <summary>The public half.</summary>
    public P256Key Key { get; }

    /// <summary>A fresh key for an actor.</summary>
    public static Signer Create(SubjectId actor) => new(actor, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The key in a PKCS#8 PEM.</summary>
    /// <exception cref="CryptographicException">Not a private P-256 key.</exception>
    public static Signer FromPem(SubjectId actor, string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (PlatformNotSupportedException other)
        {
            // A curve that nobody knows.
            throw new CryptographicException(other.Message, other);
        }
        return new Signer(actor, key);
    }

    /// <summary>The private key as PKCS#8 PEM.</summary>
    public string ToPem()
    {
        using var key = ECDsa.Create(_parameters);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>64 bytes r‖s over SHA-256 of the signing input, low S.</summary>
    public byte[] Sign(ReadOnlySpan<byte> signingInput)
    {
        var key = _idle.TryTake(out var idle) ? idle : ECDsa.Create(_parameters);
        try
        {
            var signature = key.SignData(signingInput, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            LowS.Normalise(signature);
            return signature;
        }
        finally
        {
            _idle.Add(key);
        }
    }

    /// <summary>The secret that this key shares with another (ECDH, NIST SP 800-56A): 32 bytes; the caller's to wipe.</summary>
    public byte[] Agree(P256Key other)
    {
        using var mine = ECDiffieHellman.Create(_parameters);
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = other.X.ToArray(), Y = other.Y.ToArray() } });
        return mine.DeriveRawSecretAgreement(theirs.PublicKey);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var key))
        {
            key.Dispose();
        }
    }
}
