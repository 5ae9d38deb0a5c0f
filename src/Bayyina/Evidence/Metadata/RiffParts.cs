using System.Text;
using MetadataExtractor.Formats.Avi;
using MetadataExtractor.Formats.Riff;
using MetadataExtractor.Formats.Wav;
using MetadataExtractor.Formats.WebP;
using Directory = MetadataExtractor.Directory;

namespace Bayyina.Evidence;

/// <summary>Of a RIFF file (WAV, AVI, WebP): format, size, EXIF, and the list of texts called INFO.</summary>
internal sealed class RiffParts(List<Directory> directories, SaidTags said) : IRiffHandler
{
    private readonly WavRiffHandler _wav = new(directories);
    private readonly AviRiffHandler _avi = new(directories);
    private readonly WebPRiffHandler _webP = new(directories);
    private FileWindow? _window;
    private string _form = "";

    public static void Read(FileWindow window, List<Directory> directories, SaidTags said) =>
        new RiffReader().ProcessRiff(new WindowSequentialReader(window), new RiffParts(directories, said) { _window = window });

    public bool ShouldAcceptRiffIdentifier(string identifier)
    {
        _form = identifier;
        return identifier is "WAVE" or "AVI " or "WEBP";
    }

    public bool ShouldAcceptList(string fourCc) => fourCc == "INFO" || (_form == "AVI " && _avi.ShouldAcceptList(fourCc));

    public bool ShouldAcceptChunk(string fourCc) => IsInfo(fourCc) || _form switch
    {
        "WAVE" => _wav.ShouldAcceptChunk(fourCc),
        "AVI " => _avi.ShouldAcceptChunk(fourCc),
        // Not the picture itself.
        _ => fourCc is "VP8X" or "EXIF",
    };

    public void ProcessChunk(string fourCc, byte[] payload)
    {
        if (_form == "AVI " && _avi.ShouldAcceptChunk(fourCc))
            _avi.ProcessChunk(fourCc, payload);
        else if (IsInfo(fourCc))
            said.Add("RIFF INFO", fourCc, Encoding.UTF8.GetString(payload));
        else if (_form == "WAVE")
            _wav.ProcessChunk(fourCc, payload);
        else if (fourCc == "EXIF")
            ReadExif(payload);
        else
            _webP.ProcessChunk(fourCc, payload);
    }

    // Names of RIFF's registered texts begin with I: INAM, IART, ICRD, ISFT, ICMT…
    private static bool IsInfo(string fourCc) => fourCc.Length == 4 && fourCc[0] == 'I' && fourCc.All(char.IsAsciiLetterUpper);

    private void ReadExif(byte[] payload)
    {
        var preamble = payload.AsSpan().StartsWith("Exif\0\0"u8) ? 6 : 0;
        ExifHandler.Read(_window!.Inside(payload), preamble, payload.Length - preamble, directories);
    }
}
