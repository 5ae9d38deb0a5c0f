using Bayyina.Evidence;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Evidence;

/// <summary>What kinds of files are called.</summary>
internal static class MediaNames
{
    /// <summary>A word for a media type.</summary>
    public static string Of(string mediaType, Words words) => words[mediaType.Split('/')[0] switch
    {
        "image" => "evidence.image",
        "video" => "evidence.video",
        "audio" => "evidence.audio",
        "text" => "evidence.text",
        _ when mediaType == MediaTypes.Unknown => "evidence.file",
        _ => "evidence.document",
    }];

    /// <summary>A few Latin capitals for where a picture of it would stand.</summary>
    public static string Short(string mediaType) => MediaTypes.ExtensionOf(mediaType).ToUpperInvariant();
}
