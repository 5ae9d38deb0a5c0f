using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Shell;

/// <summary>What the browser gets beside the pages: script, style, face and icon, embedded when the program is built.</summary>
/// <remarks>Their names carry a hash of their content, so a browser asks for each once.</remarks>
public static class Bundle
{
    private const string Prefix = "assets/";
    private static readonly Assembly Home = typeof(Bundle).Assembly;

    private static readonly Lazy<FrozenDictionary<string, string>> Names = new(() =>
    {
        using var list = Home.GetManifestResourceStream(Prefix + "assets.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(list)!.ToFrozenDictionary(StringComparer.Ordinal);
    });

    private static readonly Lazy<FrozenSet<string>> Embedded = new(() => Home.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The address of a file, such as <c>bayyina.css</c>.</summary>
    public static string Address(string name) => "/" + Prefix + Names.Value[name];

    /// <summary>Whether an address is that of a file of it.</summary>
    public static bool IsAsked(PathString path) => path.StartsWithSegments("/assets", StringComparison.Ordinal);

    /// <summary>Serves them.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", Serve).AllowAnonymous();

    private static IResult Serve(string name, HttpContext context)
    {
        if (TypeOf(name) is not { } type || !Embedded.Value.Contains(Prefix + name))
        {
            return Results.NotFound();
        }
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        foreach (var (coding, suffix) in ((string, string)[])[("br", ".br"), ("gzip", ".gz")])
        {
            if (accepted.Contains(coding, StringComparison.Ordinal) && Embedded.Value.Contains(Prefix + name + suffix))
            {
                headers.ContentEncoding = coding;
                return Results.Stream(Open(name + suffix), type);
            }
        }
        return Results.Stream(Open(name), type);
    }

    private static Stream Open(string name) => Home.GetManifestResourceStream(Prefix + name)!;

    private static string? TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".txt" => "text/plain; charset=utf-8",
        _ => null,
    };
}
