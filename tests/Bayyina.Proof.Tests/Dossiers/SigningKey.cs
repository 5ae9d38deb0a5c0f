using System.Security.Cryptography;

namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>A P-256 key pair made for one test.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public SigningKey()
    {
        var q = _key.ExportParameters(includePrivateParameters: false).Q;
        Public = P256Key.FromCoordinates(q.X, q.Y);
    }

    public P256Key Public { get; }

    public byte[] Sign(ReadOnlySpan<byte> input)
    {
        var signature = _key.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        LowS.Normalise(signature);
        return signature;
    }

    public void Dispose() => _key.Dispose();
}
