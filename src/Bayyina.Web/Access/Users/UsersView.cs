using Bayyina.Access;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Access;

/// <summary>A page of the users.</summary>
/// <param name="Users">With when each got in last.</param>
/// <param name="Total">How many there are, found or not.</param>
/// <param name="Search">What a name must contain; null for all.</param>
/// <param name="From">How many stand before.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
/// <param name="MayManage">Whether whoever looks may change them.</param>
public sealed record UsersView(
    IReadOnlyList<(User User, DateTimeOffset? LastSignIn)> Users, int Total, string? Search, int From, int? Next, bool MayManage)
{
    /// <summary>How many a page shows.</summary>
    public const int PageLength = 50;

    /// <summary>What is wrong with the account that was to be made.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    /// <summary>The name of that account, as it was typed.</summary>
    public string? Name { get; init; }

    /// <summary>The roles of that account, as they were chosen.</summary>
    public IReadOnlyList<UserRole> Chosen { get; init; } = [];

    /// <summary>Looks them up.</summary>
    public static UsersView Of(AccessDesk access, string? search, int from, bool mayManage)
    {
        var wanted = string.IsNullOrWhiteSpace(search) ? null : search.Trim();
        var all = access.Users.All();
        var found = wanted is null ? all : [.. all.Where(user => User.Normal(user.Name).Contains(User.Normal(wanted), StringComparison.Ordinal))];
        from = Math.Clamp(from, 0, found.Count);
        return new UsersView(
            [.. found.Skip(from).Take(PageLength).Select(user => (user, access.Log.LastSignIn(user.Actor)))],
            all.Count, wanted, from, from + PageLength < found.Count ? from + PageLength : null, mayManage);
    }
}

/// <summary>A user, as their page shows them to who keeps users.</summary>
/// <param name="Sessions">How many are open.</param>
/// <param name="Passkeys">How many they have.</param>
/// <param name="LockedUntil">Until when wrong tries keep them out; null where they do not.</param>
/// <param name="Link">A link that was just made; shown once.</param>
public sealed record UserView(
    User User, DateTimeOffset? LastSignIn, int Sessions, bool HasCodes, int Passkeys, DateTimeOffset? LockedUntil, bool MayManage, string? Error, string? Link)
{
    /// <summary>Looks it up.</summary>
    public static UserView Of(Product product, User user, bool mayManage, string? error, string? link) => new(
        user, product.Access.Log.LastSignIn(user.Actor), product.Access.Sessions.Of(user.Id).Count, product.Access.Credentials.HasTotp(user.Id),
        product.Access.Credentials.PasskeysOf(user.Id).Count, user.LockedUntil is { } until && until > product.Time.GetUtcNow() ? until : null, mayManage, error,
        link);
}
