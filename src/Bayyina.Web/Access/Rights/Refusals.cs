using Bayyina.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Access;

/// <summary>What happens to who may not: signed out to the sign-in page, locked to the lock, otherwise 403 and a line in the log.</summary>
internal sealed class Refusals(Product product) : IAuthorizationMiddlewareResultHandler
{
    /// <summary>Whether the request is of the API, which answers with numbers and codes rather than with pages.</summary>
    public static bool IsOfApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            // What is protected tells of itself when it is read; that a page was looked at is counted.
            if (Entered.Of(context) is { IsLocked: false } viewer && context.GetEndpoint()?.Metadata.GetMetadata<Asking>() is { Right: not null })
            {
                product.Access.Log.Viewed(viewer.Actor.Id, $"{context.Request.Method} {context.Request.Path}");
            }
            return next(context);
        }
        var entered = Entered.Of(context);
        if (entered is null or { IsLocked: true })
        {
            if (IsOfApi(context))
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return new Refusal("api.signed_out").ExecuteAsync(context);
            }
            context.Response.Redirect(entered is null ? SignInAddress(context) : "/locked");
            return Task.CompletedTask;
        }
        product.Access.Log.Write(AccessEvents.Refused, entered.Actor.Id, context.Request.Path);
        if (IsOfApi(context))
        {
            return new Refusal("api.refused").ExecuteAsync(context);
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static string SignInAddress(HttpContext context) => HttpMethods.IsGet(context.Request.Method)
        ? "/sign-in?to=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)
        : "/sign-in";
}
