using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.People;

/// <summary>A person of the record.</summary>
/// <param name="Person"><c>person/…</c>.</param>
public sealed record PersonRowAnswer(string Person);

/// <summary>The persons of the record, of whom none is known yet: no kind of statement speaks of them.</summary>
internal static class PeopleApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/people", () => TypedResults.Ok(new ListAnswer<PersonRowAnswer>([]))).RequireRight(Right.Read(Feature.People))
            .Tells("listPeople", "The persons of the record.");
}
