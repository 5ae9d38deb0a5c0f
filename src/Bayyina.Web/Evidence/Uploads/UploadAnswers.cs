using System.Globalization;
using Bayyina.Evidence;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Evidence;

/// <summary>How outcomes are answered: by the statuses and headers of tus 1.0.0, with a code of the catalogue where something is refused.</summary>
internal static class UploadAnswers
{
    public const string Version = "1.0.0";

    /// <summary>What every answer of the protocol carries.</summary>
    public static void Begin(HttpContext context)
    {
        context.Response.Headers["Tus-Resumable"] = Version;
        // The answers are for programs: none is replaced by a page.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
    }

    /// <summary>Where the upload stands.</summary>
    public static void Tell(HttpContext context, Upload upload)
    {
        var headers = context.Response.Headers;
        headers["Upload-Offset"] = Number(upload.Offset);
        if (upload.Sealing is null)
        {
            headers["Upload-Expires"] = upload.EndsAt.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What became of it: our hash, the item, and its place in the ledger.</summary>
    public static void Tell(HttpContext context, UploadSealed done, Product product)
    {
        Tell(context, done.Upload);
        var headers = context.Response.Headers;
        headers["Bayyina-Sha256"] = done.Upload.Sha256;
        headers["Bayyina-Item"] = done.Upload.Item.Value;
        if (IndexOf(done.Upload, product) is { } index)
        {
            headers["Bayyina-Ledger-Index"] = Number(index);
        }
    }

    public static long? IndexOf(Upload upload, Product product) =>
        upload.Sealing is { } sealing && product.Rows.IndexesOf([sealing]).TryGetValue(sealing, out var index) ? index : null;

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
