namespace Bayyina.Proof;

/// <summary>A file in a zip, as the central directory describes it (APPNOTE 6.3.10 §4.3.12).</summary>
/// <param name="Path">The name in the directory.</param>
/// <param name="Length">Uncompressed length.</param>
/// <param name="HeaderOffset">Where its local header begins.</param>
/// <param name="CompressedLength">Length of what stands after the local header.</param>
internal sealed record ZipEntry(string Path, long Length, long HeaderOffset, long CompressedLength) : BagFile(Path, Length)
{
    public const int Stored = 0;
    public const int Deflated = 8;

    public required ushort MadeBy { get; init; }

    public required ushort Needed { get; init; }

    public required ushort Flags { get; init; }

    public required ushort Method { get; init; }

    /// <summary>DOS date in the upper half, time in the lower.</summary>
    public required uint Modified { get; init; }

    public required uint Crc { get; init; }

    public required ushort InternalAttributes { get; init; }

    public required uint ExternalAttributes { get; init; }

    /// <summary>The ids of the extra fields, but that of zip64.</summary>
    public required ushort[] ExtraIds { get; init; }

    /// <summary>From its local header to the next one or the directory: header, name, extra fields and data fill it exactly.</summary>
    public long Room { get; set; }

    public bool IsFolder => Path.EndsWith('/');

    /// <summary>The type bits of a Unix mode, 0 where the entry has none.</summary>
    public int UnixType => MadeBy >> 8 == 3 ? (int)(ExternalAttributes >> 16) & 0xF000 : 0;
}
