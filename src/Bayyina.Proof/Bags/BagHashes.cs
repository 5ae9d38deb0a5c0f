namespace Bayyina.Proof;

/// <summary>Both hashes of every file of a bag, by its place in <see cref="BagSource.Files"/>; flat, so that 100,000 files cost 10 MB.</summary>
internal sealed class BagHashes(int files)
{
    private const int Sha256Length = 32;
    private const int Sha512Length = 64;

    private readonly byte[] _sha256 = new byte[files * Sha256Length];
    private readonly byte[] _sha512 = new byte[files * Sha512Length];
    private readonly bool[] _known = new bool[files];

    /// <summary>Whether the file was read to its end.</summary>
    public bool IsKnown(int file) => _known[file];

    /// <summary>To be called once both hashes are written.</summary>
    public void MarkKnown(int file) => _known[file] = true;

    public Span<byte> Sha256(int file) => _sha256.AsSpan(file * Sha256Length, Sha256Length);

    public Span<byte> Sha512(int file) => _sha512.AsSpan(file * Sha512Length, Sha512Length);

    /// <summary>The hash of that length: 32 or 64 bytes.</summary>
    public Span<byte> OfLength(int length, int file) => length == Sha256Length ? Sha256(file) : Sha512(file);
}
