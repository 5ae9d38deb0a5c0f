using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>Strikes: reported, listed, joined.</summary>
internal static class StrikePages
{
    private const int PageLength = 40;
    private static readonly Right Write = Right.Write(Feature.Incidents);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/strikes", List).RequireRight(Right.Read(Feature.Incidents));
        routes.MapGet("/strikes/{id}", Show).RequireRight(Right.Read(Feature.Incidents));
        routes.MapGet("/strikes/new", (string? show) => Form(StrikeForm.New(SubjectId.New("strike"), show == "exercises"), Complaints.None)).RequireRight(Write);
        routes.MapPost("/strikes", Report).RequireRight(Write);
        routes.MapPost("/strikes/{id}/accounts", Account).RequireRight(Write);
        routes.MapPost("/strikes/{id}/same", (Product product, Actor actor, string id, IFormCollection sent) => Join(product, actor, id, sent, StrikeBook.Same)).RequireRight(Write);
        routes.MapPost("/strikes/{id}/differs", (Product product, Actor actor, string id, IFormCollection sent) => Join(product, actor, id, sent, StrikeBook.Differs)).RequireRight(Write);
        routes.MapPost("/strikes/{id}/split", Split).RequireRight(Write);
    }

    private static IResult Form(StrikeForm form, Complaints wrong) =>
        Page.Of<NewStrikePage>(new { Form = form, Complaints = wrong }, wrong.AreNone ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult List(Product product, Reader reader, Tallies tallies, string? show, string? after)
    {
        var key = ListKey.Parse(after);
        return Page.Of<StrikesPage>(new
        {
            Strikes = product.StrikeList.Page(reader, show == "exercises", key, PageLength),
            Count = tallies.Strikes,
            Exercises = show == "exercises",
            IsFirst = key is null,
        });
    }

    private static IResult Show(Product product, Reader reader, string id) =>
        StrikeView.Find(product, reader, id) is { } view ? Page.Of<StrikePage>(new { View = view }) : Results.NotFound();

    private static IResult Report(Product product, Actor actor, Tallies tallies, IFormCollection sent)
    {
        var form = StrikeForm.Of(sent, product.Gazetteer);
        var wrong = new Complaints();
        if (form.Place.IsAsking)
        {
            return Form(form, wrong);
        }
        if (form.Read(wrong, product.Time.GetUtcNow()) is not { } words)
        {
            return Form(form, wrong);
        }
        var (repetition, _) = OpenedOnce.Say(product, actor, [StrikeBook.Reported(form.Id, words, form.IsDrill)]);
        tallies.Forget();
        return repetition == Repetition.Other ? Answer(product, actor.Reader, form.Id, "statement.sent_twice") : Back(form.Id);
    }

    // Whoever knows better or otherwise says so beside what was said: both stand.
    private static IResult Account(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (StrikeView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var form = StrikeForm.Of(sent, product.Gazetteer, view.Strike.Id);
        var wrong = new Complaints();
        if (form.Place.IsAsking)
        {
            return Page.Of<StrikePage>(new { View = view with { Form = form } });
        }
        if (form.Read(wrong, product.Time.GetUtcNow()) is not { } words)
        {
            return Page.Of<StrikePage>(new { View = view with { Form = form, Complaints = wrong } }, StatusCodes.Status400BadRequest);
        }
        var draft = StrikeBook.Reported(view.Strike.Id, words, view.Strike.Exercise);
        // One's own account is corrected; somebody else's stands beside it.
        var own = view.Strike.Accounts.Where(account => account.By == actor.Id.Value).Select(account => account.Statement).ToList();
        product.Say(draft.Say("sup", own), actor.Signer);
        return Back(view.Strike.Id);
    }

    private static IResult Join(Product product, Actor actor, string id, IFormCollection sent, Func<SubjectId, SubjectId, string?, bool, Draft> what)
    {
        if (StrikeView.Find(product, actor.Reader, id) is not { } view
            || !SubjectId.TryParse(sent["target"], out var target) || target.Type != "strike" || product.Strikes.Find(target, actor.Reader) is not { } other)
        {
            return Results.NotFound();
        }
        if (other.Exercise != view.Strike.Exercise || target == view.Strike.Id)
        {
            return Answer(product, actor.Reader, view.Strike.Id, target == view.Strike.Id ? "merge.with_itself" : "merge.mixed_exercise");
        }
        product.Say(what(view.Strike.Id, target, null, view.Strike.Exercise), actor.Signer);
        return Back(view.Strike.Id);
    }

    private static IResult Split(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (StrikeView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        if (!StatementId.TryParse(sent["statement"], out var said) || !view.JoinedBy.Any(bond => bond.Statement == said)
            || product.Incidents.Retracting(said, actor.Signer, null) is not { } draft)
        {
            return Answer(product, actor.Reader, view.Strike.Id, "merge.split_already");
        }
        product.Say(draft, actor.Signer);
        return Back(view.Strike.Id);
    }

    private static IResult Answer(Product product, Reader reader, SubjectId strike, string code) =>
        Page.Of<StrikePage>(new { View = StrikeView.Find(product, reader, strike.Value.Split('/')[1])! with { Refused = code } }, StatusCodes.Status409Conflict);

    private static IResult Back(SubjectId strike) => Results.LocalRedirect(SubjectLinks.To(strike)!, preserveMethod: false);
}
