using Bayyina.Proof;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Shell;

/// <summary>The first page, and how its reader wants the pages.</summary>
internal static class HomePages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Home);
        routes.MapPost("/preferences", Prefer);
    }

    private static IResult Home(Product product, Visitor visitor)
    {
        if (!visitor.IsSignedIn)
        {
            return Page.Of<WelcomePage>();
        }
        var checkpoint = product.LedgerFolder.Checkpoint() is { } note ? Checkpoint.Parse(note.Text) : null;
        return Page.Of<HomePage>(new { Statements = checkpoint?.Size ?? 0 });
    }

    private static IResult Prefer(IFormCollection form, Preferences preferences, HttpContext context)
    {
        preferences.With(form).Keep(context);
        // Back to where the form stood, and nowhere else than on these pages.
        return Results.LocalRedirect(IsOurs(form["back"]) ? form["back"]! : "/", preserveMethod: false);
    }

    private static bool IsOurs(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.AsSpan().ContainsAnyInRange('\0', ' ');
}
