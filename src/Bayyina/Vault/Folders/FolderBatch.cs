using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>Files of a batch that are synced together and then renamed.</summary>
/// <param name="together">Null where the batch cannot be synced with one call.</param>
internal sealed class FolderBatch(FolderVault vault, DiskSync? together) : IntakeBatch(vault.Spool)
{
    // So few are synced one by one, through the handles that wrote them. More of them by one call for the whole file system,
    // which also waits for everything that others have written to it.
    private const int Few = 8;

    private readonly List<IncomingFile> _open = [];
    private bool _many;

    private protected override bool Holds(BlobHashes blob) => vault.Holds(blob);

    private protected override void Written(IncomingFile file)
    {
        // Where nothing syncs a batch at once, its files are synced side by side, as they come.
        if (together is null)
            file.Sync();
    }

    private protected override void Joined(IncomingFile file)
    {
        if (together is null || _many)
            return;
        if (_open.Count < Few)
        {
            _open.Add(file);
            file.StayOpen();
            return;
        }

        _many = true;
        CloseAll();
    }

    private protected override void Keep(IReadOnlyCollection<Staged> staged)
    {
        SyncContents();
        Moment.Pass("synced", "the incoming files");
        try
        {
            foreach (var one in staged)
                if (one.Incoming is not null)
                    vault.Place(one.Incoming, one.Blob);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VaultException.From(error, "renaming");
        }

        Moment.Pass("renamed", "the incoming files");
        SyncNames(staged);
        Moment.Pass("durable", "the incoming files");
    }

    private protected override void Close()
    {
        CloseAll();
        together?.Dispose();
    }

    private void SyncContents()
    {
        if (_many)
            together!.Together();
        else
            _open.ForEach(file => file.Sync());
        CloseAll();
    }

    private void SyncNames(IReadOnlyCollection<Staged> staged)
    {
        try
        {
            if (_many)
            {
                together!.Together();
            }
            else
            {
                foreach (var folder in staged.Select(one => vault.FolderOf(one.Blob.Sha256)).Distinct(StringComparer.Ordinal))
                    DurableFile.SyncFolder(folder);
            }
        }
        catch (IOException error)
        {
            var failure = VaultException.From(error, "syncing names");
            vault.Break(failure);
            throw failure;
        }

        // Names that this batch only vouches for may be those of a batch that failed meanwhile.
        vault.ThrowIfBroken();
    }

    private void CloseAll()
    {
        _open.ForEach(file => file.Close());
        _open.Clear();
    }
}
