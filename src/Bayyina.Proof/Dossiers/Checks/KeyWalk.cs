namespace Bayyina.Proof;

/// <summary>Whether a key counted where it signed.</summary>
internal enum KeyStanding
{
    Trusted,

    /// <summary>Nobody who is trusted vouches for it.</summary>
    Unknown,

    /// <summary>It was enrolled only later in the ledger.</summary>
    NotYet,

    /// <summary>It was revoked before.</summary>
    Revoked,

    /// <summary>Another key had followed it before.</summary>
    Followed,
}

/// <summary>
/// Walks from the node key of the key file, through the statements about keys, to every key that counts, and from when to when.
/// Order is that of the ledger's indexes; no clock has a say.
/// </summary>
/// <remarks>
/// Only a node's key enrols and revokes. A rotation counts if the key before signed it and counted: forward from its index. Under the
/// next key it counts backward and for the node alone, so that a later key file leads to what the earlier key signed, below its index.
/// Were it to count for others, anybody with an enrolled key could say that it follows the node's, and so end it.
/// </remarks>
internal sealed class KeyWalk
{
    private readonly string _node;
    private readonly List<ReadStatement> _aboutKeys;
    private readonly Dictionary<string, Standing> _earlier = [];
    private readonly HashSet<(string Previous, string Next)> _rotations = [];
    private Dictionary<string, Standing> _standings = [];

    /// <param name="node">Thumbprint of the node key in the key file.</param>
    /// <param name="statements">Those whose signature and proof verified.</param>
    public KeyWalk(string node, IEnumerable<ReadStatement> statements)
    {
        _node = node;
        _aboutKeys = [.. statements.Where(static statement => statement.Key is not null)];
        _aboutKeys.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        // Each walk that finds an earlier key is made again with it, for what that key had said before.
        int known;
        do
        {
            known = _earlier.Count;
            Walk();
        }
        while (_earlier.Count > known);
    }

    /// <summary>Whether anybody trusted vouches for the key, at any time.</summary>
    public bool Knows(string thumbprint) => _standings.ContainsKey(thumbprint);

    /// <summary>Whether it is, or was, a key of the node itself.</summary>
    public bool IsNode(string thumbprint) => _standings.TryGetValue(thumbprint, out var standing) && standing.IsNode;

    /// <summary>How the key of a statement stood at the statement's index.</summary>
    public KeyStanding StandingOf(ReadStatement statement)
    {
        var standing = At(statement.KeyId, statement.Index);
        // A rotation is said twice, by both keys: the second to be sequenced is by a key that the first has ended, or not begun yet.
        var isTwin = standing is KeyStanding.Followed or KeyStanding.NotYet && statement.Key is { Next: { } next } said
            && _rotations.Contains((said.Subject, next)) && (statement.KeyId == said.Subject || statement.KeyId == next);
        return isTwin ? KeyStanding.Trusted : standing;
    }

    /// <summary>Whose key it was when the statement was sequenced; null where nobody says.</summary>
    public string? HolderAt(ReadStatement statement)
    {
        return _standings.TryGetValue(statement.KeyId, out var standing) ? standing.HolderAt(statement.Index) : null;
    }

    private void Walk()
    {
        _standings = new Dictionary<string, Standing>(StringComparer.Ordinal) { [_node] = new Standing { After = -1, IsNode = true } };
        foreach (var (thumbprint, earlier) in _earlier)
        {
            var standing = new Standing { After = -1, Until = earlier.Until, IsNode = earlier.IsNode };
            standing.Holders.AddRange(earlier.Holders);
            _standings[thumbprint] = standing;
        }
        _rotations.Clear();
        foreach (var statement in _aboutKeys)
        {
            if (At(statement.KeyId, statement.Index) == KeyStanding.Trusted)
            {
                Apply(statement, statement.Key!, _standings[statement.KeyId]);
            }
        }
    }

    private void Apply(ReadStatement statement, StatedKey said, Standing signer)
    {
        switch (statement.Kind)
        {
            case "key.enrolled" when signer.IsNode:
                Enrol(statement.Index, said);
                break;
            case "key.revoked" when signer.IsNode:
                var revoked = Get(said.Subject, long.MaxValue);
                revoked.RevokedAt = Math.Min(revoked.RevokedAt, statement.Index);
                break;
            case "key.rotated" when statement.KeyId == said.Subject:
                RotateForward(statement.Index, said, signer);
                break;
            case "key.rotated" when statement.KeyId == said.Next && signer.IsNode:
                RotateBackward(statement.Index, said);
                break;
        }
    }

    private void Enrol(long index, StatedKey said)
    {
        var standing = Get(said.Subject, index);
        standing.After = Math.Min(standing.After, index);
        standing.IsNode |= said.IsNode;
        if (said.Holder is not null)
        {
            standing.Holders.Add((index, said.Holder));
        }
    }

    // The key before gives its own place to the next one, and only its own: nothing changes for a next key that has a holder already.
    private void RotateForward(long index, StatedKey said, Standing signer)
    {
        if (signer.HolderAt(index) is { } own && said.Holder is { } stated && own != stated)
        {
            return;
        }
        _rotations.Add((said.Subject, said.Next!));
        signer.Until = Math.Min(signer.Until, index);
        var next = Get(said.Next!, index);
        next.After = Math.Min(next.After, index);
        next.IsNode |= signer.IsNode;
        if (said.Holder is not null && next.Holders.Count == 0)
        {
            next.Holders.Add((index, said.Holder));
        }
    }

    // The key of a later key file leads to the one before. It ends no key that is known otherwise: who follows a key, that key says.
    private void RotateBackward(long index, StatedKey said)
    {
        _rotations.Add((said.Subject, said.Next!));
        if (_standings.TryGetValue(said.Subject, out var previous) && previous.After < long.MaxValue)
        {
            return;
        }
        var earlier = new Standing { After = -1, Until = index, IsNode = true };
        if (said.Holder is not null)
        {
            earlier.Holders.Add((-1, said.Holder));
        }
        _earlier.TryAdd(said.Subject, earlier);
    }

    private KeyStanding At(string thumbprint, long index) => !_standings.TryGetValue(thumbprint, out var standing)
        ? KeyStanding.Unknown
        : index switch
        {
            _ when index >= standing.RevokedAt => KeyStanding.Revoked,
            _ when standing.After == long.MaxValue => KeyStanding.Unknown,
            _ when index >= standing.Until => KeyStanding.Followed,
            _ when index <= standing.After => KeyStanding.NotYet,
            _ => KeyStanding.Trusted,
        };

    private Standing Get(string thumbprint, long after)
    {
        if (!_standings.TryGetValue(thumbprint, out var standing))
        {
            _standings[thumbprint] = standing = new Standing { After = after };
        }
        return standing;
    }

    private sealed class Standing
    {
        /// <summary>Counts for statements at higher indexes; <see cref="long.MaxValue"/> for a key that was only revoked.</summary>
        public long After { get; set; }

        /// <summary>Counts for statements at lower indexes.</summary>
        public long Until { get; set; } = long.MaxValue;

        public long RevokedAt { get; set; } = long.MaxValue;

        public bool IsNode { get; set; }

        public List<(long Index, string Holder)> Holders { get; } = [];

        public string? HolderAt(long index)
        {
            string? holder = null;
            foreach (var (from, name) in Holders)
            {
                holder = from < index ? name : holder;
            }
            return holder;
        }
    }
}
