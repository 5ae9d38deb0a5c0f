using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bayyina.Proof;

/// <summary>A bag in a zip file, read by position through one handle.</summary>
internal sealed class ZipBag : BagSource
{
    private const int LocalHeaderLength = 30;

    private readonly SafeFileHandle _file;

    private ZipBag(SafeFileHandle file) => _file = file;

    public static ZipBag OpenZip(string path)
    {
        var bag = new ZipBag(File.OpenHandle(path));
        try
        {
            bag.List();
            return bag;
        }
        catch
        {
            bag.Dispose();
            throw;
        }
    }

    public override Stream OpenRead(BagFile file)
    {
        var entry = (ZipEntry)file;
        var data = new SegmentStream(_file, CheckLocalHeader(entry), entry.CompressedLength, ownsHandle: false);
        return entry.Method switch
        {
            ZipEntry.Stored => data,
            ZipEntry.Deflated => new InflatedStream(data, entry.CompressedLength, entry.Length),
            _ => throw new ProofFormatException("zip.method", "The file is packed in a way that is not read."),
        };
    }

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }

    private void List()
    {
        long length;
        try
        {
            length = RandomAccess.GetLength(_file);
        }
        catch (NotSupportedException pipe)
        {
            throw new ProofFormatException("zip.not_a_zip", "This is a pipe or a device.", pipe);
        }
        var directory = new ZipDirectory(_file, length);
        var entries = directory.Read();
        ProblemList.AddRange(directory.Problems);
        var files = new List<BagFile>(entries.Count);
        var folders = new List<string>();
        foreach (var entry in entries)
        {
            if (entry.IsFolder)
            {
                CheckLocalHeader(entry);
                folders.Add(entry.Path[..^1]);
            }
            else
            {
                files.Add(entry);
            }
        }
        Take(files, folders);
    }

    /// <summary>Two descriptions of one file must agree in every field; else one tool would unpack this, another that.</summary>
    /// <returns>Where the data begins.</returns>
    private long CheckLocalHeader(ZipEntry entry)
    {
        // Its length is known from the directory: what of the room is not data is header.
        var length = entry.Room - entry.CompressedLength;
        if (length is < LocalHeaderLength or > LocalHeaderLength + 2 * ushort.MaxValue)
        {
            throw new ProofFormatException("zip.gap", "Bytes that belong to no file stand behind it.");
        }
        Span<byte> header = length <= 512 ? stackalloc byte[(int)length] : new byte[length];
        for (var read = 0; read < header.Length;)
        {
            var more = RandomAccess.Read(_file, header[read..], entry.HeaderOffset + read);
            read += more > 0 ? more : throw new ProofFormatException("zip.truncated", "The zip ends early.");
        }
        var (nameLength, extraLength) = (U16(header, 26), U16(header, 28));
        if (U32(header, 0) != 0x04034B50 || LocalHeaderLength + nameLength + extraLength != length)
        {
            throw new ProofFormatException("zip.gap", "Bytes that belong to no file stand behind it.");
        }
        Span<long> sizes = [U32(header, 22), U32(header, 18)];
        var extras = ZipExtra.Read(header[(LocalHeaderLength + nameLength)..], sizes);
        if (extras is null || !extras.AsSpan().SequenceEqual(entry.ExtraIds)
            || sizes[0] != entry.Length || sizes[1] != entry.CompressedLength
            || !NeedsTheSame(U16(header, 4), entry) || U16(header, 6) != entry.Flags || U16(header, 8) != entry.Method
            || U32(header, 10) != entry.Modified || U32(header, 14) != entry.Crc
            || !NameIs(header.Slice(LocalHeaderLength, nameLength), entry.Path))
        {
            throw new ProofFormatException("zip.local_header", "Its header contradicts the directory.");
        }
        return entry.HeaderOffset + length;
    }

    // Only the directory says an offset: far back in a large zip it alone needs 64 bits.
    private static bool NeedsTheSame(ushort needed, ZipEntry entry) =>
        needed == entry.Needed || (entry.HeaderOffset >= uint.MaxValue && entry.Needed == 45 && needed is 10 or 20);

    private static bool NameIs(ReadOnlySpan<byte> name, string path) =>
        System.Text.Ascii.IsValid(path) ? System.Text.Ascii.Equals(name, path) : Encoding.UTF8.GetString(name) == path;

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
