using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>A user.</summary>
/// <param name="User">By which the API knows them.</param>
/// <param name="Name">As they type it when they sign in.</param>
/// <param name="Actor">Their pseudonym in statements, <c>actor/…</c>.</param>
/// <param name="Roles">As they are written on the command line.</param>
/// <param name="Disabled">Whether they are shut out.</param>
public sealed record UserAnswer(string User, string Name, string Actor, IReadOnlyList<string> Roles, bool Disabled)
{
    internal static UserAnswer Of(User user) =>
        new(user.Id.Value, user.Name, user.Actor.Value, [.. user.Roles.Select(RightsTable.CodeOf)], user.DisabledAt is not null);
}

/// <summary>A user, and the one-time link by which they set their password; it is shown once.</summary>
public sealed record InvitedAnswer(UserAnswer User, string Link);

/// <summary>A user to be made.</summary>
/// <param name="Roles">At least one.</param>
public sealed record UserWish(string Name, IReadOnlyList<string> Roles);

/// <summary>The roles that a user shall have.</summary>
public sealed record RolesWish(IReadOnlyList<string> Roles);

/// <summary>Who may enter, by API.</summary>
internal static class UserApi
{
    private static readonly Right Manage = new(Feature.Access, Act.Manage);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users", (Product product) => TypedResults.Ok(new ListAnswer<UserAnswer>([.. product.Access.Users.All().Select(UserAnswer.Of)])))
            .RequireRight(Right.Read(Feature.Access)).Tells("listUsers", "All users, the oldest first.");
        routes.MapPost("/users", Create).RequireRight(Manage)
            .Tells("createUser", "Makes a user, and a one-time link for them.", "user.name_malformed", "user.name_taken", "user.no_role", "role.unknown");
        routes.MapPut("/users/{id}/roles", SetRoles).RequireRight(Manage)
            .Tells("setRoles", "Gives a user these roles in place of those they have.", "user.unknown", "user.no_role", "user.last_administrator", "role.unknown");
        routes.MapPost("/users/{id}/link", Link).RequireRight(Manage)
            .Tells("linkUser", "Makes a one-time link for a user; those made before stop working.", "user.unknown", "user.disabled");
        routes.MapPost("/users/{id}/disable", (Product product, Reader reader, string id) => Answer(product.Access.Users.Disable(new UserId(id), reader.Actor)))
            .RequireRight(Manage).Tells("disableUser", "Shuts a user out: sessions, links and tokens end.", "user.unknown", "user.last_administrator");
        routes.MapPost("/users/{id}/enable", (Product product, Reader reader, string id) => Answer(product.Access.Users.Enable(new UserId(id), reader.Actor)))
            .RequireRight(Manage).Tells("enableUser", "Lets a user in again, under a new key.", "user.unknown");
        routes.MapPost("/users/{id}/sign-out", (Product product, Reader reader, string id) => Answer(product.Access.Users.EndSessions(new UserId(id), reader.Actor)))
            .RequireRight(Manage).Tells("signUserOut", "Ends a user's sessions.", "user.unknown");
        routes.MapPost("/users/{id}/factors", (Product product, Reader reader, string id) => Answer(product.Access.Users.ResetFactors(new UserId(id), reader.Actor)))
            .RequireRight(Manage).Tells("resetFactors", "Takes a user's codes and passkeys away, such as of a lost phone.", "user.unknown");
    }

    private static Results<Created<InvitedAnswer>, Refusal> Create(HttpContext context, Product product, Reader reader, Sent<UserWish> sent)
    {
        if (!TryRoles(sent.Value.Roles, out var roles, out var unknown))
        {
            return unknown!;
        }
        return product.Access.Users.Create(sent.Value.Name, roles, reader.Actor) switch
        {
            UserChanged made => TypedResults.Created("/api/users", Invited(context, product, reader, made.User)),
            UserNotChanged not => new Refusal(not.Code, not.Code == "user.no_role" ? "/roles" : "/name"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Results<Ok<UserAnswer>, Refusal> SetRoles(Product product, Reader reader, string id, Sent<RolesWish> sent) =>
        TryRoles(sent.Value.Roles, out var roles, out var unknown) ? Answer(product.Access.Users.SetRoles(new UserId(id), roles, reader.Actor)) : unknown!;

    private static Results<Ok<InvitedAnswer>, Refusal> Link(HttpContext context, Product product, Reader reader, string id) =>
        product.Access.Users.Find(new UserId(id)) switch
        {
            null => new Refusal("user.unknown"),
            { DisabledAt: not null } => new Refusal("user.disabled"),
            var user => TypedResults.Ok(Invited(context, product, reader, user)),
        };

    private static InvitedAnswer Invited(HttpContext context, Product product, Reader reader, User user) => new(
        UserAnswer.Of(user), $"{context.Request.Scheme}://{context.Request.Host}/link/{product.Access.Links.MakeFor(user, reader.Actor)}");

    private static Results<Ok<UserAnswer>, Refusal> Answer(UserChange change) => change switch
    {
        UserChanged changed => TypedResults.Ok(UserAnswer.Of(changed.User)),
        UserNotChanged not => new Refusal(not.Code),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool TryRoles(IReadOnlyList<string> codes, out List<UserRole> roles, out Refusal? unknown)
    {
        roles = [.. codes.Select(RightsTable.Parse).OfType<UserRole>().Distinct()];
        var first = codes.ToList().FindIndex(code => RightsTable.Parse(code) is null);
        unknown = first < 0 ? null : new Refusal("role.unknown", $"/roles/{first}");
        return unknown is null;
    }
}
