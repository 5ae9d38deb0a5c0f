using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Bayyina.Web.Shell;

/// <summary>Memory in which Kestrel receives and sends: in blocks of 16 KB where its own have 4.</summary>
/// <remarks>
/// A film is taken from the socket in a quarter of the calls. An idle connection holds no block, since Kestrel waits for data before it asks
/// for one; larger blocks would let ten thousand connections that each send half a header hold too much.
/// </remarks>
internal sealed class ReceiveBlocks : IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 16 << 10;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Blocks();

    private sealed class Blocks : MemoryPool<byte>
    {
        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Block(ArrayPool<byte>.Shared.Rent(Math.Max(minBufferSize, BlockBytes)));

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Block(byte[] bytes) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = bytes;

        public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Block));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }
}
