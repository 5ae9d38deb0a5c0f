using System.Buffers.Binary;
using System.Text;

namespace Bayyina.Proof.Tests.Bags;

/// <summary>A zip of which every field can be set to what it should not be.</summary>
internal sealed class ForgedZip
{
    public List<ForgedEntry> Entries { get; } = [];

    public byte[] Leading { get; set; } = [];

    public byte[] Trailing { get; set; } = [];

    public byte[] Comment { get; set; } = [];

    /// <summary>Offsets count from behind <see cref="Leading"/>, as a self-extracting archive has it.</summary>
    public bool OffsetsIgnoreLeading { get; set; }

    public bool Zip64 { get; set; }

    public byte[] ToBytes()
    {
        var bytes = new List<byte>(Leading);
        var directory = new List<byte>();
        var shift = OffsetsIgnoreLeading ? Leading.Length : 0;
        foreach (var entry in Entries)
        {
            var offset = entry.OffsetInDirectory ?? bytes.Count - shift;
            if (!entry.IsOnlyInDirectory)
            {
                entry.WriteLocal(bytes);
            }
            entry.WriteCentral(directory, (uint)offset);
        }
        var start = bytes.Count;
        bytes.AddRange(directory);
        if (Zip64)
        {
            var end64 = bytes.Count;
            U32(bytes, 0x06064B50);
            U64(bytes, 44);
            U16(bytes, 0x032D);
            U16(bytes, 45);
            U64(bytes, 0);
            U64(bytes, (ulong)Entries.Count);
            U64(bytes, (ulong)Entries.Count);
            U64(bytes, (ulong)directory.Count);
            U64(bytes, (ulong)(start - shift));
            U32(bytes, 0x07064B50);
            U32(bytes, 0);
            U64(bytes, (ulong)(end64 - shift));
            U32(bytes, 1);
        }
        U32(bytes, 0x06054B50);
        U32(bytes, 0);
        U16(bytes, Zip64 ? 0xFFFF : (ushort)Entries.Count);
        U16(bytes, Zip64 ? 0xFFFF : (ushort)Entries.Count);
        U32(bytes, Zip64 ? uint.MaxValue : (uint)directory.Count);
        U32(bytes, Zip64 ? uint.MaxValue : (uint)(start - shift));
        U16(bytes, (ushort)Comment.Length);
        return [.. bytes, .. Comment, .. Trailing];
    }

    public VerificationReport Verify(KeyFile key) => Verify(ToBytes(), key);

    public static VerificationReport Verify(byte[] bytes, KeyFile key)
    {
        var path = Path.Combine(Path.GetTempPath(), $"bayyina-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.zip");
        try
        {
            File.WriteAllBytes(path, bytes);
            return DossierVerifier.Verify(path, key, new VerifyOptions { Clock = Dossiers.DossierFiles.Later });
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static void U16(List<byte> bytes, int value)
    {
        Span<byte> field = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)value);
        bytes.AddRange(field);
    }

    internal static void U32(List<byte> bytes, uint value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        bytes.AddRange(field);
    }

    internal static void U64(List<byte> bytes, ulong value)
    {
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(field, value);
        bytes.AddRange(field);
    }

    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }
        return ~crc;
    }
}

/// <summary>A file in a forged zip; the fields are right as long as nobody sets them.</summary>
internal sealed class ForgedEntry(string name, byte[] content)
{
    public byte[] Name { get; set; } = Encoding.UTF8.GetBytes(name);

    public byte[]? LocalName { get; set; }

    public byte[] Data { get; set; } = content;

    public uint Length { get; set; } = (uint)content.Length;

    public uint? CompressedLength { get; set; }

    public ushort Method { get; set; }

    public ushort Flags { get; set; } = 0x0800;

    public ushort MadeBy { get; set; } = 0x032D;

    public ushort Needed { get; set; } = 20;

    public uint Modified { get; set; } = 0x5761_6480;

    public uint? LocalModified { get; set; }

    public uint Crc { get; set; } = ForgedZip.Crc(content);

    public uint? LocalCrc { get; set; }

    public uint Attributes { get; set; } = 0x81A4u << 16;

    public ushort InternalAttributes { get; set; }

    public byte[] Extra { get; set; } = [];

    public byte[] LocalExtra { get; set; } = [];

    public byte[] Comment { get; set; } = [];

    /// <summary>Bytes between this entry's data and what follows.</summary>
    public byte[] Behind { get; set; } = [];

    public long? OffsetInDirectory { get; set; }

    public bool IsOnlyInDirectory { get; set; }

    public void WriteLocal(List<byte> bytes)
    {
        var localName = LocalName ?? Name;
        ForgedZip.U32(bytes, 0x04034B50);
        ForgedZip.U16(bytes, Needed);
        ForgedZip.U16(bytes, Flags);
        ForgedZip.U16(bytes, Method);
        ForgedZip.U32(bytes, LocalModified ?? Modified);
        ForgedZip.U32(bytes, LocalCrc ?? Crc);
        ForgedZip.U32(bytes, CompressedLength ?? (uint)Data.Length);
        ForgedZip.U32(bytes, Length);
        ForgedZip.U16(bytes, localName.Length);
        ForgedZip.U16(bytes, LocalExtra.Length);
        bytes.AddRange(localName);
        bytes.AddRange(LocalExtra);
        bytes.AddRange(Data);
        bytes.AddRange(Behind);
    }

    public void WriteCentral(List<byte> bytes, uint offset)
    {
        ForgedZip.U32(bytes, 0x02014B50);
        ForgedZip.U16(bytes, MadeBy);
        ForgedZip.U16(bytes, Needed);
        ForgedZip.U16(bytes, Flags);
        ForgedZip.U16(bytes, Method);
        ForgedZip.U32(bytes, Modified);
        ForgedZip.U32(bytes, Crc);
        ForgedZip.U32(bytes, CompressedLength ?? (uint)Data.Length);
        ForgedZip.U32(bytes, Length);
        ForgedZip.U16(bytes, Name.Length);
        ForgedZip.U16(bytes, Extra.Length);
        ForgedZip.U16(bytes, Comment.Length);
        ForgedZip.U16(bytes, 0);
        ForgedZip.U16(bytes, InternalAttributes);
        ForgedZip.U32(bytes, Attributes);
        ForgedZip.U32(bytes, offset);
        bytes.AddRange(Name);
        bytes.AddRange(Extra);
        bytes.AddRange(Comment);
    }
}
