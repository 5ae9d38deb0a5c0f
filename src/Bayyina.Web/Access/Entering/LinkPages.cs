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
    /// <summary>What the first user may choose besides: nothing that reads what is protected.</summary>
    public static IReadOnlyList<UserRole> Offered { get; } = [UserRole.Operations, UserRole.Field, UserRole.Documentation];

    private static readonly UserRole[] Proposed = [UserRole.Documentation];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/link/{secret}", Open).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
        routes.MapPost("/link/{secret}", Use).AllowAnonymous().RequireRateLimiting(AccessSetup.EntryLimit);
    }

    private static IResult Open(HttpContext context, Product product, string secret) => Entered.Of(context) is not null
        ? Results.LocalRedirect("/")
        : product.Access.Links.Find(secret) switch
        {
            null => Dead(),
            LinkForUser of when product.Access.Users.Find(of.User) is not { DisabledAt: null } => Dead(),
            var found => Show(
                new LinkView(
                    found is LinkForUser known ? product.Access.Users.Find(known.User)!.Name : "", found is LinkForFirst, IsFirst(product, found), Proposed),
                null),
        };

    private static async Task<IResult> Use(
        HttpContext context, Product product, SignInManager<Account> signIn, IPasswordValidator<Account> validator, string secret, IFormCollection form)
    {
        if (Entered.Of(context) is not null)
        {
            return Results.LocalRedirect("/");
        }
        var access = product.Access;
        var found = access.Links.Find(secret);
        var person = found is LinkForUser known ? access.Users.Find(known.User) : null;
        if (found is null || (found is LinkForUser && person is not { DisabledAt: null }))
        {
            return Dead();
        }
        // What cannot be kept must not use the link up.
        var isFirst = IsFirst(product, found);
        var name = person?.Name ?? form["name"].ToString();
        var work = isFirst ? Offered.Where(role => form["role"].Contains(RightsTable.CodeOf(role))).ToList() : [];
        IResult Again(string error) => Show(new LinkView(name, person is null, isFirst, work), error);
        var password = form["password"].ToString();
        if (found is LinkForFirst && (string.IsNullOrWhiteSpace(name) || name.Trim().Length > UserBook.LongestName || name.Any(char.IsControl)))
        {
            return Again("user.name_malformed");
        }
        if (password != form["again"])
        {
            return Again("access.password_differs");
        }
        if (!(await validator.ValidateAsync(signIn.UserManager, person is null ? null! : new Account(person), password)).Succeeded)
        {
            return Again("access.password_weak");
        }
        if (access.Links.Use(secret) is not { } used || Admitted(product, used, name, work) is not { } user)
        {
            return Dead();
        }
        var account = new Account(user);
        await signIn.UserManager.RemovePasswordAsync(account);
        await signIn.UserManager.AddPasswordAsync(account, password);
        access.Sessions.EndAll(user.Id);
        access.Log.Write(AccessEvents.CredentialChanged, user.Actor, detail: "password");
        // A link stands for the password alone: whoever has an app for codes is asked for one as ever.
        var result = await signIn.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true);
        return EntryPages.Answer(product, user, result, null, Again);
    }

    // Who a link lets in, with the work that they chose where they may choose.
    private static User? Admitted(Product product, LinkFound used, string name, List<UserRole> work)
    {
        var users = product.Access.Users;
        if (used is not LinkForUser of)
        {
            return users.Create(name, [UserRole.Administrator, .. work], null) is UserChanged made ? made.User : null;
        }
        var user = users.Find(of.User);
        return user is null || work.Count == 0 || work.TrueForAll(user.Roles.Contains)
            ? user
            : users.SetRoles(user.Id, [.. user.Roles.Union(work)], user.Actor) is UserChanged changed ? changed.User : user;
    }

    // Whoever sets the place up says there what else they do. Once there are others, or they have entered, it is said under Users.
    private static bool IsFirst(Product product, LinkFound found) => found is LinkForFirst || (found is LinkForUser of
        && product.Access.Users.All() is [{ PasswordHash: null } only] && only.Id == of.User && only.Roles.Contains(UserRole.Administrator)
        && product.Access.Credentials.PasskeysOf(only.Id).Count == 0);

    private static IResult Show(LinkView view, string? error) =>
        Page.Of<LinkPage>(new { View = view, Error = error }, error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Dead() => Page.Of<LinkPage>(new { }, StatusCodes.Status404NotFound);
}

/// <summary>What a link opens, as its page shows it.</summary>
/// <param name="Name">The user's, or what was typed as one.</param>
/// <param name="IsNameAsked">Whether there is no user yet.</param>
/// <param name="IsWorkAsked">Whether it is the first user, who says what they do besides keeping the machine.</param>
/// <param name="Work">What they chose, or what is proposed.</param>
public sealed record LinkView(string Name, bool IsNameAsked, bool IsWorkAsked, IReadOnlyList<UserRole> Work);
