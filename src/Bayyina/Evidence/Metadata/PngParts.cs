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

    public static void Read(FileWindow window, List<Directory> directories, SaidTags said)
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
            else if (type == "iTXt" && length <= LargestChunk)
                ReadText(window.Take(at + 8, length), said);
            else if (length <= LargestChunk && (type == "tEXt" || (Once.Contains(type) && seen.Add(type))))
                small.Write(window.Take(at, length + Around));
            at += length + Around;
        }

        // Length, name and checksum of the end; the library checks none.
        small.Write([0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0, 0, 0, 0]);
        small.Position = 0;
        directories.AddRange(PngMetadataReader.ReadMetadata(small));
    }

    /// <summary>Keyword, two bytes about compression, language, translated keyword, text in UTF-8 (PNG 11.3.3.4), which the library takes for Latin-1.</summary>
    private static void ReadText(ReadOnlySpan<byte> chunk, SaidTags said)
    {
        var keyword = chunk.IndexOf((byte)0);
        if (keyword < 1 || keyword + 3 > chunk.Length || chunk[keyword + 1] != 0 || chunk.StartsWith("XML:"u8))
            return;
        var rest = chunk[(keyword + 3)..];
        for (var skipped = 0; skipped < 2; skipped++)
        {
            var end = rest.IndexOf((byte)0);
            if (end < 0)
                return;
            rest = rest[(end + 1)..];
        }

        said.Add("PNG-iTXt", Encoding.Latin1.GetString(chunk[..keyword]), Encoding.UTF8.GetString(rest));
    }
}
