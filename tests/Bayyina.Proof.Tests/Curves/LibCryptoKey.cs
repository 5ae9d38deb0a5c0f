using System.Runtime.InteropServices;

namespace Bayyina.Proof.Tests.Curves;

/// <summary>An Ed25519 key in the system's libcrypto, which signs for the tests and gives a second opinion on signatures.</summary>
internal sealed class LibCryptoKey : SafeHandle
{
    private const string Library = "libcrypto.so.3";
    private const int Ed25519Type = 1087; // EVP_PKEY_ED25519, openssl/obj_mac.h

    private LibCryptoKey(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    public byte[] PublicKey
    {
        get
        {
            var key = new byte[32];
            nuint length = 32;
            Assert.Equal(1, EVP_PKEY_get_raw_public_key(this, key, ref length));
            return key;
        }
    }

    /// <summary>A key from its 32 secret bytes (RFC 8032 §5.1.5).</summary>
    public static LibCryptoKey FromSeed(ReadOnlySpan<byte> seed) =>
        new(EVP_PKEY_new_raw_private_key(Ed25519Type, 0, seed.ToArray(), (nuint)seed.Length));

    public static LibCryptoKey FromSeed(int seed)
    {
        var bytes = new byte[32];
        new Random(seed).NextBytes(bytes);
        return FromSeed(bytes);
    }

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var context = EVP_MD_CTX_new();
        try
        {
            var signature = new byte[64];
            nuint length = 64;
            Assert.Equal(1, EVP_DigestSignInit(context, 0, 0, 0, this));
            Assert.Equal(1, EVP_DigestSign(context, signature, ref length, message.ToArray(), (nuint)message.Length));
            return signature;
        }
        finally
        {
            EVP_MD_CTX_free(context);
        }
    }

    /// <summary>What libcrypto says of a signature under a public key.</summary>
    public static bool Verifies(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var key = new LibCryptoKey(EVP_PKEY_new_raw_public_key(Ed25519Type, 0, publicKey.ToArray(), (nuint)publicKey.Length));
        var context = EVP_MD_CTX_new();
        try
        {
            return !key.IsInvalid
                && EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1
                && EVP_DigestVerify(context, signature.ToArray(), (nuint)signature.Length, message.ToArray(), (nuint)message.Length) == 1;
        }
        finally
        {
            EVP_MD_CTX_free(context);
        }
    }

    protected override bool ReleaseHandle()
    {
        EVP_PKEY_free(handle);
        return true;
    }

    [DllImport(Library)]
    private static extern nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte[] key, nuint length);

    [DllImport(Library)]
    private static extern nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte[] key, nuint length);

    [DllImport(Library)]
    private static extern int EVP_PKEY_get_raw_public_key(LibCryptoKey key, byte[] bytes, ref nuint length);

    [DllImport(Library)]
    private static extern void EVP_PKEY_free(nint key);

    [DllImport(Library)]
    private static extern nint EVP_MD_CTX_new();

    [DllImport(Library)]
    private static extern void EVP_MD_CTX_free(nint context);

    [DllImport(Library)]
    private static extern int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, LibCryptoKey key);

    [DllImport(Library)]
    private static extern int EVP_DigestSign(nint context, byte[] signature, ref nuint length, byte[] message, nuint messageLength);

    [DllImport(Library)]
    private static extern int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, LibCryptoKey key);

    [DllImport(Library)]
    private static extern int EVP_DigestVerify(nint context, byte[] signature, nuint length, byte[] message, nuint messageLength);
}
