using Bayyina.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>The ways in and out: password, code, passkey; the lock; signing out.</summary>
internal static class EntryPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", (HttpContext context, string? to) =>
            Entered.Of(context) is null ? Page.Of<SignInPage>(new { To = to }) : Home()).AllowAnonymous();
        routes.MapPost("/sign-in", SignIn).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
        routes.MapGet("/sign-in/code", async (SignInManager<Account> signIn, string? to) =>
            await signIn.GetTwoFactorAuthenticationUserAsync() is null ? Results.LocalRedirect("/sign-in") : Page.Of<CodePage>(new { To = to })).AllowAnonymous();
        routes.MapPost("/sign-in/code", Code).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
        routes.MapPost("/sign-in/passkey-options", PasskeyOptions).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
        routes.MapPost("/sign-in/passkey", PasskeySignIn).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
        routes.MapPost("/sign-out", SignOut).AllowAnonymous();
        routes.MapPost("/lock", Lock).RequireSignedIn();
        routes.MapGet("/locked", (HttpContext context) => Entered.Of(context) switch
        {
            null => Results.LocalRedirect("/sign-in"),
            { IsLocked: true } entered => Page.Of<LockedPage>(new { entered.User.Name }),
            _ => Home(),
        }).AllowAnonymous();
        routes.MapPost("/locked", Unlock).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
        LinkPages.Map(routes);
    }

    /// <summary>Back to where somebody wanted to go, if that is one of these pages.</summary>
    public static IResult GoTo(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.AsSpan().ContainsAnyInRange('\0', ' ') ? Results.LocalRedirect(path) : Home();

    /// <summary>Notes in the log how a try to get in ended, and says where it leads.</summary>
    public static IResult Answer(Product product, User? user, SignInResult result, string? to, Func<string, IResult> again)
    {
        var log = product.Access.Log;
        if (result.Succeeded)
        {
            log.Write(AccessEvents.SignedIn, user?.Actor);
            return GoTo(to);
        }
        if (result.RequiresTwoFactor)
        {
            return Results.LocalRedirect("/sign-in/code" + (to is null ? "" : "?to=" + Uri.EscapeDataString(to)));
        }
        log.Write(result.IsLockedOut ? AccessEvents.SignInLocked : AccessEvents.SignInFailed, user?.Actor);
        // Whether such a user exists, is disabled or typed a wrong password is nobody's business who is not signed in.
        return again(result.IsLockedOut ? "access.locked_out" : "access.sign_in_failed");
    }

    private static async Task<IResult> SignIn(HttpContext context, Product product, SignInManager<Account> signIn, IFormCollection form)
    {
        if (Entered.Of(context) is not null)
        {
            return Home();
        }
        var (name, password, to) = (form["name"].ToString(), form["password"].ToString(), To(form));
        var account = await signIn.UserManager.FindByNameAsync(name);
        if (account?.Now.PasswordHash is null)
        {
            // As slow as for somebody who exists.
            signIn.UserManager.PasswordHasher.HashPassword(null!, password);
        }
        var result = account is null
            ? SignInResult.Failed
            : await signIn.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true);
        return Answer(product, account?.Now, result, to, error => Page.Of<SignInPage>(new { To = to, Error = error, Name = name }, 400));
    }

    private static async Task<IResult> Code(Product product, SignInManager<Account> signIn, IFormCollection form)
    {
        var account = await signIn.GetTwoFactorAuthenticationUserAsync();
        if (account is null)
        {
            return Results.LocalRedirect("/sign-in");
        }
        var code = form["code"].ToString().Replace(" ", "", StringComparison.Ordinal);
        var result = await signIn.TwoFactorAuthenticatorSignInAsync(Words.LatinDigits(code), isPersistent: false, rememberClient: false);
        return Answer(product, account.Now, result, To(form), error => Page.Of<CodePage>(new { To = To(form), Error = error == "access.locked_out" ? error : "access.code_wrong" }, 400));
    }

    // For any passkey of this place: who owns it is told by the device.
    private static async Task<IResult> PasskeyOptions(SignInManager<Account> signIn, IFormCollection form)
    {
        _ = form;
        return Results.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");
    }

    private static async Task<IResult> PasskeySignIn(HttpContext context, Product product, SignInManager<Account> signIn, IFormCollection form)
    {
        if (Entered.Of(context) is not null)
        {
            return Home();
        }
        var to = To(form);
        User? user = null;
        var result = SignInResult.Failed;
        try
        {
            var assertion = await signIn.PerformPasskeyAssertionAsync(form["credential"].ToString());
            if (assertion.Succeeded)
            {
                user = assertion.User.Now;
                await signIn.UserManager.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey);
                if (await signIn.CanSignInAsync(assertion.User))
                {
                    await signIn.SignInAsync(assertion.User, isPersistent: false);
                    result = SignInResult.Success;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // No challenge is open: the page stood open for too long, or somebody makes one up.
        }
        return Answer(product, user, result, to, error => Page.Of<SignInPage>(new { To = to, Error = error }, 400));
    }

    private static async Task<IResult> SignOut(HttpContext context, Product product, SignInManager<Account> signIn, IFormCollection form)
    {
        _ = form;
        if (Entered.Of(context) is { } entered)
        {
            product.Access.Log.Write(AccessEvents.SignedOut, entered.Actor.Id);
        }
        await signIn.SignOutAsync();
        return Results.LocalRedirect("/");
    }

    private static IResult Lock(Product product, Entered entered, IFormCollection form)
    {
        _ = form;
        product.Access.Sessions.SetLocked(entered.Session!.Id, true);
        product.Access.Log.Write(AccessEvents.Locked, entered.Actor.Id);
        return Results.LocalRedirect("/locked");
    }

    private static async Task<IResult> Unlock(HttpContext context, Product product, SignInManager<Account> signIn, IFormCollection form)
    {
        if (Entered.Of(context) is not { IsLocked: true } entered)
        {
            return Home();
        }
        var result = await signIn.CheckPasswordSignInAsync(new Account(entered.User), form["password"].ToString(), lockoutOnFailure: true);
        if (result.Succeeded)
        {
            product.Access.Sessions.SetLocked(entered.Session!.Id, false);
            product.Access.Log.Write(AccessEvents.Unlocked, entered.Actor.Id);
            return Home();
        }
        product.Access.Log.Write(result.IsLockedOut ? AccessEvents.SignInLocked : AccessEvents.SignInFailed, entered.Actor.Id);
        if (result.IsLockedOut)
        {
            // Whoever holds the device tries passwords: they get no further here.
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/sign-in");
        }
        return Page.Of<LockedPage>(new { entered.User.Name, Error = "access.sign_in_failed" }, 400);
    }

    private static string? To(IFormCollection form) => form["to"].ToString() is { Length: > 0 } to ? to : null;

    private static IResult Home() => Results.LocalRedirect("/");
}
