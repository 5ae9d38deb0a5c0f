using System.Globalization;

namespace Bayyina.Proof;

/// <summary>The checks of the bag as a bag: container, files, declaration, manifests, hashes.</summary>
internal sealed class BagCheck(BagSource source, DossierRole[] roles, BagHashes hashes, BagReader reader, CheckLog log)
{
    private const int Sha256Length = 32;
    private const int Sha512Length = 64;

    private readonly List<BagManifest> _manifests = [];
    private readonly bool[] _changed = new bool[source.Files.Count];

    /// <summary>Whether the file could not be read, or is not what a manifest says.</summary>
    public bool IsChanged(int file) => _changed[file];

    public void CheckContainer()
    {
        foreach (var problem in source.Problems)
        {
            log.Fail(VerificationStage.Container, problem.Code, problem.Path, [.. problem.Arguments]);
        }
        log.Complete(VerificationStage.Container);
    }

    public void CheckLayout()
    {
        for (var i = 0; i < roles.Length; i++)
        {
            var file = source.Files[i];
            if (roles[i] == DossierRole.Unexpected)
            {
                log.Fail(VerificationStage.Layout, "bag.file_unexpected", BagPath.Shown(file.Path));
            }
            else if (DossierLayout.MostBytes(roles[i]) is > 0 and var most && file.Length > most)
            {
                log.Fail(VerificationStage.Layout, "file.too_large", file.Path);
            }
            if (roles[i] == DossierRole.Statement && source.IndexOf(DossierLayout.ProofOf(DossierLayout.IdIn(file.Path))) < 0)
            {
                log.Fail(VerificationStage.Layout, "statement.proof_missing", file.Path);
            }
            if (roles[i] == DossierRole.Proof && source.IndexOf(DossierLayout.StatementOf(DossierLayout.IdIn(file.Path))) < 0)
            {
                log.Fail(VerificationStage.Layout, "proof.statement_missing", file.Path);
            }
        }
        foreach (var path in DossierLayout.Required)
        {
            if (source.IndexOf(path) < 0)
            {
                log.Fail(VerificationStage.Layout, "bag.file_missing", path);
            }
        }
        foreach (var folder in source.Folders)
        {
            if (!DossierLayout.IsFolder(folder))
            {
                log.Fail(VerificationStage.Layout, "bag.folder_unexpected", BagPath.Shown(folder));
            }
        }
        log.Complete(VerificationStage.Layout, Text(roles.Length));
    }

    public void CheckDeclaration()
    {
        var declaration = source.IndexOf(DossierLayout.Declaration);
        var info = source.IndexOf(DossierLayout.Info);
        if (declaration < 0 || info < 0)
        {
            return;
        }
        log.Guard(VerificationStage.Declaration, DossierLayout.Declaration, () =>
        {
            if (!Read(declaration).SequenceEqual(BagInfo.Declaration))
            {
                log.Fail(VerificationStage.Declaration, "bag.declaration", DossierLayout.Declaration);
            }
        });
        log.Guard(VerificationStage.Declaration, DossierLayout.Info, () =>
        {
            var said = BagInfo.Parse(Read(info));
            var (bytes, files) = Payload();
            if (said.PayloadBytes != bytes || said.PayloadFiles != files)
            {
                log.Fail(VerificationStage.Declaration, "bag.oxum_differs", DossierLayout.Info,
                    $"{Text(said.PayloadBytes)}.{Text(said.PayloadFiles)}", $"{Text(bytes)}.{Text(files)}");
            }
        });
        log.Complete(VerificationStage.Declaration);
    }

    /// <summary>Reads the four manifests and holds their lists against what is there.</summary>
    public void CheckManifests()
    {
        ReadManifest(DossierLayout.Manifest256, Sha256Length, isForTags: false);
        ReadManifest(DossierLayout.Manifest512, Sha512Length, isForTags: false);
        ReadManifest(DossierLayout.TagManifest256, Sha256Length, isForTags: true);
        ReadManifest(DossierLayout.TagManifest512, Sha512Length, isForTags: true);
        if (_manifests.Count == 4)
        {
            log.Complete(VerificationStage.Manifests);
        }
    }

