using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Shell;

/// <summary>What every answer carries so that a browser holds to it.</summary>
internal static class Guard
{
    // Nothing from elsewhere, nothing inline: a name or a note that holds markup stays text even where a page forgot to escape it.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; media-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
    {
        Say(context.Response.Headers);
        return next(context);
    });

    /// <summary>Puts it into an answer.</summary>
    public static void Say(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
    }
}
