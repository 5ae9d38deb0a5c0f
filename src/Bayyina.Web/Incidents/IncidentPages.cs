using Bayyina.Incidents;
using Bayyina.Statements;
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
        routes.MapGet("/incidents", List);
        routes.MapGet("/incidents/{id}", Show);
        routes.MapPost("/exercise", LoadExercise);
    }

    private static IResult List(Product product, Tallies tallies, string? show, string? q, string? after)
    {
        var exercises = show == "exercises";
        var search = q is { Length: > LongestSearch } ? q[..LongestSearch] : q;
        var key = ListKey.Parse(after);
        return Page.Of<IncidentsPage>(new
        {
            Incidents = product.IncidentList.Page(exercises, search, key, PageLength),
            Count = tallies.Incidents,
            Search = search,
            Exercises = exercises,
            IsFirst = key is null,
        });
    }

    private static IResult Show(Product product, string id, long? after)
    {
        if (SubjectLinks.From("incident", id) is not { } subject)
        {
            return Results.NotFound();
        }
        var state = product.Statements.StateOf(subject);
        return state.Statements.Count == 0
            ? Results.NotFound()
            : Page.Of<IncidentPage>(new
            {
                Incident = Incident.From(state),
                Items = product.ItemList.Of(subject, after, ItemsLength),
                ItemCount = product.ItemList.CountOf(subject),
                History = HistoryRow.Of(state, product),
                IsFirst = after is null,
            });
    }

    // The form is asked for so that its token is checked.
    private static IResult LoadExercise(Product product, Words words, Tallies tallies, IFormCollection form)
    {
        _ = form;
        var incident = Exercise.Load(product, words);
        tallies.Forget();
        return Results.LocalRedirect(SubjectLinks.To(incident)!, preserveMethod: false);
    }
}
