using Bayyina.Statements;
using Bayyina.Volunteers;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Volunteers;

/// <summary>What is said of centres on pages: registered, given up, opened again.</summary>
internal static class CentreSaying
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var write = Right.Write(Feature.Volunteers);
        routes.MapGet("/centres/new", (string? show) => Show(Filled.Empty("new"), SubjectId.New("centre"), show == "exercises")).RequireRight(write);
        routes.MapPost("/centres", Register).RequireRight(write);
        routes.MapPost("/centres/{id}/{act}", Act).RequireRight(write);
    }

    private static IResult Show(Filled form, SubjectId id, bool drill) => Page.Of<NewCentrePage>(
        new { Form = form, Id = id, IsDrill = drill }, form.IsRight ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Register(Product product, Actor actor, IFormCollection sent)
    {
        var form = Filled.Of("new", sent, product.Time.GetUtcNow());
        var id = SubjectId.TryParse(form.Typed("id"), out var given) && given.Type == "centre" ? given : SubjectId.New("centre");
        var drill = form.Typed("drill") == "yes";
        var (name, place, at) = (form.Line("name", "text.missing"), form.Place(), form.At());
        if (!form.IsRight)
        {
            return Show(form, id, drill);
        }
        var said = Once.Say(product, actor, VolunteerBook.CentreOpening(id, name!, place, at, drill));
        if (said.Differs && CentreView.Find(product, actor.Reader, id.Value[7..]) is { } view)
        {
            form.Refuse("name", "form.said_otherwise");
            return Page.Of<CentrePage>(new { View = view with { Sent = form } }, StatusCodes.Status409Conflict);
        }
        return Results.LocalRedirect(SubjectLinks.To(id)!, preserveMethod: false);
    }

    private static IResult Act(Product product, Actor actor, string id, string act, IFormCollection sent)
    {
        if (CentreView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var (form, centre) = (Filled.Of(act, sent, product.Time.GetUtcNow()), view.Centre);
        var draft = act switch
        {
            "given-up" => VolunteerBook.CentreGivingUp(
                centre.Id, form.At("when.missing"), form.Line("reason"), form.Subject("moved_to", "centre"), centre.Exercise, form.Seen()),
            "opening" => VolunteerBook.CentreOpening(
                centre.Id, form.Line("name", "text.missing") ?? "", form.Place(), form.At("when.missing"), centre.Exercise, form.Seen()),
            _ => null,
        };
        if (draft is null)
        {
            return Results.NotFound();
        }
        if (!form.IsRight)
        {
            return Page.Of<CentrePage>(new { View = view with { Sent = form } }, StatusCodes.Status400BadRequest);
        }
        Once.Say(product, actor, draft);
        return Results.LocalRedirect(view.Here, preserveMethod: false);
    }
}