    /// <summary>Holds the hashes of all files, once they were read, against the manifests.</summary>
    public void CheckFiles()
    {
        var bytes = 0L;
        for (var i = 0; i < roles.Length; i++)
        {
            if (!hashes.IsKnown(i))
            {
                _changed[i] = true;
                log.Fail(VerificationStage.Files, "file.not_read", BagPath.Shown(source.Files[i].Path));
            }
            bytes += source.Files[i].Length;
        }
        var agreeing = new byte[roles.Length];
        foreach (var manifest in _manifests)
        {
            for (var line = 0; line < manifest.Paths.Count; line++)
            {
                var file = source.IndexOf(manifest.Paths[line]);
                if (file >= 0 && hashes.IsKnown(file) && manifest.HashAt(line).SequenceEqual(hashes.OfLength(manifest.HashLength, file)))
                {
                    agreeing[file]++;
                }
            }
        }
        for (var i = 0; i < roles.Length; i++)
        {
            // The tag manifests are in no manifest; the binding statement makes up for what they cannot promise.
            if (roles[i] == DossierRole.TagManifest || _changed[i] || agreeing[i] == 2)
            {
                continue;
            }
            _changed[i] = true;
            if (_manifests.Count == 4)
            {
                log.Fail(VerificationStage.Files, agreeing[i] == 0 ? "file.changed" : "file.hashes_disagree", BagPath.Shown(source.Files[i].Path));
            }
        }
        if (_manifests.Count == 4)
        {
            log.Complete(VerificationStage.Files, Text(roles.Length), Text(bytes));
        }
    }

    /// <summary>Octets and number of the payload files, as they are listed; every one of them is read to that length.</summary>
    public (long Bytes, long Files) Payload()
    {
        var (bytes, files) = (0L, 0L);
        foreach (var file in source.Files)
        {
            if (file.IsPayload)
            {
                bytes += file.Length;
                files++;
            }
        }
        return (bytes, files);
    }

    private ReadOnlySpan<byte> Read(int file) => reader.Read(file, DossierLayout.MostBytes(roles[file]));

    private void ReadManifest(string path, int hashLength, bool isForTags)
    {
        var index = source.IndexOf(path);
        if (index < 0)
        {
            return;
        }
        log.Guard(VerificationStage.Manifests, path, () =>
        {
            var manifest = BagManifest.Parse(Read(index), hashLength);
            _manifests.Add(manifest);
            CheckList(manifest, path, isForTags);
        });
    }

    private void CheckList(BagManifest manifest, string path, bool isForTags)
    {
        var listed = new bool[roles.Length];
        foreach (var line in manifest.Paths)
        {
            var file = source.IndexOf(line);
            if (line.StartsWith(BagPath.Payload, StringComparison.Ordinal) == isForTags)
            {
                log.Fail(VerificationStage.Manifests, isForTags ? "manifest.not_a_tag" : "manifest.not_payload", BagPath.Shown(line), path);
            }
            else if (file < 0)
            {
                log.Fail(VerificationStage.Manifests, "manifest.file_missing", BagPath.Shown(line), path);
            }
            else if (roles[file] == DossierRole.TagManifest)
            {
                log.Fail(VerificationStage.Manifests, "manifest.lists_tag_manifest", line, path);
            }
            else
            {
                listed[file] = true;
            }
        }
        for (var i = 0; i < roles.Length; i++)
        {
            if (!listed[i] && source.Files[i].IsPayload != isForTags && roles[i] != DossierRole.TagManifest)
            {
                log.Fail(VerificationStage.Manifests, "manifest.file_unlisted", BagPath.Shown(source.Files[i].Path), path);
            }
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
