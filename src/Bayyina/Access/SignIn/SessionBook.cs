using Bayyina.Storage;
using Dapper;

namespace Bayyina.Access;

/// <summary>A session of a user.</summary>
/// <param name="Id">For the list; no secret.</param>
/// <param name="User">Whose.</param>
/// <param name="Ticket">What the web application keeps in it.</param>
/// <param name="Device">What the browser calls itself.</param>
/// <param name="IsLocked">Quick lock: nothing is shown until its user unlocks it.</param>
public sealed record Session(
    string Id, UserId User, string Ticket, string Device, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt, bool IsLocked);

/// <summary>Who is signed in where. The cookie holds a secret, the database its hash.</summary>
public sealed class SessionBook(Database database, TimeProvider time)
{
    private const string Select =
        "SELECT id, user_id, ticket, device, started_at, seen_at, ends_at, locked FROM session WHERE ends_at > @now AND ";

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private const int LongestDevice = 200;

    /// <summary>Begins a session.</summary>
    /// <returns>The secret for the cookie.</returns>
    public string Begin(UserId user, string ticket, string device, TimeSpan lasts)
    {
        var secret = Secret.New();
        database.Write(transaction =>
        {
            transaction.Connection!.Execute("DELETE FROM session WHERE ends_at <= @now", new { now = Now() }, transaction);
            transaction.Connection!.Execute(
                """
                INSERT INTO session (hash, id, user_id, ticket, device, started_at, seen_at, ends_at)
                VALUES (@hash, @id, @user, @ticket, @device, @now, @now, @ends)
                """,
                new
                {
                    hash = Secret.Hash(secret),
                    id = Secret.NewId(),
                    user = user.Value,
                    ticket,
                    device = device.Length > LongestDevice ? device[..LongestDevice] : device,
                    now = Now(),
                    ends = Now() + (long)lasts.TotalMilliseconds,
                },
                transaction);
        });
        return secret;
    }

    /// <summary>The session of a cookie's secret, or null where it ended. That it was seen is noted once a minute.</summary>
    public Session? Find(string secret)
    {
        var hash = Secret.Hash(secret);
        var session = Query("hash = @hash", new { now = Now(), hash }).FirstOrDefault();
        if (session is not null && time.GetUtcNow() - session.SeenAt > SeenEvery)
        {
            database.Write(transaction => transaction.Connection!.Execute(
                "UPDATE session SET seen_at = @now WHERE hash = @hash", new { now = Now(), hash }, transaction));
        }
        return session;
    }

    /// <summary>The sessions of a user, the one that was seen last first.</summary>
    public IReadOnlyList<Session> Of(UserId user) => [.. Query("user_id = @user", new { now = Now(), user = user.Value }).OrderByDescending(s => s.SeenAt)];

    /// <summary>Of some sessions, by their ids in the list, those in which something may still be shown, each with its <see cref="MarkOf"/>.</summary>
    public IReadOnlyDictionary<string, string> Standing(IReadOnlyCollection<string> ids) => database.Read(connection =>
    {
        var (dialect, now) = (Dialect.Of(connection), Now());
        return connection.Query<(string Id, long Ends, string Stamp, string? Role)>(
            $"""
            SELECT s.id, s.ends_at, u.stamp, r.role FROM session s JOIN app_user u ON u.id = s.user_id LEFT JOIN user_role r ON r.user_id = u.id
            WHERE s.locked = 0 AND u.disabled_at IS NULL AND {dialect.IsAmongKeys("s.id")}
            """,
            dialect.Keys(ids))
            .Where(row => row.Ends > now).GroupBy(row => row.Id, StringComparer.Ordinal)
            .ToDictionary(session => session.Key, session => Marked(session.First().Stamp, session.Select(row => row.Role).OfType<string>()), StringComparer.Ordinal);
    });

    /// <summary>Changes when a user's credentials or roles do: what was opened under another mark ends.</summary>
    public static string MarkOf(User user) => Marked(user.Stamp, user.Roles.Select(RightsTable.CodeOf));

    /// <summary>Keeps another ticket in it.</summary>
    public void Renew(string secret, string ticket) => Execute("UPDATE session SET ticket = @ticket WHERE hash = @hash", new { ticket, hash = Secret.Hash(secret) });

    /// <summary>Locks or unlocks it.</summary>
    public void SetLocked(string id, bool locked) => Execute("UPDATE session SET locked = @locked WHERE id = @id", new { locked = locked ? 1 : 0, id });

    /// <summary>Ends the session of a cookie's secret.</summary>
    public void End(string secret) => Execute("DELETE FROM session WHERE hash = @hash", new { hash = Secret.Hash(secret) });

    /// <summary>Ends one session of a user by its id in the list.</summary>
    public void End(UserId user, string id) => Execute("DELETE FROM session WHERE id = @id AND user_id = @user", new { id, user = user.Value });

    /// <summary>Ends all sessions of a user.</summary>
    public void EndAll(UserId user) => Execute("DELETE FROM session WHERE user_id = @user", new { user = user.Value });

    private static string Marked(string stamp, IEnumerable<string> roles) => $"{stamp} {string.Join(' ', roles.Order(StringComparer.Ordinal))}";

    private List<Session> Query(string where, object values) => database.Read(connection => connection
        .Query<(string Id, string User, string Ticket, string Device, long Started, long Seen, long Ends, long Locked)>(Select + where, values)
        .Select(r => new Session(r.Id, new UserId(r.User), r.Ticket, r.Device, At(r.Started), At(r.Seen), At(r.Ends), r.Locked != 0))
        .ToList());

    private void Execute(string sql, object values) => database.Write(transaction => { transaction.Connection!.Execute(sql, values, transaction); });

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
