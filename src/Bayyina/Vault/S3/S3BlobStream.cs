using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>A blob that is read from the store as it is asked for, from any place. Where the line breaks it goes on where it was.</summary>
internal sealed class S3BlobStream(S3Store store, string key, long length, string etag) : Stream
{
    // A short way ahead is read over: a new request costs more.
    private const int ReadOver = 64 << 10;
    private const int MostCuts = 5;

    private Stream? _line;
    private long _lineAt;
    private long _at;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _at;
        set => _at = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || _at >= length)
            return 0;
        for (var cuts = 0; ; cuts++)
        {
            try
            {
                await Reach(cancellationToken).ConfigureAwait(false);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(store.Patience);
                var read = await _line!.ReadAsync(buffer[..(int)Math.Min(buffer.Length, length - _at)], patience.Token).ConfigureAwait(false);
                _lineAt += read;
                _at += read;
                if (read > 0)
                    return read;
            }
            catch (S3Exception failure)
            {
                throw S3Vault.Told(failure);
            }
            catch (Exception cut) when (!cancellationToken.IsCancellationRequested && S3Exception.IsOfStore(cut))
            {
                if (cuts >= MostCuts)
                    throw S3Vault.Told(S3Exception.From(cut, $"reading {key}"));
            }
            if (cuts >= MostCuts)
                throw new VaultException(VaultException.Unreachable, $"{key} ends again and again after {_at} of {length} bytes");
            Hang();
        }
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _at + offset, _ => length + offset };

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Hang();
        base.Dispose(disposing);
    }

    private async Task Reach(CancellationToken cancel)
    {
        if (_line is not null && _at > _lineAt && _at - _lineAt <= ReadOver)
        {
            var over = new byte[_at - _lineAt];
            await _line.ReadExactlyAsync(over, cancel).ConfigureAwait(false);
            _lineAt = _at;
        }
        if (_line is not null && _at == _lineAt)
            return;
        Hang();
        // Only that very object: bytes of two must not come as one.
        var opened = await store.Open(key, _at, etag, cancel).ConfigureAwait(false)
            ?? throw new FileNotFoundException($"There is no blob {key} any more.", key);
        (_line, _lineAt) = (opened.Bytes, _at);
    }

    private void Hang()
    {
        _line?.Dispose();
        _line = null;
    }
}
