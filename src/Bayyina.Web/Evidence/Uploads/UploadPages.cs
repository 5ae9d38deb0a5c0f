using Bayyina.Evidence;
using Bayyina.Statements;
using Bayyina.Vault;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Bayyina.Web.Evidence;

/// <summary>One file from a plain form, for a browser that runs no script: it streams through the same book, and has to come in one go.</summary>
internal static class UploadPages
{
    private const long LargestByForm = 2L << 30;
    private const int LongestToken = 4096;
    private const string TokenField = "__RequestVerificationToken";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, type) in ((string, string)[])[("/incidents/{id}/items", "incident"), ("/reports/{id}/items", "report")])
        {
            routes.MapPost(path, (HttpContext context, Product product, Actor actor, Tallies tallies, IAntiforgery antiforgery, string id) =>
                Add(context, product, actor, tallies, antiforgery, SubjectLinks.From(type, id))).RequireRight(Right.Write(Feature.Evidence));
        }
    }

    private static async Task<IResult> Add(HttpContext context, Product product, Actor actor, Tallies tallies, IAntiforgery antiforgery, SubjectId? subject)
    {
        Limits.ForUpload(context, LargestByForm);
        if (subject is not { } incident)
        {
            return Results.NotFound();
        }
        var (file, isOurs) = await FileOf(context, antiforgery).ConfigureAwait(false);
        if (!isOurs)
        {
            return Results.BadRequest();
        }
        if (file is null)
        {
            return Back(incident, "upload.no_file");
        }
        // Old browsers send the whole path; what stands before the last separator was never the file's name.
        var said = new Dictionary<string, string> { ["incident"] = incident.Value, ["filename"] = file.FileName.Split('/', '\\')[^1] };
        var (wish, code) = UploadWishes.Read(product, actor.Reader, said, LargestByForm, "");
        return wish is null ? Back(incident, code!) : await Keep(product, actor, tallies, wish, file, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<IResult> Keep(
        Product product, Actor actor, Tallies tallies, UploadWish wish, FileMultipartSection file, CancellationToken cancel)
    {
        try
        {
            var step = await product.Uploads.TakeWhole(actor.Id, wish, file.FileStream!, actor.Signer, cancel).ConfigureAwait(false);
            tallies.Forget();
            return step switch
            {
                UploadSealed done => Results.LocalRedirect(SubjectLinks.To(done.Upload.Item)!, preserveMethod: false),
                UploadRefused refused => Back(wish.Incident, refused.Code),
                _ => Results.BadRequest(),
            };
        }
        catch (VaultException refused)
        {
            return Back(wish.Incident, refused.Code);
        }
    }

    private static IResult Back(SubjectId incident, string code) =>
        Results.LocalRedirect(Addresses.With(SubjectLinks.To(incident)!, ("refused", code)) + "#add", preserveMethod: false);

    // Read by hand, so that nothing is kept in memory or in a temporary place: the token has to come first, as the form has it.
    private static async Task<(FileMultipartSection? File, bool IsOurs)> FileOf(HttpContext context, IAntiforgery antiforgery)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return (null, false);
        }
        var reader = new MultipartReader(boundary, context.Request.Body) { HeadersLengthLimit = 4096 };
        if ((await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false))?.AsFormDataSection() is not { Name: TokenField } token)
        {
            return (null, false);
        }
        var text = new char[LongestToken];
        using var letters = new StreamReader(token.Section.Body);
        var length = await letters.ReadBlockAsync(text, context.RequestAborted).ConfigureAwait(false);
        context.Request.Headers["RequestVerificationToken"] = new string(text, 0, length);
        if (!await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false))
        {
            return (null, false);
        }
        var file = (await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false))?.AsFileSection();
        return (file is { FileName.Length: > 0, FileStream: not null } ? file : null, true);
    }
}
