using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Deployments;

/// <summary>Teams that are sent, their means and what stands in their way, roll-calls.</summary>
internal static class DeploymentPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        SendingPages.Map(routes);
        MeansPages.Map(routes);
        RollCallPages.Map(routes);
    }
}
