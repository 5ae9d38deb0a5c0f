using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Shell;

/// <summary>Every refusal and failure is a page in the reader's language, with the status that it has.</summary>
internal static class Failures
{
    private static readonly int[] Known = [400, 403, 404, 413, 429, 500];

    public static void Use(IApplicationBuilder app, Action<Exception> failed)
    {
        app.UseStatusCodePages(status => Show(status.HttpContext, status.HttpContext.Response.StatusCode));
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context =>
            {
                var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
                if (exception is BadHttpRequestException or AntiforgeryValidationException)
                {
                    // A form that is too large is read inside the check of its token.
                    var refused = exception as BadHttpRequestException ?? exception.InnerException as BadHttpRequestException;
                    return Show(context, refused?.StatusCode ?? StatusCodes.Status400BadRequest);
                }
                failed(exception);
                return Show(context, StatusCodes.Status500InternalServerError);
            },
        });
    }

    private static Task Show(HttpContext context, int status) =>
        Page.Of<ErrorPage>(new { Status = Known.Contains(status) ? status : status < 500 ? 400 : 500 }, status).ExecuteAsync(context);
}
