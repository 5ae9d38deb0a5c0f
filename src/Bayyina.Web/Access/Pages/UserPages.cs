using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>Who may enter: seen by who may read it, changed by administrators.</summary>
internal static class UserPages
{
    private static readonly Right Manage = new(Feature.Access, Act.Manage);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users", (HttpContext context, Product product, Reader reader) => Show(context, product, reader)).RequireRight(Right.Read(Feature.Access));
        routes.MapPost("/users", Create).RequireRight(Manage);
        routes.MapPost("/users/link", Link).RequireRight(Manage);
        routes.MapPost("/users/roles", SetRoles).RequireRight(Manage);
        routes.MapPost("/users/disable", Disable).RequireRight(Manage);
        routes.MapPost("/users/enable", Enable).RequireRight(Manage);
    }

    private static IResult Show(HttpContext context, Product product, Reader reader, string? error = null, User? linked = null, string? secret = null) =>
        Page.Of<UsersPage>(
            new
            {
                Users = product.Access.Users.All(),
                MayManage = reader.May(Manage),
                Error = error,
                LinkFor = linked?.Name,
                Link = secret is null ? null : $"{context.Request.Scheme}://{context.Request.Host}/link/{secret}",
            },
            error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Create(HttpContext context, Product product, Reader reader, IFormCollection form) =>
        product.Access.Users.Create(form["name"].ToString(), RolesOf(form), reader.Actor) switch
        {
            UserChanged made => Show(context, product, reader, null, made.User, product.Access.Links.MakeFor(made.User, reader.Actor)),
            UserNotChanged not => Show(context, product, reader, not.Code),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static IResult Link(HttpContext context, Product product, Reader reader, IFormCollection form) => Find(product, form) is { DisabledAt: null } user
        ? Show(context, product, reader, null, user, product.Access.Links.MakeFor(user, reader.Actor))
        : Show(context, product, reader, "user.unknown");

    private static IResult SetRoles(HttpContext context, Product product, Reader reader, IFormCollection form) =>
        Changed(context, product, reader, product.Access.Users.SetRoles(IdOf(form), RolesOf(form), reader.Actor));

    private static IResult Disable(HttpContext context, Product product, Reader reader, IFormCollection form) =>
        Changed(context, product, reader, product.Access.Users.Disable(IdOf(form), reader.Actor));

    private static IResult Enable(HttpContext context, Product product, Reader reader, IFormCollection form) =>
        Changed(context, product, reader, product.Access.Users.Enable(IdOf(form), reader.Actor));

    private static IResult Changed(HttpContext context, Product product, Reader reader, UserChange change) =>
        change is UserNotChanged not ? Show(context, product, reader, not.Code) : Results.LocalRedirect("/users");

    private static User? Find(Product product, IFormCollection form) => product.Access.Users.Find(IdOf(form));

    private static UserId IdOf(IFormCollection form) => new(form["user"].ToString());

    private static List<UserRole> RolesOf(IFormCollection form) => [.. form["role"].Select(code => RightsTable.Parse(code ?? "")).OfType<UserRole>().Distinct()];
}
