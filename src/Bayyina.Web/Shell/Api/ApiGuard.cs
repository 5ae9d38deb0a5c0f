using System.Collections.Concurrent;
using System.Reflection;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Bayyina.Web.Shell;

/// <summary>A route of the API; <see cref="ApiGuard"/> holds for it.</summary>
internal sealed record ApiRoute;

/// <summary>What holds for every route of the API, whatever it does.</summary>
internal static class ApiGuard
{
    /// <summary>The header in which a page sends its form token along.</summary>
    public const string TokenHeader = "RequestVerificationToken";

    private static readonly ConcurrentDictionary<Endpoint, HashSet<string>> Queries = new();

    /// <summary>Stands behind sign-in and rights.</summary>
    public static void Use(WebApplication app)
    {
        var antiforgery = app.Services.GetRequiredService<IAntiforgery>();
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<ApiRoute>() is null)
            {
                await next(context).ConfigureAwait(false);
                return;
            }
            if (WhyNot(context, route) is { } refusal)
            {
                await refusal.ExecuteAsync(context).ConfigureAwait(false);
                return;
            }
            // A browser sends its cookie along with whatever makes it ask; a token is sent by nobody but its program.
            if (Entered.Of(context)?.Session is not null && !IsSafe(context.Request.Method)
                && (!context.Request.Headers.ContainsKey(TokenHeader) || context.Request.HasFormContentType
                    || !await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false)))
            {
                await new Refusal("api.form_token").ExecuteAsync(context).ConfigureAwait(false);
                return;
            }
            await next(context).ConfigureAwait(false);
        });
    }

    /// <summary>The names that a route takes from the query: a misspelt one must not quietly mean "all of it".</summary>
    public static IReadOnlySet<string> QueryOf(RouteEndpoint route) => Queries.GetOrAdd(route, static endpoint =>
    {
        var inPath = ((RouteEndpoint)endpoint).RoutePattern.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. (endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            .Where(parameter => IsSimple(parameter.ParameterType) && !inPath.Contains(parameter.Name!)).Select(parameter => parameter.Name!)];
    });

    private static Refusal? WhyNot(HttpContext context, RouteEndpoint route)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(name => !QueryOf(route).Contains(name)) is { } unknown)
        {
            return new Refusal("request.query_unknown", unknown);
        }
        if (query.FirstOrDefault(pair => pair.Value.Count > 1) is { Key: not null } twice)
        {
            return new Refusal("request.query_malformed", twice.Key);
        }
        var types = route.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Where(made => made.StatusCode < 300).SelectMany(made => made.ContentTypes).ToList();
        return types.Count == 0 || Accepts(context.Request, types) ? null : new Refusal("request.not_acceptable");
    }

    private static bool Accepts(HttpRequest request, List<string> types)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return true;
        }
        return MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            && accepted.Any(range => range.Quality is not 0 && types.Exists(type => new MediaTypeHeaderValue(type).IsSubsetOf(Plain(range))));

        // Of several qualities nothing follows here but that they are not nought.
        static MediaTypeHeaderValue Plain(MediaTypeHeaderValue range) => new(range.MediaType);
    }

    private static bool IsSimple(Type type) => type == typeof(string) || (Nullable.GetUnderlyingType(type) ?? type).IsPrimitive;

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
