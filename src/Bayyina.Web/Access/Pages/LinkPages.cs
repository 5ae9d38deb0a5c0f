using Bayyina.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>One-time links: the first administrator comes in by one, and whoever was given one. Opening the page does not use it up; sending the form does.</summary>
internal static class LinkPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/link/{secret}", Open).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
        routes.MapPost("/link/{secret}", Use).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
    }

    private static IResult Open(HttpContext context, Product product, string secret) => Entered.Of(context) is not null
        ? Results.LocalRedirect("/")
        : Show(product, product.Access.Links.Find(secret), null, null);

    private static async Task<IResult> Use(
        HttpContext context, Product product, SignInManager<Account> signIn, IPasswordValidator<Account> validator, string secret, IFormCollection form)
    {
        if (Entered.Of(context) is not null)
        {
            return Results.LocalRedirect("/");
        }
        var access = product.Access;
        var (name, password) = (form["name"].ToString(), form["password"].ToString());
        var found = access.Links.Find(secret);
        var person = found is LinkForUser known ? access.Users.Find(known.User) : null;
        if (found is null || (found is LinkForUser && person is not { DisabledAt: null }))
        {
            return Show(product, null, null, null);
        }
        // What cannot be kept must not use the link up.
        if (password != form["again"])
        {
            return Show(product, found, name, "access.password_differs");
        }
        if (!(await validator.ValidateAsync(signIn.UserManager, person is null ? null! : new Account(person), password)).Succeeded)
        {
            return Show(product, found, name, "access.password_weak");
        }
        if (found is LinkForFirst && (string.IsNullOrWhiteSpace(name) || name.Trim().Length > 64 || name.Any(char.IsControl)))
        {
            return Show(product, found, name, "access.name_malformed");
        }
        if (access.Links.Use(secret) is not { } used)
        {
            return Show(product, null, null, null);
        }
        var user = used is LinkForUser of ? access.Users.Find(of.User)
            : access.Users.Create(name, [UserRole.Administrator], null) is UserChanged made ? made.User : null;
        if (user is null)
        {
            return Show(product, null, null, null);
        }
        var account = new Account(user);
        await signIn.UserManager.RemovePasswordAsync(account);
        await signIn.UserManager.AddPasswordAsync(account, password);
        access.Sessions.EndAll(user.Id);
        access.Log.Write(AccessEvents.CredentialChanged, user.Actor, detail: "password");
        // A link stands for the password alone: whoever has an app for codes is asked for one as ever.
        var result = await signIn.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true);
        return EntryPages.Answer(product, user, result, null, error => Show(product, null, null, error));
    }

    private static IResult Show(Product product, LinkFound? found, string? name, string? error) => Page.Of<LinkPage>(
        new
        {
            Works = found is not null,
            IsFirst = found is LinkForFirst,
            Name = found is LinkForUser user ? product.Access.Users.Find(user.User)?.Name : name,
            Error = error,
        },
        found is null ? StatusCodes.Status404NotFound : error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
