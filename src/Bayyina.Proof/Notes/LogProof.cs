using System.Globalization;
using System.Text;

namespace Bayyina.Proof;

/// <summary>A proof, in one file, that an entry stands in a log: its index, the path to the root, and the signed checkpoint (C2SP tlog-proof).</summary>
/// <param name="Index">The entry's zero-based index in the log.</param>
/// <param name="Path">The siblings from the leaf's own up to the root's child (RFC 6962 §2.1.1); at most 63.</param>
/// <param name="Checkpoint">The checkpoint as the log and its witnesses signed it.</param>
/// <param name="Extra">Further data in base64 that nobody vouches for, or none.</param>
public sealed record LogProof(long Index, IReadOnlyList<TreeHash> Path, SignedNote Checkpoint, string? Extra = null)
{
    /// <summary>The file name extension of proofs.</summary>
    public const string FileExtension = ".tlog-proof";

    // A tree whose size is a 63-bit number is not deeper than this.
    private const int LongestPath = 63;
    private const int LongestExtra = 100_000;
    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string Code = "proof.malformed";

    public long Index { get; } = Index >= 0 ? Index : throw new ArgumentOutOfRangeException(nameof(Index));

    public IReadOnlyList<TreeHash> Path { get; } =
        Path.Count <= LongestPath ? Path : throw new ArgumentException($"No path is longer than {LongestPath} hashes.", nameof(Path));

    // Not to be replaced in a copy: Head below would be the old one's.
    public SignedNote Checkpoint { get; } = Checkpoint;

    public string? Extra { get; } =
        Extra is null || IsExtra(Extra) ? Extra : throw new ArgumentException("Extra data is canonical base64.", nameof(Extra));

    /// <summary>What the note says, to be believed only if a trusted key signed it.</summary>
    public Checkpoint Head { get; } = Proof.Checkpoint.Parse(Checkpoint.Text);

    /// <summary>Reads a proof.</summary>
    /// <exception cref="ProofFormatException">
    /// It has not the form of one (<c>proof.malformed</c>), or what it holds is no note (<c>note.malformed</c>) or no
    /// checkpoint (<c>checkpoint.malformed</c>).
    /// </exception>
    public static LogProof Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestExtra + SignedNote.LongestNote)
            throw Malformed("The proof is too long.");

        var rest = text.AsSpan();
        if (!NextLine(ref rest).SequenceEqual(Header))
            throw Malformed($"The first line is not {Header}.");
        var line = NextLine(ref rest);
        string? extra = null;
        if (line.StartsWith("extra ", StringComparison.Ordinal))
        {
            extra = line["extra ".Length..].ToString();
            if (!IsExtra(extra))
                throw Malformed("The extra data is not canonical base64.");
            line = NextLine(ref rest);
        }

        if (!line.StartsWith("index ", StringComparison.Ordinal) || !StrictText.TryNumber(line["index ".Length..], out var index))
            throw Malformed("The index is not a line with a decimal number from 0 to 2^63 − 1 without leading zeros.");

        var path = new List<TreeHash>();
        for (line = NextLine(ref rest); !line.IsEmpty; line = NextLine(ref rest))
        {
            if (path.Count == LongestPath)
                throw Malformed($"The path is longer than {LongestPath} hashes.");
            if (!TreeHash.TryFromBase64(line, out var hash))
                throw Malformed($"Hash {path.Count + 1} of the path is not the canonical base64 of 32 bytes.");
            path.Add(hash);
        }

        return new LogProof(index, path, SignedNote.Parse(rest.ToString()), extra);
    }

    /// <summary>Reads a proof from its bytes, which must be valid UTF-8 without a byte order mark.</summary>
    /// <exception cref="ProofFormatException">As for <see cref="Parse(string)"/>.</exception>
    public static LogProof Parse(ReadOnlySpan<byte> utf8) =>
        utf8.Length <= LongestExtra + 3 * SignedNote.LongestNote
            ? Parse(StrictText.Decode(utf8, Code))
            : throw Malformed("The proof is too long.");

    /// <summary>The proof as it is stored; in UTF-8 without a byte order mark.</summary>
    public string Format()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra is not null)
            text.Append("extra ").Append(Extra).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path)
            text.Append(hash.ToBase64()).Append('\n');
        return text.Append('\n').Append(Checkpoint.Format()).ToString();
    }

    /// <summary>Whether the path leads from this leaf to the checkpoint's root; says nothing about who signed the checkpoint.</summary>
    /// <param name="leaf">The leaf's hash (<see cref="MerkleTree.LeafHash"/>).</param>
    public bool Includes(in TreeHash leaf) => InclusionProof.Verify(Index, Head.Size, leaf, Path, Head.Root);

    /// <summary>Whether the checkpoint is this log's: it names the log as its origin and the log's key signed it.</summary>
    public bool IsOf(NoteKey log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return Head.Origin == log.Name && Checkpoint.IsSignedBy(log);
    }

    /// <summary>Whether this log vouches that the leaf stands in it at <see cref="Index"/>.</summary>
    public bool Verify(NoteKey log, in TreeHash leaf) => Includes(leaf) && IsOf(log);

    /// <inheritdoc/>
    public bool Equals(LogProof? other) =>
        other is not null && Index == other.Index && Extra == other.Extra && Checkpoint == other.Checkpoint && Path.SequenceEqual(other.Path);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Checkpoint);

    private static bool IsExtra(string extra) =>
        extra.Length is > 0 and <= LongestExtra && CanonicalBase64.TryDecode(extra, out _);

    private static ReadOnlySpan<char> NextLine(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('\n');
        if (end < 0)
            throw Malformed("The proof ends too early.");
        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }

    private static ProofFormatException Malformed(string why) => new(Code, why);
}
