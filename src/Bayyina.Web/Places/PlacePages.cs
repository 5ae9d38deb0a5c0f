using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Places;

/// <summary>The gazetteer, to look a place up.</summary>
internal static class PlacePages
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/places", Find).RequireRight(Right.Read(Feature.Incidents));

    // What stands in the address is a question: it needs no button.
    private static IResult Find(HttpContext context, Product product) => Page.Of<PlacesPage>(new
    {
        Choice = PlaceChoice.From(context.Request.Query.Append(new("find", "q")), "q", product.Gazetteer),
    });
}
