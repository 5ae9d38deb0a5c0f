using Bayyina.Statements;

namespace Bayyina.Access;

/// <summary>Which user.</summary>
public readonly record struct UserId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Somebody who may enter.</summary>
/// <param name="Id">Random.</param>
/// <param name="Name">As they type it when they sign in.</param>
/// <param name="Actor">Their pseudonym in statements.</param>
/// <param name="Roles">What they may do and read follows from these.</param>
/// <param name="PasswordHash">Null where no password was set.</param>
/// <param name="Stamp">Changes with every credential; sessions from before it end.</param>
/// <param name="Failures">Wrong passwords and codes since the last right one.</param>
/// <param name="LockedUntil">Nobody gets in by password or code before.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="DisabledAt">Since when they may not enter any more; null where they may.</param>
public sealed record User(
    UserId Id,
    string Name,
    SubjectId Actor,
    IReadOnlyList<UserRole> Roles,
    string? PasswordHash,
    string Stamp,
    int Failures,
    DateTimeOffset? LockedUntil,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt)
{
    /// <summary>Names are compared in this form: two users are not told apart by case or by how a letter is composed.</summary>
    public static string Normal(string name) => name.Normalize(System.Text.NormalizationForm.FormKC).Trim().ToUpperInvariant();
}

/// <summary>What became of a change to users.</summary>
public abstract record UserChange;

/// <summary>It is so now.</summary>
public sealed record UserChanged(User User) : UserChange;

/// <summary>It is not.</summary>
/// <param name="Code"><c>user.name_taken</c>, <c>user.name_malformed</c>, <c>user.no_role</c>, <c>user.unknown</c>, <c>user.last_administrator</c>.</param>
public sealed record UserNotChanged(string Code) : UserChange;
