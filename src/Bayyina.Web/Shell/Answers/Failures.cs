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
        app.UseStatusCodePages(status => Show(
            status.HttpContext,
            IsTooLarge(status.HttpContext.Features.Get<IAntiforgeryValidationFeature>()?.Error)
                ? StatusCodes.Status413PayloadTooLarge
                : status.HttpContext.Response.StatusCode));
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context =>
            {
                var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
                if (exception is BadHttpRequestException or AntiforgeryValidationException)
                {
                    return Show(context, IsTooLarge(exception) ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest);
                }
                failed(exception);
                return Show(context, StatusCodes.Status500InternalServerError);
            },
        });
    }

    // A form is read to check its token, so what was wrong with its size is told by what was wrong with the token.
    private static bool IsTooLarge(Exception? exception) => exception switch
    {
        null => false,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } or InvalidDataException => true,
        _ => IsTooLarge(exception.InnerException),
    };

    private static Task Show(HttpContext context, int status) =>
        Page.Of<ErrorPage>(new { Status = Known.Contains(status) ? status : status < 500 ? 400 : 500 }, status).ExecuteAsync(context);
}
