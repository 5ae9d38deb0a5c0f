using System.Security.Cryptography;
using System.Text;

namespace Bayyina.Storage;

/// <summary>The private keys of an installation: a file each, for its owner's eyes only, and sealed under a passphrase where one is set.</summary>
/// <remarks>
/// The passphrase opens one random key (PBKDF2 with HMAC-SHA-512, RFC 8018), which seals each file (AES-256-GCM). So a new passphrase
/// changes one file, and none that was interrupted leaves a key that neither opens.
/// </remarks>
public sealed class KeyFolder : IDisposable
{
    private const string PassphraseFile = "passphrase";
    private const string PassphraseForm = "bayyina-passphrase-1";
    private const string KeyFiles = "*.key";
    private const int Rounds = 600_000;
    private const int MostRounds = 100_000_000;
    private static readonly byte[] SealedForm = "bayyina-sealed-key-1\n"u8.ToArray();

    private readonly Func<string?> _ask;
    private KeyWrap? _seal;

    /// <param name="path">Of the folder.</param>
    /// <param name="ask">Asked once for the passphrase where one is set; null where nobody can tell it.</param>
    public KeyFolder(string path, Func<string?>? ask = null) => (Path, _ask) = (path, ask ?? (() => null));

    /// <summary>The folder itself.</summary>
    public string Path { get; }

    /// <summary>Whether a passphrase is set.</summary>
    public bool IsSealed => File.Exists(PathOf(PassphraseFile));

    /// <summary>Whether there is such a key.</summary>
    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>The content of a key file.</summary>
    /// <exception cref="StorageException">
    /// <c>key.missing</c>; <c>key.passphrase_needed</c>: nobody told it; <c>key.passphrase_wrong</c>; <c>key.unfit</c>: it was sealed under another.
    /// </exception>
    public byte[] Read(string name)
    {
        if (!Has(name))
        {
            throw new StorageException("key.missing", PathOf(name));
        }
        var content = File.ReadAllBytes(PathOf(name));
        return content.AsSpan().StartsWith(SealedForm) ? Seal().UnwrapText(Purpose(name), Encoding.ASCII.GetString(content.AsSpan(SealedForm.Length)).Trim()) : content;
    }

    /// <summary>Keeps a key file, durably, in the place of an earlier one.</summary>
    /// <exception cref="StorageException"><c>key.passphrase_needed</c>, <c>key.passphrase_wrong</c>.</exception>
    public void Write(string name, ReadOnlySpan<byte> content) => DurableFile.WriteSecret(PathOf(name), IsSealed ? Sealed(name, content) : content);

    /// <summary>Removes a key file.</summary>
    public void Delete(string name)
    {
        File.Delete(PathOf(name));
        Moment.Pass("deleted", PathOf(name));
        DurableFile.SyncFolder(Path);
    }

    /// <summary>Seals all keys under a passphrase, or under another one than before.</summary>
    /// <exception cref="StorageException"><c>key.passphrase_wrong</c>, <c>key.passphrase_needed</c>: the one before was not told.</exception>
    public void Protect(string passphrase)
    {
        var key = IsSealed ? Opened() : RandomNumberGenerator.GetBytes(32);
        var salt = RandomNumberGenerator.GetBytes(16);
        using (var under = Derive(passphrase, salt, Rounds))
        {
            DurableFile.WriteSecret(PathOf(PassphraseFile), Encoding.ASCII.GetBytes(
                $"{PassphraseForm}\npbkdf2-hmac-sha512 {Rounds} {Convert.ToBase64String(salt)}\n{under.WrapText(PassphraseForm, key)}\n"));
        }
        _seal?.Dispose();
        _seal = new KeyWrap(PassphraseFile, key);
        CryptographicOperations.ZeroMemory(key);
        Finish();
    }

    /// <summary>Leaves all keys open again.</summary>
    /// <exception cref="StorageException"><c>key.passphrase_wrong</c>, <c>key.passphrase_needed</c>.</exception>
    public void Unprotect()
    {
        foreach (var name in Names())
        {
            DurableFile.WriteSecret(PathOf(name), Read(name));
        }
        Delete(PassphraseFile);
    }

    /// <summary>Removes keys that were being written when the process was stopped, and seals what an interrupted <see cref="Protect"/> left open.</summary>
    public void Finish()
    {
        // One of Unprotect's would lie here in the clear.
        foreach (var half in Directory.EnumerateFiles(Path, "*.new"))
        {
            File.Delete(half);
        }
        if (!IsSealed)
        {
            return;
        }
        foreach (var name in Names())
        {
            var content = File.ReadAllBytes(PathOf(name));
            if (!content.AsSpan().StartsWith(SealedForm))
            {
                DurableFile.WriteSecret(PathOf(name), Sealed(name, content));
            }
        }
    }

    /// <summary>Whether the bytes of a key file are of the sealed form.</summary>
    internal static bool IsSealedForm(ReadOnlySpan<byte> content) => content.StartsWith(SealedForm);

    /// <summary>Whether a sealed file is written as <see cref="Write"/> writes it, to the letter.</summary>
    internal static bool IsCanonicalSealed(ReadOnlySpan<byte> content)
    {
        var text = Encoding.Latin1.GetString(content[SealedForm.Length..]);
        Span<byte> wrapped = new byte[text.Length];
        return text.EndsWith('\n') && Convert.TryFromBase64String(text[..^1], wrapped, out var length) && Convert.ToBase64String(wrapped[..length]) == text[..^1];
    }

    /// <inheritdoc/>
    public void Dispose() => _seal?.Dispose();

    private IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Path, KeyFiles).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private byte[] Sealed(string name, ReadOnlySpan<byte> content) =>
        [.. SealedForm, .. Encoding.ASCII.GetBytes(Seal().WrapText(Purpose(name), content)), (byte)'\n'];

    private KeyWrap Seal()
    {
        if (_seal is null)
        {
            var key = Opened();
            _seal = new KeyWrap(PassphraseFile, key);
            CryptographicOperations.ZeroMemory(key);
        }
        return _seal;
    }

    // The random key that the passphrase opens.
    private byte[] Opened()
    {
        var lines = File.ReadAllText(PathOf(PassphraseFile)).Split('\n');
        if (lines is not [PassphraseForm, var derivation, var wrapped, ""] || derivation.Split(' ') is not ["pbkdf2-hmac-sha512", var rounds, var salt]
            || !int.TryParse(rounds, out var count) || count is < 1 or > MostRounds)
        {
            throw new StorageException("key.damaged", PathOf(PassphraseFile));
        }
        var passphrase = _ask() ?? throw new StorageException("key.passphrase_needed", Path);
        try
        {
            using var under = Derive(passphrase, Convert.FromBase64String(salt), count);
            return under.UnwrapText(PassphraseForm, wrapped);
        }
        catch (StorageException)
        {
            throw new StorageException("key.passphrase_wrong", Path);
        }
        catch (FormatException)
        {
            throw new StorageException("key.damaged", PathOf(PassphraseFile));
        }
    }

    // People type the same letters in several ways; what is compared is one of them (as RFC 8265 asks of passwords).
    private static KeyWrap Derive(string passphrase, byte[] salt, int rounds) => new(
        PassphraseFile,
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)), salt, rounds, HashAlgorithmName.SHA512, 32));

    private static string Purpose(string name) => "key-file/" + name;

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
