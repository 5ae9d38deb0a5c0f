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
        routes.MapGet("/users", (Product product, Reader reader, string? q, int? from) =>
            Page.Of<UsersPage>(new { View = UsersView.Of(product.Access, q, from ?? 0, reader.May(Manage)) })).RequireRight(Right.Read(Feature.Access));
        routes.MapGet("/users/{id}", (HttpContext context, Product product, Reader reader, string id) =>
            product.Access.Users.Find(new UserId(id)) is { } user ? Show(product, reader, user) : Results.NotFound()).RequireRight(Right.Read(Feature.Access));
        routes.MapPost("/users", Create).RequireRight(Manage);
        routes.MapPost("/users/link", Link).RequireRight(Manage);
        Change("roles", (users, form, by) => users.SetRoles(IdOf(form), RolesOf(form), by));
        Change("disable", (users, form, by) => users.Disable(IdOf(form), by));
        Change("enable", (users, form, by) => users.Enable(IdOf(form), by));
        Change("sign-out", (users, form, by) => users.EndSessions(IdOf(form), by));
        Change("factors", (users, form, by) => users.ResetFactors(IdOf(form), by));
        routes.MapGet("/api/users", (Product product) => Results.Json(product.Access.Users.All().Select(user => new
        {
            name = user.Name,
            actor = user.Actor.Value,
            roles = user.Roles.Select(RightsTable.CodeOf),
            disabled = user.DisabledAt is not null,
        }))).RequireRight(Right.Read(Feature.Access));

        void Change(string act, Func<UserBook, IFormCollection, SubjectId, UserChange> change) =>
            routes.MapPost("/users/" + act, (Product product, Reader reader, IFormCollection form) =>
                Changed(product, reader, form, change(product.Access.Users, form, reader.Actor))).RequireRight(Manage);
    }

    /// <summary>The address of a user's page.</summary>
    public static string AddressOf(User user) => "/users/" + user.Id;

    private static IResult Show(Product product, Reader reader, User user, string? error = null, string? link = null) => Page.Of<UserPage>(
        new { View = UserView.Of(product, user, reader.May(Manage), error, link) }, error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Create(HttpContext context, Product product, Reader reader, IFormCollection form)
    {
        var (name, roles) = (form["name"].ToString(), RolesOf(form));
        switch (product.Access.Users.Create(name, roles, reader.Actor))
        {
            case UserChanged made:
                return Show(product, reader, made.User, link: LinkFor(context, product, reader, made.User));
            case UserNotChanged not:
                var wrong = new Complaints();
                wrong.Add(not.Code == "user.no_role" ? "roles" : "name", not.Code);
                var view = UsersView.Of(product.Access, null, 0, mayManage: true) with { Complaints = wrong, Name = name, Chosen = roles };
                return Page.Of<UsersPage>(new { View = view }, StatusCodes.Status400BadRequest);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static IResult Link(HttpContext context, Product product, Reader reader, IFormCollection form) => Find(product, form) switch
    {
        null => Results.NotFound(),
        { DisabledAt: null } user => Show(product, reader, user, link: LinkFor(context, product, reader, user)),
        var user => Show(product, reader, user, "user.disabled"),
    };

    private static IResult Changed(Product product, Reader reader, IFormCollection form, UserChange change) => Find(product, form) is not { } user
        ? Results.NotFound()
        : change is UserNotChanged not ? Show(product, reader, user, not.Code) : Results.LocalRedirect(AddressOf(user), preserveMethod: false);

    private static string LinkFor(HttpContext context, Product product, Reader reader, User user) =>
        $"{context.Request.Scheme}://{context.Request.Host}/link/{product.Access.Links.MakeFor(user, reader.Actor)}";

    private static User? Find(Product product, IFormCollection form) => product.Access.Users.Find(IdOf(form));

    private static UserId IdOf(IFormCollection form) => new(form["user"].ToString());

    private static List<UserRole> RolesOf(IFormCollection form) => [.. form["role"].Select(code => RightsTable.Parse(code ?? "")).OfType<UserRole>().Distinct()];
}
