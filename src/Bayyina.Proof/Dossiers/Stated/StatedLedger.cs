namespace Bayyina.Proof;

/// <summary>What a <c>ledger.recorded</c> says: whose statements were carried into this ledger, and by which key their chain begins.</summary>
/// <param name="Origin">The name of the other ledger.</param>
/// <param name="Node">Thumbprint of its node's key, as it was handed over by hand.</param>
internal sealed record StatedLedger(string Origin, string Node)
{
    /// <summary>Null where it is withheld: then it leads to nothing.</summary>
    public static StatedLedger? From(SdJwt statement) =>
        ReadStatement.Text(statement, "origin") is { } origin && statement.Find("node") is { } node
            ? new StatedLedger(origin, P256Key.FromJwk(node.Value).Thumbprint)
            : null;
}
