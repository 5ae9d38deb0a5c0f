using System.Data.Common;
using Bayyina.Statements;
using Dapper;

namespace Bayyina.Ledger;

/// <summary>Judges once, at sequencing, whether the author of a statement had the right to say it.</summary>
/// <remarks>A revoked key counts as revoked from the ledger index of its revocation, not from a clock.</remarks>
internal sealed class Judge(DbTransaction transaction, KindCatalogue kinds)
{
    private readonly Dictionary<string, EnrolledKey> _keys = EnrolledKeys.All(transaction.Connection!, transaction);

    /// <summary>The rows without right, with a reason: <c>key.revoked</c>, <c>key.unknown</c>, <c>right.missing</c>, <c>role.not_held</c>.</summary>
    /// <param name="rows">In the order of their indexes.</param>
    /// <param name="size">The index of the first.</param>
    public List<(StagedRow Row, string Reason)> Refusals(IReadOnlyList<StagedRow> rows, long size)
    {
        var refusals = new List<(StagedRow, string)>();
        for (var i = 0; i < rows.Count; i++)
        {
            // Without a subject there is no fold for a ruling to stand in, and nothing that the statement could have effect on.
            if (rows[i].Subject is not null && WhyNot(rows[i], size + i) is { } reason)
            {
                refusals.Add((rows[i], reason));
            }
        }
        return refusals;
    }

    private string? WhyNot(StagedRow row, long index)
    {
        if (!_keys.TryGetValue(row.KeyId, out var key))
        {
            return "key.unknown";
        }
        if (key.RevokedIndex is { } revoked && revoked < index)
        {
            return "key.revoked";
        }
        if (key.Roles.Contains(Roles.Node))
        {
            return null;
        }
        if (kinds.Find(row.Kind) is { SaidBy.Count: > 0 } kind && !kind.SaidBy.Intersect(key.Roles).Any())
        {
            return "right.missing";
        }
        return RoleOf(row) is { } role && !key.Roles.Contains(role) ? "role.not_held" : null;
    }

    private string? RoleOf(StagedRow row)
    {
        var (jws, disclosures, gone) = transaction.Connection!.QuerySingle<(string, string, string)>(
            "SELECT jws, disclosures, gone FROM statement WHERE id = @Id", new { row.Id }, transaction);
        return StatementRows.ToStatement(jws, disclosures, gone).Text("role").OrNull;
    }
}
