using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Web.Access;

/// <summary>How a try to act as a user at the terminal ended.</summary>
public abstract record TerminalEntryOutcome;

/// <summary>They are who they say.</summary>
public sealed record EnteredAs(Actor Actor) : TerminalEntryOutcome;

/// <summary>They are not, or nobody can tell.</summary>
/// <param name="Code">
/// <c>user.unknown</c>, <c>user.disabled</c>, <c>as.no_password</c>, <c>as.not_told</c>, <c>as.locked_out</c>, <c>as.password_wrong</c>, <c>as.code_wrong</c>.
/// </param>
public sealed record NotEntered(string Code) : TerminalEntryOutcome;

/// <summary>Lets a user act at the terminal: by the password, and the code where one is asked, with the lock-out and the log of the pages.</summary>
/// <remarks>Whoever can ask has the machine and may list its users, so it says what is wrong; the pages do not.</remarks>
public static class TerminalEntry
{
    private const string Where = "command";

    /// <summary>Tries once.</summary>
    /// <param name="password">Asked only of a user who has one; null where nobody tells it.</param>
    /// <param name="code">Asked only where the password was right and codes are on.</param>
    public static TerminalEntryOutcome Try(Product product, string name, Func<string?> password, Func<string?> code)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(product);
        AccessSetup.AddAccounts(services);
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        var (what, outcome, user) = Tried(scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), name, password, code).GetAwaiter().GetResult();
        product.Access.Log.Write(what, user?.Actor, detail: Where);
        return outcome is null ? new EnteredAs(product.Access.Users.ActorOf(user!)) : new NotEntered(outcome);
    }

    private static async Task<(string What, string? Code, User? User)> Tried(
        UserManager<Account> users, string name, Func<string?> password, Func<string?> code)
    {
        var account = await users.FindByNameAsync(name);
        var wrong = account is null ? "user.unknown" : account.Now.DisabledAt is not null ? "user.disabled" : account.Now.PasswordHash is null ? "as.no_password" : null;
        if (wrong is not null)
        {
            return (AccessEvents.SignInFailed, wrong, account?.Now);
        }
        if (await users.IsLockedOutAsync(account!))
        {
            return (AccessEvents.SignInLocked, "as.locked_out", account!.Now);
        }
        if (password() is not { Length: > 0 } typed)
        {
            return (AccessEvents.SignInFailed, "as.not_told", account!.Now);
        }
        if (!await users.CheckPasswordAsync(account!, typed))
        {
            return await Failed(users, account!, "as.password_wrong");
        }
        if (await users.GetTwoFactorEnabledAsync(account!))
        {
            if (code() is not { Length: > 0 } shown)
            {
                return (AccessEvents.SignInFailed, "as.not_told", account!.Now);
            }
            var digits = Words.LatinDigits(shown.Replace(" ", "", StringComparison.Ordinal));
            if (!await users.VerifyTwoFactorTokenAsync(account!, TokenOptions.DefaultAuthenticatorProvider, digits))
            {
                return await Failed(users, account!, "as.code_wrong");
            }
        }
        await users.ResetAccessFailedCountAsync(account!);
        return (AccessEvents.SignedIn, null, account!.Now);
    }

    private static async Task<(string What, string? Code, User? User)> Failed(UserManager<Account> users, Account account, string code)
    {
        await users.AccessFailedAsync(account);
        return await users.IsLockedOutAsync(account)
            ? (AccessEvents.SignInLocked, "as.locked_out", account.Now)
            : (AccessEvents.SignInFailed, code, account.Now);
    }
}
