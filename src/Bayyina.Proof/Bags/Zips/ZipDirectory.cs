using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Proof;

/// <summary>Reads the central directory of a zip so that no other tool can see other files in it (APPNOTE 6.3.10).</summary>
/// <remarks>
/// The entries must fill the file from its first byte to the directory, in the directory's order, and the end record must be its
/// last bytes: nothing before, between, behind or on top of each other.
/// </remarks>
internal sealed class ZipDirectory(SafeFileHandle file, long length)
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int HeaderLength = 46;
    private const int MostEntries = 1_000_000;
    private const int MostDirectoryBytes = 200 << 20;

    private readonly List<BagProblem> _problems = [];

    public IReadOnlyList<BagProblem> Problems => _problems;

    /// <summary>What is wrong with the directory as a whole; the file cannot be read then.</summary>
    /// <exception cref="ProofFormatException">A <c>zip.…</c> code.</exception>
    public List<ZipEntry> Read()
    {
        var (count, size, offset, madeBy64) = ReadEnd();
        if (count == 0)
        {
            throw new ProofFormatException("zip.no_files", "The zip holds no file.");
        }
        if (count > MostEntries || size > MostDirectoryBytes)
        {
            throw new ProofFormatException("zip.too_many", "The zip holds more files than a dossier can have.")
            {
                Arguments = [MostEntries.ToString(CultureInfo.InvariantCulture)],
            };
        }
        var directory = ReadAt(offset, (int)size);
        var entries = new List<ZipEntry>((int)count);
        ReadOnlySpan<byte> rest = directory;
        while (!rest.IsEmpty)
        {
            entries.Add(ReadEntry(ref rest));
        }
        if (entries.Count != count)
        {
            throw Structure("the directory holds another number of files than its end says");
        }
        CheckOrder(entries, offset);
        ZipStamp.Check(entries, madeBy64, _problems);
        return entries;
    }

    private (long Count, long Size, long Offset, ushort? MadeBy64) ReadEnd()
    {
        if (length == 0)
        {
            throw new ProofFormatException("zip.empty", "The file is empty.");
        }
        if (length < EndLength || !IsEnd(ReadAt(length - EndLength, EndLength)))
        {
            throw WhyNoEnd();
        }
        ReadOnlySpan<byte> end = ReadAt(length - EndLength, EndLength);
        var (disk, diskOfDirectory) = (U16(end, 4), U16(end, 6));
        var (onDisk, count) = (U16(end, 8), U16(end, 10));
        var (size, offset) = (U32(end, 12), U32(end, 16));
        var endOffset = length - EndLength;
        if (disk != 0 || diskOfDirectory != 0 || onDisk != count)
        {
            throw Structure("it spans several disks");
        }
        if (count != ushort.MaxValue && size != uint.MaxValue && offset != uint.MaxValue)
        {
            return offset + size == endOffset ? (count, size, offset, null) : throw WhereDirectoryIsNot();
        }
        return ReadEnd64(endOffset, count, size, offset);
    }

    private (long Count, long Size, long Offset, ushort? MadeBy64) ReadEnd64(long endOffset, long count, long size, long offset)
    {
        var end64Offset = endOffset - LocatorLength - End64Length;
        if (end64Offset < 0)
        {
            throw Structure("its 64-bit end record is missing");
        }
        ReadOnlySpan<byte> end = ReadAt(end64Offset, End64Length);
        ReadOnlySpan<byte> locator = ReadAt(endOffset - LocatorLength, LocatorLength);
        if (U32(locator, 0) != 0x07064B50 || U32(locator, 4) != 0 || I64(locator, 8) != end64Offset || U32(locator, 16) != 1
            || U32(end, 0) != 0x06064B50 || I64(end, 4) != End64Length - 12 || U16(end, 14) != 45
            || U32(end, 16) != 0 || U32(end, 20) != 0 || I64(end, 24) != I64(end, 32))
        {
            throw Structure("its 64-bit end record is malformed");
        }
        var (count64, size64, offset64) = (I64(end, 32), I64(end, 40), I64(end, 48));
        if ((count != ushort.MaxValue && count != count64) || (size != uint.MaxValue && size != size64)
            || (offset != uint.MaxValue && offset != offset64) || size64 < 0 || offset64 < 0 || count64 < 0)
        {
            throw Structure("its two end records contradict each other");
        }
        return offset64 + size64 == end64Offset ? (count64, size64, offset64, U16(end, 12)) : throw WhereDirectoryIsNot();
    }

    private ZipEntry ReadEntry(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < HeaderLength || U32(rest, 0) != 0x02014B50)
        {
            throw Structure("a directory entry is malformed");
        }
        var (nameLength, extraLength, commentLength) = (U16(rest, 28), U16(rest, 30), U16(rest, 32));
        if (rest.Length < HeaderLength + nameLength + extraLength + commentLength || U16(rest, 34) != 0)
        {
            throw Structure("a directory entry is cut off");
        }
        var path = Encoding.Latin1.GetString(rest.Slice(HeaderLength, nameLength));
        if (!System.Text.Ascii.IsValid(path))
        {
            // Shown as what it most likely is; it is refused by its characters either way.
            path = Encoding.UTF8.GetString(rest.Slice(HeaderLength, nameLength));
        }
        Span<long> sizes = [U32(rest, 24), U32(rest, 20), U32(rest, 42)];
        var extras = ZipExtra.Read(rest.Slice(HeaderLength + nameLength, extraLength), sizes);
        var entry = new ZipEntry(path, sizes[0], sizes[2], sizes[1])
        {
            MadeBy = U16(rest, 4),
            Needed = U16(rest, 6),
            Flags = U16(rest, 8),
            Method = U16(rest, 10),
            Modified = U32(rest, 12),
            Crc = U32(rest, 16),
            InternalAttributes = U16(rest, 36),
            ExternalAttributes = U32(rest, 38),
            ExtraIds = extras ?? [],
        };
        CheckEntry(entry, extras is not null, commentLength);
        rest = rest[(HeaderLength + nameLength + extraLength + commentLength)..];
        return entry;
    }

    private void CheckEntry(ZipEntry entry, bool extrasAreFine, int commentLength)
    {
        var code = entry switch
        {
            { Length: < 0 } or { CompressedLength: < 0 } or { HeaderOffset: < 0 } => throw Structure("a size is negative"),
            _ when (entry.Flags & 0x2041) != 0 => "zip.encrypted",
            _ when (entry.Flags & 0x0008) != 0 => "zip.data_descriptor",
            _ when (entry.Flags & ~0x0806) != 0 => "zip.flags",
            { Method: not (ZipEntry.Stored or ZipEntry.Deflated) } => "zip.method",
            { Method: ZipEntry.Stored } when (entry.Flags & 0x0006) != 0 => "zip.flags",
            { Method: ZipEntry.Stored } when entry.Length != entry.CompressedLength => "zip.size",
            // Deflate cannot do better than 1,032 to 1; no honest exhibit comes near 200 to 1 at a size that matters.
            _ when entry.Length > 1 << 20 && entry.Length / 200 > entry.CompressedLength => "zip.bomb",
            _ when !extrasAreFine => "zip.extra",
            _ when commentLength != 0 => "zip.comment",
            { UnixType: 0xA000 } => "bag.link",
            { IsFolder: false, UnixType: not (0 or 0x8000) } => "bag.not_a_file",
            { IsFolder: true } when entry.Length != 0 || entry.CompressedLength != 0 => "zip.size",
            { IsFolder: true, UnixType: not (0 or 0x4000) } => "bag.not_a_file",
            { Needed: > 45 } => "zip.method",
            _ => null,
        };
        if (code is not null)
        {
            _problems.Add(new(code, BagPath.Shown(entry.Path)));
        }
    }

    private void CheckOrder(List<ZipEntry> entries, long directoryOffset)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var next = i + 1 < entries.Count ? entries[i + 1].HeaderOffset : directoryOffset;
            if (i == 0 && entry.HeaderOffset != 0)
            {
                _problems.Add(new("zip.leading_bytes", null));
            }
            // Compared by subtraction: a sum of hostile lengths would overflow.
            entry.Room = next - entry.HeaderOffset;
            if (entry.Room - 30 < entry.CompressedLength)
            {
                throw new ProofFormatException("zip.overlap", "Files in the zip overlap.") { Arguments = [BagPath.Shown(entry.Path)] };
            }
        }
    }

    private ProofFormatException WhyNoEnd()
    {
        var tail = ReadAt(Math.Max(0, length - EndLength - ushort.MaxValue), (int)Math.Min(length, EndLength + ushort.MaxValue));
        if (tail.AsSpan().LastIndexOf("PK\x05\x06"u8) >= 0)
        {
            return new("zip.trailing_bytes", "Bytes stand behind the end of the zip.");
        }
        return length >= 4 && U32(ReadAt(0, 4), 0) == 0x04034B50
            ? new("zip.truncated", "The end of the zip is missing.")
            : new("zip.not_a_zip", "This is no zip file.");
    }

    // The end record counts from where the zip began: bytes put before it, or taken out of it, show here.
    private static ProofFormatException WhereDirectoryIsNot() =>
        Structure("its directory does not stand where its end says");

    private static bool IsEnd(ReadOnlySpan<byte> end) => U32(end, 0) == 0x06054B50 && U16(end, 20) == 0;

    private static ProofFormatException Structure(string why) => new("zip.structure", $"The zip is malformed: {why}.");

    private byte[] ReadAt(long offset, int count)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < count)
        {
            var more = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            if (more == 0)
            {
                throw new ProofFormatException("zip.truncated", "The zip ends early.");
            }
            read += more;
        }
        return bytes;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
