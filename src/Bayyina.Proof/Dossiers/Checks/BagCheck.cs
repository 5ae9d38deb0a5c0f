using System.Globalization;

namespace Bayyina.Proof;

/// <summary>The checks of the bag as a bag: container, files, declaration, manifests, hashes.</summary>
internal sealed class BagCheck(DossierMap map, BagHashes hashes, BagReader reader, CheckLog log)
{
    private const int Sha256Length = 32;
    private const int Sha512Length = 64;

    private readonly BagSource _source = map.Source;
    private readonly List<(BagManifest Manifest, int[] Files)> _manifests = [];
    private readonly bool[] _changed = new bool[map.Count];
    private readonly HashSet<DossierRole> _damaged = [];

    /// <summary>Whether the file could not be read, or is not what a manifest says: that was named.</summary>
    public bool IsChanged(int file) => _changed[file];

    /// <summary>Whether a file of the role was changed, could not be read, or is listed and not there.</summary>
    public bool IsDamaged(DossierRole role) => _damaged.Contains(role);

    public void CheckContainer()
    {
        foreach (var problem in _source.Problems)
        {
            log.Fail(VerificationStage.Container, problem.Code, problem.Path, [.. problem.Arguments]);
        }
        log.Complete(VerificationStage.Container);
    }

    public void CheckLayout()
    {
        for (var i = 0; i < map.Count; i++)
        {
            var (file, role) = (_source.Files[i], map.RoleOf(i));
            if (role == DossierRole.Unexpected)
            {
                log.Fail(VerificationStage.Layout, "bag.file_unexpected", BagPath.Shown(file.Path));
            }
            else if (DossierLayout.MostBytes(role) is > 0 and var most && file.Length > most)
            {
                log.Fail(VerificationStage.Layout, "file.too_large", file.Path);
            }
            if (role is DossierRole.Statement or DossierRole.Proof && map.PartnerOf(i) < 0)
            {
                log.Fail(VerificationStage.Layout, role == DossierRole.Proof ? "proof.statement_missing" : "statement.proof_missing", file.Path);
            }
        }
        foreach (var path in DossierLayout.Required)
        {
            if (_source.IndexOf(path) < 0)
            {
                log.Fail(VerificationStage.Layout, "bag.file_missing", path);
            }
        }
        foreach (var folder in _source.Folders)
        {
            if (!DossierLayout.IsFolder(folder))
            {
                log.Fail(VerificationStage.Layout, "bag.folder_unexpected", BagPath.Shown(folder));
            }
        }
        if (_source is FolderBag && map.Of(DossierRole.Unexpected).Any())
        {
            // Systems leave files of their own in folders, such as .DS_Store; nobody leaves any in a zip.
            log.NotChecked("folder.unpacked");
        }
        log.Complete(VerificationStage.Layout, Text(map.Count));
    }

    public void CheckDeclaration()
    {
        var declaration = _source.IndexOf(DossierLayout.Declaration);
        var info = _source.IndexOf(DossierLayout.Info);
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
        for (var i = 0; i < map.Count; i++)
        {
            if (!hashes.IsKnown(i))
            {
                MarkChanged(i);
                log.Fail(VerificationStage.Files, "file.not_read", BagPath.Shown(_source.Files[i].Path));
            }
            bytes += _source.Files[i].Length;
        }
        if (_manifests.Count == 4)
        {
            CompareHashes();
            log.Complete(VerificationStage.Files, Text(map.Count), Text(bytes));
        }
        WithdrawDamaged();
    }

    /// <summary>Octets and number of the payload files, as they are listed; every one of them is read to that length.</summary>
    public (long Bytes, long Files) Payload()
    {
        var (bytes, files) = (0L, 0L);
        foreach (var file in _source.Files)
        {
            if (file.IsPayload)
            {
                bytes += file.Length;
                files++;
            }
        }
        return (bytes, files);
    }

