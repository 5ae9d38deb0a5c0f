using System.Globalization;
using System.Net;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Shell;

/// <summary>
/// Under which names the server answers. A page of another site can have its own name point at this machine (DNS rebinding), and its
/// scripts would then be of our origin; an address in digits is nobody's to point anywhere.
/// </summary>
internal static class Hosts
{
    private const string Code = "request.host";
    private const string Local = "localhost";

    /// <summary>Stands before everything that looks at who asks.</summary>
    /// <param name="urls">The names that the server was told to answer under.</param>
    public static void Use(IApplicationBuilder app, IEnumerable<string> urls)
    {
        var names = urls.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        app.Use((context, next) =>
        {
            if (IsOurs(context.Request.Host.Host, names))
            {
                return next(context);
            }
            return Refusals.IsOfApi(context) ? new Refusal(Code).ExecuteAsync(context) : Say(context);
        });
    }

    // No page: it would be built with addresses of that name.
    private static Task Say(HttpContext context)
    {
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Problems.Text(Code, CultureInfo.GetCultureInfo(Preferences.Of(context).Language)));
    }

    private static bool IsOurs(string host, HashSet<string> names) => host.Length > 0
        && (host.Equals(Local, StringComparison.OrdinalIgnoreCase) || host.EndsWith('.' + Local, StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(host.Trim('[', ']'), out _) || names.Contains(host));
}
