using System.Data.Common;
using Bayyina.Proof;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>An enrolled key as the ledger leaves it.</summary>
/// <param name="Key">The public key.</param>
/// <param name="Holder">The actor whose key it is.</param>
/// <param name="Roles">What it may act as.</param>
/// <param name="Statement">The statement that enrolled it, or the rotation by which it followed another.</param>
/// <param name="Previous">The thumbprint of the key that it followed; null where it was enrolled.</param>
/// <param name="RevokedIndex">The least ledger index of a statement that ends it; null where none does.</param>
public sealed record EnrolledKey(P256Key Key, string Holder, IReadOnlyList<string> Roles, StatementId Statement, string? Previous, long? RevokedIndex)
{
    /// <summary>Whether it speaks for the node: such a key enrols and revokes others.</summary>
    public bool IsNodes => Roles.Contains(Statements.Roles.Node);
}

/// <summary>The keys, derived from the folds of their holders.</summary>
/// <remarks>
/// The tables hold what current statements say, whoever said it. What counts is only what has its place in the ledger: there it was
/// judged, and what had no right was refused and is current no more. So nobody gains an hour by enrolling a key of his own. And of keys
/// only what was said for this ledger counts here: those of another installation speak for that one, whoever holds them by now.
/// </remarks>
public static class EnrolledKeys
{
    /// <summary>Keeps the tables in step with the fold of an actor.</summary>
    public static void Project(DbTransaction transaction, SubjectState actor)
    {
        var connection = transaction.Connection!;
        var subject = actor.Subject.Value;
        connection.Execute("DELETE FROM enrolled_key WHERE holder = @subject", new { subject }, transaction);
        connection.Execute("DELETE FROM revoked_key WHERE subject = @subject", new { subject }, transaction);
        foreach (var said in actor.Current)
        {
            switch (KeyStatement.From(said))
            {
                case KeyStatement.Enrols enrols:
                    Insert(transaction, said, enrols.Key, string.Join('\n', enrols.Roles), null);
                    break;
                // Under the next key it is said for the stranger who holds only that one; the key before gives the right.
                case KeyStatement.Rotates rotates when rotates.Previous.Thumbprint == said.Token.KeyId:
                    Insert(transaction, said, rotates.Next, "", rotates.Previous.Thumbprint);
                    InsertEnd(transaction, said, rotates.Previous.Thumbprint);
                    break;
                case KeyStatement.Revokes revokes:
                    InsertEnd(transaction, said, revokes.Thumbprint);
                    break;
            }
        }
    }

    /// <summary>The keys of these thumbprints that count by what stands in the ledger below an index.</summary>
    public static Dictionary<string, EnrolledKey> Find(
        DbConnection connection, DbTransaction? transaction, IEnumerable<string> thumbprints, long below = long.MaxValue)
    {
        var found = new Dictionary<string, EnrolledKey>(StringComparer.Ordinal);
        foreach (var thumbprint in thumbprints.Distinct(StringComparer.Ordinal))
        {
            if (Find(connection, transaction, thumbprint, below) is { } key)
            {
                found.Add(thumbprint, key);
            }
        }
        return found;
    }

    /// <summary>As what somebody may act, by what stands in the ledger; empty where their key does not count.</summary>
    public static IReadOnlyList<string> RolesOf(DbConnection connection, Signer by) =>
        Find(connection, null, by.Key.Thumbprint, long.MaxValue) is { RevokedIndex: null } key ? key.Roles : [];

    /// <summary>The least index, below one, of a statement that ends the key; null where none does.</summary>
    public static long? EndOf(DbConnection connection, DbTransaction? transaction, string thumbprint, long below) =>
        connection.ExecuteScalar<long?>(
            """
            SELECT MIN(e.ledger_index) FROM revoked_key r JOIN statement s ON s.id = r.statement JOIN ledger_entry e ON e.statement = s.number
            WHERE r.thumbprint = @thumbprint AND e.ledger_index < @below AND s.issuer IS NULL
            """,
            new { thumbprint, below }, transaction);

    /// <summary>Thumbprints of all keys that are or were an actor's, by what stands in the ledger.</summary>
    public static IReadOnlyList<string> OfHolder(DbConnection connection, string holder) =>
        [.. connection.Query<string>(
            """
            SELECT DISTINCT k.thumbprint
            FROM enrolled_key k JOIN statement s ON s.id = k.statement JOIN ledger_entry e ON e.statement = s.number WHERE k.holder = @holder AND s.issuer IS NULL
            """,
            new { holder })];

