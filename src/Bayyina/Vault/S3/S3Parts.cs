using System.Security.Cryptography;
using System.Text;
using Bayyina.Storage;

namespace Bayyina.Vault;

/// <summary>Writes large files in parts, several at once, and gives up what an earlier run of this machine left unfinished.</summary>
/// <remarks>
/// Each write that is begun leaves a note in a folder of this machine until it is over, so that a start knows its own from those of
/// other nodes, which may be under way. Where not even the note was written, age tells.
/// </remarks>
/// <param name="folder">For the notes.</param>
/// <param name="turns">How many requests with bytes go at once.</param>
internal sealed class S3Parts(S3Store store, string folder, SemaphoreSlim turns, long smallestPart, TimeProvider time)
{
    // As S3 has it: a write has at most 10,000 parts, each but the last of at least 5 MiB.
    private const int MostParts = 10_000;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(7);

    /// <summary>How long each part but the last is.</summary>
    public long PartOf(long bytes)
    {
        const long Step = 1 << 20;
        var needed = (bytes + MostParts - 1) / MostParts;
        return Math.Max(smallestPart, (needed + Step - 1) / Step * Step);
    }

    /// <summary>Writes a file under a key.</summary>
    /// <returns>Whether it was written, else it is there already; and whether the store proved every part.</returns>
    public async Task<(bool IsWritten, bool IsProven)> Put(string key, string path, long bytes, bool ifNew, CancellationToken cancel)
    {
        var upload = await store.Begin(key, cancel).ConfigureAwait(false);
        var note = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(upload))));
        DurableFile.CreateFolder(folder);
        DurableFile.Write(note, Encoding.UTF8.GetBytes($"{key}\n{upload}"));
        var isOver = false;
        try
        {
            var parts = await PutParts(key, upload, path, bytes, cancel).ConfigureAwait(false);
            var isWritten = await store.Complete(key, upload, [.. parts.Select(part => (part.Written.ETag, part.Sha256))], ifNew, cancel).ConfigureAwait(false);
            isOver = isWritten;
            return (isWritten, Array.TrueForAll(parts, part => part.Written.IsProven));
        }
        finally
        {
            if (!isOver)
                await GiveUp(key, upload).ConfigureAwait(false);
            else
                File.Delete(note);
        }

        async Task GiveUp(string key, string upload)
        {
            try
            {
                await store.Abort(key, upload, CancellationToken.None).ConfigureAwait(false);
                File.Delete(note);
            }
            catch (S3Exception)
            {
                // The note stays, and the next start tries again. What went wrong before is what is told.
            }
        }
    }

    /// <summary>Gives up what this machine left unfinished, and what anybody did long ago.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Clean(string prefix)
    {
        var given = 0;
        foreach (var note in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            if (File.ReadAllText(note).Split('\n') is [var key, var upload])
            {
                await store.Abort(key, upload).ConfigureAwait(false);
                given++;
            }
            File.Delete(note);
        }
        foreach (var (key, upload) in await store.Unfinished(prefix, (time.GetUtcNow() - Abandoned).UtcDateTime).ConfigureAwait(false))
        {
            await store.Abort(key, upload).ConfigureAwait(false);
            given++;
        }
        return given;
    }

    private async Task<(S3Written Written, byte[] Sha256)[]> PutParts(string key, string upload, string path, long bytes, CancellationToken cancel)
    {
        var size = PartOf(bytes);
        var parts = new (S3Written, byte[])[(bytes + size - 1) / size];
        await S3Vault.AtOnce(Enumerable.Range(0, parts.Length), async (i, stop) =>
        {
            await turns.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                var from = i * size;
                var length = Math.Min(size, bytes - from);
                Stream Open() => new PartStream(path, from, length);
                byte[] sha256;
                await using (var part = Open())
                    sha256 = await SHA256.HashDataAsync(part, stop).ConfigureAwait(false);
                parts[i] = (await store.PutPart(key, upload, i + 1, Open, length, sha256, stop).ConfigureAwait(false), sha256);
            }
            finally
            {
                turns.Release();
            }
        }, cancel).ConfigureAwait(false);
        return parts;
    }
}
