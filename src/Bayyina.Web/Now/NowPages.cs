using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Now;

/// <summary>The operations room's board, and its sections by themselves, for a page that stands open and fetches what changed.</summary>
internal static class NowPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = Right.Read(Feature.Incidents);
        routes.MapGet("/now", Show).RequireRight(read);
        routes.MapGet("/now/part/{names}", Parts).RequireRight(read);
    }

    private static async Task<IResult> Show(Product product, Reader reader, BoardParts parts, HttpContext context, string? show)
    {
        var exercises = show == "exercises";
        // Read first: what is said while it is rendered is told once more.
        var state = parts.State;
        var sections = Board.Of(reader);
        var rendered = await Task.WhenAll(sections.Select(section => parts.Of(section, exercises, state, context)));
        var lanes = sections.Zip(rendered).GroupBy(one => one.First.Lane, one => one.Second).ToList();
        return Page.Of<NowPage>(new { Lanes = lanes, Since = state, Made = product.Time.GetUtcNow(), Exercises = exercises });
    }

    private static async Task<IResult> Parts(Reader reader, BoardParts parts, HttpContext context, string names, string? show)
    {
        var asked = names.Split(',').Distinct(StringComparer.Ordinal).Select(name => Board.Sections.FirstOrDefault(section => section.Name == name)).ToList();
        if (asked.Contains(null))
        {
            return Results.NotFound();
        }
        if (!asked.TrueForAll(section => reader.May(section!.Right)))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }
        var sent = await parts.Of([.. Board.Sections.Where(section => asked.Contains(section))], show == "exercises", parts.State, context);
        var headers = context.Response.Headers;
        headers.ETag = sent.Tag;
        headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == sent.Tag)
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            return Results.Bytes(sent.Plain, "text/html; charset=utf-8");
        }
        headers.ContentEncoding = "br";
        return Results.Bytes(sent.Packed, "text/html; charset=utf-8");
    }
}
