using System.Collections.Concurrent;

namespace Bayyina.Vault;

/// <summary>Files of a batch that lie on this machine until they are committed, and then go to the store side by side.</summary>
internal sealed class S3Batch(S3Vault vault) : IntakeBatch(vault.Spool)
{
    // The store is asked when the batch is committed: one question a file, one after the other, would take longer than the files.
    private protected override bool Holds(BlobHashes blob) => false;

    private protected override void Keep(IReadOnlyCollection<Staged> staged)
    {
        var damaged = new ConcurrentQueue<(string Sha256, VaultException Why)>();
        S3Vault.Wait(S3Vault.AtOnce(staged, async (one, stop) =>
        {
            try
            {
                await vault.Put(one.Blob, one.Incoming!, ifNew: true, stop).ConfigureAwait(false);
            }
            catch (VaultException failure) when (failure.Code == VaultException.Damaged)
            {
                damaged.Enqueue((one.Blob.Sha256, failure));
            }
        }, CancellationToken.None));
        if (damaged.TryPeek(out var first))
            throw new VaultException(VaultException.Damaged, first.Why.Message, first.Why) { Only = [.. damaged.Select(one => one.Sha256)] };
    }
}
