using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bayyina.Transport;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Web.Transport;

/// <summary>A port of plain HTTP for devices that do not trust the authority yet: the page that helps install it, and nothing else.</summary>
/// <remarks>
/// An application of its own, in which there is no record, no session and no cookie. Whoever changes what it sends is found out by the
/// fingerprint, which is compared with what the console printed.
/// </remarks>
internal static class InstallPort
{
    /// <param name="addresses">Those of the application; the hosts are the same.</param>
    /// <param name="port">0 where the system is to choose.</param>
    /// <param name="authority">What is to be trusted.</param>
    /// <param name="identities">By whose names it may be asked for.</param>
    /// <param name="secure">The application's own port, known once it is started.</param>
    /// <param name="failed">Told of what should not have happened.</param>
    public static WebApplication Build(
        IEnumerable<ServeAddress> addresses, int port, Authority authority, IIdentitySource identities, Func<int> secure, Action<Exception> failed)
    {
        var builder = Server.Builder();
        builder.WebHost.UseUrls([.. addresses.Select(a => (a with { Port = port, IsHttps = false }).ToString()).Distinct()]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddScoped(provider => Preferences.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!));
        services.AddScoped<Words>();
        services.AddSingleton(new Visitor(null, null));
        services.AddRazorComponents();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        var app = builder.Build();
        Guard.Use(app);
        Failures.Use(app, TimeProvider.System, failed);
        app.Use((context, next) =>
        {
            if (identities.Current.Covers(context.Request.Host.Host))
            {
                return next(context);
            }
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        });
        app.UseRouting();
        Bundle.Map(app);
        InstallPages.Map(app, authority, context => new ServeAddress(context.Request.Host.Host, secure(), IsHttps: true).ToString());
        app.MapGet("/", () => Results.LocalRedirect("/install"));
        return app;
    }
}
