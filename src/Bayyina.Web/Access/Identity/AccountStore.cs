using System.Buffers.Text;
using System.Text.Json;
using Bayyina.Access;
using Microsoft.AspNetCore.Identity;

namespace Bayyina.Web.Access;

/// <summary>Identity over our own storage. Users are made and disabled by <see cref="UserBook"/> alone, since each has a key in the ledger.</summary>
internal sealed class AccountStore(Product product)
    : IUserPasswordStore<Account>, IUserSecurityStampStore<Account>, IUserLockoutStore<Account>, IUserTwoFactorStore<Account>, IUserPasskeyStore<Account>
{
    private AccessDesk Access => product.Access;

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Now.Id.Value);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Now.Name);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(User.Normal(user.Now.Name));

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Found(Access.Users.Find(new UserId(userId)));

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Found(Access.Users.FindByName(normalizedUserName));

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        Access.Users.SaveSignIn(user.Now);
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Now.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Now.PasswordHash is not null);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(user, user.Now with { PasswordHash = passwordHash });

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Now.Stamp);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Set(user, user.Now with { Stamp = stamp });

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Now.LockedUntil);

    public Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Set(user, user.Now with { LockedUntil = lockoutEnd });

    public Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken)
    {
        user.Now = user.Now with { Failures = user.Now.Failures + 1 };
        return Task.FromResult(user.Now.Failures);
    }

    public Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Set(user, user.Now with { Failures = 0 });

    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Now.Failures);

    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(Access.Credentials.HasTotp(user.Now.Id));

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        Access.Credentials.Save(new Passkey(
            Base64Url.EncodeToString(passkey.CredentialId), user.Now.Id, passkey.Name, JsonSerializer.Serialize(PasskeyContent.Of(passkey))));
        return Task.CompletedTask;
    }

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. Access.Credentials.PasskeysOf(user.Now.Id).Select(PasskeyContent.Read)]);

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Found(Access.Credentials.FindPasskey(Base64Url.EncodeToString(credentialId)) is { } passkey ? Access.Users.Find(passkey.User) : null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Access.Credentials.FindPasskey(Base64Url.EncodeToString(credentialId)) is { } passkey && passkey.User == user.Now.Id
            ? PasskeyContent.Read(passkey)
            : null);

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        Access.Credentials.RemovePasskey(user.Now.Id, Base64Url.EncodeToString(credentialId));
        return Task.CompletedTask;
    }

    // What Identity may not do here.
    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    // It follows from the name.
    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private static Task<Account?> Found(User? user) => Task.FromResult(user is null ? null : new Account(user));

    private static Task Set(Account account, User user)
    {
        account.Now = user;
        return Task.CompletedTask;
    }

    private sealed record PasskeyContent(
        byte[] PublicKey, DateTimeOffset CreatedAt, uint SignCount, string[] Transports, bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp,
        byte[] Attestation, byte[] Client)
    {
        public static PasskeyContent Of(UserPasskeyInfo p) => new(
            p.PublicKey, p.CreatedAt, p.SignCount, p.Transports ?? [], p.IsUserVerified, p.IsBackupEligible, p.IsBackedUp, p.AttestationObject, p.ClientDataJson);

        public static UserPasskeyInfo Read(Passkey passkey)
        {
            var c = JsonSerializer.Deserialize<PasskeyContent>(passkey.Content)!;
            return new UserPasskeyInfo(
                Base64Url.DecodeFromChars(passkey.CredentialId), c.PublicKey, c.CreatedAt, c.SignCount, c.Transports, c.IsUserVerified, c.IsBackupEligible,
                c.IsBackedUp, c.Attestation, c.Client)
            { Name = passkey.Name };
        }
    }
}
