using System.Globalization;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>One's own account: password, codes, passkeys, sessions, tokens.</summary>
internal static class AccountPages
{
    /// <summary>How long a token may work.</summary>
    public static readonly int[] DaysOfTokens = [7, 30, 90, 365];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account", (Product product, Entered entered) => Show(product, entered)).RequireSignedIn();
        Post("/account/password", ChangePassword);
        Post("/account/codes", BeginCodes);
        Post("/account/codes/confirm", ConfirmCodes);
        Post("/account/codes/remove", RemoveCodes);
        Post("/account/passkeys/options", PasskeyOptions);
        Post("/account/passkeys", AddPasskey);
        Post("/account/passkeys/remove", RemovePasskey);
        Post("/account/sessions/end", EndSession);
        Post("/account/sessions/end-all", EndSessions);
        Post("/account/tokens", MakeToken);
        Post("/account/tokens/revoke", RevokeToken);
        routes.MapGet("/api/me", (Entered entered) => Results.Json(new
        {
            actor = entered.Actor.Id.Value,
            rights = entered.Actor.Reader.Rights.Select(right => right.ToString()).Order(StringComparer.Ordinal),
        })).RequireSignedIn();

        void Post(string path, Delegate handler) => routes.MapPost(path, handler).RequireSignedIn().RequireRateLimiting(AccessSetup.EntryLimit);
    }

    private static IResult Show(Product product, Entered entered, string? error = null, string? token = null) => Page.Of<AccountPage>(
        new
        {
            Entered = entered,
            Sessions = product.Access.Sessions.Of(entered.User.Id),
            Tokens = product.Access.Tokens.Of(entered.User.Id).Where(t => t.RevokedAt is null && t.EndsAt > product.Time.GetUtcNow()).ToList(),
            Passkeys = product.Access.Credentials.PasskeysOf(entered.User.Id),
            HasCodes = product.Access.Credentials.HasTotp(entered.User.Id),
            CodeSecret = product.Access.Credentials.TotpToConfirm(entered.User.Id),
            Token = token,
            Error = error,
        },
        error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static async Task<IResult> ChangePassword(Product product, Entered entered, SignInManager<Account> signIn, IFormCollection form)
    {
        var account = new Account(entered.User);
        if (form["password"] != form["again"])
        {
            return Show(product, entered, "access.password_differs");
        }
        if (!(await signIn.CheckPasswordSignInAsync(account, form["current"].ToString(), lockoutOnFailure: true)).Succeeded)
        {
            return Show(product, entered, "access.sign_in_failed");
        }
        if (!(await signIn.UserManager.ChangePasswordAsync(account, form["current"].ToString(), form["password"].ToString())).Succeeded)
        {
            return Show(product, entered, "access.password_weak");
        }
        // Other sessions end, since the stamp changed; this one goes on.
        await signIn.RefreshSignInAsync(account);
        return Changed(product, entered, "password");
    }

    private static IResult BeginCodes(Product product, Entered entered, IFormCollection form)
    {
        _ = form;
        if (product.Access.Credentials.HasTotp(entered.User.Id))
        {
            return Show(product, entered, "access.codes_there");
        }
        product.Access.Credentials.NewTotp(entered.User.Id);
        return Results.LocalRedirect("/account#codes");
    }

    private static IResult ConfirmCodes(Product product, Entered entered, IFormCollection form) =>
        product.Access.Credentials.UseTotp(entered.User.Id, CodeOf(form), confirming: true)
            ? Changed(product, entered, "codes")
            : Show(product, entered, "access.code_wrong");

    private static async Task<IResult> RemoveCodes(Product product, Entered entered, SignInManager<Account> signIn, IFormCollection form)
    {
        if (!(await signIn.CheckPasswordSignInAsync(new Account(entered.User), form["current"].ToString(), lockoutOnFailure: true)).Succeeded)
        {
            return Show(product, entered, "access.sign_in_failed");
        }
        product.Access.Credentials.RemoveTotp(entered.User.Id);
        return Changed(product, entered, "codes removed");
    }

    private static async Task<IResult> PasskeyOptions(Entered entered, SignInManager<Account> signIn, IFormCollection form)
    {
        _ = form;
        var options = await signIn.MakePasskeyCreationOptionsAsync(
            new PasskeyUserEntity { Id = entered.User.Id.Value, Name = entered.User.Name, DisplayName = entered.User.Name });
        return Results.Content(options, "application/json");
    }

    private static async Task<IResult> AddPasskey(Product product, Entered entered, SignInManager<Account> signIn, IFormCollection form)
    {
        PasskeyAttestationResult result;
        try
        {
            result = await signIn.PerformPasskeyAttestationAsync(form["credential"].ToString());
        }
        catch (InvalidOperationException)
        {
            return Show(product, entered, "access.passkey_failed");
        }
        if (!result.Succeeded || result.UserEntity.Id != entered.User.Id.Value)
        {
            return Show(product, entered, "access.passkey_failed");
        }
        result.Passkey.Name = form["name"].ToString() is { Length: > 0 and <= 60 } name ? name : null;
        await signIn.UserManager.AddOrUpdatePasskeyAsync(new Account(entered.User), result.Passkey);
        return Changed(product, entered, "passkey");
    }

    private static IResult RemovePasskey(Product product, Entered entered, IFormCollection form)
    {
        product.Access.Credentials.RemovePasskey(entered.User.Id, form["id"].ToString());
        return Changed(product, entered, "passkey removed");
    }

    private static IResult EndSession(Product product, Entered entered, IFormCollection form)
    {
        product.Access.Sessions.End(entered.User.Id, form["id"].ToString());
        product.Access.Log.Write(AccessEvents.SessionsEnded, entered.Actor.Id, detail: "one");
        return Results.LocalRedirect("/account#sessions");
    }

    private static IResult EndSessions(Product product, Entered entered, IFormCollection form)
    {
        _ = form;
        product.Access.Sessions.EndAll(entered.User.Id);
        product.Access.Log.Write(AccessEvents.SessionsEnded, entered.Actor.Id, detail: "all");
        return Results.LocalRedirect("/sign-in");
    }

    private static IResult MakeToken(Product product, Entered entered, IFormCollection form)
    {
        var scopes = form["scope"].Select(text => Right.Parse(text ?? "")).ToList();
        var name = form["name"].ToString().Trim();
        if (name.Length is 0 or > 60 || scopes.Count == 0 || scopes.Exists(scope => scope is null || !entered.Actor.Reader.May(scope.Value))
            || !int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) || !DaysOfTokens.Contains(days))
        {
            return Show(product, entered, "access.token_malformed");
        }
        var secret = product.Access.Tokens.Make(entered.User, name, [.. scopes.OfType<Right>()], TimeSpan.FromDays(days));
        return Show(product, entered, token: secret);
    }

    private static IResult RevokeToken(Product product, Entered entered, IFormCollection form)
    {
        product.Access.Tokens.Revoke(entered.User, form["id"].ToString());
        return Results.LocalRedirect("/account#tokens");
    }

    private static IResult Changed(Product product, Entered entered, string what)
    {
        product.Access.Log.Write(AccessEvents.CredentialChanged, entered.Actor.Id, detail: what);
        return Results.LocalRedirect("/account");
    }

    private static string CodeOf(IFormCollection form) =>
        Words.LatinDigits(form["code"].ToString().Replace(" ", "", StringComparison.Ordinal));
}
