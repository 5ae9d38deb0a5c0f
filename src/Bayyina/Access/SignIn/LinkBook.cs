using Bayyina.Storage;
using Dapper;

namespace Bayyina.Access;

/// <summary>What a one-time link opens.</summary>
public abstract record LinkFound;

/// <summary>It makes the first administrator.</summary>
public sealed record LinkForFirst : LinkFound;

/// <summary>It signs this user in.</summary>
public sealed record LinkForUser(UserId User) : LinkFound;

/// <summary>Links that let somebody in once, within a day. Kept as a hash: who reads the database cannot use one.</summary>
public sealed class LinkBook(Database database, AccessLog log, TimeProvider time)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    /// <summary>Makes the secret of a link for a user; those made before stop working.</summary>
    public string MakeFor(User user, Statements.SubjectId? by) => Make(user, by);

    /// <summary>Makes the secret of the link by which the first administrator comes in; null where there are users already.</summary>
    public string? MakeForFirst() => IsEmpty() ? Make(null, null) : null;

    /// <summary>What the link would open now, without using it up: programs that fetch addresses ahead must not spend it.</summary>
    public LinkFound? Find(string secret) => database.Read(connection =>
        connection.QueryFirstOrDefault<Row>(
            "SELECT user_id AS UserId FROM one_time_link WHERE hash = @hash AND used_at IS NULL AND ends_at > @now",
            new { hash = Secret.Hash(secret), now = Now() }) is { } row && (row.UserId is not null || IsEmpty()) ? Found(row.UserId) : null);

    /// <summary>Uses the link up; null where it never was, was used, or is too old. Of two at the same time, one gets in.</summary>
    public LinkFound? Use(string secret)
    {
        var hash = Secret.Hash(secret);
        var found = database.Write(transaction =>
        {
            var connection = transaction.Connection!;
            if (connection.Execute(
                "UPDATE one_time_link SET used_at = @now WHERE hash = @hash AND used_at IS NULL AND ends_at > @now", new { hash, now = Now() }, transaction) == 0)
            {
                return null;
            }
            var user = connection.QuerySingle<string?>("SELECT user_id FROM one_time_link WHERE hash = @hash", new { hash }, transaction);
            if (user is null && connection.ExecuteScalar<long>("SELECT COUNT(*) FROM app_user", transaction: transaction) > 0)
            {
                return null;
            }
            log.Write(transaction, AccessEvents.LinkUsed, user is null ? null : UserRows.ActorOf(connection, transaction, user));
            return Found(user);
        });
        if (found is null)
        {
            log.Write(AccessEvents.LinkRefused, null);
        }
        return found;
    }

    private string Make(User? user, Statements.SubjectId? by)
    {
        var secret = Secret.New();
        database.Write(transaction =>
        {
            transaction.Connection!.Execute(
                "UPDATE one_time_link SET used_at = @now WHERE used_at IS NULL AND (user_id = @user OR (user_id IS NULL AND @user IS NULL))",
                new { now = Now(), user = user?.Id.Value }, transaction);
            transaction.Connection!.Execute(
                "INSERT INTO one_time_link (hash, user_id, made_at, ends_at) VALUES (@hash, @user, @now, @ends)",
                new { hash = Secret.Hash(secret), user = user?.Id.Value, now = Now(), ends = Now() + (long)Lasts.TotalMilliseconds }, transaction);
            log.Write(transaction, AccessEvents.LinkMade, by, user?.Actor.Value);
        });
        return secret;
    }

    private static LinkFound Found(string? user) => user is null ? new LinkForFirst() : new LinkForUser(new UserId(user));

    private bool IsEmpty() => database.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM app_user")) == 0;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Row
    {
        public string? UserId { get; init; }
    }
}
