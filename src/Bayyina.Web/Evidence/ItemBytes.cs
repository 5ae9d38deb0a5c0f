using System.Text;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Bayyina.Web.Evidence;

/// <summary>The bytes of an item, whoever made them: never as a page, a script or a style of ours.</summary>
/// <remarks>
/// Anybody may have made a file. So it is always an attachment in an empty sandbox, of a type that no browser runs; pictures, sound and
/// films of a short list keep their type, so that a page of ours can show them in an element that only draws or plays.
/// </remarks>
internal static class ItemBytes
{
    /// <summary>The policy of what somebody else made: should a browser open it after all, it is nobody's origin and can load and run nothing.</summary>
    public const string Sandbox = "sandbox; default-src 'none'; frame-ancestors 'none'";

    // No SVG and nothing else that is a document: a browser would look inside for scripts.
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal)
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp",
        "video/mp4", "video/webm", "video/quicktime", "video/3gpp",
        "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac",
    };

    /// <summary>What everything is served as that no element of a page draws or plays.</summary>
    public const string Anything = "application/octet-stream";

    /// <summary>The types that are kept.</summary>
    public static IReadOnlySet<string> Types => Shown;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/items/{id}/bytes", Serve).RequireRight(Right.Read(Feature.Evidence));

    /// <summary>The type that bytes of a media type are served as.</summary>
    public static string TypeOf(string mediaType) => Shown.Contains(mediaType) ? mediaType : Anything;

    /// <summary>The element in which a page of ours shows bytes of a media type: <c>image</c>, <c>video</c> or <c>audio</c>; null where it only offers them.</summary>
    /// <remarks>What every browser draws or plays, and nothing else.</remarks>
    public static string? ShowsAs(string mediaType) => mediaType switch
    {
        "image/jpeg" or "image/png" or "image/webp" or "video/mp4" or "video/webm" or "audio/ogg" or "audio/mpeg" or "audio/wav" =>
            mediaType[..mediaType.IndexOf('/', StringComparison.Ordinal)],
        _ => null,
    };

    /// <summary>The bytes, to whom the item is shown.</summary>
    public static IResult Serve(HttpContext context, Product product, Reader reader, string id)
    {
        // Asking as the reader writes each look at something protected down before it is handed out.
        if (SubjectLinks.From("item", id) is not { } subject || product.Evidence.Find(subject, reader) is not { Sha256.Length: > 0 } item
            || Open(product, item.Sha256) is not { } bytes)
        {
            return Refusals.IsOfApi(context) ? new Refusal("item.unknown") : Results.NotFound();
        }
        product.Access.Log.Viewed(reader.Actor, subject.Value + "/bytes");
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Sandbox;
        headers.ContentDisposition = Attachment(item.File.OrNull ?? id);
        return Results.Stream(
            bytes,
            TypeOf(item.MediaType),
            entityTag: new EntityTagHeaderValue($"\"{item.Sha256}\""),
            enableRangeProcessing: true);
    }

    // Before anything is answered: later there is no way to say that it is missing.
    private static Stream? Open(Product product, string sha256)
    {
        try
        {
            return product.Vault.OpenRead(sha256);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string Attachment(string name)
    {
        var said = new ContentDispositionHeaderValue("attachment");
        // What would turn the name around or forge a line of the header stands as its number.
        said.SetHttpFileName(Bayyina.Evidence.VisibleText.Of(name).Normalize(NormalizationForm.FormC));
        return said.ToString();
    }
}
