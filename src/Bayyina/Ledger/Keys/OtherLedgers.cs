using System.Text.Json;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Ledger;

/// <summary>The ledger of another installation, whose statements are carried here by hand.</summary>
/// <param name="Subject">What is said of it here is about this.</param>
/// <param name="Keys">The keys by which it is known: as they were handed over, never as a file that came with statements says.</param>
/// <param name="Checkpoint">The furthest that was seen of it; null before the first.</param>
public sealed record OtherLedger(SubjectId Subject, KeyFile Keys, SignedNote? Checkpoint)
{
    /// <summary>Its origin.</summary>
    public string Origin => Keys.Log.Name;

    /// <summary>How many entries were seen of it.</summary>
    public long Size => Checkpoint is null ? 0 : Proof.Checkpoint.Parse(Checkpoint.Text).Size;

    /// <summary>What records that it has come so far.</summary>
    public Draft Recording()
    {
        using var node = JsonDocument.Parse(Keys.Node.ToJwk());
        return new Draft(Subject, KernelKinds.LedgerRecorded, exercise: false)
            .Say("origin", Origin)
            .Say("checkpoint", Checkpoint?.Format())
            .Say("log_key", Keys.Log.ToString())
            .Say("node", node.RootElement.Clone());
    }
}

/// <summary>The ledgers of other installations, as this one's node has recorded them.</summary>
public sealed class OtherLedgers(StatementStore store, string own)
{
    private readonly Lock _turn = new();
    private volatile Dictionary<string, IReadOnlySet<string>> _nodeKeys = [];

    /// <summary>All of them, each with the furthest checkpoint.</summary>
    public IReadOnlyList<OtherLedger> All() =>
    [
        .. store.OfKinds([KernelKinds.LedgerRecorded.Name])
            .Where(stored => stored.Statement.Issuer == own)
            .Select(stored => Read(stored.Statement))
            .OfType<OtherLedger>()
            .GroupBy(ledger => ledger.Origin, StringComparer.Ordinal)
            .Select(recorded => recorded.MaxBy(ledger => ledger.Size)!)
            .OrderBy(ledger => ledger.Origin, StringComparer.Ordinal),
    ];

    /// <summary>The ledger of an origin; null where none was recorded.</summary>
    public OtherLedger? Find(string origin) => All().FirstOrDefault(ledger => ledger.Origin == origin);

    /// <summary>Whether a key (by thumbprint) is or was that of the node which keeps another ledger.</summary>
    public bool IsNodeKey(string origin, string thumbprint) => Knows(origin, thumbprint) || (Learn() && Knows(origin, thumbprint));

    /// <summary>Notes which keys follow the node's, as statements say that are about to be taken in.</summary>
    public void Expect(OtherLedger ledger, IReadOnlyCollection<(string Previous, string Next)> rotations)
    {
        using var turn = _turn.EnterScope();
        Note(ledger, rotations);
    }

    private bool Knows(string origin, string thumbprint) => _nodeKeys.TryGetValue(origin, out var keys) && keys.Contains(thumbprint);

    // What another process has taken in meanwhile.
    private bool Learn()
    {
        using var turn = _turn.EnterScope();
        foreach (var ledger in All())
        {
            Note(ledger, []);
        }
        return true;
    }

    private void Note(OtherLedger ledger, IReadOnlyCollection<(string Previous, string Next)> rotations)
    {
        var said = store.Database.Read(c => EnrolledKeys.RotationsOfOther(c, ledger.Origin));
        var known = _nodeKeys.GetValueOrDefault(ledger.Origin) ?? new HashSet<string>(StringComparer.Ordinal);
        _nodeKeys = new Dictionary<string, IReadOnlySet<string>>(_nodeKeys, StringComparer.Ordinal)
        {
            [ledger.Origin] = Chain([ledger.Keys.Node.Thumbprint, .. known], [.. said, .. rotations]),
        };
    }

    // The key file may be older or newer than what comes: the chain of rotations is followed both ways.
    internal static HashSet<string> Chain(IReadOnlyCollection<string> known, IReadOnlyCollection<(string Previous, string Next)> rotations)
    {
        var chain = new HashSet<string>(known, StringComparer.Ordinal);
        for (var before = 0; before < chain.Count;)
        {
            before = chain.Count;
            foreach (var (previous, next) in rotations.Where(r => chain.Contains(r.Previous) || chain.Contains(r.Next)))
            {
                chain.Add(previous);
                chain.Add(next);
            }
        }
        return chain;
    }

    /// <summary>What a statement records of another ledger; null where it records none.</summary>
    internal static OtherLedger? Read(Statement said)
    {
        if (said.Kind != KernelKinds.LedgerRecorded.Name)
        {
            return null;
        }
        try
        {
            return said.Subject is { } subject && said.Text("log_key").OrNull is { } log && said.Value("node") is { IsPresent: true } node
                ? new OtherLedger(
                    subject, new KeyFile(NoteKey.Parse(log), P256Key.FromJwk(node.Value)),
                    said.Text("checkpoint").OrNull is { } checkpoint ? SignedNote.Parse(checkpoint) : null)
                : null;
        }
        catch (ProofFormatException)
        {
            return null;
        }
    }
}
