using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Bayyina.Storage;

namespace Bayyina.Audit;

/// <summary>Takes whole copies of damaged and missing blobs from a second vault.</summary>
/// <remarks>
/// A copy is hashed before anything is touched. The damaged one is kept aside in <c>damaged/</c>, never removed: what is left of it may
/// still tell somebody something. Stopped in between, the blob is missing, and the next repair brings it.
/// </remarks>
/// <param name="vault">To mend. The data folder must be held for writing.</param>
/// <param name="other">The second vault.</param>
internal sealed class BlobRepair(VaultFiles vault, VaultFiles other)
{
    private const int PieceBytes = 256 << 10;

    /// <summary>The second vault.</summary>
    public string From => other.Root;

    /// <summary>Mends one blob, durably.</summary>
    /// <param name="sha256">Its name.</param>
    /// <param name="why">Why not.</param>
    public bool TryMend(string sha256, out string why)
    {
        var incoming = Path.Combine(vault.Root, "incoming", "mending-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        try
        {
            if (!other.Has(sha256))
            {
                why = "blob.missing";
                return false;
            }
            DurableFile.CreateFolder(Path.GetDirectoryName(incoming)!);
            DurableFile.CreateFolder(Path.GetDirectoryName(vault.PathOf(sha256))!);
            if (Copy(sha256, incoming) != sha256)
            {
                why = "blob.differs";
                return false;
            }
            SetAside(sha256);
            File.Move(incoming, vault.PathOf(sha256));
            DurableFile.SyncFolder(Path.GetDirectoryName(vault.PathOf(sha256))!);
            why = "";
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            why = failed.Message;
            return false;
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    private string Copy(string sha256, string incoming)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var from = other.Open(sha256);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead;
        }
        using var to = new FileStream(incoming, how);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        var offset = 0L;
        for (int read; (read = RandomAccess.Read(from, piece.AsSpan(0, PieceBytes), offset)) > 0; offset += read)
        {
            hash.AppendData(piece, 0, read);
            to.Write(piece, 0, read);
        }
        ArrayPool<byte>.Shared.Return(piece);
        DurableFile.Sync(to);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void SetAside(string sha256)
    {
        var path = vault.PathOf(sha256);
        if (!Path.Exists(path))
        {
            return;
        }
        var aside = Path.Combine(vault.Root, "damaged");
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
