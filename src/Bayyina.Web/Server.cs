using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bayyina.Web;

/// <summary>The web application: for now one page that says what is there.</summary>
public static class Server
{
    /// <summary>Serves until the process is asked to stop.</summary>
    /// <param name="product">Opened for writing.</param>
    /// <param name="urls">Addresses, separated by semicolons.</param>
    /// <returns>False where an address is taken.</returns>
    public static bool Run(Product product, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        using var app = builder.Build();
        app.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            await next(context);
        });
        app.MapGet("/", () => Results.Content(HomePage.Render(product), "text/html; charset=utf-8"));
        try
        {
            app.Run();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether every address is of this machine alone. Others are refused until transport is protected.</summary>
    public static bool IsLoopback(string urls) => urls.Split(';').All(url =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))));
}
