using System.Buffers.Binary;
using System.Text;
using Directory = MetadataExtractor.Directory;

namespace Bayyina.Evidence;

/// <summary>Of a HEIC or AVIF file: EXIF. Its place is looked up here (ISO/IEC 14496-12, 8.11), the library reads what lies there.</summary>
internal static class HeifParts
{
    private const int LargestList = 1 << 16;

    public static void Read(FileWindow window, List<Directory> directories)
    {
        foreach (var meta in Box.Between(window, 0, window.Length))
        {
            if (meta.Name != "meta")
                continue;
            var parts = meta.Children(window, skip: 4).ToList();
            if (FindExif(window, parts) is { } id && FindPlace(window, parts, id) is { } place)
                ReadExif(window, place.Offset, place.Length, directories);
            return;
        }
    }

    private static void ReadExif(FileWindow window, long offset, long length, List<Directory> directories)
    {
        // The item begins with how far the TIFF header is away (23008-12, A.2.1).
        var skip = BinaryPrimitives.ReadUInt32BigEndian(window.Take(offset, 4));
        if (skip + 4L < length)
            ExifHandler.Read(window, offset + 4 + skip, length - 4 - skip, directories);
    }

    private static uint? FindExif(FileWindow window, List<Box> parts)
    {
        foreach (var list in parts.Where(part => part.Name == "iinf"))
        {
            var isWide = window.At(list.Body) > 0;
            foreach (var entry in list.Children(window, skip: isWide ? 8 : 6))
            {
                var version = window.At(entry.Body);
                if (entry.Name != "infe" || version < 2)
                    continue;
                var idLength = version == 2 ? 2 : 4;
                var bytes = window.Take(entry.Body + 4, idLength + 6);
                if (Encoding.ASCII.GetString(bytes, idLength + 2, 4) == "Exif")
                    return idLength == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
            }
        }

        return null;
    }

    /// <summary>Where an item of one piece lies in the file.</summary>
    private static (long Offset, long Length)? FindPlace(FileWindow window, List<Box> parts, uint wanted)
    {
        foreach (var list in parts.Where(part => part.Name == "iloc" && part.Length is >= 8 and <= LargestList))
        {
            var fields = new Fields(window.Take(list.Body, list.Length));
            var version = fields.Next(1);
            fields.Next(3);
            var sizes = (int)fields.Next(2);
            int offsetSize = sizes >> 12, lengthSize = sizes >> 8 & 15, baseSize = sizes >> 4 & 15, indexSize = version == 0 ? 0 : sizes & 15;
            var count = fields.Next(version < 2 ? 2 : 4);
            for (var i = 0L; i < count; i++)
            {
                var id = fields.Next(version < 2 ? 2 : 4);
                var method = version == 0 ? 0 : fields.Next(2) & 15;
                fields.Next(2);
                var start = fields.Next(baseSize);
                var extents = fields.Next(2);
                fields.Skip(extents == 0 ? 0 : indexSize);
                var first = extents == 0 ? default : (start + fields.Next(offsetSize), fields.Next(lengthSize));
                fields.Skip((extents - 1) * (indexSize + offsetSize + lengthSize));
                if (id == wanted)
                    return method == 0 && extents == 1 ? first : null;
            }
        }

        return null;
    }

    /// <summary>Big-endian numbers one after the other.</summary>
    private sealed class Fields(byte[] bytes)
    {
        private long _at;

        public void Skip(long bytes) => _at += Math.Max(0, bytes);

        public long Next(int size)
        {
            if (size > bytes.Length - _at)
                throw new EndOfStreamException();
            var value = 0L;
            for (var i = 0; i < size; i++)
                value = value << 8 | bytes[_at++];
            return value;
        }
    }
}
