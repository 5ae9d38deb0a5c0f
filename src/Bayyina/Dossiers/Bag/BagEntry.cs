using System.Text;

namespace Bayyina.Dossiers;

/// <summary>A file of the bag and where its bytes are: <see cref="InMemory"/> or <see cref="Stored"/>.</summary>
/// <param name="Path">Inside the bag, ASCII, with <c>/</c>.</param>
public abstract record BagEntry(string Path)
{
    /// <summary>Bytes at hand.</summary>
    public sealed record InMemory(string Path, ReadOnlyMemory<byte> Content) : BagEntry(Path)
    {
        /// <summary>Text as UTF-8 without a byte order mark.</summary>
        public InMemory(string path, string text)
            : this(path, Encoding.UTF8.GetBytes(text))
        {
        }
    }

    /// <summary>A file that is streamed into the bag and must hold exactly the bytes that were promised.</summary>
    /// <param name="Open">Opens it at its begin.</param>
    /// <param name="Sha256">Lower-case hex.</param>
    /// <param name="Sha512">Lower-case hex.</param>
    public sealed record Stored(string Path, Func<Stream> Open, string Sha256, string Sha512, long Bytes) : BagEntry(Path);
}

/// <summary>The hashes of one file as the manifests state them.</summary>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Sha512">Lower-case hex.</param>
public sealed record EntryHashes(string Path, string Sha256, string Sha512, long Bytes);
