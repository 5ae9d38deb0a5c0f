using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bayyina.Storage;
using Bayyina.Transport;
using Bayyina.Web.Access;
using Bayyina.Web.Deployments;
using Bayyina.Web.Displacement;
using Bayyina.Web.Dossiers;
using Bayyina.Web.DoubleTaps;
using Bayyina.Web.Evidence;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Live;
using Bayyina.Web.Now;
using Bayyina.Web.People;
using Bayyina.Web.Places;
using Bayyina.Web.Rescue;
using Bayyina.Web.Shell;
using Bayyina.Web.Transport;
using Bayyina.Web.Volunteers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bayyina.Web;

/// <summary>The web application: put together, and run.</summary>
public static class Server
{
    /// <summary>Serves until the process is asked to stop.</summary>
    /// <param name="product">Opened for writing.</param>
    /// <param name="serving">On which addresses, as whom.</param>
    /// <param name="started">Told the addresses, with the port that was found where 0 was asked for, once they answer; and those of the install port.</param>
    /// <returns>False where an address is taken.</returns>
    /// <exception cref="IOException">An address cannot be listened on, such as where the port needs a right.</exception>
    public static bool Run(Product product, Serving serving, Action<IReadOnlyList<ServeAddress>, IReadOnlyList<ServeAddress>> started)
    {
        Action<Exception> failed = exception => Console.Error.WriteLine(Away.CodeOf(exception) is { } code ? $"{code}: {exception.Message}" : exception.ToString());
        using var app = Build(product, string.Join(';', serving.Addresses), failed, serving.Identities, serving.Authority);
        using var install = serving is { InstallPort: { } port, Authority: { } authority, Identities: { } identities }
            ? InstallPort.Build(serving.Addresses, port, authority, identities, () => new Uri(app.Urls.First()).Port, failed)
            : null;
        // The window that it was started in is closed: as orderly an end as any other.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            app.Lifetime.StopApplication();
        });
        app.Lifetime.ApplicationStopping.Register(() => install?.StopAsync().GetAwaiter().GetResult());
        app.Lifetime.ApplicationStarted.Register(() => started(Answering(app), install is null ? [] : Answering(install)));
        // Nobody need come for a certificate to be renewed in time, or its end to be told.
        using var looking = serving.Identities is { } source
            ? product.Time.CreateTimer(_ => _ = source.Current, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1))
            : null;
        try
        {
            install?.StartAsync().GetAwaiter().GetResult();
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

    /// <summary>What both applications are built on: nothing of them is decided by variables of the environment or files beside the program.</summary>
    internal static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Otherwise a variable could open another address without TLS, or believe whoever claims to be a proxy.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        return builder;
    }

    private static List<ServeAddress> Answering(WebApplication app) => [.. app.Urls.Select(url => new Uri(url)).Select(url => new ServeAddress(url.Host, url.Port, url.Scheme == Uri.UriSchemeHttps))];

    /// <summary>Puts the application together without starting it.</summary>
    /// <param name="product">Opened for writing.</param>
    /// <param name="urls">As <see cref="ServeAddress.Parse"/> takes them.</param>
    /// <param name="failed">Told of what should not have happened.</param>
    /// <param name="identities">As whom by TLS; null where it is plain HTTP of this machine alone.</param>
    /// <param name="authority">What devices may be told to trust; null where there is nothing of ours.</param>
    public static WebApplication Build(
        Product product, string urls, Action<Exception> failed, IIdentitySource? identities = null, Authority? authority = null) =>
        Build(product, urls, failed, identities, authority, new LiveSettings());

    internal static WebApplication Build(
        Product product, string urls, Action<Exception> failed, IIdentitySource? identities, Authority? authority, LiveSettings live)
    {
        var builder = Builder();
        builder.WebHost.UseUrls(urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limits.Set(kestrel.Limits);
            if (identities is not null)
            {
                Tls.Listen(kestrel, identities);
            }
        });
        AddServices(builder.Services, product, secure: identities is not null);
        LivePages.Add(builder.Services, product, failed, live);
        Watching.Add(builder.Services, product, failed);
        var app = builder.Build();
        Guard.Use(app);
        if (identities is not null)
        {
            Tls.Use(app, identities);
        }
        app.UseResponseCompression();
        Failures.Use(app, product.Time, failed);
        Limits.RefuseTwoEnds(app);
        if (identities is null)
        {
            Hosts.Use(app, urls.Split(';'));
        }
        AccessSetup.Use(app, failed);
        Limits.HearLargeForms(app);
        app.UseAntiforgery();
        ApiGuard.Use(app);
        Sweeps.Use(app, product, failed);
        LivePages.Use(app, product);
        Watching.Use(app);
        Bundle.Map(app);
        HomePages.Map(app);
        NowPages.Map(app);
        LivePages.Map(app);
        IncidentPages.Map(app);
        DeploymentPages.Map(app);
        ReportPages.Map(app);
        StrikePages.Map(app);
        SightingPages.Map(app);
        WarningPages.Map(app);
        OutletPages.Map(app);
        ItemPages.Map(app);
        TusPages.Map(app);
        UploadPages.Map(app);
        ItemBytes.Map(app);
        ItemPreview.Map(app);
        LedgerPages.Map(app);
        DossierPages.Map(app);
        PeoplePages.Map(app);
        VolunteerPages.Map(app);
        DisplacementPages.Map(app);
        PlacePages.Map(app);
        RescuePages.Map(app);
        AccessPages.Map(app);
        InstallPages.Map(app, authority);
        ApiRoutes.Map(app);
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
        services.AddSingleton<BoardParts>();
        AccessSetup.Add(services, secure);
        services.AddRazorComponents();
        services.ConfigureHttpJsonOptions(json => ApiJson.Set(json.SerializerOptions));
        ApiDescription.Add(services);
        // Arabic stands in the pages as itself, not as numbers of its letters.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        // Cookies are strict, so no other site can make a browser ask with them: what is compressed cannot be guessed from its length.
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddDataProtection().SetApplicationName("bayyina")
            .PersistKeysToFileSystem(PrivateFolder(Path.Combine(product.Folder.Keys.Path, "web")));
        services.AddOptions<KeyManagementOptions>().Configure(management => management.XmlEncryptor = new SealedXml(product));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = secure ? "__Host-bayyina-form" : "bayyina-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }

    // Also one that an older version made open to others, behind a folder that was not.
    private static DirectoryInfo PrivateFolder(string path)
    {
        DurableFile.CreateFolder(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return new DirectoryInfo(path);
    }
}
