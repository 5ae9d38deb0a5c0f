using Bayyina.Evidence;
using Bayyina.Statements;
using Bayyina.Vault;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Evidence;

/// <summary>Resumable uploads: tus 1.0.0 with creation, creation-with-upload, checksum, expiration and termination.</summary>
/// <remarks>
/// A request that another site makes a browser send fails three times: the session's cookie is strict, the headers would need a
/// permission that nobody gives, and a form cannot send the content type.
/// </remarks>
internal static class TusPages
{
    private const string Path = "/api/uploads";
    private const string ContentType = "application/offset+octet-stream";
    private const string Extensions = "creation,creation-with-upload,checksum,expiration,termination";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var add = Right.Write(Feature.Evidence);
        routes.MapMethods(Path, [HttpMethods.Options], Describe).RequireRight(add);
        routes.MapMethods(Path + "/{id}", [HttpMethods.Options], Describe).RequireRight(add);
        routes.MapPost(Path, Create).RequireRight(add);
        routes.MapMethods(Path + "/{id}", [HttpMethods.Head], Look).RequireRight(add);
        routes.MapPatch(Path + "/{id}", Append).RequireRight(add);
        routes.MapDelete(Path + "/{id}", End).RequireRight(add);
        routes.MapPost(Path + "/{id}", Override).RequireRight(add);
    }

    private static IResult Describe(HttpContext context, Product product)
    {
        UploadAnswers.Begin(context);
        var headers = context.Response.Headers;
        headers["Tus-Version"] = UploadAnswers.Version;
        headers["Tus-Extension"] = Extensions;
        headers["Tus-Checksum-Algorithm"] = "sha256,sha1";
        headers["Tus-Max-Size"] = UploadAnswers.Number(product.Uploads.Options.Largest);
        return Results.NoContent();
    }

    private static async Task<IResult> Create(HttpContext context, Product product, Actor actor, Words words, Tallies tallies)
    {
        if (Prepare(context, words) is { } wrong)
        {
            return wrong;
        }
        var request = context.Request;
        var metadata = request.Headers["Upload-Metadata"].ToString();
        var withBytes = request.ContentLength is not (null or 0) || request.Headers.TransferEncoding.Count > 0;
        if (TusHeaders.Number(request, "Upload-Length") is not { } length || request.Headers.ContainsKey("Upload-Defer-Length"))
        {
            return UploadAnswers.Refused("upload.length_malformed", words.Culture);
        }
        if (withBytes && request.ContentType != ContentType)
        {
            return UploadAnswers.Refused("upload.content_type", words.Culture);
        }
        if (request.ContentLength > length)
        {
            return UploadAnswers.Refused(UploadCodes.TooLarge, words.Culture);
        }
        if (!TusHeaders.TryChecksum(request, out var checksum))
        {
            return UploadAnswers.Refused("upload.checksum_malformed", words.Culture);
        }
        if (request.Headers["Upload-Metadata"].Count > 1 || TusHeaders.Metadata(metadata) is not { } said)
        {
            return UploadAnswers.Refused("upload.metadata_malformed", words.Culture);
        }
        var (wish, code) = UploadWishes.Read(product, actor.Reader, said, length, metadata);
        if (wish is null)
        {
            return UploadAnswers.Refused(code!, words.Culture);
        }
        switch (product.Uploads.Begin(actor.Id, wish))
        {
            case UploadRefused refused:
                return UploadAnswers.Refused(refused.Code, words.Culture);
            case UploadMoved begun:
                context.Response.Headers.Location = $"{Path}/{begun.Upload.Id}";
                UploadAnswers.Tell(context, begun.Upload);
                return withBytes || length == 0
                    ? await Take(context, product, actor, words, tallies, begun.Upload, 0, checksum, StatusCodes.Status201Created).ConfigureAwait(false)
                    : Results.StatusCode(StatusCodes.Status201Created);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<IResult> Look(HttpContext context, Product product, Actor actor, Words words, string id)
    {
        if (Prepare(context, words) is { } wrong)
        {
            return wrong;
        }
        if (product.Uploads.Find(id, actor.Id) is not { } upload)
        {
            return UploadAnswers.Refused(UploadCodes.Unknown, words.Culture);
        }
        context.Response.Headers["Upload-Length"] = UploadAnswers.Number(upload.Wish.Length);
        if (upload.Wish.Metadata.Length > 0)
        {
            context.Response.Headers["Upload-Metadata"] = upload.Wish.Metadata;
        }
        return Answer(context, product, words, await product.Uploads.Look(upload, actor.Signer).ConfigureAwait(false), StatusCodes.Status200OK);
    }

    private static async Task<IResult> Append(HttpContext context, Product product, Actor actor, Words words, Tallies tallies, string id)
    {
        if (Prepare(context, words) is { } wrong)
        {
            return wrong;
        }
        var request = context.Request;
        if (product.Uploads.Find(id, actor.Id) is not { } upload)
        {
            return UploadAnswers.Refused(UploadCodes.Unknown, words.Culture);
        }
        if (request.ContentType != ContentType)
        {
            return UploadAnswers.Refused("upload.content_type", words.Culture);
        }
        if (TusHeaders.Number(request, "Upload-Offset") is not { } offset)
        {
            return UploadAnswers.Refused("upload.offset_malformed", words.Culture);
        }
        if (!TusHeaders.TryChecksum(request, out var checksum))
        {
            return UploadAnswers.Refused("upload.checksum_malformed", words.Culture);
        }
        return offset <= upload.Wish.Length && request.ContentLength > upload.Wish.Length - offset
            ? UploadAnswers.Refused(UploadCodes.TooLarge, words.Culture)
            : await Take(context, product, actor, words, tallies, upload, offset, checksum, StatusCodes.Status204NoContent).ConfigureAwait(false);
    }

    private static async Task<IResult> End(HttpContext context, Product product, Actor actor, Words words, string id)
    {
        if (Prepare(context, words) is { } wrong)
        {
            return wrong;
        }
        return product.Uploads.Find(id, actor.Id) is not { } upload ? UploadAnswers.Refused(UploadCodes.Unknown, words.Culture)
            : await product.Uploads.End(upload).ConfigureAwait(false) ? Results.NoContent() : UploadAnswers.Refused(UploadCodes.Locked, words.Culture);
    }

    // For what stands between us and the client and lets only GET and POST through.
    private static Task<IResult> Override(HttpContext context, Product product, Actor actor, Words words, Tallies tallies, string id) =>
        context.Request.Headers["X-HTTP-Method-Override"].ToString() switch
        {
            "PATCH" => Append(context, product, actor, words, tallies, id),
            "DELETE" => End(context, product, actor, words, id),
            "HEAD" => Look(context, product, actor, words, id),
            _ => Task.FromResult(Results.StatusCode(StatusCodes.Status405MethodNotAllowed)),
        };

    private static async Task<IResult> Take(
        HttpContext context, Product product, Actor actor, Words words, Tallies tallies, Upload upload, long offset, UploadChecksum? checksum, int status)
    {
        // The upload's own length is the limit.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
        try
        {
            var step = await product.Uploads.Append(upload, offset, context.Request.Body, checksum, actor.Signer, context.RequestAborted).ConfigureAwait(false);
            if (step is UploadSealed)
            {
                tallies.Forget();
            }
            return Answer(context, product, words, step, status);
        }
        catch (VaultException refused)
        {
            return UploadAnswers.Refused(refused.Code, words.Culture);
        }
    }

    private static IResult Answer(HttpContext context, Product product, Words words, UploadStep step, int status)
    {
        switch (step)
        {
            case UploadMoved moved:
                UploadAnswers.Tell(context, moved.Upload);
                return Results.StatusCode(status);
            case UploadSealed done:
                UploadAnswers.Tell(context, done, product);
                return Results.StatusCode(status);
            case UploadRefused refused:
                return UploadAnswers.Refused(refused.Code, words.Culture);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static IResult? Prepare(HttpContext context, Words words)
    {
        UploadAnswers.Begin(context);
        if (context.Request.Headers["Tus-Resumable"].ToString() == UploadAnswers.Version)
        {
            return null;
        }
        context.Response.Headers["Tus-Version"] = UploadAnswers.Version;
        return UploadAnswers.Refused("upload.version", words.Culture);
    }
}
