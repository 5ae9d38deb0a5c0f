using Bayyina.Statements;
using Bayyina.Vault;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Shell;

/// <summary>Every refusal and failure is a page in the reader's language, or of the API a problem with its code, with the status that it has.</summary>
internal static class Failures
{
    private static readonly int[] Known = [400, 403, 404, 413, 429, 500, 503];

    public static void Use(IApplicationBuilder app, TimeProvider time, Action<Exception> failed)
    {
        var away = new Away(time, failed);
        app.UseStatusCodePages(status => Show(
            status.HttpContext,
            IsTooLarge(status.HttpContext.Features.Get<IAntiforgeryValidationFeature>()?.Error)
                ? StatusCodes.Status413PayloadTooLarge
                : status.HttpContext.Response.StatusCode));
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context =>
            {
                // Whatever stood in the answer so far is gone, and so is what browsers have to hold to.
                Guard.Say(context.Response.Headers);
                switch (context.Features.Get<IExceptionHandlerFeature>()!.Error)
                {
                    case RefusedException refused when Refusals.IsOfApi(context):
                        return refused.Refusal.ExecuteAsync(context);
                    case ReadOnlyException only when Refusals.IsOfApi(context):
                        return new Refusal(ReadOnlyException.Code, reason: only.Reason).ExecuteAsync(context);
                    case ReadOnlyException:
                        return Show(context, StatusCodes.Status503ServiceUnavailable);
                    case var error when Away.CodeOf(error) is { } code:
                        return away.Answer(context, code, error);
                    case VaultException vault when Refusals.IsOfApi(context):
                        failed(vault);
                        return new Refusal(vault.Code).ExecuteAsync(context);
                    case BadHttpRequestException bad:
                        return Show(context, IsTooLarge(bad) ? StatusCodes.Status413PayloadTooLarge : bad.StatusCode);
                    // A form that is too large is read inside the check of its token.
                    case AntiforgeryValidationException forged:
                        return Show(context, IsTooLarge(forged) ? StatusCodes.Status413PayloadTooLarge
                            : (forged.InnerException as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest);
                    // A form in an encoding that the runtime will not have, such as UTF-7.
                    case NotSupportedException when context.Request.HasFormContentType:
                        return Show(context, StatusCodes.Status415UnsupportedMediaType);
                    case var exception:
                        failed(exception);
                        return Show(context, StatusCodes.Status500InternalServerError);
                }
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

    private static Task Show(HttpContext context, int status) => Refusals.IsOfApi(context)
        ? Refusal.Answer(context, status)
        : Page.Of<ErrorPage>(new { Status = Known.Contains(status) ? status : status < 500 ? 400 : 500 }, status).ExecuteAsync(context);
}
