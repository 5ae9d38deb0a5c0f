using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>The incidents, one of them, and the drill that anybody may load.</summary>
internal static class IncidentPages
{
    private const int PageLength = 40;
    private const int ItemsLength = 48;
    private const int LongestSearch = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents", List).RequireRight(Right.Read(Feature.Incidents));
        routes.MapGet("/incidents/{id}", Show).RequireRight(Right.Read(Feature.Incidents));
        routes.MapPost("/exercise", LoadExercise).RequireRight(Right.Write(Feature.Incidents));
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

    private static IResult Show(Product product, Reader reader, string id, long? after, string? refused)
    {
        if (SubjectLinks.From("incident", id) is not { } subject)
        {
            return Results.NotFound();
        }
        var state = product.Statements.StateOf(subject, reader);
        return state.Statements.Count == 0
            ? Results.NotFound()
            : Page.Of<IncidentPage>(new
            {
                Incident = Incident.From(state),
                Items = product.ItemList.Of(subject, reader, after, ItemsLength),
                ItemCount = product.ItemList.CountOf(subject, reader),
                History = HistoryRow.Of(state, product),
                IsFirst = after is null,
                Refused = refused,
            });
    }

    // The form is asked for so that its token is checked.
    private static IResult LoadExercise(Product product, Actor actor, Words words, Tallies tallies, IFormCollection form)
    {
        _ = form;
        var incident = Exercise.Load(product, actor, words);
        tallies.Forget();
        return Results.LocalRedirect(SubjectLinks.To(incident)!, preserveMethod: false);
    }
}
