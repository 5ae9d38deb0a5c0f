using System.Text;

namespace Bayyina.Evidence;

/// <summary>What kind of file the bytes are: by what they begin with, and only where no signature can tell, by the name's extension.</summary>
/// <remarks>An extension alone never makes a picture or a recording of bytes that do not begin like one.</remarks>
public static class MediaTypes
{
    /// <summary>Where nothing is known.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>How many of a file's first bytes <see cref="Of"/> wants to see; fewer where it is shorter.</summary>
    public const int HeadBytes = 4096;

    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

    /// <summary>The media type (RFC 6838, lower case, without parameters).</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> bytes of the file.</param>
    /// <param name="fileName">The file's own name; only what stands behind its last dot counts.</param>
    public static string Of(ReadOnlySpan<byte> head, string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        var extension = dot < 0 ? "" : fileName[(dot + 1)..].ToLowerInvariant();
        return BySignature(head, extension) ?? (LooksLikeText(head) ? TextBy(head, extension) : Unknown);
    }

    /// <summary>The short lower-case extension, without a dot, under which bytes of this type lie in a bag; <c>bin</c> where the type is not known.</summary>
    /// <remarks>A web page is <c>txt</c>: opened from a dossier it shows its source, and tells nobody that it was opened.</remarks>
    public static string ExtensionOf(string mediaType) => mediaType switch
    {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/tiff" => "tif",
        "image/heic" => "heic",
        "image/avif" => "avif",
        "image/bmp" => "bmp",
        "video/mp4" => "mp4",
        "video/quicktime" => "mov",
        "video/3gpp" => "3gp",
        "video/x-matroska" => "mkv",
        "video/webm" => "webm",
        "video/x-msvideo" => "avi",
        "audio/wav" => "wav",
        "audio/mpeg" => "mp3",
        "audio/ogg" => "ogg",
        "audio/flac" => "flac",
        "audio/mp4" => "m4a",
        "audio/amr" => "amr",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/json" => "json",
        Docx => "docx",
        Xlsx => "xlsx",
        Pptx => "pptx",
        "application/vnd.oasis.opendocument.text" => "odt",
        "text/plain" or "text/html" => "txt",
        "text/csv" => "csv",
        "text/markdown" => "md",
        _ => "bin",
    };

    private static string? BySignature(ReadOnlySpan<byte> head, string extension) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "image/tiff",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, .. var form] => ByRiffForm(form),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. var brand] => ByBrand(brand),
        // QuickTime files from before brands begin with any of a few boxes.
        [_, _, _, _, .. var box] when IsOldQuickTime(box) => "video/quicktime",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => Holds(head, "webm"u8) ? "video/webm" : "video/x-matroska",
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => "audio/ogg",
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => "audio/flac",
        [(byte)'I', (byte)'D', (byte)'3', ..] => "audio/mpeg",
        [(byte)'#', (byte)'!', (byte)'A', (byte)'M', (byte)'R', ..] => "audio/amr",
        // An MPEG audio frame begins with eleven set bits, as UTF-16 does: too little to go by without a name.
        [0xFF, >= 0xE0, ..] when extension is "mp3" or "mp2" or "mpga" => "audio/mpeg",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => "application/pdf",
        [(byte)'P', (byte)'K', 3, 4, ..] => ByZipEntries(head, extension),
        [(byte)'P', (byte)'K', 5, 6, ..] => "application/zip",
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        _ => null,
    };

    private static string? ByRiffForm(ReadOnlySpan<byte> form) =>
        form.StartsWith("WAVE"u8) ? "audio/wav" :
        form.StartsWith("AVI "u8) ? "video/x-msvideo" :
        form.StartsWith("WEBP"u8) ? "image/webp" : null;

    private static bool IsOldQuickTime(ReadOnlySpan<byte> box) =>
        box.StartsWith("moov"u8) || box.StartsWith("mdat"u8) || box.StartsWith("wide"u8);

    // ISO/IEC 14496-12, the major brand.
    private static string ByBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("qt  "u8) ? "video/quicktime" :
        brand.StartsWith("heic"u8) || brand.StartsWith("heix"u8) || brand.StartsWith("hevc"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) ? "image/heic" :
        brand.StartsWith("avif"u8) ? "image/avif" :
        brand.StartsWith("M4A "u8) || brand.StartsWith("M4B "u8) ? "audio/mp4" :
        brand.StartsWith("3g"u8) ? "video/3gpp" : "video/mp4";

    // Office documents are zips whose first entries have known names; where those lie further in, the extension may say it.
    private static string ByZipEntries(ReadOnlySpan<byte> head, string extension)
    {
        if (Holds(head, "mimetypeapplication/vnd.oasis.opendocument.text"u8))
            return "application/vnd.oasis.opendocument.text";
        var isOffice = Holds(head, "[Content_Types].xml"u8) || Holds(head, "_rels/.rels"u8);
        return
            Holds(head, "word/"u8) || (isOffice && extension == "docx") ? Docx :
            Holds(head, "xl/"u8) || (isOffice && extension == "xlsx") ? Xlsx :
            Holds(head, "ppt/"u8) || (isOffice && extension == "pptx") ? Pptx : "application/zip";
    }

    private static bool Holds(ReadOnlySpan<byte> head, ReadOnlySpan<byte> what) => head.IndexOf(what) >= 0;

    // No control characters but white space. Text in an old Arabic code page is text as well, so UTF-8 is not asked for; UTF-16
    // is, by its mark.
    private static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return true;
        foreach (var value in head)
            if (value is 0x7F or < 0x20 and not (0x09 or 0x0A or 0x0C or 0x0D or 0x1B))
                return false;
        return true;
    }

    private static string TextBy(ReadOnlySpan<byte> head, string extension)
    {
        var start = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 256)]).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "text/html";
        return extension switch
        {
            "txt" or "text" or "log" => "text/plain",
            "csv" => "text/csv",
            "md" or "markdown" => "text/markdown",
            "html" or "htm" => "text/html",
            "json" or "geojson" => "application/json",
            // Bytes of no script at all that merely hold no control character are not called text.
            _ => head.Length > 0 && IsUtf8(head) ? "text/plain" : Unknown,
        };
    }

    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        // The head may end within a character.
        while (!head.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(head, out _, out var consumed) == System.Buffers.OperationStatus.InvalidData)
                return false;
            head = head[consumed..];
        }

        return true;
    }
}
