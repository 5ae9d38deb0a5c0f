using System.Data.Common;
using System.Text.Json;
using Bayyina.Proof;
using Dapper;

namespace Bayyina.Statements;

/// <summary>An enrolled key as the key statements leave it.</summary>
/// <param name="Key">The public key.</param>
/// <param name="Holder">The actor whose key it is.</param>
/// <param name="Roles">What it may act as.</param>
/// <param name="Statement">The statement that enrolled it.</param>
/// <param name="RevokedIndex">The ledger index from which on it counts for nothing; null where it is not revoked, or not yet in the ledger.</param>
public sealed record EnrolledKey(P256Key Key, string Holder, IReadOnlyList<string> Roles, StatementId Statement, long? RevokedIndex);

/// <summary>The keys, derived from the folds of their holders.</summary>
public static class EnrolledKeys
{
    /// <summary>Keeps the table in step with the fold of an actor.</summary>
    /// <remarks>
    /// Only a key that speaks for the node enrols another, only the key before it is followed by a next one; the very first key
    /// enrols itself. So nobody gains an hour by enrolling a key of his own before the ledger rules against it.
    /// </remarks>
    public static void Project(DbTransaction transaction, SubjectState actor)
    {
        var connection = transaction.Connection!;
        var known = All(connection, transaction);
        var first = known.Count == 0;
        connection.Execute("DELETE FROM enrolled_key WHERE holder = @holder", new { holder = actor.Subject.Value }, transaction);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var said in actor.CurrentOf(KernelKinds.KeyEnrolled))
        {
            var mayEnrol = first || (known.TryGetValue(said.Token.KeyId, out var by) && by.Roles.Contains(Roles.Node));
            if (mayEnrol && Read(said.Value("jwk")) is { } key && kept.Add(key.Thumbprint))
            {
                var enrolled = new EnrolledKey(key, actor.Subject.Value, said.Texts("roles"), said.Id, null);
                Insert(transaction, enrolled);
                known[key.Thumbprint] = enrolled;
                first = false;
            }
        }
        foreach (var said in Chain(actor))
        {
            // The key that follows may do what the one before it might.
            if (known.TryGetValue(said.Token.KeyId, out var previous) && previous.Holder == actor.Subject.Value
                && Read(said.Value("previous"))?.Thumbprint == said.Token.KeyId
                && Read(said.Value("next")) is { } next && kept.Add(next.Thumbprint))
            {
                var enrolled = previous with { Key = next, Statement = said.Id, RevokedIndex = null };
                Insert(transaction, enrolled);
                known[next.Thumbprint] = enrolled;
                // From its successor's statement on, the key before it counts for nothing.
                Revoke(transaction, actor.Subject, said.Token.KeyId, said.Id);
            }
        }
        foreach (var revoked in actor.CurrentOf(KernelKinds.KeyRevoked))
        {
            Revoke(transaction, actor.Subject, revoked.Text("thumbprint").OrNull, revoked.Id);
        }
    }

    // Rotations in the order in which one key follows the other, whatever the order of their ids.
    private static IEnumerable<Statement> Chain(SubjectState actor)
    {
        var left = actor.CurrentOf(KernelKinds.KeyRotated).ToList();
        var reached = actor.CurrentOf(KernelKinds.KeyEnrolled).Select(s => Read(s.Value("jwk"))?.Thumbprint).ToHashSet();
        while (left.Find(s => reached.Contains(s.Token.KeyId)) is { } said)
        {
            left.Remove(said);
            reached.Add(Read(said.Value("next"))?.Thumbprint);
            yield return said;
        }
    }

    private static void Insert(DbTransaction transaction, EnrolledKey key) =>
        transaction.Connection!.Execute(
            "INSERT INTO enrolled_key (thumbprint, jwk, holder, roles, statement) VALUES (@thumbprint, @jwk, @holder, @roles, @statement)",
            new { thumbprint = key.Key.Thumbprint, jwk = key.Key.ToJwk(), holder = key.Holder, roles = string.Join(' ', key.Roles), statement = key.Statement.Value },
            transaction);

    /// <summary>All keys by thumbprint.</summary>
    public static Dictionary<string, EnrolledKey> All(DbConnection connection, DbTransaction? transaction = null) =>
        connection.Query<(string Thumbprint, string Jwk, string Holder, string Roles, string Statement, long? RevokedIndex)>(
            """
            SELECT k.thumbprint, k.jwk, k.holder, k.roles, k.statement, r.ledger_index
            FROM enrolled_key k LEFT JOIN statement r ON r.id = k.revoked_by
            """,
            transaction: transaction)
        .ToDictionary(
            row => row.Thumbprint,
            row => new EnrolledKey(P256Key.FromJwk(row.Jwk), row.Holder, row.Roles.Split(' '), new StatementId(row.Statement), row.RevokedIndex),
            StringComparer.Ordinal);

    private static void Revoke(DbTransaction transaction, SubjectId holder, string? thumbprint, StatementId by) =>
        transaction.Connection!.Execute(
            "UPDATE enrolled_key SET revoked_by = @by WHERE holder = @holder AND thumbprint = @thumbprint AND revoked_by IS NULL",
            new { by = by.Value, holder = holder.Value, thumbprint }, transaction);

    private static P256Key? Read(Said<JsonElement> jwk)
    {
        try
        {
            return jwk.IsPresent ? P256Key.FromJwk(jwk.Value) : null;
        }
        catch (ProofFormatException)
        {
            return null;
        }
    }
}
