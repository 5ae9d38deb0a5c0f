using Bayyina.Statements;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Access;

/// <summary>What a route asks of whoever calls it; a route that says nothing is open to nobody.</summary>
/// <param name="Right">The right; null where it is enough to be signed in, such as for one's own account.</param>
/// <param name="Reach">Up to which sensitivity its feature must be read.</param>
internal sealed record Asking(Right? Right, Sensitivity Reach = Sensitivity.Ordinary);

/// <summary>Says of routes what they ask.</summary>
internal static class RouteRights
{
    /// <summary>Only who has the right may call it, and reads its feature as far as that.</summary>
    public static T RequireRight<T>(this T route, Right right, Sensitivity reach = Sensitivity.Ordinary)
        where T : IEndpointConventionBuilder => Require(route, new RightRequirement(right, reach));

    /// <summary>Whoever is signed in may call it.</summary>
    public static T RequireSignedIn<T>(this T route)
        where T : IEndpointConventionBuilder => Require(route, new RightRequirement(null));

    private static T Require<T>(T route, RightRequirement requirement)
        where T : IEndpointConventionBuilder
    {
        route.RequireAuthorization(new AuthorizationPolicyBuilder().AddRequirements(requirement).Build());
        return route.WithMetadata(new Asking(requirement.Right, requirement.Reach));
    }
}

/// <summary>Somebody is signed in, whose session is not locked, and has the right where one is asked for.</summary>
internal sealed record RightRequirement(Right? Right, Sensitivity Reach = Sensitivity.Ordinary) : IAuthorizationRequirement;

/// <summary>Nobody: what a route asks that says nothing.</summary>
internal sealed record NobodyRequirement : IAuthorizationRequirement;

/// <summary>Holds the reader's rights against what a route asks.</summary>
internal sealed class RightHandler(IHttpContextAccessor accessor) : AuthorizationHandler<RightRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RightRequirement requirement)
    {
        if (accessor.HttpContext is { } http && Entered.Of(http) is { IsLocked: false } entered
            && (requirement.Right is not { } right || entered.Actor.Reader.May(right, requirement.Reach)))
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}
