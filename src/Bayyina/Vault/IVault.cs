namespace Bayyina.Vault;

/// <summary>The bytes of the record: each run of bytes once, named by its SHA-256, written once and never removed.</summary>
/// <remarks>A name is 64 lower-case hexadecimal digits; anything else is an <see cref="ArgumentException"/>.</remarks>
public interface IVault : IDisposable
{
    /// <summary>How a dossier's process record names this form of it.</summary>
    string Kind { get; }

    /// <summary>What is on its way in, on this machine.</summary>
    Spool Spool { get; }

    /// <summary>After a start, while holding the data folder's lock: removes what an interrupted intake left behind.</summary>
    /// <returns>How much was removed.</returns>
    int CleanIncoming();

    /// <summary>Opens a batch of contents that are acknowledged together.</summary>
    /// <exception cref="VaultException">The vault cannot be used, or an earlier batch left it in doubt.</exception>
    IntakeBatch BeginBatch();

    /// <summary>True where a blob of this name is there; says nothing of its content.</summary>
    /// <exception cref="VaultException">The vault does not say.</exception>
    bool Contains(string sha256);

    /// <summary>Opens a blob for reading, at any place of it; its length is known.</summary>
    /// <exception cref="FileNotFoundException">There is none; so is <see cref="DirectoryNotFoundException"/>.</exception>
    /// <exception cref="VaultException">The vault does not answer; reading throws it too.</exception>
    Stream OpenRead(string sha256);

    /// <summary>The blob as a file of this machine, for a program that needs one.</summary>
    /// <exception cref="FileNotFoundException">There is none; so is <see cref="DirectoryNotFoundException"/>.</exception>
    /// <exception cref="VaultException">It could not be fetched whole, or its bytes are not those that its name promises.</exception>
    LocalBlob Fetch(string sha256);

    /// <summary>Every blob with its size as the vault sees it, in the order of names; what is no blob's name is left out.</summary>
    /// <exception cref="VaultException">The vault does not say.</exception>
    IEnumerable<(string Sha256, long Bytes)> Names();

    /// <summary>Makes a blob of a file that came in pieces and was finished, durably; the file goes.</summary>
    /// <param name="name">As <see cref="Vault.Spool.OpenPartial"/> knows it.</param>
    /// <exception cref="VaultException">It may not be acknowledged.</exception>
    void TakeOver(string name, BlobHashes blob);

    /// <summary>Puts a good copy in the place of a damaged or missing blob, durably. Nothing else may take a blob's place.</summary>
    /// <param name="good">Read to its end before anything is replaced.</param>
    /// <exception cref="VaultException"><c>vault.damaged</c>: the copy is not what the name promises; nothing was replaced.</exception>
    void Mend(string sha256, Stream good);
}
