using MetadataExtractor.Formats.Jpeg;
using Directory = MetadataExtractor.Directory;

namespace Bayyina.Evidence;

/// <summary>Of a JPEG file: size, comments, EXIF.</summary>
internal static class JpegParts
{
    private const int MostSegments = 64;
    private static readonly HashSet<JpegSegmentType> Wanted = [JpegSegmentType.App1, JpegSegmentType.Com, JpegSegmentType.Sof0, JpegSegmentType.Sof1, JpegSegmentType.Sof2];

    private static ReadOnlySpan<byte> Preamble => "Exif\0\0"u8;

    public static void Read(FileWindow window, List<Directory> directories)
    {
        foreach (var segment in JpegSegmentReader.ReadSegments(new WindowSequentialReader(window), Wanted).Take(MostSegments))
        {
            if (segment.Type == JpegSegmentType.Com)
                directories.AddRange(new JpegCommentReader().ReadJpegSegments([segment]));
            else if (segment.Type != JpegSegmentType.App1)
                directories.AddRange(new JpegReader().ReadJpegSegments([segment]));
            else if (segment.Bytes.AsSpan().StartsWith(Preamble))
                ExifHandler.Read(window, segment.Offset + Preamble.Length, segment.Bytes.Length - Preamble.Length, directories);
        }
    }
}
