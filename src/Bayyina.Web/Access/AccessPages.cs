using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>Who may enter, and how each wants the pages.</summary>
internal static class AccessPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users", () => Page.Of<UsersPage>());
        routes.MapGet("/settings", () => Page.Of<SettingsPage>());
    }
}
