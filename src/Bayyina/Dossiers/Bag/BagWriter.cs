using System.Text;
using Bayyina.Storage;

namespace Bayyina.Dossiers;

/// <summary>What the signed <c>dossier.exported</c> statement is to disclose: it binds every file of the bag.</summary>
/// <param name="ManifestSha512">SHA-512 of <c>manifest-sha512.txt</c>, lower-case hex.</param>
/// <param name="Tags">Name → SHA-512 (lower-case hex) of the other tag files but the tag manifests and the two dossier files.</param>
public sealed record ManifestSeal(string ManifestSha512, IReadOnlyDictionary<string, string> Tags);

/// <summary>The statement over a <see cref="ManifestSeal"/>, already in the ledger.</summary>
/// <param name="SdJwt">The bytes of <c>dossier.sd-jwt</c>.</param>
/// <param name="Proof">The bytes of <c>dossier.tlog-proof</c>.</param>
public sealed record ExportStatement(ReadOnlyMemory<byte> SdJwt, ReadOnlyMemory<byte> Proof);

/// <summary>How far the writing of a bag is.</summary>
/// <param name="Files">Payload files written.</param>
/// <param name="Bytes">Payload bytes written.</param>
public readonly record struct BagProgress(int Files, long Bytes);

/// <summary>Writes a bag (BagIt 1.0, RFC 8493) as one zip whose root is the bag's.</summary>
public static class BagWriter
{
    private const string Declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

    /// <summary>
    /// Writes payload, manifests and tag files to a temporary file beside <paramref name="target"/>, makes it durable and gives it
    /// its name. Where anything fails nothing is left behind.
    /// </summary>
    /// <param name="at">Every entry's time, and the bag's date.</param>
    /// <param name="payload">Paths begin with <c>data/</c>; read while the bag is being written.</param>
    /// <param name="info">Lines of <c>bag-info.txt</c>; date and <c>Payload-Oxum</c> are added.</param>
    /// <param name="page">The one page at the root, <c>HOW-TO-VERIFY.html</c>.</param>
    /// <param name="state">Sequences the statement over the manifest; called once, after the last payload file.</param>
    /// <returns>The seal over which <paramref name="state"/> spoke.</returns>
    /// <exception cref="DossierRefusedException"><c>dossier.blob_damaged</c>, <c>dossier.target_exists</c>.</exception>
    /// <exception cref="IOException">The target cannot be written, such as where the disk is full.</exception>
    public static ManifestSeal Write(
        string target,
        DateTimeOffset at,
        IEnumerable<BagEntry> payload,
        IReadOnlyList<KeyValuePair<string, string>> info,
        BagEntry.InMemory page,
        Func<ManifestSeal, ExportStatement> state,
        IProgress<BagProgress>? progress = null,
        CancellationToken cancel = default)
    {
        using var file = new NewFile(target, DossierRefusedException.OfTarget);
        var zip = new StoredZip(file.Output, at);
        var reader = new PayloadReader(cancel);

        var declaration = new BagEntry.InMemory("bagit.txt", Declaration);
        var tags = new ManifestBuilder();
        Append(declaration, tags);

        var manifest = new ManifestBuilder();
        foreach (var ready in reader.Read(payload))
        {
            manifest.Add(AppendPayload(ready));
            ready.Release();
            progress?.Report(new BagProgress(manifest.Count, manifest.Bytes));
        }

        var sealedTags = new Dictionary<string, string>(StringComparer.Ordinal) { [declaration.Path] = Sha512(declaration) };
        foreach (var tag in new[]
        {
            new BagEntry.InMemory("bag-info.txt", BagInfo(at, manifest.Oxum, info)),
            new BagEntry.InMemory("manifest-sha256.txt", manifest.Sha256()),
            page,
        })
        {
            sealedTags.Add(tag.Path, Sha512(tag));
            Append(tag, tags);
        }
        var strongest = new BagEntry.InMemory("manifest-sha512.txt", manifest.Sha512());
        Append(strongest, tags);

        var seal = new ManifestSeal(Sha512(strongest), sealedTags);
        cancel.ThrowIfCancellationRequested();
        // What is still to come is small: a full disk shows here, before the ledger says that a dossier left.
        DurableFile.Sync(file.Output);
        var statement = state(seal);
        Append(new BagEntry.InMemory("dossier.sd-jwt", statement.SdJwt), tags);
        Append(new BagEntry.InMemory("dossier.tlog-proof", statement.Proof), tags);
        var tagManifests = new ManifestBuilder();
        Append(new BagEntry.InMemory("tagmanifest-sha256.txt", tags.Sha256()), tagManifests);
        Append(new BagEntry.InMemory("tagmanifest-sha512.txt", tags.Sha512()), tagManifests);
        zip.Finish();
        file.Commit();
        return seal;

        EntryHashes AppendPayload(PayloadReader.Ready ready)
        {
            switch (ready)
            {
                case PayloadReader.Ready.InBuffer whole:
                    zip.Add(whole.Hashes.Path, whole.Content.Span, whole.Crc);
                    return whole.Hashes;
                case PayloadReader.Ready.Streamed large:
                    EntryHashes? hashes = null;
                    zip.Add(large.File.Path, large.File.Bytes, output =>
                    {
                        (var crc, hashes) = reader.Stream(large.File, output);
                        return crc;
                    });
                    return hashes!;
                default:
                    throw new InvalidOperationException();
            }
        }

        void Append(BagEntry.InMemory tag, ManifestBuilder listedIn)
        {
            foreach (var ready in reader.Read([tag]))
            {
                listedIn.Add(AppendPayload(ready));
            }
        }
    }

    private static string Sha512(BagEntry.InMemory file) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(file.Content.Span));

    // RFC 8493 §2.2.2: "Label: value" lines; a value of ours never spans lines.
    private static string BagInfo(DateTimeOffset at, string oxum, IReadOnlyList<KeyValuePair<string, string>> info)
    {
        var text = new StringBuilder();
        foreach (var (label, value) in info)
        {
            text.Append(label).Append(": ").Append(value.ReplaceLineEndings(" ")).Append('\n');
        }
        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Bagging-Date: {at.UtcDateTime:yyyy-MM-dd}\n")
            .Append("Payload-Oxum: ").Append(oxum).Append('\n').ToString();
    }
}
