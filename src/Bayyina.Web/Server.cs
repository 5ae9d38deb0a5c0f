using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bayyina.Web;

/// <summary>The web application: for now one page that says what is there.</summary>
public static class Server
{
    /// <summary>Serves until the process is asked to stop.</summary>
    /// <param name="product">Opened for writing.</param>
    /// <param name="urls">Addresses, separated by semicolons; <see cref="IsLoopback"/> must hold.</param>
    /// <param name="started">Told the addresses, with the port that was found where 0 was asked for, once they answer.</param>
    /// <returns>False where an address is taken.</returns>
    /// <exception cref="IOException">An address cannot be listened on, such as where the port needs a right.</exception>
    public static bool Run(Product product, string urls, Action<string> started)
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
        // The window that it was started in is closed: as orderly an end as any other.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            app.Lifetime.StopApplication();
        });
        app.Lifetime.ApplicationStarted.Register(() => started(string.Join(' ', app.Urls)));
        try
        {
            app.Run();
            return true;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            return false;
        }
        catch (SocketException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    /// <summary>Whether every address is plain HTTP of this machine alone. Others are refused until transport is protected.</summary>
    public static bool IsLoopback(string urls) => urls.Split(';').All(url =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
        && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))));
}
