using Microsoft.AspNetCore.Identity;

namespace Bayyina.Web.Access;

/// <summary>Codes of an app, each counted once; the library's own provider would take one again while its minute lasts.</summary>
internal sealed class CodeProvider(Product product) : IUserTwoFactorTokenProvider<Account>
{
    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) => throw new NotSupportedException();

    public Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user) =>
        Task.FromResult(product.Access.Credentials.UseTotp(user.Now.Id, token));

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) =>
        Task.FromResult(product.Access.Credentials.HasTotp(user.Now.Id));
}

/// <summary>A disabled user does not get in, whatever they know.</summary>
internal sealed class NotDisabled : IUserConfirmation<Account>
{
    public Task<bool> IsConfirmedAsync(UserManager<Account> manager, Account user) => Task.FromResult(user.Now.DisabledAt is null);
}

/// <summary>Names are compared as the record compares them.</summary>
internal sealed class NameForm : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : Bayyina.Access.User.Normal(name);

    public string? NormalizeEmail(string? email) => email;
}
