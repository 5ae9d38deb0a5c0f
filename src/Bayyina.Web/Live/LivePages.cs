using System.Globalization;
using System.Text;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Web.Live;

/// <summary>The line by which open pages hear that something was said.</summary>
internal static class LivePages
{
    private const int LongestLine = 64;

    /// <summary>Puts the hub into the application.</summary>
    public static void Add(IServiceCollection services, Product product, Action<Exception> failed, LiveSettings settings) => services.AddSingleton(
        new LiveHub(settings, product.Rows.Assigned, product.Rows.Entries, product.Access.Sessions.Standing, failed));

    /// <summary>It hears of what this node publishes, and ends with the application.</summary>
    public static void Use(WebApplication app, Product product)
    {
        var hub = app.Services.GetRequiredService<LiveHub>();
        product.Sequencer.Moved += hub.Wake;
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            product.Sequencer.Moved -= hub.Wake;
            hub.End();
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/live", Listen).RequireRight(Right.Read(Feature.Ledger));

    private static async Task Listen(HttpContext context, LiveHub hub, Entered entered, string? since, string? line)
    {
        var (user, session) = (entered.User, entered.Session!);
        using var listener = hub.Join(user.Id.Value, session.Id, SessionBook.MarkOf(user), entered.Actor.Reader, Since(context, since), line is { Length: <= LongestLine } ? line : null);
        if (listener is null)
        {
            context.Response.Headers.RetryAfter = "30";
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        var headers = context.Response.Headers;
        context.Response.ContentType = "text/event-stream";
        // Whoever stands between may neither keep it, nor pack it, nor wait until it is whole.
        headers.CacheControl = "no-store, no-transform";
        headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await foreach (var news in listener.Events(context.RequestAborted))
            {
                await Send(context, news.ToString(), hub.Settings.Patience);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // They went away, or were too slow: they come again and say up to where they know.
            context.Abort();
        }
    }

    private static async Task Send(HttpContext context, string text, TimeSpan patience)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        within.CancelAfter(patience);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), within.Token);
        await context.Response.Body.FlushAsync(within.Token);
    }

    // What cannot be read counts for longer ago than anything that is kept: everything is fetched then.
    private static long? Since(HttpContext context, string? since)
    {
        var said = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : since;
        return string.IsNullOrEmpty(said) ? null : long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;
    }
}
