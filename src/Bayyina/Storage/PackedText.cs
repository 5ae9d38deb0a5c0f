using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;

namespace Bayyina.Storage;

/// <summary>Text that is mostly base64url, such as a token and its disclosures, in little more than half its length.</summary>
/// <remarks>
/// A first byte says which form follows. 1: pieces, each a number (7 bits a byte, least first) of four times its length, plus 2 where
/// <c>~</c> stands before it and not <c>.</c>, plus 1 where it begins with <c>!</c>; then the bytes that its base64url spells. 2: the same,
/// deflated (RFC 1951). 0: UTF-8, of whatever would not come back letter by letter. Nothing at all is the empty text. A version before this
/// one wrote the text itself; that is read as well.
/// </remarks>
public static class PackedText
{
    private const byte Plain = 0;
    private const byte Pieces = 1;
    private const byte Deflated = 2;

    // A statement is at most 8 MB of text; what would come out larger is none of ours.
    private const int Most = 16 << 20;

    /// <summary>The bytes to keep.</summary>
    public static byte[] Of(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }
        var packed = new ArrayBufferWriter<byte>(text.Length);
        for (var at = 0; at >= 0;)
        {
            var isTilde = at > 0 && text[at - 1] == '~';
            var length = text.AsSpan(at).IndexOfAny('.', '~');
            var piece = length < 0 ? text.AsSpan(at) : text.AsSpan(at, length);
            var isMarked = piece.StartsWith('!');
            if (!TryPack(packed, isMarked ? piece[1..] : piece, (isTilde ? 2 : 0) + (isMarked ? 1 : 0)))
            {
                return [Plain, .. Encoding.UTF8.GetBytes(text)];
            }
            at = length < 0 ? -1 : at + length + 1;
        }
        return Deflate(packed.WrittenSpan);
    }

    /// <summary>The text of a column. Bytes that are none of ours come out as some text that says nothing: whoever reads it finds it malformed.</summary>
    /// <param name="column">As the database gives it.</param>
    public static string Read(object? column) => column switch
    {
        string text => text,
        byte[] { Length: 0 } => "",
        byte[] bytes when bytes[0] == Pieces && TryUnpack(bytes.AsSpan(1)) is { } text => text,
        byte[] bytes when bytes[0] == Deflated && TryInflate(bytes) is { } text => text,
        byte[] bytes => bytes[0] == Plain ? Encoding.UTF8.GetString(bytes.AsSpan(1)) : Encoding.Latin1.GetString(bytes),
        _ => "",
    };

    private static byte[] Deflate(ReadOnlySpan<byte> pieces)
    {
        using var deflated = new MemoryStream(pieces.Length + 1);
        deflated.WriteByte(Deflated);
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(pieces);
        }
        return deflated.Length <= pieces.Length ? deflated.ToArray() : [Pieces, .. pieces];
    }

    private static string? TryInflate(byte[] bytes)
    {
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(bytes, 1, bytes.Length - 1), CompressionMode.Decompress);
            var buffer = new ArrayBufferWriter<byte>(bytes.Length * 2);
            for (int read; (read = inflate.Read(buffer.GetSpan(bytes.Length))) > 0;)
            {
                buffer.Advance(read);
                if (buffer.WrittenCount > Most)
                {
                    return null;
                }
            }
            return TryUnpack(buffer.WrittenSpan);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static bool TryPack(ArrayBufferWriter<byte> packed, ReadOnlySpan<char> piece, int marks)
    {
        if (!Base64Url.IsValid(piece, out var length))
        {
            return false;
        }
        for (var number = (length << 2) | marks; ; number >>= 7)
        {
            packed.Write([(byte)(number < 128 ? number : (number & 127) | 128)]);
            if (number < 128)
            {
                break;
            }
        }
        var bytes = packed.GetSpan(length)[..length];
        if (Base64Url.DecodeFromChars(piece, bytes, out _, out var decoded) != OperationStatus.Done || decoded != length)
        {
            return false;
        }
        packed.Advance(length);
        // Only what comes back letter by letter: no padding, no white space, no stray bits.
        return Base64Url.GetEncodedLength(length) == piece.Length && IsSpelled(bytes, piece);
    }

    // All but the last group of a valid text without white space has one spelling only.
    private static bool IsSpelled(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> piece)
    {
        Span<char> last = stackalloc char[4];
        var rest = bytes[(bytes.Length / 3 * 3)..];
        var length = Base64Url.EncodeToChars(rest, last);
        return piece[(bytes.Length / 3 * 4)..].SequenceEqual(last[..length]);
    }

    private static string? TryUnpack(ReadOnlySpan<byte> packed)
    {
        var text = new StringBuilder(packed.Length * 4 / 3);
        var isFirst = true;
        for (var at = 0; at < packed.Length;)
        {
            var (number, shift) = (0L, 0);
            while (at < packed.Length && packed[at] > 127 && shift < 28)
            {
                number |= (long)(packed[at++] & 127) << shift;
                shift += 7;
            }
            if (at == packed.Length)
            {
                return null;
            }
            number |= (long)packed[at++] << shift;
            var length = number >> 2;
            if (length > packed.Length - at)
            {
                return null;
            }
            if (!isFirst)
            {
                text.Append((number & 2) != 0 ? '~' : '.');
            }
            isFirst = false;
            if ((number & 1) != 0)
            {
                text.Append('!');
            }
            text.Append(Base64Url.EncodeToString(packed.Slice(at, (int)length)));
            at += (int)length;
        }
        return text.ToString();
    }
}
