using System.Globalization;
using Bayyina.Web.Access;
using Bayyina.Web.Deployments;
using Bayyina.Web.Displacement;
using Bayyina.Web.Dossiers;
using Bayyina.Web.DoubleTaps;
using Bayyina.Web.Evidence;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.People;
using Bayyina.Web.Places;
using Bayyina.Web.Rescue;
using Bayyina.Web.Volunteers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Web.Shell;

/// <summary>With which codes a route refuses, beside those that any may answer with.</summary>
internal sealed record RefusesWith(IReadOnlyList<string> Codes);

/// <summary>A code of the catalogue, in both languages.</summary>
public sealed record ProblemCodeAnswer(string Code, int Status, string Ar, string En);

/// <summary>The API: each feature's routes under one root, held to the same rules.</summary>
internal static class ApiRoutes
{
    public static void Map(WebApplication app)
    {
        var api = app.MapGroup("/api").WithMetadata(new ApiRoute());
        IncidentApi.Map(api);
        DeploymentApi.Map(api);
        MeansApi.Map(api);
        RollCallApi.Map(api);
        ReportApi.Map(api);
        StrikeApi.Map(api);
        SightingApi.Map(api);
        WarningApi.Map(api);
        CapApi.Map(api);
        ItemApi.Map(api);
        LedgerApi.Map(api);
        StatementApi.Map(api);
        DossierApi.Map(api);
        PeopleApi.Map(api);
        VolunteerApi.Map(api);
        DisplacementApi.Map(api);
        PlaceApi.Map(api);
        WorksiteApi.Map(api);
        CasualtyApi.Map(api);
        AccountApi.Map(api);
        UserApi.Map(api);
        api.MapGet("/problems", Codes).RequireSignedIn().Tells("listProblems", "Every code that the API refuses with, in both languages.");
        api.MapGet("/openapi.json", (ApiDescription description) => description.Text()).RequireSignedIn()
            .Tells("getOpenApi", "This description (OpenAPI 3.1).").Produces<object>(200, "application/json");
    }

    /// <summary>What a route is called and does, and with which codes of its own it refuses.</summary>
    public static RouteHandlerBuilder Tells(this RouteHandlerBuilder route, string name, string does, params IReadOnlyList<string> refuses) =>
        route.WithName(name).WithSummary(does).WithMetadata(new RefusesWith(refuses));

    /// <summary>What no route answers: 405 where another method would be answered, with those that are; otherwise 404.</summary>
    public static IResult Nothing(HttpContext context)
    {
        var allowed = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>() is not null && Fits(route, context.Request.Path))
            .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (allowed.Count == 0 || allowed.Contains(context.Request.Method))
        {
            return new Refusal("request.not_found");
        }
        context.Response.Headers.Allow = string.Join(", ", allowed);
        return new Refusal("request.method");
    }

    private static bool Fits(RouteEndpoint route, PathString path) =>
        new TemplateMatcher(TemplateParser.Parse(route.RoutePattern.RawText!), []).TryMatch(path, []);

    private static Ok<ListAnswer<ProblemCodeAnswer>> Codes() => TypedResults.Ok(new ListAnswer<ProblemCodeAnswer>(
    [
        .. ProblemStatus.All.Select(row => new ProblemCodeAnswer(
            row.Code, row.Status, Problems.Text(row.Code, CultureInfo.GetCultureInfo("ar")), Problems.Text(row.Code, CultureInfo.GetCultureInfo("en")))),
    ]));
}
