using System.Collections.Concurrent;
using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Access;

/// <summary>Users: made, given roles, disabled. Each speaks in the record under a pseudonym and a key of their own, kept here wrapped.</summary>
public sealed class UserBook : IDisposable
{
    /// <summary>How many characters a name has at most.</summary>
    public const int LongestName = 64;

    private readonly Database _database;
    private readonly Enrolment _enrolment;
    private readonly AccessLog _log;
    private readonly TimeProvider _time;
    private readonly UserRows _rows;
    private readonly ConcurrentDictionary<UserId, (string Wrapped, Signer Signer)> _signers = new();

    internal UserBook(Database database, Enrolment enrolment, AccessLog log, UserRows rows, TimeProvider time) =>
        (_database, _enrolment, _log, _rows, _time) = (database, enrolment, log, rows, time);

    /// <summary>All users, the oldest first.</summary>
    public IReadOnlyList<User> All() => _database.Read(connection => _rows.All(connection, null));

    /// <summary>The user, or null where there is none.</summary>
    public User? Find(UserId id) => _database.Read(connection => _rows.Find(connection, null, "id", id.Value));

    /// <summary>The user of a name as somebody types it.</summary>
    public User? FindByName(string name) => _database.Read(connection => _rows.FindByName(connection, null, name));

    /// <summary>The user behind a pseudonym.</summary>
    public User? FindByActor(SubjectId actor) => _database.Read(connection => _rows.Find(connection, null, "actor", actor.Value));

    /// <summary>Makes a user, whose key the ledger knows when this returns.</summary>
    /// <param name="by">Who makes it, for the log; null where the machine does.</param>
    public UserChange Create(string name, IReadOnlyCollection<UserRole> roles, SubjectId? by)
    {
        if (name.Trim() is not { Length: > 0 and <= LongestName } trimmed || trimmed.Any(char.IsControl))
        {
            return new UserNotChanged("user.name_malformed");
        }
        if (roles.Count == 0)
        {
            return new UserNotChanged("user.no_role");
        }
        using var signer = Signer.Create(SubjectId.New("actor"));
        var user = new User(
            new UserId(Secret.NewId()), trimmed, signer.Actor, [.. roles.Distinct().Order()], null, Secret.NewId(), 0, null, _time.GetUtcNow(), null);
        var made = _database.Write(transaction =>
        {
            if (_rows.FindByName(transaction.Connection!, transaction, trimmed) is not null)
            {
                return false;
            }
            _rows.Insert(transaction, user, signer);
            UserRows.PutRoles(transaction, user.Id, roles);
            _enrolment.Enrol(transaction, user, signer);
            _log.Write(transaction, AccessEvents.UserCreated, by, user.Actor.Value, string.Join(' ', user.Roles.Select(RightsTable.CodeOf)));
            return true;
        });
        if (!made)
        {
            return new UserNotChanged("user.name_taken");
        }
        _enrolment.Publish();
        return new UserChanged(user);
    }

    /// <summary>Gives a user other roles; the ledger learns of it, and what they read changes at once.</summary>
    public UserChange SetRoles(UserId id, IReadOnlyCollection<UserRole> roles, SubjectId? by) => roles.Count == 0
        ? new UserNotChanged("user.no_role")
        : Change(id, (transaction, user) =>
        {
            if (!roles.Contains(UserRole.Administrator) && IsLastAdministrator(transaction, user))
            {
                return new UserNotChanged("user.last_administrator");
            }
            var changed = user with { Roles = [.. roles.Distinct().Order()] };
            UserRows.PutRoles(transaction, user.Id, changed.Roles);
            if (user.DisabledAt is null)
            {
                _enrolment.Enrol(transaction, changed, SignerOf(transaction.Connection!, user));
            }
            _log.Write(transaction, AccessEvents.RolesChanged, by, user.Actor.Value, string.Join(' ', changed.Roles.Select(RightsTable.CodeOf)));
            return new UserChanged(changed);
        });

    /// <summary>Shuts a user out: sessions, links and tokens end, and the key counts for nothing from a ledger index on. What they said stays.</summary>
    public UserChange Disable(UserId id, SubjectId? by) => Change(id, (transaction, user) =>
    {
        if (user.DisabledAt is not null)
        {
            return new UserChanged(user);
        }
        if (IsLastAdministrator(transaction, user))
        {
            return new UserNotChanged("user.last_administrator");
        }
        var now = _time.GetUtcNow();
        UserRows.PutDisabled(transaction, user.Id, now);
        SignInRows.EndAll(transaction, user.Id, now);
        _enrolment.Revoke(transaction, SignerOf(transaction.Connection!, user));
        _log.Write(transaction, AccessEvents.UserDisabled, by, user.Actor.Value);
        return new UserChanged(user with { DisabledAt = now });
    });

