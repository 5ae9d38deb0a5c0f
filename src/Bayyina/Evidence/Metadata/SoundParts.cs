using System.Buffers.Binary;
using System.Text;
using MetadataExtractor.Formats.Mpeg;
using Directory = MetadataExtractor.Directory;

namespace Bayyina.Evidence;

/// <summary>Of an MP3 file: the first frame's header, and the texts of an ID3v2 tag before it (id3.org, versions 2.3 and 2.4).</summary>
internal static class SoundParts
{
    private const int MostFrames = 64;
    private const int LongestText = 4096;
    private const int Head = 10;

    public static void Read(FileWindow window, List<Directory> directories, SaidTags said)
    {
        var at = 0L;
        if (window.Length > Head && window.Take(0, 3).AsSpan().SequenceEqual("ID3"u8))
        {
            at = Head + SevenBits(window.Take(6, 4));
            ReadTexts(window, at, said);
        }

        if (at < window.Length && window.At(at) == 0xFF)
            directories.Add(new Mp3Reader().Extract(new WindowSequentialReader(window, at)));
    }

    private static void ReadTexts(FileWindow window, long end, SaidTags said)
    {
        var version = window.At(3);
        // Frames that were changed to hide sync marks, or that follow a further header, are left alone.
        if (version is not (3 or 4) || window.At(5) != 0)
            return;
        var at = (long)Head;
        for (var i = 0; i < MostFrames && at + Head < end; i++)
        {
            var name = Encoding.Latin1.GetString(window.Take(at, 4));
            if (!name.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)))
                return;
            var size = window.Take(at + 4, 4);
            var length = version == 4 ? SevenBits(size) : BinaryPrimitives.ReadUInt32BigEndian(size);
            if (name[0] == 'T' && length is > 1 and <= LongestText)
                said.Add("ID3", name, Decode(window.Take(at + Head, length)));
            at += Head + length;
        }
    }

    private static string Decode(ReadOnlySpan<byte> text) => (text[0] switch
    {
        0 => Encoding.Latin1,
        1 when text is [_, 0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        1 => Encoding.Unicode,
        2 => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    }).GetString(text[1..]).TrimStart('\uFEFF');

    private static long SevenBits(ReadOnlySpan<byte> size) =>
        (long)(size[0] & 0x7F) << 21 | (long)(size[1] & 0x7F) << 14 | (long)(size[2] & 0x7F) << 7 | (long)(size[3] & 0x7F);
}
