using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bayyina.Proof;

/// <summary>A public key that signs notes: a log's own, or a cosigner's.</summary>
/// <remarks>
/// C2SP signed-note. The written form, <c>name+hex key id+base64(algorithm ‖ public key)</c>, is the one of Go's
/// <c>golang.org/x/mod/sumdb/note</c>. Two keys are equal when name, algorithm and public key are.
/// </remarks>
public sealed record NoteKey
{
    /// <summary>The signature type of plain Ed25519 over the note's text.</summary>
    public const byte Ed25519Algorithm = 0x01;

    /// <summary>The signature type of timestamped Ed25519 cosignatures (C2SP tlog-cosignature).</summary>
    public const byte CosignatureAlgorithm = 0x04;

    private const int PublicKeyLength = 32;
    // Names are written into every note; nobody's is this long.
    private const int LongestName = 1024;

    private NoteKey(string name, byte algorithm, byte[] publicKey)
    {
        Name = name;
        Algorithm = algorithm;
        PublicKey = publicKey;
        Id = IdOf(name, algorithm, publicKey);
    }

    /// <summary>The key's name; for a log, its origin. Holds no spaces and no plus.</summary>
    public string Name { get; }

    /// <summary>The first four bytes, big-endian, of SHA-256(name ‖ 0x0A ‖ algorithm ‖ public key).</summary>
    public uint Id { get; }

    /// <summary><see cref="Ed25519Algorithm"/> or <see cref="CosignatureAlgorithm"/>.</summary>
    public byte Algorithm { get; }

    /// <summary>The 32 bytes of the Ed25519 public key (RFC 8032 §5.1.5).</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>A key that signs notes with Ed25519.</summary>
    /// <exception cref="ArgumentException">The name is not one, or the key has not 32 bytes.</exception>
    public static NoteKey Ed25519(string name, ReadOnlySpan<byte> publicKey) => Make(name, Ed25519Algorithm, publicKey);

    /// <summary>A key that cosigns checkpoints with the time (C2SP tlog-cosignature, type 0x04).</summary>
    /// <exception cref="ArgumentException">The name is not one, or the key has not 32 bytes.</exception>
    public static NoteKey Cosigner(string name, ReadOnlySpan<byte> publicKey) => Make(name, CosignatureAlgorithm, publicKey);

    /// <summary>Reads a verifier key in the written form; the hex digits may be of either case, as Go has it.</summary>
    /// <exception cref="ProofFormatException">
    /// It has not that form, or its key id is not that of its name and key (<c>note.key_malformed</c>), or it is of
    /// another algorithm than the two that are known here (<c>note.key_unsupported</c>).
    /// </exception>
    public static NoteKey Parse(string verifierKey)
    {
        ArgumentNullException.ThrowIfNull(verifierKey);
        var first = verifierKey.IndexOf('+', StringComparison.Ordinal);
        var second = first < 0 ? -1 : verifierKey.IndexOf('+', first + 1);
        if (second < 0)
            throw Malformed("has not the form name+key id+key");

        var name = verifierKey[..first];
        var hex = verifierKey.AsSpan(first + 1, second - first - 1);
        if (!IsName(name))
            throw Malformed("has a name that is empty or holds spaces, control characters or half characters");
        if (hex.Length != 8 || !uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
            throw Malformed("has a key id that is not 8 hex digits");
        // A post-quantum key has some kilobytes; beyond that nothing is decoded.
        if (verifierKey.Length - second > 16_384 || !CanonicalBase64.TryDecode(verifierKey.AsSpan(second + 1), out var bytes) || bytes.Length == 0)
            throw Malformed("has a key that is not canonical base64");
        if (IdOf(name, bytes[0], bytes.AsSpan(1)) != id)
            throw Malformed("has a key id that is not that of its name and key");
        if (bytes[0] is not (Ed25519Algorithm or CosignatureAlgorithm))
            throw new ProofFormatException("note.key_unsupported", $"The verifier key is of the signature type 0x{bytes[0]:x2}, which is not known here.");
        if (bytes.Length != 1 + PublicKeyLength)
            throw Malformed($"has a public key of {bytes.Length - 1} bytes, not {PublicKeyLength}");
        return new NoteKey(name, bytes[0], bytes[1..]);
    }

    /// <summary>The written form: <c>name+hex key id+base64(algorithm ‖ public key)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([Algorithm, .. PublicKey.Span])}");

    /// <inheritdoc/>
    public bool Equals(NoteKey? other) =>
        other is not null && Name == other.Name && Algorithm == other.Algorithm && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id);

    /// <summary>Whether a text can be a key's name: not empty, no Unicode spaces, no plus, no control characters.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= LongestName
            && !name.Contains('+', StringComparison.Ordinal)
            && !name.Any(char.IsWhiteSpace)
            && StrictText.FaultOf(name) is null;
    }

    private static NoteKey Make(string name, byte algorithm, ReadOnlySpan<byte> publicKey)
    {
        if (!IsName(name))
            throw new ArgumentException("A key's name is not empty and holds no spaces, plus or control characters.", nameof(name));
        if (publicKey.Length != PublicKeyLength)
            throw new ArgumentException($"An Ed25519 public key has {PublicKeyLength} bytes, not {publicKey.Length}.", nameof(publicKey));
        return new NoteKey(name, algorithm, publicKey.ToArray());
    }

    private static uint IdOf(string name, byte algorithm, ReadOnlySpan<byte> publicKey)
    {
        byte[] input = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', algorithm, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }

    private static ProofFormatException Malformed(string why) => new("note.key_malformed", $"The verifier key {why}.");
}
