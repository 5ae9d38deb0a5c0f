using System.Data.Common;
using Bayyina.Statements;
using Dapper;

namespace Bayyina.Access;

/// <summary>Reads and writes the rows of users within one connection.</summary>
internal static class UserRows
{
    private const string Select =
        """
        SELECT u.id AS Id, u.name AS Name, u.actor AS Actor, u.password_hash AS PasswordHash, u.stamp AS Stamp,
               u.created_at AS CreatedAt, u.disabled_at AS DisabledAt, u.signing_key AS SigningKey,
               COALESCE(l.failures, 0) AS Failures, l.until AS LockedUntil
        FROM app_user u LEFT JOIN lockout l ON l.user_id = u.id
        """;

    public static User? Find(DbConnection connection, DbTransaction? transaction, string column, string value) =>
        connection.QueryFirstOrDefault<Row>($"{Select} WHERE u.{column} = @value", new { value }, transaction) is { } row
            ? ToUser(row, connection.Query<string>("SELECT role FROM user_role WHERE user_id = @Id", new { row.Id }, transaction))
            : null;

    public static List<User> All(DbConnection connection, DbTransaction? transaction)
    {
        var roles = connection.Query<(string User, string Role)>("SELECT user_id, role FROM user_role", transaction: transaction)
            .ToLookup(r => r.User, r => r.Role, StringComparer.Ordinal);
        return [.. connection.Query<Row>($"{Select} ORDER BY u.created_at, u.id", transaction: transaction).Select(row => ToUser(row, roles[row.Id]))];
    }

    public static string SigningKey(DbConnection connection, UserId id) =>
        connection.QuerySingle<string>("SELECT signing_key FROM app_user WHERE id = @Value", new { id.Value });

    public static void Insert(DbTransaction transaction, User user, string wrappedKey) => transaction.Connection!.Execute(
        """
        INSERT INTO app_user (id, name, normal_name, actor, signing_key, password_hash, stamp, created_at, disabled_at)
        VALUES (@Id, @Name, @normal, @Actor, @wrappedKey, @PasswordHash, @Stamp, @createdAt, NULL)
        """,
        new
        {
            Id = user.Id.Value,
            user.Name,
            normal = User.Normal(user.Name),
            Actor = user.Actor.Value,
            wrappedKey,
            user.PasswordHash,
            user.Stamp,
            createdAt = user.CreatedAt.ToUnixTimeMilliseconds(),
        },
        transaction);

    public static void PutRoles(DbTransaction transaction, UserId user, IEnumerable<UserRole> roles)
    {
        var connection = transaction.Connection!;
        connection.Execute("DELETE FROM user_role WHERE user_id = @Value", new { user.Value }, transaction);
        foreach (var role in roles.Distinct())
        {
            connection.Execute(
                "INSERT INTO user_role (user_id, role) VALUES (@Value, @role)", new { user.Value, role = RightsTable.CodeOf(role) }, transaction);
        }
    }

    /// <summary>What signing in changes: password, stamp, wrong tries.</summary>
    public static void PutSignIn(DbTransaction transaction, User user)
    {
        var connection = transaction.Connection!;
        connection.Execute(
            "UPDATE app_user SET password_hash = @PasswordHash, stamp = @Stamp WHERE id = @id",
            new { user.PasswordHash, user.Stamp, id = user.Id.Value }, transaction);
        connection.Execute(
            """
            INSERT INTO lockout (user_id, failures, until) VALUES (@id, @Failures, @until)
            ON CONFLICT (user_id) DO UPDATE SET failures = @Failures, until = @until
            """,
            new { id = user.Id.Value, user.Failures, until = user.LockedUntil?.ToUnixTimeMilliseconds() }, transaction);
    }

    public static void PutDisabled(DbTransaction transaction, UserId user, DateTimeOffset? at) => transaction.Connection!.Execute(
        "UPDATE app_user SET disabled_at = @at WHERE id = @Value", new { at = at?.ToUnixTimeMilliseconds(), user.Value }, transaction);

    public static void PutKey(DbTransaction transaction, UserId user, string wrappedKey) => transaction.Connection!.Execute(
        "UPDATE app_user SET signing_key = @wrappedKey WHERE id = @Value", new { wrappedKey, user.Value }, transaction);

    private static User ToUser(Row row, IEnumerable<string> roles) => new(
        new UserId(row.Id), row.Name, new SubjectId(row.Actor), [.. roles.Select(RightsTable.Parse).OfType<UserRole>().Order()], row.PasswordHash,
        row.Stamp, (int)row.Failures, At(row.LockedUntil), DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), At(row.DisabledAt));

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string Actor { get; init; } = "";

        public string? PasswordHash { get; init; }

        public string Stamp { get; init; } = "";

        public long CreatedAt { get; init; }

        public long? DisabledAt { get; init; }

        public long Failures { get; init; }

        public long? LockedUntil { get; init; }
    }
}
