using System.Text;

namespace Bayyina.Proof;

/// <summary>A text with the signatures that stand under it (C2SP signed-note).</summary>
/// <param name="Text">The text, ending in a line feed. To be believed only once a trusted key's signature was verified.</param>
/// <param name="Signatures">The signature lines in their order, repeated ones too; at least one when the note is written.</param>
/// <remarks>Reading is strict, so that a note has one form: what <see cref="Parse(string)"/> accepts, <see cref="Format"/> writes again byte for byte.</remarks>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The most signature lines that are read. The specification demands 16; Go's reader takes 100.</summary>
    public const int MostSignatures = 100;

    /// <summary>The longest note that is read, in UTF-16 code units.</summary>
    public const int LongestNote = 1_000_000;

    private const string Code = "note.malformed";

    public string Text { get; } = FaultOf(Text) is { } fault ? throw new ArgumentException(fault, nameof(Text)) : Text;

    /// <summary>Reads a note.</summary>
    /// <exception cref="ProofFormatException">It has not the form of a signed note, or is longer than the limits (<c>note.malformed</c>).</exception>
    public static SignedNote Parse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (note.Length > LongestNote)
            throw Malformed($"The note is longer than {LongestNote} characters.");
        if (StrictText.FaultOf(note) is { } fault)
            throw Malformed(fault);

        // The text may hold empty lines: the last one separates.
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0)
            throw Malformed("No blank line separates text and signatures.");
        var lines = note.AsSpan(blank + 2);
        if (lines.IsEmpty)
            throw Malformed("The note has no signature.");
        if (lines[^1] != '\n')
            throw Malformed("The last signature line does not end in a line feed.");

        var signatures = new List<NoteSignature>();
        while (!lines.IsEmpty)
        {
            if (signatures.Count == MostSignatures)
                throw Malformed($"The note has more than {MostSignatures} signature lines.");
            var end = lines.IndexOf('\n');
            signatures.Add(NoteSignature.Read(lines[..end]) ?? throw Malformed($"Signature line {signatures.Count + 1} is not one."));
            lines = lines[(end + 1)..];
        }

        return new SignedNote(note[..(blank + 1)], signatures);
    }

    /// <summary>Reads a note from its bytes, which must be valid UTF-8 without a byte order mark.</summary>
    /// <exception cref="ProofFormatException">As for <see cref="Parse(string)"/>.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> utf8) =>
        utf8.Length <= 3 * LongestNote
            ? Parse(StrictText.Decode(utf8, Code))
            : throw Malformed($"The note is longer than {LongestNote} characters.");

    /// <summary>The line that a signature adds to a note, with its line feed.</summary>
    public static string SignatureLine(NoteKey key, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new NoteSignature(key.Name, key.Id, signature.ToArray()) + "\n";
    }

    /// <summary>The note as it is stored and sent; in UTF-8 without a byte order mark.</summary>
    /// <exception cref="InvalidOperationException">It has no signature yet.</exception>
    public string Format()
    {
        if (Signatures.Count == 0)
            throw new InvalidOperationException("A note without a signature has no written form.");
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
            note.Append(signature).Append('\n');
        return note.ToString();
    }

    /// <summary>The same text with one signature more.</summary>
    public SignedNote With(NoteKey key, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new SignedNote(Text, [.. Signatures, new NoteSignature(key.Name, key.Id, signature.ToArray())]);
    }

    /// <summary>Whether this key signed the text.</summary>
    /// <returns>
    /// <see langword="true"/> if there is a line of this key and every line of this key verifies: a note in which a
    /// known key's signature fails is to be rejected whole (C2SP signed-note, "Signatures").
    /// Lines of other keys do not count for or against.
    /// </returns>
    /// <remarks>For a cosigner's key see also <see cref="Cosignature"/>, which tells the time.</remarks>
    public bool IsSignedBy(NoteKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var lines = Signatures.Where(s => s.IsOf(key)).ToList();
        return lines.Count > 0 && lines.TrueForAll(s => Verifies(key, s));
    }

    /// <inheritdoc/>
    public bool Equals(SignedNote? other) =>
        other is not null && Text == other.Text && Signatures.SequenceEqual(other.Signatures);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Text, Signatures.Count);

    private bool Verifies(NoteKey key, NoteSignature signature) => key.Algorithm switch
    {
        NoteKey.Ed25519Algorithm => Ed25519.Verify(key.PublicKey.Span, Encoding.UTF8.GetBytes(Text), signature.Signature.Span),
        NoteKey.CosignatureAlgorithm => Cosignature.Read(key, signature)?.Verifies(Text) ?? false,
        _ => false,
    };

    private static string? FaultOf(string text) =>
        text.EndsWith('\n') ? StrictText.FaultOf(text) : "The text of a note ends in a line feed.";

    private static ProofFormatException Malformed(string why) => new(Code, why);
}
