using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Proof;

namespace Bayyina.Testing;

/// <summary>A P-256 key that follows from its name, so that statements of a test have the same ids in every run.</summary>
public sealed class TestKey
{
    private static readonly ConcurrentDictionary<string, TestKey> Known = [];
    private readonly ConcurrentBag<ECDsa> _idle = [];
    private readonly byte[] _scalar;

    private TestKey(string name)
    {
        _scalar = SHA256.HashData(Encoding.UTF8.GetBytes("a key for tests: " + name));
        _scalar[0] &= 0x7F; // below the order of the curve
        var key = Open();
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        _idle.Add(key);
        Public = P256Key.FromCoordinates(point.X, point.Y);
    }

    /// <summary>The public half.</summary>
    public P256Key Public { get; }

    /// <summary>The key of this name.</summary>
    public static TestKey Of(string name) => Known.GetOrAdd(name, n => new TestKey(n));

    /// <summary>64 bytes r‖s, low S.</summary>
    public byte[] Sign(ReadOnlySpan<byte> signingInput)
    {
        var key = _idle.TryTake(out var idle) ? idle : Open();
        var signature = key.SignData(signingInput, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _idle.Add(key);
        LowS.Normalise(signature);
        return signature;
    }

    /// <summary>The other valid signature: r‖(n − s).</summary>
    public static byte[] Twin(byte[] signature)
    {
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        var s = new BigInteger(order, true, true) - new BigInteger(signature.AsSpan(32), true, true);
        var bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. signature[..32], .. new byte[32 - bytes.Length], .. bytes];
    }

    private ECDsa Open() => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = _scalar });
}
