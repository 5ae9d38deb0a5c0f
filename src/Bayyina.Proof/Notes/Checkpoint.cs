using System.Globalization;
using System.Text;

namespace Bayyina.Proof;

/// <summary>A log's state: who it is, how many leaves it has, and the root over them (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The log's identity; not empty, one line.</param>
/// <param name="Size">The number of leaves, 0 to 2^63 − 1.</param>
/// <param name="Root">The root of the Merkle tree over them (RFC 6962).</param>
/// <remarks>Only the text. What gives it weight are the signatures of the <see cref="SignedNote"/> around it.</remarks>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    private const string Code = "checkpoint.malformed";

    public string Origin { get; } =
        IsLine(Origin) ? Origin : throw new ArgumentException("An origin is one line that is not empty.", nameof(Origin));

    public long Size { get; } = Size >= 0 ? Size : throw new ArgumentOutOfRangeException(nameof(Size));

    /// <summary>Lines after the third, opaque; Bayyina writes none, and keeps those of other logs.</summary>
    public IReadOnlyList<string> Extensions
    {
        get;
        init => field = value.All(IsLine) ? value : throw new ArgumentException("An extension is one line that is not empty.", nameof(value));
    } = [];

    /// <summary>Reads the text of a note (<see cref="SignedNote.Text"/>).</summary>
    /// <exception cref="ProofFormatException">It is no checkpoint (<c>checkpoint.malformed</c>).</exception>
    public static Checkpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > SignedNote.LongestNote)
            throw Malformed("The checkpoint is too long.");
        if (StrictText.FaultOf(text) is { } fault)
            throw Malformed(fault);
        if (!text.EndsWith('\n'))
            throw Malformed("The checkpoint does not end in a line feed.");

        var lines = text[..^1].Split('\n');
        if (lines.Length < 3)
            throw Malformed("A checkpoint has at least three lines.");
        if (Array.Exists(lines, line => line.Length == 0))
            throw Malformed("A line of the checkpoint is empty.");
        if (!StrictText.TryNumber(lines[1], out var size))
            throw Malformed("The tree size is not a decimal number from 0 to 2^63 − 1 without leading zeros.");
        if (!TreeHash.TryFromBase64(lines[2], out var root))
            throw Malformed("The root hash is not the canonical base64 of 32 bytes.");
        return new Checkpoint(lines[0], size, root) { Extensions = lines[3..] };
    }

    /// <summary>The note text: a line each for origin, size and root, then the extensions.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n");
        foreach (var extension in Extensions)
            text.Append(extension).Append('\n');
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(Checkpoint? other) =>
        other is not null && Origin == other.Origin && Size == other.Size && Root == other.Root && Extensions.SequenceEqual(other.Extensions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Origin, Size, Root);

    private static bool IsLine(string line) =>
        line.Length > 0 && !line.Contains('\n', StringComparison.Ordinal) && StrictText.FaultOf(line) is null;

    private static ProofFormatException Malformed(string why) => new(Code, why);
}
