namespace Bayyina.Proof;

/// <summary>
/// Holds the binding statement against the bag. Anybody can make manifests anew; only this statement, signed and in the ledger, says
/// which manifests are the dossier's.
/// </summary>
internal sealed class ExportCheck(DossierMap map, BagHashes hashes, CheckLog log)
{
    public void Check(ReadStatement export)
    {
        if (export.Export is not { } said)
        {
            log.Fail(VerificationStage.Export, "export.kind", DossierLayout.Export);
            return;
        }
        var manifest = map.Source.IndexOf(DossierLayout.Manifest512);
        if (manifest < 0 || !hashes.IsKnown(manifest) || said.ManifestSha512 != Hash(manifest))
        {
            log.Fail(VerificationStage.Export, "export.manifest_differs", DossierLayout.Manifest512);
        }
        for (var i = 0; i < map.Count; i++)
        {
            if (!IsBoundTag(i))
            {
                continue;
            }
            var path = map.PathOf(i);
            if (!said.Tags.TryGetValue(path, out var hash))
            {
                // The strongest manifest is bound by name already.
                if (i != manifest)
                {
                    log.Fail(VerificationStage.Export, "export.tag_unlisted", BagPath.Shown(path));
                }
            }
            else if (!hashes.IsKnown(i) || hash != Hash(i))
            {
                log.Fail(VerificationStage.Export, "export.tag_differs", BagPath.Shown(path));
            }
        }
        foreach (var name in said.Tags.Keys)
        {
            var file = map.Source.IndexOf(name);
            if (file < 0 || !IsBoundTag(file))
            {
                log.Fail(VerificationStage.Export, "export.tag_missing", BagPath.Shown(name));
                log.Withdraw(VerificationStage.Layout);
            }
        }
        log.Complete(VerificationStage.Export);
    }

    private bool IsBoundTag(int file) =>
        !map.Source.Files[file].IsPayload && map.RoleOf(file) is not (DossierRole.TagManifest or DossierRole.Export or DossierRole.ExportProof);

    private string Hash(int file) => Convert.ToHexStringLower(hashes.Sha512(file));
}
