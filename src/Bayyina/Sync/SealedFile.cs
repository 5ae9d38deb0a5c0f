using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Sync;

/// <summary>A file that only the holder of one P-256 key can open: what a stick that is lost or taken tells is that it is one.</summary>
/// <remarks>
/// <para>
/// <c>bayyina-sealed-1</c>, a line feed, the RFC 7638 thumbprint of the key that opens it, a line feed, a one-time P-256 public key (65 bytes,
/// SEC 1 uncompressed), then chunks of 64 KiB, each AES-256-GCM with its tag behind it; the nonce is the number of the chunk in 11 bytes,
/// big-endian, and a byte that is 1 for the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015, as C2SP's age
/// uses it): so chunks cannot be left out, swapped or cut off. The key is HKDF-SHA256 (RFC 5869) of the ECDH secret (NIST SP 800-56A),
/// salted with both public keys.
/// </para>
/// <para>It hides what is carried. Who wrote it, the signed checkpoint inside shows.</para>
/// </remarks>
public static class SealedFile
{
    internal const int ChunkBytes = 64 << 10;
    internal const int TagBytes = 16;
    private const int PublicBytes = 65;
    private static readonly byte[] Form = "bayyina-sealed-1\n"u8.ToArray();

    /// <summary>Seals what is written; disposing it ends the file, but not <paramref name="output"/>.</summary>
    public static Stream Seal(Stream output, P256Key recipient)
    {
        using var once = Signer.Create(SubjectId.New("actor"));
        output.Write(Form);
        output.Write(Encoding.ASCII.GetBytes(recipient.Thumbprint + "\n"));
        output.Write(PublicOf(once.Key));
        return new SealingStream(output, Key(once.Agree(recipient), once.Key, recipient));
    }

    /// <summary>Opens a file, sealed or not.</summary>
    /// <param name="input">At its beginning; disposed of with the result.</param>
    /// <param name="mine">The node's key.</param>
    /// <exception cref="SyncRefusedException"><c>sync.for_another</c>, <c>sync.malformed</c>; reading on throws <see cref="InvalidDataException"/> where it was changed or cut off.</exception>
    public static Stream Open(Stream input, Signer mine)
    {
        var head = new byte[Form.Length];
        if (input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan().SequenceEqual(Form))
        {
            input.Position = 0;
            return input;
        }
        var rest = new byte[mine.Key.Thumbprint.Length + 1 + PublicBytes];
        if (input.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length)
        {
            throw SyncFile.Malformed("it ends in its head");
        }
        if (!rest.AsSpan().StartsWith(Encoding.ASCII.GetBytes(mine.Key.Thumbprint + "\n")))
        {
            throw new SyncRefusedException("sync.for_another", Encoding.ASCII.GetString(rest.AsSpan(0, mine.Key.Thumbprint.Length)));
        }
        try
        {
            var once = P256Key.FromCoordinates(rest.AsSpan()[^64..^32], rest.AsSpan()[^32..]);
            return new UnsealingStream(input, Key(mine.Agree(once), once, mine.Key));
        }
        catch (Exception broken) when (broken is ProofFormatException or CryptographicException)
        {
            throw SyncFile.Malformed(broken.Message);
        }
    }

    internal static void Nonce(Span<byte> nonce, long number, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..], number);
        nonce[11] = isLast ? (byte)1 : (byte)0;
    }

    private static byte[] Key(byte[] secret, P256Key once, P256Key recipient)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, [.. PublicOf(once), .. PublicOf(recipient)], Form);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    private static byte[] PublicOf(P256Key key) => [4, .. key.X, .. key.Y];
}
