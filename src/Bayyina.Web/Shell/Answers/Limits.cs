using System.Globalization;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Bayyina.Web.Shell;

/// <summary>How much the server takes of whoever asks, before it knows who that is.</summary>
internal static class Limits
{
    private const long LargestBody = 1 << 20;
    private const long LargestHeard = 16 << 20;
    private const int MostConnections = 16_384;

    // What the server has open itself: 280 as it starts, most of it the program; the record, databases and those who are just being refused.
    private const int FilesOfOurOwn = 512;

    /// <summary>Sets them.</summary>
    public static void Set(KestrelServerLimits limits)
    {
        // What is above it is closed as soon as it comes. It keeps files free for the record itself; whoever holds this many open finds
        // that they end below, so that others come in again.
        limits.MaxConcurrentConnections = Math.Clamp(OpenFiles() - Math.Max(FilesOfOurOwn, OpenFiles() / 4), 64, MostConnections);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        // A whole line of a poor connection, and nobody who sends a letter a minute.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        // Forms and JSON; uploads set their own.
        limits.MaxRequestBodySize = LargestBody;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(30));
    }

    /// <summary>For a body that is as long as it is, of somebody who is known and may send it: the line may crawl, and stand still for minutes.</summary>
    /// <param name="largest">In bytes; null where the route itself counts.</param>
    public static void ForUpload(HttpContext context, long? largest)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = largest;
        }
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(bytesPerSecond: 16, gracePeriod: TimeSpan.FromMinutes(3));
        }
    }

    /// <summary>
    /// Refuses a request that says in two ways where its body ends: what stands between us and the client may read it the other way and
    /// take the rest for a request of somebody else.
    /// </summary>
    public static void RefuseTwoEnds(IApplicationBuilder app) => app.Use((context, next) =>
    {
        // Kestrel goes by the chunks and keeps the length under another name (RFC 9112, section 6.3).
        if (context.Request.Headers.TransferEncoding.Count == 0 || !context.Request.Headers.ContainsKey("X-Content-Length"))
        {
            return next(context);
        }
        context.Response.Headers.Connection = "close";
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    /// <summary>
    /// A form that is too large is read to its end before it is refused, of somebody who is known and up to a size: a browser that is
    /// still sending when the connection closes shows that it broke, and never the page that says why.
    /// </summary>
    public static void HearLargeForms(IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request is { ContentLength: > LargestBody, ContentType: "application/x-www-form-urlencoded" } && Entered.Of(context) is not null && await HeardOut(context))
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        await next(context);
    });

    /// <summary>Reads a body that is too large to its end, so that whoever sends it hears the answer; false where it is too large even for that.</summary>
    public static async Task<bool> HeardOut(HttpContext context)
    {
        if (context.Request.ContentLength is not <= LargestHeard || context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } size)
        {
            return false;
        }
        size.MaxRequestBodySize = LargestHeard;
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        return true;
    }

    private static long OpenFiles()
    {
        const string Limit = "Max open files";
        const int Unknown = 4096;
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Limit, StringComparison.Ordinal));
            return line is not null && long.TryParse(line[Limit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var files)
                ? files : Unknown;
        }
        catch (IOException)
        {
            return Unknown;
        }
    }
}
