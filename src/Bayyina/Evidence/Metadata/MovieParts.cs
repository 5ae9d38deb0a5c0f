using System.Buffers.Binary;
using System.Text;
using MetadataExtractor.Formats.QuickTime;
using Directory = MetadataExtractor.Directory;

namespace Bayyina.Evidence;

/// <summary>Of an MP4 or QuickTime file: brand, times, tracks, and the texts that phones add, the place among them.</summary>
/// <remarks>The library is given a small file made of the header boxes alone; it would believe any length in the rest.</remarks>
internal static class MovieParts
{
    private const int LargestHeader = 4096;
    private const int MostTracks = 16;
    private const int MostTexts = 128;
    private const int LongestText = 4096;
    private const int Utf8Text = 1;
    private const char Copyright = '\u00A9';

    public static void Read(FileWindow window, List<Directory> directories, SaidTags said)
    {
        var small = new MemoryStream();
        foreach (var box in Box.Between(window, 0, window.Length))
        {
            if (box.Name == "ftyp" && box.Length <= LargestHeader)
                Append(small, "ftyp", window.Take(box.Body, box.Length));
            if (box.Name != "moov")
                continue;
            Append(small, "moov", Headers(window, box));
            ReadTexts(window, box, said);
            break;
        }

        small.Position = 0;
        directories.AddRange(QuickTimeMetadataReader.ReadMetadata(small));
    }

    private static byte[] Headers(FileWindow window, Box moov)
    {
        var headers = new MemoryStream();
        var tracks = 0;
        foreach (var box in moov.Children(window))
        {
            if (box.Name == "mvhd" && Narrow(window, box, isTrack: false) is { } movie)
                Append(headers, "mvhd", movie);
            if (box.Name != "trak" || ++tracks > MostTracks)
                continue;
            foreach (var header in box.Children(window))
                if (header.Name == "tkhd" && Narrow(window, header, isTrack: true) is { } track)
                    Append(headers, "trak", Boxed("tkhd", track));
        }

        return headers.ToArray();
    }

    /// <summary>A header with 32-bit times, which is the only form that the library knows; null where it is none and does not fit.</summary>
    private static byte[]? Narrow(FileWindow window, Box header, bool isTrack)
    {
        if (header.Length is < 4 or > LargestHeader)
            return null;
        var bytes = window.Take(header.Body, header.Length);
        if (bytes[0] == 0)
            return bytes;
        // Version 1: created, modified 8 bytes each; time scale, or track and 4 reserved; duration 8 (14496-12, 8.2.2 and 8.3.2).
        var middle = isTrack ? 8 : 4;
        var rest = 4 + 16 + middle + 8;
        if (bytes[0] != 1 || bytes.Length < rest)
            return null;
        int[] wide = [4, 12, 20 + middle];
        if (wide.Any(at => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)) != 0))
            return null;
        return [0, .. bytes[1..4], .. bytes[8..12], .. bytes[16..20], .. bytes[20..(20 + middle)], .. bytes[(24 + middle)..]];
    }

    private static void ReadTexts(FileWindow window, Box moov, SaidTags said)
    {
        foreach (var box in moov.Children(window))
        {
            if (box.Name == "meta")
                ReadMeta(window, box, said);
            if (box.Name != "udta")
                continue;
            // QuickTime's user data: length, language, text. ©xyz is the place as ISO 6709.
            foreach (var text in box.Children(window).Take(MostTexts))
            {
                if (text.Name == "meta")
                    ReadMeta(window, text, said);
                if (text.Name[0] == Copyright && text.Length is > 4 and <= LongestText)
                    said.Add("QuickTime User Data", text.Name[1..], Encoding.UTF8.GetString(window.Take(text.Body + 4, text.Length - 4)));
            }
        }
    }

    /// <summary>Apple's metadata: values that are named as in user data, or numbered like the names in a box of keys.</summary>
    private static void ReadMeta(FileWindow window, Box meta, SaidTags said)
    {
        // In QuickTime's files the box has no version and flags, in MP4's it has, and some writers mix them up.
        var skip = meta.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(window.Take(meta.Body, 4)) == 0 ? 4 : 0;
        var keys = new List<string>();
        foreach (var box in meta.Children(window, skip))
        {
            if (box.Name == "keys" && box.Length > 8)
                keys.AddRange(Box.Between(window, box.Body + 8, box.End).Take(MostTexts).Where(key => key.Length <= LongestText)
                    .Select(key => Encoding.UTF8.GetString(window.Take(key.Body, key.Length))));
            if (box.Name == "ilst")
                foreach (var value in box.Children(window).Take(MostTexts))
                    if (NameOf(value, keys) is { } name)
                        ReadValue(window, value, name, said);
        }
    }

    private static string? NameOf(Box value, List<string> keys)
    {
        if (value.Name[0] == Copyright)
            return value.Name[1..];
        var number = BinaryPrimitives.ReadUInt32BigEndian(Encoding.Latin1.GetBytes(value.Name));
        return number >= 1 && number <= keys.Count ? keys[(int)number - 1] : null;
    }

    private static void ReadValue(FileWindow window, Box value, string name, SaidTags said)
    {
        // Type, language, text.
        foreach (var data in value.Children(window).Take(1))
            if (data.Name == "data" && data.Length is > 8 and <= LongestText
                && BinaryPrimitives.ReadUInt32BigEndian(window.Take(data.Body, 4)) == Utf8Text)
                said.Add("QuickTime Metadata", name, Encoding.UTF8.GetString(window.Take(data.Body + 8, data.Length - 8)));
    }

    private static byte[] Boxed(string name, byte[] body)
    {
        var box = new MemoryStream();
        Append(box, name, body);
        return box.ToArray();
    }

    private static void Append(MemoryStream stream, string name, byte[] body)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(head, body.Length + 8);
        Encoding.ASCII.GetBytes(name, head[4..]);
        stream.Write(head);
        stream.Write(body);
    }
}
