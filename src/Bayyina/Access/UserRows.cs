using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Access;

/// <summary>Reads and writes the rows of users. Who works here is protected: names and signing keys stand wrapped in the database.</summary>
internal sealed class UserRows(KeyWrap wrap)
{
    /// <summary>What an older version left to be done: names that it wrote in the clear.</summary>
    public const string DueSeal = "seal-users";

    private const string Select =
        """
        SELECT u.id AS Id, u.name AS Name, u.actor AS Actor, u.password_hash AS PasswordHash, u.stamp AS Stamp,
               u.created_at AS CreatedAt, u.disabled_at AS DisabledAt, u.signing_key AS SigningKey,
               COALESCE(l.failures, 0) AS Failures, l.until AS LockedUntil
        FROM app_user u LEFT JOIN lockout l ON l.user_id = u.id
        """;

    /// <summary>The user of a name as somebody types it.</summary>
    public User? FindByName(DbConnection connection, DbTransaction? transaction, string name) => Find(connection, transaction, "normal_name", Mark(name));

    public User? Find(DbConnection connection, DbTransaction? transaction, string column, string value) =>
        connection.QueryFirstOrDefault<Row>($"{Select} WHERE u.{column} = @value", new { value }, transaction) is { } row
            ? ToUser(row, connection.Query<string>("SELECT role FROM user_role WHERE user_id = @Id", new { row.Id }, transaction))
            : null;

    /// <summary>The pseudonym of a user; null where there is none.</summary>
    public static SubjectId? ActorOf(DbConnection connection, DbTransaction? transaction, string id) =>
        connection.QueryFirstOrDefault<string>("SELECT actor FROM app_user WHERE id = @id", new { id }, transaction) is { } actor ? new SubjectId(actor) : null;

    public List<User> All(DbConnection connection, DbTransaction? transaction)
    {
        var roles = connection.Query<(string User, string Role)>("SELECT user_id, role FROM user_role", transaction: transaction)
            .ToLookup(r => r.User, r => r.Role, StringComparer.Ordinal);
        return [.. connection.Query<Row>($"{Select} ORDER BY u.created_at, u.id", transaction: transaction).Select(row => ToUser(row, roles[row.Id]))];
    }

    /// <summary>The user's signing key as it stands there.</summary>
    public static string SigningKey(DbConnection connection, UserId id) =>
        connection.QuerySingle<string>("SELECT signing_key FROM app_user WHERE id = @Value", new { id.Value });

    /// <summary>The signing key of a user, unwrapped.</summary>
    public Signer Unwrap(User user, string wrapped)
    {
        var pem = wrap.UnwrapText(KeyPurpose(user.Id), wrapped);
        var signer = Signer.FromPem(user.Actor, Encoding.UTF8.GetString(pem));
        CryptographicOperations.ZeroMemory(pem);
        return signer;
    }

    public void Insert(DbTransaction transaction, User user, Signer signer) => transaction.Connection!.Execute(
        """
        INSERT INTO app_user (id, name, normal_name, actor, signing_key, password_hash, stamp, created_at, disabled_at)
        VALUES (@Id, @name, @mark, @Actor, @key, @PasswordHash, @Stamp, @createdAt, NULL)
        """,
        new
        {
            Id = user.Id.Value,
            name = Wrapped(user.Id, user.Name),
            mark = Mark(user.Name),
            Actor = user.Actor.Value,
            key = Wrapped(user.Id, signer),
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

    public void PutKey(DbTransaction transaction, UserId user, Signer signer) => transaction.Connection!.Execute(
        "UPDATE app_user SET signing_key = @key WHERE id = @Value", new { key = Wrapped(user, signer), user.Value }, transaction);

    /// <summary>Wraps the names that an older version wrote in the clear, of which no copy may stay.</summary>
    public void Seal(DbTransaction transaction)
    {
        var connection = transaction.Connection!;
        foreach (var (id, name) in connection.Query<(string Id, string Name)>("SELECT id, name FROM app_user", transaction: transaction).ToList())
        {
            connection.Execute(
                "UPDATE app_user SET name = @wrapped, normal_name = @mark WHERE id = @id",
                new { id, wrapped = Wrapped(new UserId(id), name), mark = Mark(name) }, transaction);
        }
        Database.OweScrub(transaction);
    }

    /// <summary>Each user, and whether name and signing key open and are found by their mark.</summary>
    public static IEnumerable<(string User, bool Opens)> Look(DbConnection connection, DbTransaction transaction, KeyWrap wrap)
    {
        foreach (var (id, name, mark, actor, key) in connection.Query<(string, string, string, string, string)>(
            "SELECT id, name, normal_name, actor, signing_key FROM app_user ORDER BY id", transaction: transaction).ToList())
        {
            yield return (id, new UserRows(wrap).Opens(new UserId(id), name, mark, actor, key));
        }
    }

    private bool Opens(UserId id, string name, string mark, string actor, string key)
    {
        try
        {
            using var signer = Signer.FromPem(new SubjectId(actor), Encoding.UTF8.GetString(wrap.UnwrapText(KeyPurpose(id), key)));
            return Mark(Encoding.UTF8.GetString(wrap.UnwrapText(NamePurpose(id), name))) == mark;
        }
        catch (Exception unfit) when (unfit is StorageException or CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static string KeyPurpose(UserId id) => "signing-key/" + id;

    private static string NamePurpose(UserId id) => "user-name/" + id;

    private string Wrapped(UserId id, Signer signer) => wrap.WrapText(KeyPurpose(id), Encoding.UTF8.GetBytes(signer.ToPem()));

    private string Wrapped(UserId id, string name) => wrap.WrapText(NamePurpose(id), Encoding.UTF8.GetBytes(name));

    private string Mark(string name) => wrap.Mark("user-name", User.Normal(name));

    private User ToUser(Row row, IEnumerable<string> roles) => new(
        new UserId(row.Id), Encoding.UTF8.GetString(wrap.UnwrapText(NamePurpose(new UserId(row.Id)), row.Name)), new SubjectId(row.Actor), [.. roles.Select(RightsTable.Parse).OfType<UserRole>().Order()], row.PasswordHash,
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
