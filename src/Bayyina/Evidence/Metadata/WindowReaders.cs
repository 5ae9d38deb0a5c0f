using MetadataExtractor.IO;

namespace Bayyina.Evidence;

/// <summary>A stretch of a <see cref="FileWindow"/> for parsers that jump about in it.</summary>
internal sealed class WindowIndexedReader(FileWindow window, long start, long length, int shift = 0, bool isMotorolaByteOrder = true)
    : IndexedReader(isMotorolaByteOrder)
{
    public override long Length => length - shift;

    public override IndexedReader WithByteOrder(bool isMotorolaByteOrder) =>
        isMotorolaByteOrder == IsMotorolaByteOrder ? this : new WindowIndexedReader(window, start, length, shift, isMotorolaByteOrder);

    public override IndexedReader WithShiftedBaseOffset(int shift1) =>
        shift1 == 0 ? this : new WindowIndexedReader(window, start, length, checked(shift + shift1), IsMotorolaByteOrder);

    public override int ToUnshiftedOffset(int localOffset) => unchecked(localOffset + shift);

    public override byte GetByte(int index)
    {
        ValidateIndex(index, 1);
        return window.At(start + shift + index);
    }

    public override byte[] GetBytes(int index, int count)
    {
        ValidateIndex(index, count);
        return window.Take(start + shift + index, count);
    }

    protected override void ValidateIndex(int index, int bytesRequested)
    {
        if (!IsValidIndex(index, bytesRequested))
            throw new EndOfStreamException();
    }

    protected override bool IsValidIndex(int index, int bytesRequested) =>
        bytesRequested >= 0 && (long)index + shift >= 0 && (long)index + bytesRequested <= Length;
}

/// <summary>A <see cref="FileWindow"/> for parsers that read from front to back.</summary>
internal sealed class WindowSequentialReader(FileWindow window, long position = 0, bool isMotorolaByteOrder = true)
    : SequentialReader(isMotorolaByteOrder)
{
    private readonly Cursor _at = new() { Position = position };

    private WindowSequentialReader(FileWindow window, Cursor at, bool isMotorolaByteOrder)
        : this(window, at.Position, isMotorolaByteOrder) => _at = at;

    public override long Position => _at.Position;

    public override SequentialReader WithByteOrder(bool isMotorolaByteOrder) =>
        isMotorolaByteOrder == IsMotorolaByteOrder ? this : new WindowSequentialReader(window, _at, isMotorolaByteOrder);

    public override byte GetByte() => window.At(_at.Position++);

    public override byte[] GetBytes(int count)
    {
        var bytes = window.Take(_at.Position, count);
        _at.Position += count;
        return bytes;
    }

    public override void GetBytes(byte[] buffer, int offset, int count) => GetBytes(count).CopyTo(buffer, offset);

    public override void Skip(long n)
    {
        if (!TrySkip(n))
            throw new EndOfStreamException();
    }

    public override bool TrySkip(long n)
    {
        if (n < 0 || n > window.Length - _at.Position)
            return false;
        _at.Position += n;
        return true;
    }

    public override int Available() => (int)Math.Clamp(window.Length - _at.Position, 0, int.MaxValue);

    public override bool IsCloserToEnd(long numberOfBytes) => numberOfBytes > window.Length - _at.Position;

    private sealed class Cursor
    {
        public long Position { get; set; }
    }
}
