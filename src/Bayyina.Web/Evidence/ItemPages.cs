using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Evidence;

/// <summary>The items, and one of them.</summary>
internal static class ItemPages
{
    private const int PageLength = 40;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/items", List).RequireRight(Right.Read(Feature.Evidence));
        routes.MapGet("/items/{id}", Show).RequireRight(Right.Read(Feature.Evidence));
    }

    private static IResult List(Product product, Reader reader, Tallies tallies, string? show, string? after)
    {
        var exercises = show == "exercises";
        var key = ListKey.Parse(after);
        return Page.Of<ItemsPage>(new
        {
            Items = product.ItemList.Page(reader, exercises, key, PageLength),
            Count = tallies.Items,
            Exercises = exercises,
            IsFirst = key is null,
        });
    }

    private static IResult Show(Product product, Reader reader, string id) =>
        SubjectLinks.From("item", id) is { } item && ItemView.Find(product, item, reader) is { } view
            ? Page.Of<ItemPage>(new { View = view })
            : Results.NotFound();
}
