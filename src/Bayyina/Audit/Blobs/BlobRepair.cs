using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Audit;

/// <summary>Takes whole copies of damaged and missing blobs from a second vault.</summary>
/// <remarks>
/// A copy is hashed before anything is touched. In a folder the damaged one is kept aside in <c>damaged/</c>, never removed: what is left
/// of it may still tell somebody something. Stopped in between, the blob is missing, and the next repair brings it.
/// </remarks>
/// <param name="vault">To mend. The data folder must be held for writing.</param>
/// <param name="files">Its files, where it is a folder.</param>
/// <param name="other">The second vault.</param>
/// <param name="from">What the second vault is called.</param>
internal sealed class BlobRepair(IVault vault, VaultFiles? files, IVault other, string from)
{
    private const int PieceBytes = 256 << 10;

    /// <summary>The second vault.</summary>
    public string From => from;

    /// <summary>Mends one blob, durably.</summary>
    /// <param name="sha256">Its name.</param>
    /// <param name="why">Why not.</param>
    public bool TryMend(string sha256, out string why)
    {
        try
        {
            if (!other.Contains(sha256))
            {
                why = "blob.missing";
                return false;
            }
            if (HashOf(sha256) != sha256)
            {
                why = "blob.differs";
                return false;
            }
            SetAside(sha256);
            using var good = other.OpenRead(sha256);
            vault.Mend(sha256, good);
            why = "";
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            why = failed.Message;
            return false;
        }
    }

    private string HashOf(string sha256)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var copy = other.OpenRead(sha256);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        for (int read; (read = copy.Read(piece, 0, PieceBytes)) > 0;)
        {
            hash.AppendData(piece, 0, read);
        }
        ArrayPool<byte>.Shared.Return(piece);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void SetAside(string sha256)
    {
        if (files is null || !files.Has(sha256))
        {
            return;
        }
        var (path, aside) = (files.PathOf(sha256), Path.Combine(files.Root, "damaged"));
        DurableFile.CreateFolder(aside);
        // The same blob may be damaged more than once.
        var name = Path.Combine(aside, sha256);
        for (var n = 2; Path.Exists(name); n++)
        {
            name = Path.Combine(aside, string.Create(CultureInfo.InvariantCulture, $"{sha256}.{n}"));
        }
        if (Directory.Exists(path))
        {
            Directory.Move(path, name);
        }
        else
        {
            File.Move(path, name);
        }
        DurableFile.SyncFolder(aside);
    }
}
