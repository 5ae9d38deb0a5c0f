using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>How somebody wants the pages.</summary>
internal static class AccessPages
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/settings", () => Page.Of<SettingsPage>()).RequireSignedIn();
}
