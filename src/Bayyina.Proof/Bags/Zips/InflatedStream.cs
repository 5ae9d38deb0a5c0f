using System.IO.Compression;

namespace Bayyina.Proof;

/// <summary>Inflates one zip entry (RFC 1951) to exactly the length that was declared, from exactly the bytes that it has.</summary>
/// <remarks>
/// More output than declared is a bomb and stops at once. The last compressed byte is given out on its own: an inflater that is
/// finished without asking for it leaves bytes behind that no tool would show. One that asks for more behind it was cut off, which
/// the framework's stream passes over where no output is lost.
/// </remarks>
internal sealed class InflatedStream : ForwardStream
{
    private readonly LastByteApart _compressed;
    private readonly DeflateStream _inflater;
    private readonly long _declared;
    private long _read;

    public InflatedStream(Stream compressed, long compressedLength, long declared)
    {
        _compressed = new LastByteApart(compressed, compressedLength);
        _inflater = new DeflateStream(_compressed, CompressionMode.Decompress);
        _declared = declared;
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }
        int count;
        try
        {
            count = _inflater.Read(buffer);
        }
        catch (InvalidDataException broken)
        {
            throw new ProofFormatException("zip.inflate", "The compressed bytes are broken.", broken);
        }
        _read += count;
        if (_read > _declared)
        {
            throw new ProofFormatException("zip.bomb", "It inflates to more than it declares.");
        }
        if (count == 0 && (_read != _declared || !_compressed.IsUsedUp))
        {
            throw new ProofFormatException("zip.inflate", "It does not inflate to what it declares.");
        }
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflater.Dispose();
        }
        base.Dispose(disposing);
    }

    private sealed class LastByteApart(Stream source, long length) : ForwardStream
    {
        private long _given;

        private bool _wasTooShort;

        /// <summary>All bytes were asked for, and no more.</summary>
        public bool IsUsedUp => _given == length && !_wasTooShort;

        public override int Read(Span<byte> buffer)
        {
            var left = length - _given;
            _wasTooShort |= left == 0;
            var wanted = (int)Math.Min(buffer.Length, left > 1 ? left - 1 : left);
            var count = wanted == 0 ? 0 : source.Read(buffer[..wanted]);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
