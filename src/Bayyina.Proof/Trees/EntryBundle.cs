using System.Buffers;
using System.Buffers.Binary;

namespace Bayyina.Proof;

/// <summary>A run of up to 256 log entries, each behind its length as a big-endian uint16 (C2SP tlog-tiles, "Log entries").</summary>
public static class EntryBundle
{
    /// <summary>The most bytes that one entry can have.</summary>
    public const int LongestEntry = ushort.MaxValue;

    /// <summary>Appends one entry.</summary>
    /// <exception cref="ArgumentException">The entry is longer than <see cref="LongestEntry"/>.</exception>
    public static void Append(IBufferWriter<byte> bundle, ReadOnlySpan<byte> entry)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (entry.Length > LongestEntry)
            throw new ArgumentException($"A log entry has at most {LongestEntry} bytes, not {entry.Length}.", nameof(entry));

        var span = bundle.GetSpan(sizeof(ushort) + entry.Length);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)entry.Length);
        entry.CopyTo(span[sizeof(ushort)..]);
        bundle.Advance(sizeof(ushort) + entry.Length);
    }

    /// <summary>The entries of a bundle, as slices of it.</summary>
    /// <param name="bundle">The bundle's bytes.</param>
    /// <param name="width">How many entries it must hold, 1 to 256.</param>
    /// <exception cref="ProofFormatException">There are fewer or more entries, or bytes left over (<c>tile.malformed</c>).</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> bundle, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, TileId.FullWidth);

        var entries = new ReadOnlyMemory<byte>[width];
        var rest = bundle;
        for (var i = 0; i < width; i++)
        {
            if (rest.Length < sizeof(ushort))
                throw Malformed($"it ends before entry {i} of {width}");
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            rest = rest[sizeof(ushort)..];
            if (rest.Length < length)
                throw Malformed($"entry {i} says {length} bytes and {rest.Length} are left");
            entries[i] = rest[..length];
            rest = rest[length..];
        }

        return rest.IsEmpty ? entries : throw Malformed($"{rest.Length} bytes follow its {width} entries");
    }

    private static ProofFormatException Malformed(string why) =>
        new("tile.malformed", $"The entry bundle is damaged: {why}.");
}
