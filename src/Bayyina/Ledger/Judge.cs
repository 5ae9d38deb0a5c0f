using System.Data.Common;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Ledger;

/// <summary>Judges once, at sequencing, whether the author of a statement had the right to say it.</summary>
/// <remarks>
/// In the order of the indexes: what is said of keys counts for what comes after it, in the same batch too, if it had the right itself.
/// A revoked key counts as revoked from the ledger index of its revocation, not from a clock.
/// </remarks>
/// <param name="transaction">In which the rows were given their indexes.</param>
/// <param name="store">What they say.</param>
/// <param name="kinds">Who may say what.</param>
/// <param name="node">Who rules.</param>
internal sealed class Judge(DbTransaction transaction, StatementStore store, KindCatalogue kinds, Signer node)
{
    private readonly HashSet<string> _endedInBatch = new(StringComparer.Ordinal);
    private Dictionary<string, EnrolledKey> _keys = [];
    private long _size;

    /// <summary>The rows without right, with a reason: <c>key.revoked</c>, <c>key.unknown</c>, <c>right.missing</c>, <c>role.not_held</c>.</summary>
    /// <param name="rows">In the order of their indexes.</param>
    /// <param name="size">The index of the first.</param>
    public List<(StagedRow Row, string Reason)> Refusals(IReadOnlyList<StagedRow> rows, long size)
    {
        _size = size;
        _keys = EnrolledKeys.Find(transaction.Connection!, transaction, rows.Select(row => row.KeyId), below: size);
        var refusals = new List<(StagedRow, string)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            // Of the node's own words about right there is no end if it is asked for its right to say them. And without a subject
            // there is no fold for a ruling to stand in, and nothing that the statement could have effect on.
            // Of what was issued for another ledger, that ledger's node has ruled.
            if (row.Subject is null || row.Issuer is not null || (row.Kind == KernelKinds.Refused.Name && row.KeyId == node.Key.Thumbprint))
            {
                continue;
            }
            var said = KeyStatement.IsOne(row.Kind) ? KeyStatement.From(Statement(row)) : null;
            // The ledger begins with the node's enrolment of itself: trust in it comes from the key file, not from here.
            if (size + i == 0 && said is KeyStatement.Enrols founding && founding.Key.Thumbprint == row.KeyId && row.Author == node.Actor.Value)
            {
                Apply(row, said);
            }
            else if (WhyNot(row, said) is { } reason)
            {
                refusals.Add((row, reason));
            }
            else
            {
                Apply(row, said);
            }
        }
        return refusals;
    }

    private string? WhyNot(StagedRow row, KeyStatement? said)
    {
        if (!_keys.TryGetValue(row.KeyId, out var key))
        {
            return "key.unknown";
        }
        if (key.RevokedIndex is not null || _endedInBatch.Contains(row.KeyId))
        {
            return "key.revoked";
        }
        if (said is KeyStatement.Rotates rotates && !MayRotate(row, rotates, key))
        {
            return "right.missing";
        }
        if (KeyStatement.IsOne(row.Kind) && said is null)
        {
            return "statement.form";
        }
        if (key.IsNodes)
        {
            return null;
        }
        if (kinds.Find(row.Kind) is { SaidBy.Count: > 0 } kind && !kind.SaidBy.Intersect(key.Roles).Any())
        {
            return "right.missing";
        }
        return Statement(row).Text("role").OrNull is { } role && !key.Roles.Contains(role) ? "role.not_held" : null;
    }

    // Said by each of the two keys, of their common holder: first by the one before, which has the right to; then by the one that
    // follows it since. Nobody goes on with a key that is known already, such as the node's, and so takes its name away.
    private bool MayRotate(StagedRow row, KeyStatement.Rotates rotates, EnrolledKey key) =>
        key.Holder == row.Subject && key.Holder == row.Author
        && (row.KeyId == rotates.Previous.Thumbprint
            ? !IsKnown(rotates.Next.Thumbprint)
            : row.KeyId == rotates.Next.Thumbprint && key.Previous == rotates.Previous.Thumbprint);

    private bool IsKnown(string thumbprint) => _keys.ContainsKey(thumbprint) || _endedInBatch.Contains(thumbprint)
        || EnrolledKeys.Find(transaction.Connection!, transaction, [thumbprint], below: _size).Count > 0;

    private void Apply(StagedRow row, KeyStatement? said)
    {
        switch (said)
        {
            case KeyStatement.Enrols enrols:
                Put(enrols.Key, row, enrols.Roles, null);
                break;
            case KeyStatement.Rotates rotates when rotates.Previous.Thumbprint == row.KeyId:
                Put(rotates.Next, row, _keys[row.KeyId].Roles, row.KeyId);
                _endedInBatch.Add(row.KeyId);
                break;
            case KeyStatement.Revokes revokes:
                _endedInBatch.Add(revokes.Thumbprint);
                break;
        }
    }

    // A key that was ended once stays ended, whoever enrols it again.
    private void Put(P256Key key, StagedRow row, IReadOnlyList<string> roles, string? previous) =>
        _keys[key.Thumbprint] = new EnrolledKey(
            key, row.Subject!, roles, new StatementId(row.Id), previous,
            EnrolledKeys.EndOf(transaction.Connection!, transaction, key.Thumbprint, below: _size));

    private Statement Statement(StagedRow row) => store.Rows(transaction).Get(row.Id);
}
