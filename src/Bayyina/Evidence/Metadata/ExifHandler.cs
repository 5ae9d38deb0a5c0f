using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Tiff;
using MetadataExtractor.IO;
using Directory = MetadataExtractor.Directory;

namespace Bayyina.Evidence;

/// <summary>Reads EXIF, but not the formats that others have put into its tags.</summary>
internal sealed class ExifHandler(List<Directory> directories) : ExifTiffHandler(directories)
{
    private const int PanasonicPreview = 0x002E;
    private const int Xmp = 0x02BC;
    private const int KodakPrintImage = 0x0E00;
    private const int PhotoshopResources = 0x8649;
    private const int ColourProfile = 0x8773;
    private const int PrintImage = 0xC4A5;

    /// <param name="start">Where the TIFF header (<c>II*</c> or <c>MM*</c>) stands in the file.</param>
    public static void Read(FileWindow window, long start, long length, List<Directory> directories) =>
        TiffReader.ProcessTiff(new WindowIndexedReader(window, start, Math.Min(length, window.Length - start)), new ExifHandler(directories));

    public override bool CustomProcessTag(int tagOffset, ICollection<int> processedIfdOffsets, IndexedReader reader, int tagId, int byteCount) =>
        tagId is Xmp or PhotoshopResources or ColourProfile or PanasonicPreview or KodakPrintImage or PrintImage
        || base.CustomProcessTag(tagOffset, processedIfdOffsets, reader, tagId, byteCount);
}
