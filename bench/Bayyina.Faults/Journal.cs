using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Faults;

/// <summary>What the program acknowledged, kept by the harness and not by the record, and how it is looked for afterwards.</summary>
/// <remarks>
/// The ledger is read from its files by the library that strangers verify with, not by the program: each entry is hashed, the root compared
/// with the published checkpoint, and every checkpoint that was seen before must be a prefix. Blobs are hashed here. Words are read through
/// the record.
/// </remarks>
public sealed class Journal
{
    private readonly ConcurrentDictionary<string, (long? Index, string? Words)> _said = [];
    private readonly ConcurrentDictionary<string, byte> _kept = [];
    private readonly ConcurrentDictionary<string, byte> _snapshots = [];
    private readonly ConcurrentDictionary<(long Size, string Root), byte> _published = [];

    public Journal()
    {
    }

    /// <summary>One that goes on from another, for a copy of its record.</summary>
    public Journal(Journal before)
    {
        (_said, _kept, _snapshots, _published) = (new(before._said), new(before._kept), new(before._snapshots), new(before._published));
        Uploads = new(before.Uploads);
    }

    /// <summary>Uploads that are not whole yet: how many bytes of each were acknowledged.</summary>
    public ConcurrentDictionary<string, long> Uploads { get; } = [];

    public int Count => _said.Count + _kept.Count + Uploads.Count + _snapshots.Count;

    public IReadOnlyCollection<string> Snapshots => [.. _snapshots.Keys];

    public void Said(string statement, long? index, string? words = null) => _said[statement] = (index, words);

    public void Kept(string sha256) => _kept[sha256] = 0;

    public void BackedUp(string snapshot) => _snapshots[snapshot] = 0;

    /// <summary>Reads receipts and answers as the program prints them, a JSON object a line; the rest of a line that was cut off acknowledged nothing.</summary>
    public int Read(string output, string? words = null)
    {
        var count = 0;
        foreach (var line in output[..(output.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')))
        {
            var told = JsonDocument.Parse(line).RootElement;
            if (told.TryGetProperty("statement", out var statement) && statement.ValueKind == JsonValueKind.String)
            {
                Said(statement.GetString()!, told.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number ? index.GetInt64() : null, words);
                count++;
            }
            if (told.TryGetProperty("sha256", out var sha256))
            {
                Kept(sha256.GetString()!);
                count++;
            }
            if (told.TryGetProperty("snapshot", out var snapshot))
            {
                BackedUp(snapshot.GetString()!);
                count++;
            }
        }
        return count;
    }

    /// <summary>Everything acknowledged that is not in the record as it was acknowledged.</summary>
    /// <param name="data">Another data folder than the site's, such as one that was restored.</param>
    /// <param name="withWords">Whether what was said is read as well.</param>
    public IReadOnlyList<string> Lost(Site site, string? data = null, bool withWords = true)
    {
        data ??= site.Data;
        var lost = new List<string>();
        LookInLedger(Path.Combine(data, "ledger"), lost);
        using var product = withWords ? Product.OpenForReading(data, TimeProvider.System) : null;
        foreach (var sha256 in _kept.Keys)
        {
            var path = Path.Combine(data, "vault", sha256[..2], sha256);
            try
            {
                using var blob = product is { Vault.Kind: not "folder" } ? product.Vault.OpenRead(sha256) : File.OpenRead(path);
                if (Convert.ToHexStringLower(SHA256.HashData(blob)) != sha256)
                {
                    lost.Add($"blob {sha256}: other bytes");
                }
            }
            catch (Exception gone) when (gone is IOException or Vault.VaultException)
            {
                lost.Add($"blob {sha256}: {gone.Message}");
            }
        }
        if (product is not null)
        {
            LookForWords(product, lost);
        }
        return lost;
    }

    private void LookInLedger(string ledger, List<string> lost)
    {
        var checkpoint = Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(Path.Combine(ledger, "checkpoint"))).Text);
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        // Every history that was published before must be the beginning of this one.
        var before = _published.Keys.ToLookup(published => published.Size, published => published.Root);
        var roots = 0;
        var tree = TreeFrontier.Empty();
        for (long first = 0; first < checkpoint.Size; first += TileId.FullWidth)
        {
            var tile = TileId.Holding(TileId.Entries, first, checkpoint.Size);
            foreach (var entry in EntryBundle.Read(File.ReadAllBytes(Path.Combine(ledger, tile.Path)), tile.Width))
            {
                var jws = Encoding.ASCII.GetString(entry.Span);
                ids[Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jws[..jws.LastIndexOf('.')])))] = tree.Size;
                tree.Append(MerkleTree.LeafHash(entry.Span));
                roots += before[tree.Size].Count(root => root == tree.Root().ToBase64());
            }
        }
        if (tree.Root() != checkpoint.Root)
        {
            lost.Add($"the root of {checkpoint.Size} entries is not the published one");
        }
        if (roots != before.Sum(size => size.Count()))
        {
            lost.Add("a history that was published is not the beginning of this one");
        }
        _published[(checkpoint.Size, checkpoint.Root.ToBase64())] = 0;
        foreach (var (statement, (index, _)) in _said)
        {
            if (!ids.TryGetValue(statement, out var at) || (index is { } promised && promised != at))
            {
                lost.Add($"statement {statement} of index {index}");
            }
        }
    }

    private void LookForWords(Product product, List<string> lost)
    {
        foreach (var (statement, (_, words)) in _said.Where(said => said.Value.Words is not null))
        {
            var found = product.Statements.Find(new StatementId(statement), product.Own)?.Statement.Value("note") is { IsPresent: true } note
                ? note.Value.GetProperty("text").GetString() : null;
            if (found != words)
            {
                lost.Add($"the words of {statement}: {found ?? "nothing"}");
            }
        }
    }
}
