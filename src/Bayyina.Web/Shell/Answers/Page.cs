using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bayyina.Web.Shell;

/// <summary>Answers with a page. What it shows is handed to it as parameters: a page looks nothing up, so it can show nothing that was not asked for by right.</summary>
internal static class Page
{
    /// <param name="parameters">By the names of the component's parameters.</param>
    public static IResult Of<TPage>(object? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };
}
