using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.People;

/// <summary>The persons of the record.</summary>
internal static class PeoplePages
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/people", () => Page.Of<PeoplePage>()).RequireRight(Right.Read(Feature.People));
}
