using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Access;

/// <summary>A token by which a program acts for a user, within its scopes.</summary>
/// <param name="SeenAt">When it was last shown, to the minute; null where it never was.</param>
/// <param name="Scopes">At most these of the user's rights, and never what is protected.</param>
public sealed record ApiToken(
    string Id, UserId User, string Name, IReadOnlyList<Right> Scopes, DateTimeOffset MadeAt, DateTimeOffset EndsAt, DateTimeOffset? SeenAt, DateTimeOffset? RevokedAt);

/// <summary>Tokens for programs: shown once, kept as a hash.</summary>
public sealed class TokenBook(Database database, AccessLog log, TimeProvider time)
{
    /// <summary>What a token begins with, so that scanners for leaked secrets find it.</summary>
    public const string Prefix = "bayyina_";

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private const string Select = "SELECT id, user_id, name, scopes, made_at, ends_at, seen_at, revoked_at FROM api_token WHERE ";

    /// <summary>Makes a token.</summary>
    /// <returns>The secret, which is shown once.</returns>
    public string Make(User user, string name, IReadOnlyCollection<Right> scopes, TimeSpan lasts)
    {
        var secret = Prefix + Secret.New();
        var now = time.GetUtcNow();
        database.Write(transaction =>
        {
            transaction.Connection!.Execute(
                """
                INSERT INTO api_token (id, hash, user_id, name, scopes, made_at, ends_at) VALUES (@id, @hash, @user, @name, @scopes, @now, @ends)
                """,
                new
                {
                    id = Secret.NewId(),
                    hash = Secret.Hash(secret),
                    user = user.Id.Value,
                    name,
                    scopes = string.Join(' ', scopes.Distinct()),
                    now = now.ToUnixTimeMilliseconds(),
                    ends = (now + lasts).ToUnixTimeMilliseconds(),
                },
                transaction);
            log.Write(transaction, AccessEvents.TokenMade, user.Actor, null, string.Join(' ', scopes.Distinct()));
        });
        return secret;
    }

    /// <summary>The token of a secret that counts now; null where it never was, ended or was revoked. That it was seen is noted once a minute.</summary>
    public ApiToken? Find(string secret)
    {
        var now = time.GetUtcNow();
        var found = Query(
            "hash = @hash AND revoked_at IS NULL AND ends_at > @now", new { hash = Secret.Hash(secret), now = now.ToUnixTimeMilliseconds() }).FirstOrDefault();
        if (found is not null && (found.SeenAt is not { } seen || now - seen > SeenEvery))
        {
            database.Write(transaction => transaction.Connection!.Execute(
                "UPDATE api_token SET seen_at = @now WHERE id = @Id", new { now = now.ToUnixTimeMilliseconds(), found.Id }, transaction));
        }
        return found;
    }

    /// <summary>All tokens of a user, the newest first, ended ones too.</summary>
    public IReadOnlyList<ApiToken> Of(UserId user) => [.. Query("user_id = @user", new { user = user.Value }).OrderByDescending(t => t.MadeAt)];

    /// <summary>Revokes a token of a user.</summary>
    public void Revoke(User user, string id) => database.Write(transaction =>
    {
        transaction.Connection!.Execute(
            "UPDATE api_token SET revoked_at = @now WHERE id = @id AND user_id = @user AND revoked_at IS NULL",
            new { now = time.GetUtcNow().ToUnixTimeMilliseconds(), id, user = user.Id.Value }, transaction);
        log.Write(transaction, AccessEvents.TokenRevoked, user.Actor);
    });

    private List<ApiToken> Query(string where, object values) => database.Read(connection => connection
        .Query<(string Id, string User, string Name, string Scopes, long Made, long Ends, long? Seen, long? Revoked)>(Select + where, values)
        .Select(r => new ApiToken(
            r.Id, new UserId(r.User), r.Name, [.. r.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Right.Parse).OfType<Right>()],
            DateTimeOffset.FromUnixTimeMilliseconds(r.Made), DateTimeOffset.FromUnixTimeMilliseconds(r.Ends),
            At(r.Seen), At(r.Revoked)))
        .ToList());

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
