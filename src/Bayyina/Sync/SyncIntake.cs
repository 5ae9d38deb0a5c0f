using System.Formats.Tar;
using System.Security.Cryptography;
using Bayyina.Evidence;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Vault;

namespace Bayyina.Sync;

/// <summary>What was taken in of another installation.</summary>
/// <param name="Ledger">Whose ledger, and how far it was seen by now.</param>
/// <param name="From">The index of the first entry that came.</param>
/// <param name="To">The one after the last.</param>
public sealed record SyncTaken(OtherLedger Ledger, long From, long To)
{
    /// <summary>Statements that are new here.</summary>
    public int New { get; init; }

    /// <summary>Statements that were here already.</summary>
    public int Known { get; init; }

    /// <summary>Entries that a third installation issued: they come from there.</summary>
    public int OfOthers { get; init; }

    /// <summary>What is not taken, with why.</summary>
    public IReadOnlyList<NotAdmitted> Refused { get; init; } = [];

    /// <summary>How many blobs are new here.</summary>
    public int Blobs { get; init; }

    /// <summary>Blobs that came with other bytes than their name says: not taken.</summary>
    public IReadOnlyList<string> Damaged { get; init; } = [];

    /// <summary>Blobs that items name and that are neither here nor in the file.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>Takes in a file of statements of another installation: first everything is verified, then the bytes are kept, then it is said here too.</summary>
/// <remarks>Any order of files and any repetition ends in the same record. What was interrupted is done again.</remarks>
internal sealed class SyncIntake(OtherLedger ledger, StatementBook statements, IVault vault, Func<Stream> open)
{
    private const int StagedAtOnce = 1024;

    private readonly Dictionary<string, (P256Key Key, string Holder)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _named = new(StringComparer.Ordinal);
    private readonly List<(string Previous, string Next)> _rotations = [];

    /// <summary>Which keys follow which, as the file says; after <see cref="Verify"/>.</summary>
    public IReadOnlyCollection<(string Previous, string Next)> Rotations => _rotations;

    /// <summary>Shows that the entries are those under its ledger's signed checkpoint, and that the ledger only grew since it was last seen.</summary>
    /// <returns>Its head and checkpoint.</returns>
    /// <exception cref="SyncRefusedException"><c>sync.checkpoint</c>, <c>sync.gap</c>, <c>sync.fork</c>, <c>sync.malformed</c>.</exception>
    public (SyncHead Head, SignedNote Checkpoint) Verify(IProgress<long>? progress)
    {
        using var tar = new TarReader(open());
        var (head, note, frontier) = SyncFile.ReadHead(tar);
        var checkpoint = Checkpoint.Parse(note.Text);
        if (!note.IsSignedBy(ledger.Keys.Log) || checkpoint.Origin != ledger.Origin || checkpoint.Size != head.To)
        {
            throw new SyncRefusedException("sync.checkpoint", ledger.Origin);
        }
        if (head.From > ledger.Size)
        {
            throw new SyncRefusedException("sync.gap", $"{ledger.Size} < {head.From}");
        }
        ThrowIfOther(frontier);
        foreach (var statement in Entries(tar))
        {
            Note(statement);
            frontier.Append(MerkleTree.LeafHash(statement.Token.Leaf));
            ThrowIfOther(frontier);
            if ((frontier.Size & 1023) == 0)
            {
                progress?.Report(frontier.Size);
            }
        }
        return frontier.Size == head.To && frontier.Root() == checkpoint.Root
            ? (head, note)
            : throw new SyncRefusedException("sync.checkpoint", $"{frontier.Size} / {head.To}");
    }

    /// <summary>Keeps the bytes that came and that items name.</summary>
    public SyncTaken TakeBlobs(SyncTaken taken, IProgress<long>? progress)
    {
        var (count, bytes, damaged) = (0, 0L, new List<string>());
        using var tar = new TarReader(open());
        using var small = new SmallBlobs(vault);
        while (SyncFile.Next(tar) is { } entry)
        {
            var sha256 = entry.Name.StartsWith(SyncFile.BlobsFolder, StringComparison.Ordinal) ? entry.Name[SyncFile.BlobsFolder.Length..] : "";
            if (entry is not { EntryType: TarEntryType.RegularFile, DataStream: { } content } || !_named.TryGetValue(sha256, out var length) || vault.Contains(sha256))
            {
                continue;
            }
            if (content.Length == length && (length <= SmallBlobs.Most ? small.Take(sha256, content) : Take(sha256, content)))
            {
                (count, bytes) = (count + 1, bytes + length);
                progress?.Report(bytes);
            }
            else
            {
                damaged.Add(sha256);
            }
        }
        small.Commit();
        return taken with { Blobs = count, Damaged = damaged, Missing = [.. _named.Keys.Where(name => !vault.Contains(name)).Order(StringComparer.Ordinal)] };
    }

