using System.Globalization;

namespace Bayyina.Evidence;

/// <summary>What ffmpeg is told for files of a media type.</summary>
/// <remarks>
/// The format is the one that we recognised by the first bytes, never what ffmpeg would guess: what it takes for a playlist or a list of
/// files would have it open others. HEIC and AVIF are left out: of their tiles it may show one for the whole.
/// </remarks>
/// <param name="Format">Of the input, as <c>-f</c> names it.</param>
internal sealed record PreviewRecipe(string Format, PreviewRecipe.Sort What)
{
    private const int TileEdge = 240;
    private const int PageEdge = 1280;

    private const int TileQuality = 55;
    private const int PageQuality = 70;

    // What a picture may have at most: a camera's 100 megapixels, and not a bomb of a few kilobytes.
    private const string MostPixels = "120000000";

    // Of a recording so much is drawn.
    private const string MostSeconds = "600";

    // The pages' accent on its wash; a picture file has one set of colours for light and dark.
    private const string Wave = "0x0b5868";
    private const string Ground = "0xe2eff1";

    public enum Sort
    {
        Picture,
        Film,
        Sound,
    }

    /// <summary>The recipe; null where such files have no preview.</summary>
    public static PreviewRecipe? For(string mediaType) => mediaType switch
    {
        "image/jpeg" => new("jpeg_pipe", Sort.Picture),
        "image/png" => new("png_pipe", Sort.Picture),
        "image/webp" => new("webp_pipe", Sort.Picture),
        "image/gif" => new("gif", Sort.Picture),
        "image/bmp" => new("bmp_pipe", Sort.Picture),
        "image/tiff" => new("tiff_pipe", Sort.Picture),
        "video/mp4" or "video/quicktime" or "video/3gpp" => new("mov", Sort.Film),
        "video/webm" or "video/x-matroska" => new("matroska", Sort.Film),
        "video/x-msvideo" => new("avi", Sort.Film),
        "audio/mp4" => new("mov", Sort.Sound),
        "audio/mpeg" => new("mp3", Sort.Sound),
        "audio/ogg" => new("ogg", Sort.Sound),
        "audio/flac" => new("flac", Sort.Sound),
        "audio/wav" => new("wav", Sort.Sound),
        "audio/amr" => new("amr", Sort.Sound),
        _ => null,
    };

    /// <summary>The most pixels a side.</summary>
    public static int EdgeOf(PreviewSize size) => size == PreviewSize.Tile ? TileEdge : PageEdge;

    /// <summary>The arguments, one set after the other until one gives a picture: a film shorter than a second is asked for its first.</summary>
    public IEnumerable<string[]> Tries(PreviewSize size)
    {
        if (What == Sort.Film)
        {
            yield return Arguments(size, "-ss", "1");
        }
        yield return Arguments(size);
    }

    /// <summary>Draws one small picture of nothing: whether the machine can make previews at all.</summary>
    public static string[] Trial { get; } =
        [.. Quiet, "-f", "lavfi", "-i", "color=s=16x16", "-frames:v", "1", .. Written(TileQuality)];

    private static string[] Quiet => ["-nostdin", "-hide_banner", "-loglevel", "error", "-filter_threads", "1"];

    // Nothing but the picture: no tags, no profile, nothing that a frame carried beside it.
    private static string[] Written(int quality) =>
    [
        "-map_metadata", "-1", "-map_chapters", "-1", "-threads", "1", "-c:v", "libwebp",
        "-quality", quality.ToString(CultureInfo.InvariantCulture), "-f", "image2pipe", "pipe:1",
    ];

    private string[] Arguments(PreviewSize size, params string[] from)
    {
        var quality = size == PreviewSize.Tile ? TileQuality : PageQuality;
        string[] read =
        [
            .. Quiet, "-protocol_whitelist", "file,pipe", .. from, "-threads", "1", "-max_pixels", MostPixels,
            "-t", MostSeconds, "-f", Format, "-i", "file:" + Confinement.Input,
        ];
        return What == Sort.Sound
            ? [.. read, "-filter_complex", Drawn(size), "-frames:v", "1", .. Written(quality)]
            : [.. read, "-map", "0:v:0", "-frames:v", "1", "-vf", Shrunk(size), .. Written(quality)];
    }

    private static string Shrunk(PreviewSize size)
    {
        var edge = EdgeOf(size);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"scale=w='min({edge},iw)':h='min({edge},ih)':force_original_aspect_ratio=decrease:flags=area,setsar=1,format=yuv420p,sidedata=delete");
    }

    private static string Drawn(PreviewSize size)
    {
        var box = size == PreviewSize.Tile ? "240x180" : "1280x320";
        return $"[0:a:0]aformat=channel_layouts=mono,showwavespic=s={box}:colors={Wave}[wave];"
            + $"color={Ground}:s={box}[ground];[ground][wave]overlay=format=rgb,format=yuv420p,sidedata=delete";
    }
}
