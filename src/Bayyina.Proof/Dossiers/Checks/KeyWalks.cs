namespace Bayyina.Proof;

/// <summary>
/// The walks to the keys that count, one for each ledger whose statements a dossier holds: from the key file to those of its own ledger, and
/// from there, where its node recorded another installation's ledger with the key of its node, to those that were carried over.
/// </summary>
/// <remarks>Each ledger's keys count for what was issued for that ledger, and for nothing else. Order is that of this ledger's indexes, in which they were carried.</remarks>
internal sealed class KeyWalks
{
    private readonly string _own;
    private readonly Dictionary<string, KeyWalk> _walks = new(StringComparer.Ordinal);

    public KeyWalks(KeyFile keyFile, IReadOnlyList<ReadStatement> statements)
    {
        _own = keyFile.Log.Name;
        var sound = statements.Where(static statement => statement.IsSigned && statement.IsProven).ToLookup(static statement => statement.Open.Issuer, StringComparer.Ordinal);
        var own = _walks[_own] = new KeyWalk(keyFile.Node.Thumbprint, sound[_own]);
        foreach (var recorded in sound[_own].Where(said => said.Ledger is not null && own.IsNode(said.KeyId) && own.StandingOf(said) == KeyStanding.Trusted).OrderBy(said => said.Index))
        {
            // The first that was recorded stays: whoever has the node's key later cannot put another in its place.
            var ledger = recorded.Ledger!;
            if (ledger.Origin != _own && !_walks.ContainsKey(ledger.Origin))
            {
                _walks.Add(ledger.Origin, new KeyWalk(ledger.Node, sound[ledger.Origin]));
            }
        }
    }

    /// <summary>Whether the key file leads to the ledger for which a statement was issued.</summary>
    public bool Leads(ReadStatement statement) => _walks.ContainsKey(statement.Open.Issuer);

    /// <summary>Whether anybody trusted vouches for the key, at any time, in any of the ledgers.</summary>
    public bool Knows(string thumbprint) => _walks.Values.Any(walk => walk.Knows(thumbprint));

    /// <summary>Whether a statement bears a key that is, or was, of the node of its ledger.</summary>
    public bool IsNode(ReadStatement statement) => WalkOf(statement)?.IsNode(statement.KeyId) == true;

    /// <summary>Whether it bears a key of the node whose key file was handed over.</summary>
    public bool IsOwnNode(ReadStatement statement) => statement.Open.Issuer == _own && IsNode(statement);

    /// <summary>Whether its key counted where it stands.</summary>
    public bool IsTrusted(ReadStatement statement) => WalkOf(statement)?.StandingOf(statement) == KeyStanding.Trusted;

    /// <summary>Why the key of a statement does not count; null where it does.</summary>
    public string? ProblemOf(ReadStatement statement) => WalkOf(statement) is not { } walk ? "key.unknown" : walk.StandingOf(statement) switch
    {
        KeyStanding.Unknown => "key.unknown",
        KeyStanding.NotYet => "key.not_yet",
        KeyStanding.Revoked => "key.revoked_before",
        KeyStanding.Followed => "key.followed",
        _ when walk.HolderAt(statement) is { } holder && holder != statement.Open.By => "key.other_holder",
        _ => null,
    };

    private KeyWalk? WalkOf(ReadStatement statement) => _walks.GetValueOrDefault(statement.Open.Issuer);
}
