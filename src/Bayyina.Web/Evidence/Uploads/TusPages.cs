using Bayyina.Evidence;
using Bayyina.Statements;
using Bayyina.Vault;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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

    // For the description of the API; any of them may be answered.
    private static readonly RefusesWith Refuses = new(
    [
        "incident.unknown", "upload.checksum_malformed", "upload.content_type", "upload.length_malformed", "upload.metadata_malformed", "upload.name_malformed",
        "upload.offset_malformed", "upload.version", UploadCodes.ChecksumDiffers, UploadCodes.Elsewhere, UploadCodes.Expired, UploadCodes.HashDiffers, UploadCodes.Locked,
        UploadCodes.OffsetDiffers, UploadCodes.TooLarge, UploadCodes.TooMany, UploadCodes.Unknown, "vault.damaged", "vault.failed", "vault.full",
        "vault.no_bucket", "vault.refused", "vault.unreachable",
    ]);

    public static void Map(IEndpointRouteBuilder root)
    {
        var routes = root.MapGroup("").WithMetadata(Refuses);
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

    private static async Task<IResult> Create(HttpContext context, Product product, Actor actor, Tallies tallies)
    {
        if (Prepare(context) is { } wrong)
        {
            return wrong;
        }
        var request = context.Request;
        var metadata = request.Headers["Upload-Metadata"].ToString();
        var withBytes = request.ContentLength is not (null or 0) || request.Headers.TransferEncoding.Count > 0;
        if (TusHeaders.Number(request, "Upload-Length") is not { } length || request.Headers.ContainsKey("Upload-Defer-Length"))
        {
            return new Refusal("upload.length_malformed");
        }
        if (withBytes && request.ContentType != ContentType)
        {
            return new Refusal("upload.content_type");
        }
        if (request.ContentLength > length)
        {
            return new Refusal(UploadCodes.TooLarge);
        }
        if (!TusHeaders.TryChecksum(request, out var checksum))
        {
            return new Refusal("upload.checksum_malformed");
        }
        if (request.Headers["Upload-Metadata"].Count > 1 || TusHeaders.Metadata(metadata) is not { } said)
        {
            return new Refusal("upload.metadata_malformed");
        }
        var (wish, code) = UploadWishes.Read(product, actor.Reader, said, length, metadata);
        if (wish is null)
        {
            return new Refusal(code!);
        }
        switch (product.Uploads.Begin(actor.Id, wish))
        {
            case UploadRefused refused:
                return new Refusal(refused.Code);
            case UploadMoved begun:
                context.Response.Headers.Location = $"{Path}/{begun.Upload.Id}";
                UploadAnswers.Tell(context, begun.Upload);
                return withBytes || length == 0
                    ? await Take(context, product, actor, tallies, begun.Upload, 0, checksum, StatusCodes.Status201Created).ConfigureAwait(false)
                    : Results.StatusCode(StatusCodes.Status201Created);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<IResult> Look(HttpContext context, Product product, Actor actor, string id)
    {
        if (Prepare(context) is { } wrong)
        {
            return wrong;
        }
        if (product.Uploads.Find(id, actor.Id) is not { } upload)
        {
            return new Refusal(UploadCodes.Unknown);
        }
        context.Response.Headers["Upload-Length"] = UploadAnswers.Number(upload.Wish.Length);
        if (upload.Wish.Metadata.Length > 0)
        {
            context.Response.Headers["Upload-Metadata"] = upload.Wish.Metadata;
        }
        return Answer(context, product, await product.Uploads.Look(upload, actor.Signer).ConfigureAwait(false), StatusCodes.Status200OK);
    }

    private static async Task<IResult> Append(HttpContext context, Product product, Actor actor, Tallies tallies, string id)
    {
        if (Prepare(context) is { } wrong)
        {
            return wrong;
        }
        var request = context.Request;
        if (product.Uploads.Find(id, actor.Id) is not { } upload)
        {
            return new Refusal(UploadCodes.Unknown);
        }
        if (request.ContentType != ContentType)
        {
            return new Refusal("upload.content_type");
        }
        if (TusHeaders.Number(request, "Upload-Offset") is not { } offset)
        {
            return new Refusal("upload.offset_malformed");
        }
        if (!TusHeaders.TryChecksum(request, out var checksum))
        {
            return new Refusal("upload.checksum_malformed");
        }
        return offset <= upload.Wish.Length && request.ContentLength > upload.Wish.Length - offset
            ? new Refusal(UploadCodes.TooLarge)
            : await Take(context, product, actor, tallies, upload, offset, checksum, StatusCodes.Status204NoContent).ConfigureAwait(false);
    }

    private static async Task<IResult> End(HttpContext context, Product product, Actor actor, string id)
    {
        if (Prepare(context) is { } wrong)
        {
            return wrong;
        }
        return product.Uploads.Find(id, actor.Id) is not { } upload ? new Refusal(UploadCodes.Unknown)
            : await product.Uploads.End(upload).ConfigureAwait(false) ? Results.NoContent() : new Refusal(UploadCodes.Locked);
    }

    // For what stands between us and the client and lets only GET and POST through.
    private static Task<IResult> Override(HttpContext context, Product product, Actor actor, Tallies tallies, string id) =>
        context.Request.Headers["X-HTTP-Method-Override"].ToString() switch
        {
            "PATCH" => Append(context, product, actor, tallies, id),
            "DELETE" => End(context, product, actor, id),
            "HEAD" => Look(context, product, actor, id),
            _ => Task.FromResult<IResult>(new Refusal("request.method")),
        };

    private static async Task<IResult> Take(
        HttpContext context, Product product, Actor actor, Tallies tallies, Upload upload, long offset, UploadChecksum? checksum, int status)
    {
        // The upload's own length is the limit.
        Limits.ForUpload(context, null);
        try
        {
            var step = await product.Uploads.Append(upload, offset, context.Request.Body, checksum, actor.Signer, context.RequestAborted).ConfigureAwait(false);
            if (step is UploadSealed)
            {
                tallies.Forget();
            }
            return Answer(context, product, step, status);
        }
        catch (VaultException refused)
        {
            return new Refusal(refused.Code);
        }
    }

    private static IResult Answer(HttpContext context, Product product, UploadStep step, int status)
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
                return new Refusal(refused.Code);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Refusal? Prepare(HttpContext context)
    {
        UploadAnswers.Begin(context);
        if (context.Request.Headers["Tus-Resumable"].ToString() == UploadAnswers.Version)
        {
            return null;
        }
        context.Response.Headers["Tus-Version"] = UploadAnswers.Version;
        return new Refusal("upload.version");
    }
}
