using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>Sightings: taken in with two taps, listed with their age.</summary>
internal static class SightingPages
{
    private const int PageLength = 40;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sightings", List).RequireRight(Right.Read(Feature.Incidents));
        routes.MapGet("/sightings/{id}", Show).RequireRight(Right.Read(Feature.Incidents));
        routes.MapPost("/sightings", TakeIn).RequireRight(Right.Write(Feature.Incidents));
    }

    private static IResult List(Product product, Reader reader, Tallies tallies, string? show, string? after) =>
        Listed(product, reader, tallies, SightingForm.New(show == "exercises"), Complaints.None, ListKey.Parse(after));

    private static IResult Show(Product product, Reader reader, string id) =>
        Sighted(product, reader, id) is { } shown ? Page.Of<SightingPage>(new { shown.Sighting, shown.History }) : Results.NotFound();

    private static IResult TakeIn(Product product, Actor actor, Tallies tallies, IFormCollection sent)
    {
        var form = SightingForm.Of(sent, product.Gazetteer);
        var wrong = new Complaints();
        if (form.Place.IsAsking)
        {
            return Listed(product, actor.Reader, tallies, form, wrong, null);
        }
        if (form.Read(wrong, product.Time.GetUtcNow()) is not { } words)
        {
            return Listed(product, actor.Reader, tallies, form, wrong, null);
        }
        var (repetition, _) = OpenedOnce.Say(product, actor, [SightingBook.Made(form.Id, words, form.IsDrill)], "at");
        tallies.Forget();
        return repetition == Repetition.Other && Sighted(product, actor.Reader, form.Id.Value.Split('/')[1]) is { } shown
            ? Page.Of<SightingPage>(new { shown.Sighting, shown.History, Refused = "statement.sent_twice" }, StatusCodes.Status409Conflict)
            : Results.LocalRedirect(Addresses.With("/sightings", ("show", form.IsDrill ? "exercises" : null)), preserveMethod: false);
    }

    private static (Sighting Sighting, IReadOnlyList<HistoryRow> History)? Sighted(Product product, Reader reader, string id) =>
        SubjectLinks.From("sighting", id) is { } subject && product.Statements.StateOf(subject, reader) is { Statements.Count: > 0 } state
            ? (Sighting.From(state), HistoryRow.Of(state, product)) : null;

    private static IResult Listed(Product product, Reader reader, Tallies tallies, SightingForm form, Complaints wrong, ListKey? after)
    {
        var page = product.SightingList.Page(reader, form.IsDrill, after, PageLength);
        return Page.Of<SightingsPage>(
            new
            {
                Sightings = page,
                Count = tallies.Sightings,
                Form = form,
                Complaints = wrong,
                Now = product.Time.GetUtcNow(),
                IsFirst = after is null,
            },
            wrong.AreNone ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
