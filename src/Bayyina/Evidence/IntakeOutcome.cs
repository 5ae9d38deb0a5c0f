using System.Text.Json.Nodes;
using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>What became of one path that was to be taken in: <see cref="TakenIn"/> or <see cref="Refused"/>, nothing else.</summary>
public abstract record IntakeOutcome
{
    private IntakeOutcome(string path) => Path = path;

    /// <summary>The path as the user would name it, made safe for showing by <see cref="VisibleText.Of"/>; not for opening.</summary>
    public string Path { get; }

    /// <summary>The bytes are in the vault and durable.</summary>
    /// <param name="FileName">The file's own name, unescaped. Where it is not UTF-8 (notice <c>name.not_utf8</c>) its bad bytes and every <c>%</c> are percent-encoded, so that percent-decoding gives the bytes back.</param>
    /// <param name="Folder">The folders between what the user gave and the file, from the given folder's own name on, with <c>/</c>; empty for a file that was given itself. Never an absolute path: that would say whose machine it was. Spelled like <paramref name="FileName"/>, notice <c>folder.not_utf8</c>.</param>
    /// <param name="MediaType">By signature first, by extension second (<see cref="MediaTypes"/>).</param>
    /// <param name="ModifiedAt">What the file system said when it was read; not a fact.</param>
    /// <param name="Metadata">What the file says of itself, <c>directory/tag</c> → text, bounded; empty where it says nothing.</param>
    /// <param name="Notices">Stable codes of <see cref="IntakeCodes"/>, sorted, each once.</param>
    public sealed record TakenIn(
        string Path,
        string FileName,
        string Folder,
        BlobHashes Blob,
        string MediaType,
        DateTimeOffset? ModifiedAt,
        JsonObject Metadata,
        IReadOnlyList<string> Notices) : IntakeOutcome(Path);

    /// <summary>Nothing of it was kept.</summary>
    /// <param name="Code">A stable code of <see cref="IntakeCodes"/> or <see cref="VaultException"/>.</param>
    /// <param name="Detail">The operating system's word for it, or empty; English, for a log.</param>
    public sealed record Refused(string Path, string Code, string Detail) : IntakeOutcome(Path);
}
