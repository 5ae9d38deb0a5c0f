using System.Security.Cryptography;

namespace Bayyina.Sync;

/// <summary>Writes the chunks of a <see cref="SealedFile"/>.</summary>
internal sealed class SealingStream(Stream output, byte[] key) : Stream
{
    private readonly AesGcm _cipher = new(key, SealedFile.TagBytes);
    private readonly byte[] _chunk = new byte[SealedFile.ChunkBytes];
    private readonly byte[] _sealed = new byte[SealedFile.ChunkBytes + SealedFile.TagBytes];
    private int _filled;
    private long _number;
    private bool _ended;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full chunk waits until it is known whether it is the last.
            if (_filled == _chunk.Length)
            {
                Put(isLast: false);
            }
            var some = buffer[..Math.Min(buffer.Length, _chunk.Length - _filled)];
            some.CopyTo(_chunk.AsSpan(_filled));
            _filled += some.Length;
            buffer = buffer[some.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended)
        {
            _ended = true;
            Put(isLast: true);
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(_chunk);
        }
        base.Dispose(disposing);
    }

    private void Put(bool isLast)
    {
        Span<byte> nonce = stackalloc byte[12];
        SealedFile.Nonce(nonce, _number++, isLast);
        _cipher.Encrypt(nonce, _chunk.AsSpan(0, _filled), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, SealedFile.TagBytes));
        output.Write(_sealed.AsSpan(0, _filled + SealedFile.TagBytes));
        _filled = 0;
    }
}