    /// <summary>Lets a user in again, under a new key: the old one stays revoked.</summary>
    public UserChange Enable(UserId id, SubjectId? by) => Change(id, (transaction, user) =>
    {
        if (user.DisabledAt is null)
        {
            return new UserChanged(user);
        }
        using var signer = Signer.Create(user.Actor);
        UserRows.PutDisabled(transaction, user.Id, null);
        _rows.PutKey(transaction, user.Id, signer);
        _enrolment.Enrol(transaction, user, signer);
        _log.Write(transaction, AccessEvents.UserEnabled, by, user.Actor.Value);
        return new UserChanged(user with { DisabledAt = null });
    });

    /// <summary>Ends every session of a user.</summary>
    public UserChange EndSessions(UserId id, SubjectId by) => ChangeEntry(id, (transaction, user) =>
    {
        SignInRows.EndSessions(transaction, user.Id);
        _log.Write(transaction, AccessEvents.SessionsEnded, by, user.Actor.Value, "all");
    });

    /// <summary>Takes away what a user gets in by besides the password: the app for codes, and passkeys. Sessions end: the device that had them may be somebody else's.</summary>
    public UserChange ResetFactors(UserId id, SubjectId by) => ChangeEntry(id, (transaction, user) =>
    {
        SignInRows.RemoveFactors(transaction, user.Id);
        SignInRows.EndSessions(transaction, user.Id);
        _log.Write(transaction, AccessEvents.FactorsReset, by, user.Actor.Value);
    });

    /// <summary>Keeps what signing in changed: password, stamp, wrong tries.</summary>
    public void SaveSignIn(User user) => _database.Write(transaction => UserRows.PutSignIn(transaction, user));

    /// <summary>The user as somebody who acts: their rights, looks written down, and their key.</summary>
    /// <exception cref="ArgumentException">They are disabled.</exception>
    public Actor ActorOf(User user) => user.DisabledAt is not null
        ? throw new ArgumentException("A disabled user does not act.", nameof(user))
        : new Actor(
            user.Name,
            new Reader(
                user.Actor, RightsTable.RightsOf(user.Roles), RightsTable.ReachOf(user.Roles), looks => _log.Looked(user.Actor, looks)),
            _database.Read(connection => SignerOf(connection, user)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, signer) in _signers.Values)
        {
            signer.Dispose();
        }
    }

    // The ledger has nothing to learn of it.
    private UserChange ChangeEntry(UserId id, Action<DbTransaction, User> change) => _database.Write<UserChange>(transaction =>
    {
        if (_rows.Find(transaction.Connection!, transaction, "id", id.Value) is not { } user)
        {
            return new UserNotChanged("user.unknown");
        }
        change(transaction, user);
        return new UserChanged(user);
    });

    private UserChange Change(UserId id, Func<DbTransaction, User, UserChange> change)
    {
        var outcome = _database.Write(transaction => _rows.Find(transaction.Connection!, transaction, "id", id.Value) is { } user
            ? change(transaction, user)
            : new UserNotChanged("user.unknown"));
        if (outcome is UserChanged)
        {
            _enrolment.Publish();
        }
        return outcome;
    }

    private bool IsLastAdministrator(DbTransaction transaction, User user) =>
        user.DisabledAt is null && user.Roles.Contains(UserRole.Administrator)
        && !_rows.All(transaction.Connection!, transaction).Exists(
            other => other.Id != user.Id && other.DisabledAt is null && other.Roles.Contains(UserRole.Administrator));

    // Unwrapped once and kept in memory; a user who was let in again has another.
    private Signer SignerOf(DbConnection connection, User user)
    {
        var wrapped = UserRows.SigningKey(connection, user.Id);
        if (_signers.TryGetValue(user.Id, out var known) && known.Wrapped == wrapped)
        {
            return known.Signer;
        }
        var signer = _rows.Unwrap(user, wrapped);
        _signers[user.Id] = (wrapped, signer);
        return signer;
    }
}