    /// <summary>Says here what was said there.</summary>
    public SyncTaken TakeStatements(SyncTaken taken, IProgress<long>? progress)
    {
        var (fresh, known, others, done, refused) = (0, 0, 0, taken.From, new List<NotAdmitted>());
        using var tar = new TarReader(open());
        SyncFile.ReadHead(tar);
        foreach (var batch in Entries(tar).Chunk(StagedAtOnce))
        {
            var own = batch.Where(statement => statement.Issuer == ledger.Origin).ToList();
            // What this installation issued itself comes back from whoever it was carried to.
            others += batch.Count(statement => statement.Issuer != ledger.Origin && statement.Issuer != statements.Origin);
            if (taken.To <= ledger.Size)
            {
                // An earlier file brings bytes and disclosures that were left behind, and nothing new: a statement that was not there when
                // more was seen has no place in that ledger.
                var here = statements.WhichAreHere(own.Select(statement => statement.Id));
                refused.AddRange(own.Where(statement => !here.Contains(statement.Id)).Select(s => new NotAdmitted(s.Id, "sync.not_recorded", ledger.Origin)));
                own.RemoveAll(statement => !here.Contains(statement.Id));
            }
            foreach (var outcome in statements.AdmitFrom(ledger.Origin, own, _keys))
            {
                switch (outcome)
                {
                    case NotAdmitted not: refused.Add(not); break;
                    case AlreadyHere: known++; break;
                    default: fresh++; break;
                }
            }
            progress?.Report(done += batch.Length);
        }
        return taken with { New = fresh, Known = known, OfOthers = others, Refused = refused };
    }

    private static IEnumerable<Statement> Entries(TarReader tar)
    {
        while (SyncFile.Next(tar) is { } entry && entry.Name.StartsWith(SyncFile.StatementsFolder, StringComparison.Ordinal))
        {
            foreach (var line in SyncFile.Lines(entry))
            {
                yield return SyncFile.Parse(line);
            }
        }
    }

    // Where it was last seen, the tree must be the one that was seen.
    private void ThrowIfOther(TreeFrontier frontier)
    {
        if (ledger.Checkpoint is { } seen && frontier.Size == ledger.Size && frontier.Root() != Checkpoint.Parse(seen.Text).Root)
        {
            throw new SyncRefusedException("sync.fork", $"{ledger.Origin} {ledger.Size}");
        }
    }

    private void Note(Statement statement)
    {
        if (statement.Issuer != ledger.Origin)
        {
            return;
        }
        switch (KeyStatement.From(statement))
        {
            case KeyStatement.Enrols enrols:
                _keys[enrols.Key.Thumbprint] = (enrols.Key, statement.Subject!.Value.Value);
                break;
            case KeyStatement.Rotates rotates when rotates.Previous.Thumbprint == statement.Token.KeyId:
                _keys[rotates.Next.Thumbprint] = (rotates.Next, statement.Subject!.Value.Value);
                _rotations.Add((rotates.Previous.Thumbprint, rotates.Next.Thumbprint));
                break;
        }
        if (statement.Kind == ItemKinds.Sealed.Name && statement.Text("sha256").OrNull is { } sha256 && BlobHashes.IsName(sha256))
        {
            _named.TryAdd(sha256, statement.Number("bytes").OrNull);
        }
    }

    // Nothing of it stays where its bytes are others.
    private bool Take(string sha256, Stream content)
    {
        using var batch = vault.BeginBatch();
        var blob = batch.Write(content);
        if (blob.Sha256 != sha256)
        {
            return false;
        }
        batch.Commit();
        return true;
    }

    // Made durable many at a time, each looked at before it is written.
    private sealed class SmallBlobs(IVault vault) : IDisposable
    {
        public const int Most = 4 << 20;
        private const int BytesAtOnce = 64 << 20;
        private IntakeBatch? _batch;
        private long _bytes;

        public bool Take(string sha256, Stream content)
        {
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != sha256)
            {
                return false;
            }
            _batch ??= vault.BeginBatch();
            _batch.Write(bytes);
            _bytes += bytes.Length;
            if (_bytes > BytesAtOnce)
            {
                Commit();
            }
            return true;
        }

        public void Commit()
        {
            _batch?.Commit();
            Dispose();
        }

        public void Dispose()
        {
            _batch?.Dispose();
            (_batch, _bytes) = (null, 0);
        }
    }
}
