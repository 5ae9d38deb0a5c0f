using System.Security.Cryptography;
using Bayyina.Statements;

namespace Bayyina.Evidence;

/// <summary>A file that somebody means to add to an incident.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="File">Its own name; said of the item, never a path of ours.</param>
/// <param name="Folder">The folders that it was dropped with, with <c>/</c>; empty where there were none.</param>
/// <param name="Claimed">SHA-256 that the device computed before it sent anything, lower-case hex; null where it did not.</param>
/// <param name="Metadata">As the client wrote it, to be shown to it again.</param>
public sealed record UploadWish(SubjectId Incident, bool Exercise, long Length, string File, string Folder, string? Claimed, string Metadata);

/// <summary>A file on its way in.</summary>
/// <param name="Id">32 lower-case hexadecimal digits, drawn at random.</param>
/// <param name="Owner">Whose it is; nobody else learns that there is one.</param>
/// <param name="Item">What it will be, or is, once sealed.</param>
/// <param name="Offset">So many bytes are on the disk, durably.</param>
/// <param name="Sha256">Ours, once it is whole.</param>
/// <param name="Sealing">The statement that sealed it; null before.</param>
/// <param name="Refused">Why it was refused for good; null where it was not.</param>
public sealed record Upload(
    string Id,
    SubjectId Owner,
    SubjectId Item,
    UploadWish Wish,
    long Offset,
    string? Sha256,
    string? Sha512,
    StatementId? Sealing,
    string? Refused,
    DateTimeOffset EndsAt)
{
    /// <summary>Whether nothing more is expected of it.</summary>
    public bool IsOver => Sealing is not null || Refused is not null;
}

/// <summary>What the bytes of one request must hash to.</summary>
public sealed record UploadChecksum(HashAlgorithmName Algorithm, byte[] Expected);

/// <summary>What became of a request: <see cref="UploadMoved"/>, <see cref="UploadSealed"/> or <see cref="UploadRefused"/>.</summary>
public abstract record UploadStep;

/// <summary>It stands at its new offset, and is not whole yet.</summary>
public sealed record UploadMoved(Upload Upload) : UploadStep;

/// <summary>It is whole and sealed.</summary>
public sealed record UploadSealed(Upload Upload) : UploadStep;

/// <summary>The request was refused.</summary>
/// <param name="Code">Of the catalogue.</param>
public sealed record UploadRefused(string Code) : UploadStep;

/// <summary>How much may be on its way.</summary>
public sealed record UploadOptions
{
    /// <summary>The longest file, in bytes.</summary>
    public long Largest { get; init; } = 64L << 30;

    /// <summary>How many uploads one user may have open…</summary>
    public int MostOpen { get; init; } = 64;

    /// <summary>…and how many bytes they may announce together.</summary>
    public long MostOpenBytes { get; init; } = 256L << 30;

    /// <summary>How long an upload waits for its next byte, and its outcome for somebody who asks.</summary>
    public TimeSpan Lasts { get; init; } = TimeSpan.FromDays(7);

    /// <summary>After so many bytes what came is made durable, though its request goes on: what a power cut may cost.</summary>
    public long SyncEvery { get; init; } = 64L << 20;
}
