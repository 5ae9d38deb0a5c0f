using System.Buffers.Binary;
using System.Text;

namespace Bayyina.Dossiers;

/// <summary>A zip (PKWARE APPNOTE 6.3.10) of uncompressed entries, written once from front to back.</summary>
/// <remarks>
/// Media does not shrink, and stored bytes can be carved out of a damaged zip by hand. Lengths are known beforehand, so that no
/// entry needs a data descriptor and zip64 fields stand exactly where a number does not fit. The same entries and time give the same
/// bytes on every machine.
/// </remarks>
internal sealed class StoredZip(FileStream output, DateTimeOffset stamp)
{
    private const int LocalHeaderLength = 30;
    private const ushort Zip64 = 45;
    private const ushort Plain = 20;
    private const ushort NamesAreUtf8 = 1 << 11;
    private const ushort MadeOnUnix = (3 << 8) | Zip64;
    private const uint RegularFileReadableByAll = 0x81A4u << 16;

    private readonly List<Entry> _entries = [];
    private readonly uint _dosTime = DosTime(stamp.UtcDateTime);

    private readonly record struct Entry(string Name, uint Crc, long Length, long Offset);

    /// <summary>Adds a file whose bytes are at hand.</summary>
    public void Add(string name, ReadOnlySpan<byte> content, uint crc)
    {
        Begin(name, content.Length, crc);
        output.Write(content);
    }

    /// <summary>Adds a file of a known length whose bytes <paramref name="copy"/> writes, returning their CRC-32.</summary>
    /// <exception cref="IOException"><paramref name="copy"/> wrote fewer or more bytes than <paramref name="length"/>.</exception>
    public void Add(string name, long length, Func<Stream, uint> copy)
    {
        var header = output.Position;
        Begin(name, length, 0);
        var start = output.Position;
        var crc = copy(output);
        if (output.Position - start != length)
        {
            throw new IOException($"{name} is {output.Position - start} bytes long and not {length}.");
        }
        // The check stands before the bytes that it is taken over.
        output.Flush();
        Span<byte> patch = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(patch, crc);
        RandomAccess.Write(output.SafeFileHandle, patch, header + 14);
        _entries[^1] = _entries[^1] with { Crc = crc };
    }

    /// <summary>Writes the directory at the end. Nothing can be added afterwards.</summary>
    public void Finish()
    {
        var start = output.Position;
        foreach (var entry in _entries)
        {
            WriteDirectoryEntry(entry);
        }
        WriteEnd(start, output.Position - start);
    }

    private void Begin(string name, long length, uint crc)
    {
        var big = length >= uint.MaxValue;
        var nameBytes = Encoding.UTF8.GetBytes(name);
        _entries.Add(new Entry(name, crc, length, output.Position));
        Span<byte> header = stackalloc byte[LocalHeaderLength];
        var fields = new Fields(header);
        fields.Put32(0x04034B50);
        fields.Put16(big ? Zip64 : Plain);
        fields.Put16(NamesAreUtf8);
        fields.Put16(0);
        fields.Put32(_dosTime);
        fields.Put32(crc);
        fields.Put32(big ? uint.MaxValue : (uint)length);
        fields.Put32(big ? uint.MaxValue : (uint)length);
        fields.Put16((ushort)nameBytes.Length);
        fields.Put16((ushort)(big ? 20 : 0));
        output.Write(header);
        output.Write(nameBytes);
        if (big)
        {
            Span<byte> extra = stackalloc byte[20];
            fields = new Fields(extra);
            fields.Put16(1);
            fields.Put16(16);
            fields.Put64(length);
            fields.Put64(length);
            output.Write(extra);
        }
    }

    private void WriteDirectoryEntry(Entry entry)
    {
        var bigLength = entry.Length >= uint.MaxValue;
        var bigOffset = entry.Offset >= uint.MaxValue;
        var extraFields = (bigLength ? 16 : 0) + (bigOffset ? 8 : 0);
        var extraLength = extraFields == 0 ? 0 : extraFields + 4;
        var nameBytes = Encoding.UTF8.GetBytes(entry.Name);
        Span<byte> header = stackalloc byte[46];
        var fields = new Fields(header);
        fields.Put32(0x02014B50);
        fields.Put16(MadeOnUnix);
        fields.Put16(extraLength > 0 ? Zip64 : Plain);
        fields.Put16(NamesAreUtf8);
        fields.Put16(0);
        fields.Put32(_dosTime);
        fields.Put32(entry.Crc);
        fields.Put32(bigLength ? uint.MaxValue : (uint)entry.Length);
        fields.Put32(bigLength ? uint.MaxValue : (uint)entry.Length);
        fields.Put16((ushort)nameBytes.Length);
        fields.Put16((ushort)extraLength);
        fields.Put16(0);
        fields.Put16(0);
        fields.Put16(0);
        fields.Put32(RegularFileReadableByAll);
        fields.Put32(bigOffset ? uint.MaxValue : (uint)entry.Offset);
        output.Write(header);
        output.Write(nameBytes);
        if (extraLength > 0)
        {
            Span<byte> extra = stackalloc byte[28];
            fields = new Fields(extra);
            fields.Put16(1);
            fields.Put16((ushort)extraFields);
            if (bigLength)
            {
                fields.Put64(entry.Length);
                fields.Put64(entry.Length);
            }
            if (bigOffset)
            {
                fields.Put64(entry.Offset);
            }
            output.Write(extra[..extraLength]);
        }
    }

    private void WriteEnd(long start, long length)
    {
        var big = _entries.Count >= ushort.MaxValue || start >= uint.MaxValue || length >= uint.MaxValue;
        Span<byte> end = stackalloc byte[56 + 20 + 22];
        var fields = new Fields(end);
        if (big)
        {
            fields.Put32(0x06064B50);
            fields.Put64(44);
            fields.Put16(MadeOnUnix);
            fields.Put16(Zip64);
            fields.Put32(0);
            fields.Put32(0);
            fields.Put64(_entries.Count);
            fields.Put64(_entries.Count);
            fields.Put64(length);
            fields.Put64(start);
            fields.Put32(0x07064B50);
            fields.Put32(0);
            fields.Put64(start + length);
            fields.Put32(1);
        }
        fields.Put32(0x06054B50);
        fields.Put32(0);
        fields.Put16(big ? ushort.MaxValue : (ushort)_entries.Count);
        fields.Put16(big ? ushort.MaxValue : (ushort)_entries.Count);
        fields.Put32(big ? uint.MaxValue : (uint)length);
        fields.Put32(big ? uint.MaxValue : (uint)start);
        fields.Put16(0);
        output.Write(end[..fields.Length]);
    }

    // Two-second steps since 1980; a zip has no time zone, so UTC stands in it.
    private static uint DosTime(DateTime at) => at.Year < 1980
        ? (1 << 21) | (1 << 16)
        : (uint)(((at.Year - 1980) << 25) | (at.Month << 21) | (at.Day << 16) | (at.Hour << 11) | (at.Minute << 5) | (at.Second / 2));

    private ref struct Fields(Span<byte> bytes)
    {
        private readonly Span<byte> _bytes = bytes;

        public int Length { get; private set; }

        public void Put16(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes[Length..], value);
            Length += 2;
        }

        public void Put32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes[Length..], value);
            Length += 4;
        }

        public void Put64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_bytes[Length..], value);
            Length += 8;
        }
    }
}
