using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>What is said of incidents on pages: opened, noted, closed. Each a statement under the user's own key.</summary>
internal static class SayingPages
{
    private static readonly Right Write = Right.Write(Feature.Incidents);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/new", (string? show) => Show(OpeningForm.New(show == "exercises"), Complaints.None)).RequireRight(Write);
        routes.MapPost("/incidents", Open).RequireRight(Write);
        routes.MapPost("/incidents/{id}/notes", Note).RequireRight(Write);
        routes.MapPost("/incidents/{id}/close", Close).RequireRight(Write);
    }

    private static IResult Show(OpeningForm form, Complaints wrong) =>
        Page.Of<NewIncidentPage>(new { Form = form, Complaints = wrong }, wrong.AreNone ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Open(Product product, Actor actor, Tallies tallies, IFormCollection sent)
    {
        var form = OpeningForm.Of(sent);
        var wrong = new Complaints();
        if (form.Read(wrong, product.Time.GetUtcNow()) is not { } opening)
        {
            return Show(form, wrong);
        }
        // Sent twice, it is there already.
        if (product.Statements.StateOf(form.Id, actor.Reader).Statements.Count == 0)
        {
            product.Say(opening, actor.Signer);
            tallies.Forget();
        }
        return Back(form.Id, "#add");
    }

    private static IResult Note(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (IncidentView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var text = Wording.Note(sent["note"].ToString());
        if (!Wording.IsNote(text))
        {
            return IncidentPages.Answer(view with { Note = text }, "note", "note.malformed");
        }
        var language = sent["language"].ToString() is { Length: > 0 } said && Languages.IsTag(said) ? said : Languages.Guess(text);
        var note = IncidentBook.Note(view.Incident.Id, text, language, view.Incident.Exercise);
        // Who was looking at several incidents as one says so: should they be told apart again, it is asked to which the note belongs.
        product.Say(view.JoinedBy.Count == 0 ? note : note.Say("aft", [.. view.JoinedBy.Select(bond => bond.Statement)]), actor.Signer);
        return Back(view.Incident.Id, "#notes");
    }

    private static IResult Close(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (IncidentView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var reason = sent["reason"].ToString().Trim();
        if (view.Incident.Standing == Standing.Closed)
        {
            return Back(view.Incident.Id, "");
        }
        // A closing names what it relied on: nobody closes on what they have not been shown.
        if (sent["seen"] != view.Seen)
        {
            return IncidentPages.Answer(view with { Reason = reason }, "reason", "incident.changed", StatusCodes.Status409Conflict);
        }
        if (!Wording.IsLine(reason))
        {
            return IncidentPages.Answer(view with { Reason = reason }, "reason", "incident.reason_malformed");
        }
        product.Say(product.Incidents.Closing(view.Incident.Id, reason.Length == 0 ? null : reason), actor.Signer);
        return Back(view.Incident.Id, "");
    }

    private static IResult Back(SubjectId incident, string part) => Results.LocalRedirect(SubjectLinks.To(incident)! + part, preserveMethod: false);
}
