using System.Text;

namespace Bayyina.Dossiers;

/// <summary>The hashes of many files in the form of a manifest (RFC 8493 §2.1.3), in two algorithms.</summary>
internal sealed class ManifestBuilder
{
    private readonly List<EntryHashes> _files = [];

    /// <summary>Bytes of all files together.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many files.</summary>
    public int Count => _files.Count;

    /// <summary>What <c>Payload-Oxum</c> says (RFC 8493 §2.2.2): octets, a dot, number of files.</summary>
    public string Oxum => FormattableString.Invariant($"{Bytes}.{Count}");

    public void Add(EntryHashes file)
    {
        _files.Add(file);
        Bytes += file.Bytes;
    }

    public byte[] Sha256() => Format(f => f.Sha256);

    public byte[] Sha512() => Format(f => f.Sha512);

    // Paths are generated and ASCII, so ordinal order is the order of bytes.
    private byte[] Format(Func<EntryHashes, string> hash)
    {
        var lines = _files.ConvertAll(f => $"{hash(f)}  {f.Path}\n");
        lines.Sort(StringComparer.Ordinal);
        var text = new StringBuilder(lines.Count * 180);
        foreach (var line in lines)
        {
            text.Append(line);
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
