using System.Buffers.Binary;

namespace Bayyina.Evidence;

/// <summary>Holds what a confined program handed out against the one form that we asked for, before anybody gets it.</summary>
/// <remarks>RFC 9649, section 2.5: a RIFF file with one <c>VP8 </c> chunk has no room for EXIF, XMP or a colour profile.</remarks>
internal static class PlainWebP
{
    private const int HeaderBytes = 30;

    /// <summary>Whether it is one lossy picture of at most so many pixels a side, and nothing else.</summary>
    public static bool Is(ReadOnlySpan<byte> file, int edge)
    {
        if (file.Length < HeaderBytes || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WEBPVP8 "u8))
        {
            return false;
        }
        var riff = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        var chunk = BinaryPrimitives.ReadUInt32LittleEndian(file[16..]);
        // RFC 6386, section 9.1: a key frame's tag, start code, and 14 bits each of width and height.
        var isKeyFrame = (file[20] & 1) == 0 && file[23..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]);
        var width = BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFF;
        var height = BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFF;
        return riff + 8L == file.Length && chunk + (chunk & 1) + 20L == file.Length
            && isKeyFrame && width > 0 && height > 0 && width <= edge && height <= edge;
    }
}
