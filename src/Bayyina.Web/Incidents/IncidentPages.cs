using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>The incidents, one of them, and the drill that anybody may load who may write.</summary>
internal static class IncidentPages
{
    private const int PageLength = 40;
    private const int LongestSearch = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents", List).RequireRight(Right.Read(Feature.Incidents));
        routes.MapGet("/incidents/{id}", Show).RequireRight(Right.Read(Feature.Incidents));
        routes.MapPost("/exercise", LoadExercise).RequireRight(Right.Write(Feature.Incidents));
        SayingPages.Map(routes);
        MergePages.Map(routes);
    }

    /// <summary>The page of an incident again, with what was wrong with what was sent.</summary>
    public static IResult Answer(IncidentView view, string field, string code, int status = StatusCodes.Status400BadRequest)
    {
        var wrong = new Complaints();
        wrong.Add(field, code);
        return Page.Of<IncidentPage>(new { View = view with { Complaints = wrong } }, status);
    }

    private static IResult List(Product product, Reader reader, Tallies tallies, string? show, string? q, string? after)
    {
        var exercises = show == "exercises";
        var search = q is { Length: > LongestSearch } ? q[..LongestSearch] : q;
        var key = ListKey.Parse(after);
        return Page.Of<IncidentsPage>(new
        {
            Incidents = product.IncidentList.Page(reader, exercises, search, key, PageLength),
            Count = tallies.Incidents,
            Search = search,
            Exercises = exercises,
            IsFirst = key is null,
        });
    }

    private static IResult Show(Product product, Reader reader, string id, long? after, int? since, string? refused) =>
        IncidentView.Find(product, reader, id, after, since) is { } view
            ? Page.Of<IncidentPage>(new { View = view with { Refused = refused } })
            : Results.NotFound();

    // The form is asked for so that its token is checked.
    private static IResult LoadExercise(Product product, Actor actor, Words words, Tallies tallies, IFormCollection form)
    {
        _ = form;
        var incident = Exercise.Load(product, actor, words);
        tallies.Forget();
        return Results.LocalRedirect(SubjectLinks.To(incident)!, preserveMethod: false);
    }
}
