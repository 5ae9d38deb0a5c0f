using System.Security.Cryptography;

namespace Bayyina.Vault;

/// <summary>SHA-256 and SHA-512 of one content that is handed over in pieces, over several requests.</summary>
internal sealed class RunningHash : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);

    /// <summary>How many bytes were handed over.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes the next piece, each hash on a core of its own.</summary>
    public async Task Append(ReadOnlyMemory<byte> piece)
    {
        var longer = Task.Run(() => _sha512.AppendData(piece.Span));
        await Task.Run(() => _sha256.AppendData(piece.Span)).ConfigureAwait(false);
        await longer.ConfigureAwait(false);
        Bytes += piece.Length;
    }

    /// <summary>The hashes of everything; once only.</summary>
    public BlobHashes End() => new(
        Convert.ToHexStringLower(_sha256.GetHashAndReset()), Convert.ToHexStringLower(_sha512.GetHashAndReset()), Bytes);

    public void Dispose()
    {
        _sha256.Dispose();
        _sha512.Dispose();
    }
}
