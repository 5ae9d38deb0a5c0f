using Bayyina.Transport;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Transport;

/// <summary>How a device is told to trust our own authority. Public: whoever must install it cannot sign in yet.</summary>
internal static class InstallPages
{
    /// <param name="routes">Of the application, or of the port that serves nothing else.</param>
    /// <param name="authority">Null where there is none: then there is nothing to install.</param>
    /// <param name="address">Where the application is then found; null where it is found where this page is.</param>
    public static void Map(IEndpointRouteBuilder routes, Authority? authority, Func<HttpContext, string?>? address = null)
    {
        // Routes are there either way, so that they are listed; without an authority they answer that there is nothing.
        routes.MapGet("/install", (HttpContext context, Preferences preferences) => authority is null ? Results.NotFound() : Page.Of<InstallPage>(new
        {
            Authority = authority,
            Address = address?.Invoke(context) ?? "/",
            preferences.Language,
        })).AllowAnonymous();
        routes.MapGet("/install/bayyina.crt", () => authority is null ? Results.NotFound() : Results.Bytes(authority.Root.RawData, "application/x-x509-ca-cert")).AllowAnonymous();
        routes.MapGet("/install/bayyina.pem", () => authority is null ? Results.NotFound()
            : Results.File(System.Text.Encoding.ASCII.GetBytes(authority.Root.ExportCertificatePem() + "\n"), "application/x-pem-file", "bayyina.pem")).AllowAnonymous();
    }
}
