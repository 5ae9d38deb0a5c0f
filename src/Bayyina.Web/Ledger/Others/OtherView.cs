using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Web.Ledger;

/// <summary>Another installation's ledger, as far as this one has seen it.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="LogKey">The verifier key of its checkpoints, as it was handed over.</param>
/// <param name="NodeKey">The public key of its node, as a JWK.</param>
/// <param name="Note">The furthest checkpoint that was seen of it, as that installation signed it; null before the first.</param>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Recorded">What this installation said of it last, with its place here; null where whoever asks does not see it.</param>
public sealed record OtherView(string Origin, string LogKey, string NodeKey, string? Note, Checkpoint? Checkpoint, StoredStatement? Recorded)
{
    private const int Searched = 200;

    /// <summary>All that are known, by their names.</summary>
    public static IReadOnlyList<OtherView> All(Product product, Reader reader)
    {
        var said = new Lazy<IReadOnlyList<StoredStatement>>(() => product.StatementList.LatestOf(reader, KernelKinds.LedgerRecorded, null, Searched));
        return
        [
            .. product.OtherLedgers.All().Select(ledger => new OtherView(
                ledger.Origin, ledger.Keys.Log.ToString() ?? "", ledger.Keys.Node.ToJwk(), ledger.Checkpoint?.Format(),
                ledger.Checkpoint is null ? null : Checkpoint.Parse(ledger.Checkpoint.Text),
                said.Value.FirstOrDefault(stored => stored.Statement.Issuer == product.Statements.Origin
                    && stored.Statement.Text("origin").OrNull == ledger.Origin && stored.Statement.Text("checkpoint").OrNull == ledger.Checkpoint?.Format()))),
        ];
    }
}
