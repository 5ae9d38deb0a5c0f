namespace Bayyina.Dossiers;

/// <summary>Writes a dossier: renders what was gathered and puts it, with the exhibits' bytes, into one bag.</summary>
public static class DossierWriter
{
    /// <summary>Writes the bag. Either the whole dossier stands at the target, durably, or nothing does.</summary>
    /// <param name="content">What was gathered; nothing is decided here.</param>
    /// <param name="itemBytes">Opens an exhibit's bytes, such as <c>vault.OpenRead(exhibit.Sha256)</c>; from several threads.</param>
    /// <param name="exportStatement">
    /// Makes, sequences and publishes the <c>dossier.exported</c> statement that discloses the seal; called once, when all payload has
    /// been written and hashed.
    /// </param>
    /// <param name="targetPath">The zip to make; nothing may be there.</param>
    /// <param name="progress">Told after each payload file.</param>
    /// <returns>The seal over which the statement speaks.</returns>
    /// <exception cref="DossierRefusedException"><c>dossier.blob_damaged</c>, <c>dossier.target_exists</c>.</exception>
    /// <exception cref="IOException">The target cannot be written, such as where the disk is full.</exception>
    /// <exception cref="OperationCanceledException">Nothing is left behind.</exception>
    public static ManifestSeal Write(
        DossierContent content,
        Func<Exhibit, Stream> itemBytes,
        Func<ManifestSeal, ExportStatement> exportStatement,
        string targetPath,
        IProgress<BagProgress>? progress = null,
        CancellationToken cancel = default) =>
        BagWriter.Write(
            targetPath,
            content.ExportedAt,
            Payload(content, itemBytes),
            Info(content),
            new BagEntry.InMemory(DossierLayout.HowToVerify, HowToVerifyPage.Render(content)),
            exportStatement,
            progress,
            cancel);

    // What a reader opens first stands first; the order is the same for the same content.
    private static IEnumerable<BagEntry> Payload(DossierContent content, Func<Exhibit, Stream> itemBytes)
    {
        yield return new BagEntry.InMemory(DossierLayout.Report, ReportPage.Render(content));
        yield return new BagEntry.InMemory(DossierLayout.Exhibits, ExhibitTable.Render(content));
        yield return new BagEntry.InMemory(DossierLayout.SelectionLog, SelectionTable.Render(content.Selection));
        yield return new BagEntry.InMemory(DossierLayout.Process, ProcessDocument.Render(content));
        yield return new BagEntry.InMemory(DossierLayout.Case, CaseDocument.Render(content));
        yield return new BagEntry.InMemory(DossierLayout.Checkpoint, content.CheckpointNote);
        foreach (var key in content.Keys.OrderBy(k => k.Thumbprint, StringComparer.Ordinal))
        {
            yield return new BagEntry.InMemory(DossierLayout.Key(key.Thumbprint), key.Jwk);
        }
        foreach (var time in content.Times.OrderBy(t => t.TreeSize))
        {
            yield return new BagEntry.InMemory(DossierLayout.Time(time.TreeSize), time.Token);
        }
        foreach (var statement in content.Statements)
        {
            yield return new BagEntry.InMemory(DossierLayout.Statement(statement.Id), statement.Compact);
            yield return new BagEntry.InMemory(DossierLayout.Proof(statement.Id), statement.Proof);
        }
        foreach (var exhibit in content.Exhibits)
        {
            yield return new BagEntry.Stored(exhibit.BagPath, () => itemBytes(exhibit), exhibit.Sha256, exhibit.Sha512, exhibit.Bytes);
        }
    }

    private static List<KeyValuePair<string, string>> Info(DossierContent content)
    {
        var info = new List<KeyValuePair<string, string>>
        {
            new("Bag-Software-Agent", $"{content.Process.Software} {content.Process.Version}"),
            new("Internal-Sender-Identifier", content.Origin),
        };
        if (content.Exercise)
        {
            info.Add(new("Internal-Sender-Description", $"{DossierText.Arabic["exercise"]} · {DossierText.English["exercise"]}"));
        }
        return info;
    }
}
