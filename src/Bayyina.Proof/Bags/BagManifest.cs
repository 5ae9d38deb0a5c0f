using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bayyina.Proof;

/// <summary>A payload or tag manifest (RFC 8493 §2.1.3, §2.2.1), read in the one form that a dossier uses.</summary>
/// <remarks>
/// Lines are <c>&lt;lower-case hex&gt;&lt;two spaces&gt;&lt;path&gt;LF</c>, sorted by their bytes, no path twice. The RFC leaves
/// more open (upper case, other white space, <c>*</c>, percent-encoding), and tools read it differently; here it is refused.
/// </remarks>
public sealed class BagManifest
{
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);

    private readonly string[] _paths;
    private readonly byte[] _hashes;

    private BagManifest(string[] paths, byte[] hashes, int hashLength)
    {
        _paths = paths;
        _hashes = hashes;
        HashLength = hashLength;
    }

    /// <summary>32 for SHA-256, 64 for SHA-512.</summary>
    public int HashLength { get; }

    /// <summary>The paths in the manifest's order; no path twice.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The hash beside the path at that place.</summary>
    public ReadOnlySpan<byte> HashAt(int index) => _hashes.AsSpan(index * HashLength, HashLength);

    /// <summary>Reads a manifest whose hashes have <paramref name="hashLength"/> bytes.</summary>
    /// <exception cref="ProofFormatException">
    /// <c>manifest.byte_order_mark</c>, <c>manifest.carriage_return</c>, <c>manifest.line</c> (with the line's number),
    /// <c>manifest.path</c>, <c>manifest.unsorted</c>, <c>manifest.twice</c>, <c>manifest.no_line_feed</c>.
    /// </exception>
    public static BagManifest Parse(ReadOnlySpan<byte> text, int hashLength)
    {
        if (text.StartsWith("\uFEFF"u8))
        {
            throw Fault("manifest.byte_order_mark", 1);
        }
        var lines = text.Count((byte)'\n');
        if (!text.IsEmpty && text[^1] != '\n')
        {
            throw Fault("manifest.no_line_feed", lines + 1);
        }
        var paths = new string[lines];
        var hashes = new byte[lines * hashLength];
        var seen = new HashSet<string>(lines, StringComparer.Ordinal);
        ReadOnlySpan<byte> before = default;
        for (var i = 0; i < lines; i++)
        {
            var line = text[..text.IndexOf((byte)'\n')];
            text = text[(line.Length + 1)..];
            paths[i] = ReadLine(line, hashes.AsSpan(i * hashLength, hashLength), i + 1);
            if (!seen.Add(paths[i]))
            {
                throw Fault("manifest.twice", i + 1);
            }
            if (i > 0 && before.SequenceCompareTo(line) >= 0)
            {
                throw Fault("manifest.unsorted", i + 1);
            }
            before = line;
        }
        return new BagManifest(paths, hashes, hashLength);
    }

    private static string ReadLine(ReadOnlySpan<byte> line, Span<byte> hash, int number)
    {
        if (line.Contains((byte)'\r'))
        {
            throw Fault("manifest.carriage_return", number);
        }
        var digits = 2 * hash.Length;
        if (line.Length < digits + 3 || line[digits] != ' ' || line[digits + 1] != ' ' || !TryReadHex(line[..digits], hash))
        {
            throw Fault("manifest.line", number);
        }
        var path = Encoding.Latin1.GetString(line[(digits + 2)..]);
        return BagPath.ProblemOf(path) is null ? path : throw Fault("manifest.path", number);
    }

    /// <summary>Lower-case hex digits, two for each byte of <paramref name="bytes"/>.</summary>
    internal static bool TryReadHex(ReadOnlySpan<byte> digits, Span<byte> bytes) =>
        digits.Length == 2 * bytes.Length && !digits.ContainsAnyExcept(LowerHex)
        && Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done;

    private static ProofFormatException Fault(string code, int line) =>
        new(code, $"Line {line.ToString(CultureInfo.InvariantCulture)} of the manifest: {code}.")
        {
            Arguments = [line.ToString(CultureInfo.InvariantCulture)],
        };
}
