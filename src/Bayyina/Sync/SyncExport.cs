using System.Formats.Tar;
using Bayyina.Evidence;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Vault;

namespace Bayyina.Sync;

/// <summary>What was written to be carried.</summary>
/// <param name="From">The index of the first entry.</param>
/// <param name="To">The one after the last.</param>
/// <param name="Blobs">How many blobs go along.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Missing">Blobs that an item names and the vault does not hold whole; <c>check</c> tells more.</param>
/// <param name="Withheld">How many properties stay behind, since whoever exports may not see them.</param>
public sealed record SyncWritten(long From, long To, int Blobs, long Bytes, IReadOnlyList<string> Missing, int Withheld);

/// <summary>What goes along.</summary>
/// <param name="Since">The checkpoint up to which the other side has everything; null: it has nothing.</param>
/// <param name="WithBlobs">Whether the bytes of items go along.</param>
public sealed record SyncWish(SignedNote? Since, bool WithBlobs = true);

/// <summary>Writes the entries of this ledger from one checkpoint to the newest, to be carried to another installation.</summary>
internal sealed class SyncExport(StatementList list, LedgerFolder folder, IVault vault, NoteKey log)
{
    private const int LinesAtOnce = 2048;
    private readonly Dictionary<string, long> _blobs = new(StringComparer.Ordinal);
    private int _withheld;

    /// <exception cref="SyncRefusedException"><c>sync.since</c>: it is no checkpoint of this ledger, or of a later one than there is.</exception>
    public SyncWritten Write(SyncWish wish, Reader reader, Stream output, IProgress<long>? progress)
    {
        var checkpoint = folder.Checkpoint() ?? throw new LedgerException("ledger.empty", "Nothing is published yet.");
        var size = Checkpoint.Parse(checkpoint.Text).Size;
        var from = wish.Since is null ? 0 : SizeOf(wish.Since, size);
        using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        SyncFile.Write(tar, new SyncHead(SyncFile.Form, log.Name, from, size), checkpoint, new TiledTree(from, folder.Read).Frontier());
        for (var (at, number) = (from, 0); at < size; at += LinesAtOnce, number++)
        {
            var rows = list.Range(reader, at, Math.Min(size, at + LinesAtOnce));
            if (rows.Count != Math.Min(size, at + LinesAtOnce) - at)
            {
                throw new LedgerException("ledger.row_missing", $"From {at} on.");
            }
            SyncFile.Write(tar, number, rows.Select(row => Line(row.Statement)));
            progress?.Report(at + rows.Count);
        }
        return wish.WithBlobs ? WriteBlobs(tar, from, size, progress) : new SyncWritten(from, size, 0, 0, [], _withheld);
    }

    private string Line(Statement statement)
    {
        var isOwn = statement.Issuer == log.Name;
        if (isOwn)
        {
            _withheld += statement.Gone.Count;
            if (statement.Kind == ItemKinds.Sealed.Name && statement.Text("sha256").OrNull is { } sha256)
            {
                _blobs.TryAdd(sha256, statement.Number("bytes").OrNull);
            }
        }
        return SyncFile.LineOf(statement, isOwn);
    }

    private SyncWritten WriteBlobs(TarWriter tar, long from, long to, IProgress<long>? progress)
    {
        var (count, bytes, missing) = (0, 0L, new List<string>());
        foreach (var (sha256, length) in _blobs.OrderBy(blob => blob.Key, StringComparer.Ordinal))
        {
            try
            {
                using var content = vault.OpenRead(sha256);
                if (content.Length != length)
                {
                    missing.Add(sha256);
                    continue;
                }
                SyncFile.Write(tar, SyncFile.BlobsFolder + sha256, content);
                count++;
                bytes += length;
                progress?.Report(bytes);
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                missing.Add(sha256);
            }
        }
        return new SyncWritten(from, to, count, bytes, missing, _withheld);
    }

    private long SizeOf(SignedNote since, long size)
    {
        var checkpoint = Checkpoint.Parse(since.Text);
        return since.IsSignedBy(log) && checkpoint.Origin == log.Name && checkpoint.Size <= size
            && new TiledTree(checkpoint.Size, folder.Read).Root() == checkpoint.Root
                ? checkpoint.Size
                : throw new SyncRefusedException("sync.since", since.Text.Split('\n')[0]);
    }
}
