using Bayyina.Evidence;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Evidence;

/// <summary>The preview of an item: for whoever may have its bytes, and looked at like them.</summary>
internal static class ItemPreview
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/items/{id}/preview/{size}", Serve).RequireRight(Right.Read(Feature.Evidence));

    /// <summary>Where the preview of an item is asked for.</summary>
    public static string AddressOf(SubjectId item, PreviewSize size) => $"{SubjectLinks.To(item)}/preview/{(size == PreviewSize.Tile ? "tile" : "page")}";

    private static async Task<IResult> Serve(HttpContext context, Product product, Reader reader, string id, string size)
    {
        PreviewSize? asked = size switch { "tile" => PreviewSize.Tile, "page" => PreviewSize.Page, _ => null };
        if (asked is null || SubjectLinks.From("item", id) is not { } subject || product.Evidence.Find(subject, reader) is not { Sha256.Length: > 0 } item)
        {
            return Results.NotFound();
        }
        product.Access.Log.Viewed(reader.Actor, subject.Value + "/preview");
        switch (await product.Previews.Get(item.Sha256, item.MediaType, asked.Value, context.RequestAborted).ConfigureAwait(false))
        {
            case PreviewMade made:
                context.Response.Headers.ContentSecurityPolicy = ItemBytes.Sandbox;
                // Not for the cache of a device that may be seized: who lost the right would still have the picture.
                context.Response.Headers.CacheControl = "private, no-store";
                return Results.Bytes(made.Bytes, "image/webp");
            case PreviewLater:
                context.Response.Headers.RetryAfter = "30";
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            case PreviewNone:
                return Results.NotFound();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
