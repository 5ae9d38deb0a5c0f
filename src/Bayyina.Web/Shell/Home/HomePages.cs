using Bayyina.Proof;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Shell;

/// <summary>The first page, and how its reader wants the pages.</summary>
internal static class HomePages
{
    private const int RecentLength = 8;
    private const int DrillsLength = 3;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Home).AllowAnonymous();
        routes.MapPost("/preferences", Prefer).AllowAnonymous();
    }

    private static IResult Home(Product product, Tallies tallies, HttpContext context) => Entered.Of(context) is { IsLocked: false } entered
        ? Page.Of<HomePage>(new
        {
            View = new HomeView(
                tallies.Incidents,
                tallies.Items,
                product.Published() is { } note ? Checkpoint.Parse(note.Text).Size : 0,
                product.IncidentList.Page(entered.Actor.Reader, exercise: false, null, null, RecentLength).Rows,
                product.IncidentList.Page(entered.Actor.Reader, exercise: true, null, null, DrillsLength).Rows),
        })
        : Page.Of<WelcomePage>();

    private static IResult Prefer(IFormCollection form, Preferences preferences, HttpContext context)
    {
        preferences.With(form).Keep(context);
        // Back to where the form stood, and nowhere else than on these pages.
        return Results.LocalRedirect(IsOurs(form["back"]) ? form["back"]! : "/", preserveMethod: false);
    }

    private static bool IsOurs(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.AsSpan().ContainsAnyInRange('\0', ' ');
}
