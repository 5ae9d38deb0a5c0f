using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Proof;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Ledger;

/// <summary>The log's Ed25519 key (RFC 8032), which signs checkpoints through the system's libcrypto: .NET 10 has no Ed25519.</summary>
public sealed partial class LogKey : IDisposable
{
    private const int Ed25519Id = 1087; // NID_ED25519, EVP_PKEY_ED25519
    private const int SignatureLength = 64;

    // PKCS#8 of an Ed25519 key (RFC 8410 §7) is this and the 32-byte seed; any openssl reads it.
    private static readonly byte[] Pkcs8Prefix = Convert.FromHexString("302e020100300506032b657004220420");

    private readonly SafeKey _key;
    private readonly byte[] _seed;

    private LogKey(string name, byte[] seed)
    {
        _seed = seed;
        _key = NewRawPrivateKey(Ed25519Id, IntPtr.Zero, seed, (nuint)seed.Length);
        Check(!_key.IsInvalid, "EVP_PKEY_new_raw_private_key");
        var publicKey = new byte[32];
        nuint length = 32;
        Check(GetRawPublicKey(_key, publicKey, ref length) == 1 && length == 32, "EVP_PKEY_get_raw_public_key");
        Public = NoteKey.Ed25519(name, publicKey);
    }

    /// <summary>The verifier key to hand out; its name is the ledger's origin.</summary>
    public NoteKey Public { get; }

    /// <summary>A fresh key.</summary>
    public static LogKey Create(string name) => new(name, RandomNumberGenerator.GetBytes(32));

    /// <summary>The key in a PKCS#8 PEM.</summary>
    /// <exception cref="CryptographicException">Not an Ed25519 key.</exception>
    public static LogKey FromPem(string name, string pem)
    {
        var found = PemEncoding.TryFind(pem, out var fields) && pem[fields.Label] == "PRIVATE KEY";
        var der = found ? Convert.FromBase64String(pem[fields.Base64Data]) : [];
        return der.Length == Pkcs8Prefix.Length + 32 && der.AsSpan().StartsWith(Pkcs8Prefix)
            ? new LogKey(name, der[Pkcs8Prefix.Length..])
            : throw new CryptographicException("Not an Ed25519 key in PKCS#8.");
    }

    /// <summary>The private key as PKCS#8 PEM.</summary>
    public string ToPem() => PemEncoding.WriteString("PRIVATE KEY", [.. Pkcs8Prefix, .. _seed]);

    /// <summary>64 bytes over the message.</summary>
    /// <exception cref="CryptographicException">libcrypto refused.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        using var context = NewContext();
        Check(!context.IsInvalid, "EVP_MD_CTX_new");
        Check(DigestSignInit(context, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, _key) == 1, "EVP_DigestSignInit");
        var signature = new byte[SignatureLength];
        nuint length = SignatureLength;
        Check(DigestSign(context, signature, ref length, message, (nuint)message.Length) == 1 && length == SignatureLength, "EVP_DigestSign");
        return signature;
    }

    /// <summary>The signed note over a checkpoint.</summary>
    public SignedNote Sign(Checkpoint checkpoint)
    {
        var text = checkpoint.Format();
        return new SignedNote(text, []).With(Public, Sign(Encoding.UTF8.GetBytes(text)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        CryptographicOperations.ZeroMemory(_seed);
    }

    private static void Check(bool done, string call)
    {
        if (!done)
        {
            throw new CryptographicException($"{call} failed in libcrypto.");
        }
    }

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial SafeKey NewRawPrivateKey(int type, IntPtr engine, ReadOnlySpan<byte> seed, nuint length);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int GetRawPublicKey(SafeKey key, Span<byte> publicKey, ref nuint length);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_MD_CTX_new")]
    private static partial SafeContext NewContext();

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_DigestSignInit")]
    private static partial int DigestSignInit(SafeContext context, IntPtr keyContext, IntPtr digest, IntPtr engine, SafeKey key);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_DigestSign")]
    private static partial int DigestSign(SafeContext context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(IntPtr key);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(IntPtr context);

    private sealed class SafeKey() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            FreeKey(handle);
            return true;
        }
    }

    private sealed class SafeContext() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            FreeContext(handle);
            return true;
        }
    }
}