    /// <summary>Whether somebody says that the key is an actor's, in the ledger or not yet.</summary>
    public static bool IsSaidOf(DbConnection connection, string holder, string thumbprint) =>
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM enrolled_key WHERE holder = @holder AND thumbprint = @thumbprint", new { holder, thumbprint }) > 0;

    /// <summary>The keys that another installation says are somebody's, by thumbprint, with their holders.</summary>
    internal static Dictionary<string, (P256Key Key, string Holder)> OfOther(
        DbConnection connection, DbTransaction? transaction, string issuer, IReadOnlyCollection<string> thumbprints)
    {
        var found = new Dictionary<string, (P256Key, string)>(StringComparer.Ordinal);
        var dialect = Dialect.Of(connection);
        foreach (var (jwk, holder) in connection.Query<(string, string)>(
            $"SELECT k.jwk, k.holder FROM enrolled_key k JOIN statement s ON s.id = k.statement WHERE s.issuer = @issuer AND {dialect.IsAmongKeys("k.thumbprint")}",
            With(dialect.Keys(thumbprints), issuer), transaction))
        {
            var key = P256Key.FromJwk(jwk);
            found[key.Thumbprint] = (key, holder);
        }
        return found;
    }

    /// <summary>Which keys of another installation followed which, as it says.</summary>
    internal static IReadOnlyList<(string Previous, string Next)> RotationsOfOther(DbConnection connection, string issuer) =>
        [.. connection.Query<(string, string)>(
            "SELECT k.previous, k.thumbprint FROM enrolled_key k JOIN statement s ON s.id = k.statement WHERE s.issuer = @issuer AND k.previous IS NOT NULL",
            new { issuer })];

    /// <summary>The ledgers for which somebody said that an actor has a key; null stands for this one.</summary>
    internal static IReadOnlyList<string?> LedgersOf(DbConnection connection, DbTransaction transaction, string holder) =>
        [.. connection.Query<string?>(
            "SELECT DISTINCT s.issuer FROM enrolled_key k JOIN statement s ON s.id = k.statement WHERE k.holder = @holder", new { holder }, transaction)];

    private static DynamicParameters With(object keys, string issuer)
    {
        var parameters = new DynamicParameters(keys);
        parameters.Add("issuer", issuer);
        return parameters;
    }

    // The last that enrolled it counts, as it does for the verifier of a dossier; the first that ended it.
    private static EnrolledKey? Find(DbConnection connection, DbTransaction? transaction, string thumbprint, long below)
    {
        var row = connection.QueryFirstOrDefault<Row>(
            """
            SELECT k.jwk AS Jwk, k.holder AS Holder, k.roles AS Roles, k.previous AS Previous, k.statement AS Statement, e.ledger_index AS LedgerIndex
            FROM enrolled_key k JOIN statement s ON s.id = k.statement JOIN ledger_entry e ON e.statement = s.number
            WHERE k.thumbprint = @thumbprint AND e.ledger_index < @below AND s.issuer IS NULL ORDER BY e.ledger_index DESC LIMIT 1
            """,
            new { thumbprint, below }, transaction);
        if (row is null)
        {
            return null;
        }
        var roles = row.Previous is null ? row.Roles.Split('\n') : Find(connection, transaction, row.Previous, row.LedgerIndex)?.Roles ?? [];
        return new EnrolledKey(
            P256Key.FromJwk(row.Jwk), row.Holder, roles, new StatementId(row.Statement), row.Previous,
            EndOf(connection, transaction, thumbprint, below));
    }

    private static void Insert(DbTransaction transaction, Statement said, P256Key key, string roles, string? previous) =>
        transaction.Connection!.Execute(
            """
            INSERT INTO enrolled_key (thumbprint, statement, jwk, holder, roles, previous)
            VALUES (@thumbprint, @statement, @jwk, @holder, @roles, @previous)
            """,
            new { thumbprint = key.Thumbprint, statement = said.Id.Value, jwk = key.ToJwk(), holder = said.Subject!.Value.Value, roles, previous },
            transaction);

    private static void InsertEnd(DbTransaction transaction, Statement said, string thumbprint) =>
        transaction.Connection!.Execute(
            "INSERT INTO revoked_key (thumbprint, statement, subject) VALUES (@thumbprint, @statement, @subject)",
            new { thumbprint, statement = said.Id.Value, subject = said.Subject!.Value.Value }, transaction);

    private sealed record Row(string Jwk, string Holder, string Roles, string? Previous, string Statement, long LedgerIndex);
}
