using System.Buffers.Binary;

namespace Bayyina.Proof;

/// <summary>Extra fields of a zip header (APPNOTE §4.5): which stand there, and the 64-bit sizes among them.</summary>
internal static class ZipExtra
{
    private const ushort Zip64 = 0x0001;

    // What common tools write about times and owners. Others, such as a second name (0x7075), are refused.
    private static bool IsKnown(ushort id) => id is Zip64 or 0x000A or 0x5455 or 0x5855 or 0x7855 or 0x7875;

    /// <summary>Reads the fields; replaces by its 64-bit value each of <paramref name="sizes"/> that is all ones.</summary>
    /// <param name="sizes">Uncompressed, compressed, and in the central directory the offset; in that order (§4.5.3).</param>
    /// <returns>The ids but zip64's, or null where the fields are malformed, unknown or repeated.</returns>
    public static ushort[]? Read(ReadOnlySpan<byte> extra, Span<long> sizes)
    {
        if (extra.IsEmpty && !sizes.Contains(uint.MaxValue))
        {
            return [];
        }
        var ids = new List<ushort>();
        var wide = ReadOnlySpan<byte>.Empty;
        var seen64 = false;
        while (!extra.IsEmpty)
        {
            if (extra.Length < 4)
            {
                return null;
            }
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (extra.Length < 4 + length || !IsKnown(id) || ids.Contains(id) || (id == Zip64 && seen64))
            {
                return null;
            }
            if (id == Zip64)
            {
                wide = extra.Slice(4, length);
                seen64 = true;
            }
            else
            {
                ids.Add(id);
            }
            extra = extra[(4 + length)..];
        }
        foreach (ref var size in sizes)
        {
            if (size != uint.MaxValue)
            {
                continue;
            }
            if (wide.Length < 8)
            {
                return null;
            }
            size = BinaryPrimitives.ReadInt64LittleEndian(wide);
            wide = wide[8..];
        }
        return wide.IsEmpty ? [.. ids] : null;
    }
}