    // A file that no manifest lists, or only one of the two, was named as such; it is held against what does list it.
    private void CompareHashes()
    {
        var (listed, agreeing) = (new byte[map.Count], new byte[map.Count]);
        foreach (var (manifest, files) in _manifests)
        {
            for (var line = 0; line < files.Length; line++)
            {
                var file = files[line];
                if (file < 0 || !hashes.IsKnown(file))
                {
                    continue;
                }
                listed[file]++;
                if (manifest.HashAt(line).SequenceEqual(hashes.OfLength(manifest.HashLength, file)))
                {
                    agreeing[file]++;
                }
            }
        }
        for (var i = 0; i < map.Count; i++)
        {
            // The tag manifests are in no manifest; the binding statement makes up for what they cannot promise.
            if (map.RoleOf(i) != DossierRole.TagManifest && !_changed[i] && agreeing[i] < listed[i])
            {
                MarkChanged(i);
                log.Fail(VerificationStage.Files, agreeing[i] == 0 ? "file.changed" : "file.hashes_disagree", BagPath.Shown(_source.Files[i].Path));
            }
        }
    }

    private void MarkChanged(int file)
    {
        _changed[file] = true;
        _damaged.Add(map.RoleOf(file));
    }

    // What the stages say of all, or of what must be there, is not true where a file of theirs was changed or dropped.
    private void WithdrawDamaged()
    {
        if (IsDamaged(DossierRole.Declaration) || IsDamaged(DossierRole.Info))
        {
            log.Withdraw(VerificationStage.Declaration);
        }
        if (IsDamaged(DossierRole.PayloadManifest) || IsDamaged(DossierRole.TagManifest))
        {
            log.Withdraw(VerificationStage.Manifests);
        }
        for (var i = 0; i < map.Count; i++)
        {
            if (_source.Files[i].IsPayload && !hashes.IsKnown(i))
            {
                // Its length, and with it the payload's, is only what the container says.
                log.Withdraw(VerificationStage.Declaration);
            }
        }
    }

    private ReadOnlySpan<byte> Read(int file) => reader.Read(file, DossierLayout.MostBytes(map.RoleOf(file)));

    private void ReadManifest(string path, int hashLength, bool isForTags)
    {
        var index = _source.IndexOf(path);
        if (index < 0)
        {
            return;
        }
        log.Guard(VerificationStage.Manifests, path, () =>
        {
            var manifest = BagManifest.Parse(Read(index), hashLength);
            _manifests.Add((manifest, CheckList(manifest, path, isForTags)));
        });
    }

    // Gives for each line the file that it lists, -1 where there is none or the line may not list it.
    private int[] CheckList(BagManifest manifest, string path, bool isForTags)
    {
        var files = new int[manifest.Paths.Count];
        var listed = new bool[map.Count];
        for (var line = 0; line < files.Length; line++)
        {
            var name = manifest.Paths[line];
            files[line] = _source.IndexOf(name);
            var code = name.StartsWith(BagPath.Payload, StringComparison.Ordinal) == isForTags
                ? isForTags ? "manifest.not_a_tag" : "manifest.not_payload"
                : files[line] < 0 ? "manifest.file_missing"
                : map.RoleOf(files[line]) == DossierRole.TagManifest ? "manifest.lists_tag_manifest"
                : null;
            if (code is null)
            {
                listed[files[line]] = true;
            }
            else
            {
                log.Fail(VerificationStage.Manifests, code, BagPath.Shown(name), path);
                log.Withdraw(VerificationStage.Files);
                files[line] = -1;
                if (code == "manifest.file_missing")
                {
                    log.Withdraw(VerificationStage.Layout);
                    _damaged.Add(DossierLayout.RoleOf(name));
                }
            }
        }
        for (var i = 0; i < map.Count; i++)
        {
            if (!listed[i] && _source.Files[i].IsPayload != isForTags && map.RoleOf(i) != DossierRole.TagManifest)
            {
                log.Fail(VerificationStage.Manifests, "manifest.file_unlisted", BagPath.Shown(_source.Files[i].Path), path);
                log.Withdraw(VerificationStage.Files);
            }
        }
        return files;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
