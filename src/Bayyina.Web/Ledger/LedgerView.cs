using Bayyina.Proof;

namespace Bayyina.Web.Ledger;

/// <summary>The state of the ledger as a page shows it.</summary>
/// <param name="Origin">Its name, which every statement carries.</param>
/// <param name="LogKey">The verifier key of its checkpoints.</param>
/// <param name="NodeKey">The public key of the installation's own statements, as a JWK.</param>
/// <param name="Note">The published checkpoint, as it is signed; null before the first.</param>
/// <param name="Checkpoint">What it says.</param>
public sealed record LedgerView(string Origin, string LogKey, string NodeKey, string? Note, Checkpoint? Checkpoint)
{
    /// <summary>Of an installation, now.</summary>
    public static LedgerView Of(Product product)
    {
        var note = product.Published();
        return new LedgerView(
            product.Statements.Origin, product.LogKey.ToString() ?? "", product.Node.Key.ToJwk(), note?.Format(),
            note is null ? null : Checkpoint.Parse(note.Text));
    }
}
