using System.Buffers.Binary;
using System.Text;
using MetadataExtractor.Formats.Png;
using Directory = MetadataExtractor.Directory;

namespace Bayyina.Evidence;

/// <summary>Of a PNG file: header, time, plain texts, EXIF.</summary>
/// <remarks>The library is given a small PNG made of those chunks, because it loads every chunk and inflates texts without limit.</remarks>
internal static class PngParts
{
    private const int MostChunks = 4096;
    private const int LargestChunk = 1 << 14;
    private const int Signature = 8;
    private const int Around = 12;

    private static readonly string[] Once = ["IHDR", "tIME", "pHYs", "gAMA", "sRGB"];

    public static void Read(FileWindow window, List<Directory> directories)
    {
        using var small = new MemoryStream();
        small.Write(window.Take(0, Signature));
        var seen = new HashSet<string>();
        var at = (long)Signature;
        for (var i = 0; i < MostChunks; i++)
        {
            var head = window.Take(at, 8);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = Encoding.ASCII.GetString(head, 4, 4);
            if (type == "IEND")
                break;
            if (type == "eXIf")
                ExifHandler.Read(window, at + 8, length, directories);
            else if (length <= LargestChunk && IsWanted(type, seen, window, at + 8, length))
                small.Write(window.Take(at, length + Around));
            at += length + Around;
        }

        // Length, name and checksum of the end; the library checks none.
        small.Write([0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0, 0, 0, 0]);
        small.Position = 0;
        directories.AddRange(PngMetadataReader.ReadMetadata(small));
    }

    private static bool IsWanted(string type, HashSet<string> seen, FileWindow window, long at, long length) =>
        Once.Contains(type) ? seen.Add(type) : type == "tEXt" || (type == "iTXt" && IsPlain(window.Take(at, length)));

    // Keyword, zero, then a byte that is 0 where the text is not compressed (PNG 11.3.3.4).
    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return end > 0 && end + 1 < text.Length && text[end + 1] == 0
            && !text.StartsWith("XML:"u8) && !text.StartsWith("Raw profile"u8);
    }
}
