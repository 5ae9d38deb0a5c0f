using Microsoft.Win32.SafeHandles;

namespace Bayyina.Vault;

/// <summary>Files on their way into the vault that become durable together. Writing is safe from several threads at once.</summary>
public sealed class IntakeBatch : IDisposable
{
    /// <summary>Hashes and writes bytes that are in memory.</summary>
    public BlobHashes Write(ReadOnlySpan<byte> content) => throw new NotSupportedException();

    /// <summary>Hashes and writes a stream to its end, in one pass.</summary>
    public BlobHashes Write(Stream content, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Hashes and writes a file from its first byte to its end, in one pass.</summary>
    public BlobHashes Write(SafeFileHandle content, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Makes everything written so far durable under its final name; afterwards it may be acknowledged.</summary>
    public void Commit() => throw new NotSupportedException();

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
    }
}
