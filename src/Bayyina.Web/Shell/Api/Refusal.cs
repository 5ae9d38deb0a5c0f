using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Shell;

/// <summary>A refusal of the API, as it is written (RFC 9457).</summary>
/// <param name="Type">Where all codes are listed, with this one's place in the list.</param>
/// <param name="Title">What the code means, in the language that was asked for.</param>
/// <param name="Status">The answer's own status.</param>
/// <param name="Code">Stable, dotted; programs go by it.</param>
/// <param name="Pointer">The member of the body (RFC 6901) or the parameter that it is about.</param>
/// <param name="Reason">Another code of the catalogue, where one says why.</param>
public sealed record ProblemAnswer(string Type, string Title, int Status, string Code, string? Pointer = null, string? Reason = null);

/// <summary>What was asked for is not done, and a code of the catalogue says why.</summary>
internal sealed class Refusal(string code, string? pointer = null, int? status = null, string? reason = null) : IResult
{
    public const string ContentType = "application/problem+json";
    public const string List = "/api/problems";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (httpContext.Response.HasStarted)
        {
            return;
        }
        // It has its body: no page takes its place.
        if (httpContext.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
        var language = Preferences.Of(httpContext).Language;
        var answer = new ProblemAnswer(
            $"{List}#{code}", Problems.Text(code, CultureInfo.GetCultureInfo(language)), status ?? ProblemStatus.Of(code), code, pointer, reason);
        httpContext.Response.Headers.ContentLanguage = language;
        httpContext.Response.StatusCode = answer.Status;
        // Read-only ends when somebody has put it right, and not within seconds.
        if (code.EndsWith(".unreachable", StringComparison.Ordinal))
        {
            httpContext.Response.Headers.RetryAfter = Away.Again;
        }
        await httpContext.Response.WriteAsJsonAsync(answer, ApiJson.Options, ContentType, httpContext.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>For a status that the server or the framework chose by itself.</summary>
    public static Task Answer(HttpContext context, int status) =>
        new Refusal(ProblemStatus.CodeOf(status), null, status).ExecuteAsync(context);
}

/// <summary>A request is not of its form, which was found before its route could answer.</summary>
internal sealed class RefusedException(string code, string? pointer = null) : BadHttpRequestException(code, ProblemStatus.Of(code))
{
    public Refusal Refusal { get; } = new(code, pointer);
}
