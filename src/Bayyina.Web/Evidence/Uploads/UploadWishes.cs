using System.Text;
using Bayyina.Evidence;
using Bayyina.Statements;

namespace Bayyina.Web.Evidence;

/// <summary>What somebody means to add, and whether they may: read from what a client says of it.</summary>
internal static class UploadWishes
{
    // What a file system takes as a name, and more depth than any folder that was dropped.
    private const int LongestName = 255;
    private const int LongestFolder = 2000;
    private const int Sha256Length = 64;

    // filetype is what a browser guesses; the bytes tell themselves.
    private static readonly string[] Known = ["incident", "filename", "folder", "filetype", "sha256"];

    /// <returns>The wish, or the code of what is wrong with it.</returns>
    public static (UploadWish? Wish, string? Code) Read(Product product, Reader reader, Dictionary<string, string> said, long length, string metadata)
    {
        if (said.Keys.Except(Known).Any() || !said.TryGetValue("incident", out var incident) || !said.TryGetValue("filename", out var name))
        {
            return (null, "upload.metadata_malformed");
        }
        var folder = said.GetValueOrDefault("folder", "");
        if (!IsName(name) || (folder.Length > 0 && !IsFolder(folder)))
        {
            return (null, "upload.name_malformed");
        }
        var claimed = said.GetValueOrDefault("sha256", "");
        if (claimed.Length > 0 && (claimed.Length != Sha256Length || !claimed.All(char.IsAsciiHexDigitLower)))
        {
            return (null, "upload.metadata_malformed");
        }
        return SubjectId.TryParse(incident.Contains('/', StringComparison.Ordinal) ? incident : "incident/" + incident, out var id) && IsDrill(product, reader, id) is { } exercise
            ? (new UploadWish(id, exercise, length, name, folder, claimed.Length == 0 ? null : claimed, metadata), null)
            : (null, "incident.unknown");
    }

    // Of an incident, or of a report with which something came; null where there is none.
    private static bool? IsDrill(Product product, Reader reader, SubjectId id) => id.Type switch
    {
        "incident" => product.Incidents.Find(id, reader)?.Exercise,
        "report" => product.Reports.Find(id, reader)?.Exercise,
        _ => null,
    };

    /// <summary>Whether a text is one file's own name. It becomes no path of ours; but what pretends to be one is no name.</summary>
    public static bool IsName(string name) =>
        name is not ("" or "." or "..") && !name.AsSpan().ContainsAny('/', '\0') && Encoding.UTF8.GetByteCount(name) <= LongestName;

    private static bool IsFolder(string folder) => folder.Length <= LongestFolder && folder.Split('/').All(IsName);
}
