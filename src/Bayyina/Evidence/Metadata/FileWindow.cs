using System.Runtime.CompilerServices;
using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>A file as its metadata is read: any place of it, but not more than a bounded amount, and not for long.</summary>
/// <remarks>
/// Files come from anyone, also from people who want the record to stumble. Parsers believe lengths, follow offsets in circles
/// and call themselves for every level of nesting; as every byte comes through here, here it ends: with an exception, before
/// memory, time or stack run out.
/// </remarks>
internal sealed class FileWindow
{
    /// <summary>The most that one piece may hold.</summary>
    public const int LargestPiece = 1 << 18;

    private const int Budget = 2 << 20;
    private const int MostLoads = 4096;
    private const int LoadBytes = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ContentReader? _file;
    private readonly TimeProvider _time;
    private readonly long _since;
    private ReadOnlyMemory<byte> _loaded;
    private long _loadedAt;
    private int _handedOut;
    private int _loads;

    public FileWindow(ReadOnlyMemory<byte> content, TimeProvider time)
    {
        _loaded = content;
        Length = content.Length;
        _time = time;
        _since = time.GetTimestamp();
    }

    /// <param name="file">Reads at any place.</param>
    public FileWindow(ContentReader file, long length, TimeProvider time)
        : this(default, time)
    {
        _file = file;
        Length = length;
    }

    public long Length { get; }

    /// <summary>A window of its own over a piece that was taken out, at most as generous as this one.</summary>
    public FileWindow Inside(byte[] piece) => new(piece, _time) { _handedOut = _handedOut };

    /// <summary>The first bytes, as many as <see cref="MediaTypes.HeadBytes"/>.</summary>
    public ReadOnlySpan<byte> Head()
    {
        if (_file is not null)
            Load(0);
        return _loaded.Span[..Math.Min(_loaded.Length, MediaTypes.HeadBytes)];
    }

    /// <exception cref="EndOfStreamException">Beyond the end.</exception>
    /// <exception cref="WindowLimitException">Too much, too long or too deep.</exception>
    public byte At(long offset)
    {
        Spend(1);
        if (offset < 0 || offset >= Length)
            throw new EndOfStreamException();
        var at = offset - _loadedAt;
        if (at < 0 || at >= _loaded.Length)
        {
            Load(offset);
            at = 0;
        }

        return _loaded.Span[(int)at];
    }

    /// <summary>A copy of some bytes.</summary>
    /// <exception cref="EndOfStreamException">Beyond the end.</exception>
    /// <exception cref="WindowLimitException">Too much, too long or too deep.</exception>
    public byte[] Take(long offset, long count)
    {
        if (count is < 0 or > LargestPiece)
            throw new WindowLimitException();
        Spend((int)count);
        if (offset < 0 || offset > Length - count)
            throw new EndOfStreamException();
        var bytes = new byte[count];
        for (var copied = 0; copied < bytes.Length;)
        {
            var at = offset + copied - _loadedAt;
            if (at < 0 || at >= _loaded.Length)
            {
                Load(offset + copied);
                at = 0;
            }

            var some = _loaded.Span[(int)at..];
            some = some[..Math.Min(some.Length, bytes.Length - copied)];
            some.CopyTo(bytes.AsSpan(copied));
            copied += some.Length;
        }

        return bytes;
    }

    private void Spend(int bytes)
    {
        _handedOut += bytes;
        if (_handedOut > Budget || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new WindowLimitException();
        if ((_handedOut & 0xFF) == 0 && _time.GetElapsedTime(_since) > Patience)
            throw new WindowLimitException();
    }

    private void Load(long offset)
    {
        if (_file is null)
            throw new EndOfStreamException();
        if (++_loads > MostLoads || _time.GetElapsedTime(_since) > Patience)
            throw new WindowLimitException();
        var buffer = new byte[(int)Math.Min(LoadBytes, Length - offset)];
        var read = _file(buffer, offset);
        _loaded = buffer.AsMemory(0, read);
        _loadedAt = offset;
        if (read == 0 && offset < Length)
            throw new EndOfStreamException();
    }
}

/// <summary>A file asks for more than reading its metadata is worth.</summary>
internal sealed class WindowLimitException : Exception;
