using System.Security.Cryptography;

namespace Bayyina.Sync;

/// <summary>Reads the chunks of a <see cref="SealedFile"/>. What was changed or cut off throws <see cref="InvalidDataException"/>, and none of it is handed out.</summary>
internal sealed class UnsealingStream(Stream input, byte[] key) : Stream
{
    private readonly AesGcm _cipher = new(key, SealedFile.TagBytes);
    private readonly byte[] _chunk = new byte[SealedFile.ChunkBytes];

    // One byte more than a chunk: whether anything follows tells whether it is the last.
    private readonly byte[] _sealed = new byte[SealedFile.ChunkBytes + SealedFile.TagBytes + 1];
    private int _ahead;
    private int _filled;
    private int _given;
    private long _number;
    private bool _atEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (_given == _filled && !_atEnd)
        {
            Fill();
        }
        var some = Math.Min(buffer.Length, _filled - _given);
        _chunk.AsSpan(_given, some).CopyTo(buffer);
        _given += some;
        return some;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            input.Dispose();
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(_chunk);
        }
        base.Dispose(disposing);
    }

    private void Fill()
    {
        var length = _ahead + input.ReadAtLeast(_sealed.AsSpan(_ahead), _sealed.Length - _ahead, throwOnEndOfStream: false);
        var isLast = length < _sealed.Length;
        var content = (isLast ? length : length - 1) - SealedFile.TagBytes;
        if (content < 0)
        {
            throw new InvalidDataException("The file is cut off.");
        }
        Span<byte> nonce = stackalloc byte[12];
        SealedFile.Nonce(nonce, _number++, isLast);
        try
        {
            _cipher.Decrypt(nonce, _sealed.AsSpan(0, content), _sealed.AsSpan(content, SealedFile.TagBytes), _chunk.AsSpan(0, content));
        }
        catch (CryptographicException)
        {
            throw new InvalidDataException("The file was changed or cut off, or it is for another key.");
        }
        (_filled, _given, _atEnd) = (content, 0, isLast);
        if (!isLast)
        {
            (_sealed[0], _ahead) = (_sealed[^1], 1);
        }
    }
}
