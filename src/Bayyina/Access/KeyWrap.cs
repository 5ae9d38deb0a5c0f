using System.Security.Cryptography;
using System.Text;
using Bayyina.Storage;

namespace Bayyina.Access;

/// <summary>Wraps what users' accounts hold (signing keys, TOTP secrets) with a key that is not in the database: AES-256-GCM.</summary>
/// <remarks>Whoever has a copy of the database alone can neither sign for a user nor make their codes.</remarks>
internal sealed class KeyWrap : IDisposable
{
    private const string FileName = "access.key";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly AesGcm _aes;

    private KeyWrap(byte[] key) => _aes = new AesGcm(key, TagBytes);

    /// <summary>Opens the wrapping key of a data folder, making it where there is none.</summary>
    /// <exception cref="StorageException"><c>access.key_damaged</c>.</exception>
    public static KeyWrap Open(DataFolder folder)
    {
        var path = Path.Combine(folder.Keys, FileName);
        if (!File.Exists(path))
        {
            DurableFile.WriteSecret(path, RandomNumberGenerator.GetBytes(32));
        }
        var key = File.ReadAllBytes(path);
        return key.Length == 32 ? new KeyWrap(key) : throw new StorageException("access.key_damaged", path);
    }

    /// <param name="purpose">Bound to it: what was wrapped for one account cannot be put into another.</param>
    /// <param name="secret">What to wrap.</param>
    public string Wrap(string purpose, ReadOnlySpan<byte> secret)
    {
        var wrapped = new byte[NonceBytes + secret.Length + TagBytes];
        var nonce = wrapped.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        _aes.Encrypt(nonce, secret, wrapped.AsSpan(NonceBytes, secret.Length), wrapped.AsSpan(NonceBytes + secret.Length), Encoding.UTF8.GetBytes(purpose));
        return Convert.ToBase64String(wrapped);
    }

    /// <exception cref="StorageException"><c>access.key_damaged</c>: it was wrapped by another key or for something else.</exception>
    public byte[] Unwrap(string purpose, string text)
    {
        var wrapped = Convert.FromBase64String(text);
        var secret = new byte[wrapped.Length - NonceBytes - TagBytes];
        try
        {
            _aes.Decrypt(
                wrapped.AsSpan(0, NonceBytes), wrapped.AsSpan(NonceBytes, secret.Length), wrapped.AsSpan(NonceBytes + secret.Length), secret,
                Encoding.UTF8.GetBytes(purpose));
            return secret;
        }
        catch (CryptographicException)
        {
            throw new StorageException("access.key_damaged", purpose);
        }
    }

    public void Dispose() => _aes.Dispose();
}
