using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bayyina.Web.Access;
using Bayyina.Web.Dossiers;
using Bayyina.Web.Evidence;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.People;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bayyina.Web;

/// <summary>The web application: put together, and run.</summary>
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
        using var app = Build(product, urls, failed => Console.Error.WriteLine(failed));
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

    /// <summary>Puts the application together without starting it.</summary>
    /// <param name="failed">Told of what should not have happened.</param>
    public static WebApplication Build(Product product, string urls, Action<Exception> failed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        AddServices(builder.Services, product, urls.Split(';').All(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)));
        var app = builder.Build();
        Guard.Use(app);
        app.UseResponseCompression();
        Failures.Use(app, failed);
        AccessSetup.Use(app);
        app.UseAntiforgery();
        Sweeps.Use(app, product, failed);
        Bundle.Map(app);
        HomePages.Map(app);
        IncidentPages.Map(app);
        ItemPages.Map(app);
        TusPages.Map(app);
        UploadPages.Map(app);
        ItemBytes.Map(app);
        ItemPreview.Map(app);
        LedgerPages.Map(app);
        DossierPages.Map(app);
        PeoplePages.Map(app);
        AccessPages.Map(app);
        AccessSetup.Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, Product product, bool secure)
    {
        services.AddSingleton(product);
        services.AddSingleton(product.Time);
        services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => Preferences.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!));
        services.AddScoped<Words>();
        services.AddSingleton<Tallies>();
        AccessSetup.Add(services, secure);
        services.AddRazorComponents();
        // Arabic stands in the pages as itself, not as numbers of its letters.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        // Cookies are strict, so no other site can make a browser ask with them: what is compressed cannot be guessed from its length.
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddDataProtection().SetApplicationName("bayyina")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(product.Folder.Keys, "web")));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = secure ? "__Host-bayyina-form" : "bayyina-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }
}
