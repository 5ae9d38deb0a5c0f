using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Bayyina.Proof;

/// <summary>A witness's statement that a checkpoint was, at a time, the largest consistent one it had seen of its log (C2SP tlog-cosignature, type 0x04).</summary>
/// <param name="Cosigner">The key that is said to have signed.</param>
/// <param name="PosixTime">When, in seconds since 1970-01-01T00:00:00Z; not negative. What the witness says, not a trusted time.</param>
/// <param name="Signature">The 64 bytes of the Ed25519 signature.</param>
public sealed record Cosignature(NoteKey Cosigner, long PosixTime, ReadOnlyMemory<byte> Signature)
{
    private const int TimeLength = sizeof(ulong);
    private const int SignatureLength = 64;

    /// <summary>The cosignature of this key under a note, verified.</summary>
    /// <returns>The latest, or <see langword="null"/> if there is none or one of this key does not verify.</returns>
    /// <exception cref="ArgumentException">The key is no cosigner's.</exception>
    public static Cosignature? Find(SignedNote checkpoint, NoteKey cosigner)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(cosigner);
        if (cosigner.Algorithm != NoteKey.CosignatureAlgorithm)
            throw new ArgumentException("The key is not one of a cosigner (0x04).", nameof(cosigner));
        if (!checkpoint.IsSignedBy(cosigner))
            return null;
        return checkpoint.Signatures.Where(s => s.IsOf(cosigner)).Select(s => Read(cosigner, s)).MaxBy(c => c!.PosixTime);
    }

    /// <summary>What a cosigner signs: a header, the time, and the checkpoint's whole text.</summary>
    /// <param name="posixTime">Seconds since 1970-01-01T00:00:00Z, not negative.</param>
    /// <param name="checkpointText">The note's text with its last line feed (<see cref="SignedNote.Text"/>).</param>
    public static byte[] Message(long posixTime, string checkpointText)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(posixTime);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {posixTime}\n{checkpointText}"));
    }

    /// <summary>The bytes that stand in the signature line: time, then signature.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[TimeLength + SignatureLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, PosixTime);
        Signature.Span.CopyTo(bytes.AsSpan(TimeLength));
        return bytes;
    }

    /// <summary>Whether the cosigner signed this checkpoint text at this time.</summary>
    public bool Verifies(string checkpointText) =>
        Ed25519.Verify(Cosigner.PublicKey.Span, Message(PosixTime, checkpointText), Signature.Span);

    /// <summary>Reads a signature line of this key, not verified; nothing if it has not the form of a cosignature.</summary>
    internal static Cosignature? Read(NoteKey cosigner, NoteSignature line)
    {
        var bytes = line.Signature.Span;
        if (bytes.Length != TimeLength + SignatureLength)
            return null;
        // The specification ends time at 2^63 − 1.
        var time = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return time < 0 ? null : new Cosignature(cosigner, time, line.Signature[TimeLength..]);
    }
}
