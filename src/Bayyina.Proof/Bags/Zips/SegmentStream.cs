using Microsoft.Win32.SafeHandles;

namespace Bayyina.Proof;

/// <summary>A run of bytes of an open file, read forward by position: several of them share one handle without a lock.</summary>
internal sealed class SegmentStream(SafeFileHandle handle, long offset, long length, bool ownsHandle) : ForwardStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _read);
        if (wanted <= 0)
        {
            return 0;
        }
        var count = RandomAccess.Read(handle, buffer[..wanted], offset + _read);
        _read += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsHandle)
        {
            handle.Dispose();
        }
        base.Dispose(disposing);
    }
}
