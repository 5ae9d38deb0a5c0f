using System.Globalization;
using System.Text.Json.Nodes;
using Directory = MetadataExtractor.Directory;

namespace Bayyina.Evidence;

/// <summary>What a picture, video or sound says of itself: kept beside it as its own words, never as facts.</summary>
/// <remarks>
/// The library reads EXIF and what lies in it, PNG, RIFF, QuickTime and MPEG headers, through readers that end on hostile input
/// (<see cref="FileWindow"/>). Not read: XMP, ICC profiles, Photoshop's resources and compressed text, whose parsers cannot be
/// held to such limits. The bytes are sealed whole, so nothing is lost.
/// </remarks>
internal static class StatedMetadata
{
    private const string DateForm = "yyyy-MM-dd'T'HH:mm:ss";

    // What a movie says that was never told the time.
    private static readonly DateTime Never = new(1904, 1, 1);

    /// <summary>Reads what there is; never throws.</summary>
    /// <param name="notices">Gets <see cref="IntakeCodes.MetadataUnreadable"/> where something was not understood, <see cref="IntakeCodes.MetadataShortened"/> where not all is kept.</param>
    public static JsonObject Read(FileWindow window, string mediaType, ISet<string> notices)
    {
        var said = new SaidTags();
        var directories = new List<Directory>();
        try
        {
            ReadInto(window, mediaType, directories, said);
        }
        catch (Exception)
        {
            // The library throws whatever hostile bytes lead it to. Every byte was read before: the file is sealed all the same.
            notices.Add(IntakeCodes.MetadataUnreadable);
        }

        foreach (var directory in directories.OrderBy(Importance))
            Keep(directory, said, notices);
        if (said.IsShortened)
            notices.Add(IntakeCodes.MetadataShortened);
        return said.ToJson();
    }

    private static void ReadInto(FileWindow window, string mediaType, List<Directory> directories, SaidTags said)
    {
        switch (mediaType)
        {
            case "image/jpeg":
                JpegParts.Read(window, directories);
                break;
            case "image/tiff":
                ExifHandler.Read(window, 0, window.Length, directories);
                break;
            case "image/png":
                PngParts.Read(window, directories, said);
                break;
            case "image/webp" or "audio/wav" or "video/x-msvideo":
                RiffParts.Read(window, directories, said);
                break;
            case "image/heic" or "image/avif":
                HeifParts.Read(window, directories);
                break;
            case "video/mp4" or "video/quicktime" or "video/3gpp" or "audio/mp4":
                MovieParts.Read(window, directories, said);
                break;
            case "audio/mpeg":
                SoundParts.Read(window, directories, said);
                break;
        }
    }

    // What a camera's maker keeps in a format of its own comes last, so that it is cut first.
    private static int Importance(Directory directory) =>
        directory.Name.Contains("Makernote", StringComparison.Ordinal) || directory.Name.Contains("Thumbnail", StringComparison.Ordinal) ? 1 : 0;

    private static void Keep(Directory directory, SaidTags said, ISet<string> notices)
    {
        var name = said.NameOf(directory.Name);
        foreach (var tag in directory.Tags)
        {
            if (!tag.HasName)
                continue;
            try
            {
                // The library would write times with the offset of this machine's time zone, which the file never said.
                said.Add(name, tag.Name, directory.GetObject(tag.Type) switch
                {
                    DateTime time => time == Never ? null : time.ToString(DateForm, CultureInfo.InvariantCulture),
                    _ => tag.Description,
                });
            }
            catch (Exception)
            {
                // Describing a value fails in as many ways as reading it.
                notices.Add(IntakeCodes.MetadataUnreadable);
            }
        }
    }
}
