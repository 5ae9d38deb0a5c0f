using System.Security.Cryptography;
using System.Text;

namespace Bayyina.Storage;

/// <summary>Wraps secrets that stand in the database with a key that does not: AES-256-GCM (NIST SP 800-38D), a random nonce each.</summary>
/// <remarks>Whoever has a copy of the database alone has none of what is wrapped.</remarks>
public sealed class KeyWrap : IDisposable
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly AesGcm _aes;
    private readonly byte[] _marking;
    private readonly string _name;

    /// <param name="name">What the key is called, for whoever must be told that it does not fit.</param>
    /// <param name="key">32 bytes; the caller's to wipe.</param>
    public KeyWrap(string name, ReadOnlySpan<byte> key)
    {
        (_name, _aes, _marking) = (name, new AesGcm(key, TagBytes), new byte[KeyBytes]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, _marking, [], "bayyina mark"u8);
    }

    /// <summary>Opens a wrapping key of a data folder, making it where nothing was ever wrapped with it.</summary>
    /// <exception cref="StorageException"><c>key.damaged</c>, <c>key.missing</c>; <c>key.passphrase_needed</c>, <c>key.passphrase_wrong</c>.</exception>
    /// <param name="keys">Where it lies.</param>
    /// <param name="name">Its file.</param>
    /// <param name="isUsed">Whether something is wrapped with it: then it is not made anew.</param>
    public static KeyWrap Open(KeyFolder keys, string name, Func<bool> isUsed)
    {
        if (!keys.Has(name) && !isUsed())
        {
            keys.Write(name, RandomNumberGenerator.GetBytes(KeyBytes));
        }
        var key = keys.Read(name);
        return key.Length == KeyBytes ? new KeyWrap(name, key) : throw new StorageException("key.damaged", name);
    }

    /// <summary>Wraps bytes.</summary>
    /// <param name="purpose">Bound to it: what was wrapped for one place cannot be put into another.</param>
    /// <param name="secret">What to wrap.</param>
    /// <returns>Nonce, ciphertext and tag.</returns>
    public byte[] Wrap(string purpose, ReadOnlySpan<byte> secret)
    {
        var wrapped = new byte[NonceBytes + secret.Length + TagBytes];
        var nonce = wrapped.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        _aes.Encrypt(nonce, secret, wrapped.AsSpan(NonceBytes, secret.Length), wrapped.AsSpan(NonceBytes + secret.Length), Encoding.UTF8.GetBytes(purpose));
        return wrapped;
    }

    /// <summary>Takes out what was wrapped for a purpose.</summary>
    /// <exception cref="StorageException"><c>key.unfit</c>: it was wrapped by another key or for something else, or was changed since.</exception>
    public byte[] Unwrap(string purpose, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < NonceBytes + TagBytes)
        {
            throw Unfit(purpose);
        }
        var secret = new byte[wrapped.Length - NonceBytes - TagBytes];
        try
        {
            _aes.Decrypt(
                wrapped[..NonceBytes], wrapped.Slice(NonceBytes, secret.Length), wrapped[^TagBytes..], secret, Encoding.UTF8.GetBytes(purpose));
            return secret;
        }
        catch (CryptographicException)
        {
            throw Unfit(purpose);
        }
    }

    /// <summary>As <see cref="Wrap"/>, in base64 for a column of text.</summary>
    public string WrapText(string purpose, ReadOnlySpan<byte> secret) => Convert.ToBase64String(Wrap(purpose, secret));

    /// <summary>As <see cref="Unwrap"/>, of what <see cref="WrapText"/> gave.</summary>
    /// <exception cref="StorageException"><c>key.unfit</c>.</exception>
    public byte[] UnwrapText(string purpose, string text)
    {
        try
        {
            return Unwrap(purpose, Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw Unfit(purpose);
        }
    }

    /// <summary>
    /// The same mark for the same text and purpose, by which a row is found whose text is wrapped: HMAC-SHA-256 under a key of its own
    /// (HKDF, RFC 5869), in lower-case hex. Without the key nobody can try names.
    /// </summary>
    public string Mark(string purpose, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_marking, Encoding.UTF8.GetBytes($"{purpose}\0{text}")));

    /// <inheritdoc/>
    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_marking);
    }

    private StorageException Unfit(string purpose) => new("key.unfit", $"{_name}: {purpose}");
}
