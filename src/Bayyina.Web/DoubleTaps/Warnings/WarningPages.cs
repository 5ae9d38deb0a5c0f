using Bayyina.DoubleTaps;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Deployments;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.DoubleTaps;

/// <summary>Warnings to teams: issued, heard by one tap, ended.</summary>
internal static class WarningPages
{
    private const int PageLength = 40;
    private const int MostStanding = 200;
    private const int MostIncidents = 100;

    private static readonly Right Read = Right.Read(Feature.Incidents);

    private static readonly Right Write = Right.Write(Feature.Incidents);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/warnings", List).RequireRight(Read);
        routes.MapGet("/warnings/{id}", (Product product, Reader reader, string id) => Show(product, reader, id, Complaints.None, StatusCodes.Status200OK)).RequireRight(Read);
        routes.MapGet("/warnings/new", New).RequireRight(Write);
        routes.MapPost("/warnings", Issue).RequireRight(Write);
        routes.MapPost("/warnings/{id}/acknowledge", Acknowledge).RequireRight(Write);
        routes.MapPost("/warnings/{id}/leave", Leave).RequireRight(Write);
        routes.MapPost("/warnings/{id}/end", End).RequireRight(Write);
    }

    private static IResult List(Product product, Reader reader, string? show, string? after)
    {
        var (exercises, key) = (show == "exercises", ListKey.Parse(after));
        var standing = product.WarningList.Standing(reader, exercises, MostStanding);
        var over = product.WarningList.Over(reader, exercises, key, PageLength);
        return Page.Of<WarningsPage>(new
        {
            Standing = standing,
            Over = over,
            Exercises = exercises,
            IsFirst = key is null,
            Count = product.WarningList.Count(),
            Incidents = product.IncidentList.Among([.. standing.Concat(over.Rows).Select(row => row.Incident).OfType<SubjectId>().Distinct()], reader),
        });
    }

    private static IResult Show(Product product, Reader reader, string id, Complaints wrong, int status) =>
        WarningView.Find(product, reader, id) is { } view ? Page.Of<WarningPage>(new { View = view with { Complaints = wrong } }, status) : Results.NotFound();

    private static IResult New(Product product, Reader reader, string? show, string? incident) => Form(
        product, reader,
        new WarningForm(SubjectId.New("warning"), show == "exercises", WarningKinds.Reasons[0], DispatchForm.Subject(incident, "incident"), "", "", false), Complaints.None);

    private static IResult Form(Product product, Reader reader, WarningForm form, Complaints wrong)
    {
        var incidents = product.IncidentList.NotClosed(reader, form.IsDrill, MostIncidents).ToList();
        if (form.Incident is { } chosen && incidents.TrueForAll(row => row.Id != chosen) && product.IncidentList.Among([chosen], reader).TryGetValue(chosen, out var row) && row.Exercise == form.IsDrill)
        {
            incidents.Insert(0, row);
        }
        return Page.Of<NewWarningPage>(
            new { Form = form, Incidents = incidents, Areas = product.Addressees.All, Complaints = wrong }, wrong.AreNone ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static IResult Issue(Product product, Actor actor, Words words, IFormCollection sent)
    {
        var form = new WarningForm(
            DispatchForm.Subject(sent["id"], "warning") ?? SubjectId.New("warning"), sent["drill"] == "yes", sent["reason"].ToString(), DispatchForm.Subject(sent["incident"], "incident"),
            sent["area"].ToString(), sent["text"].ToString().Trim(), sent["leaves"] == "yes");
        var wrong = new Complaints();
        var draft = WarningDrafts.Issuing(product, actor.Reader, new WarningAsk(form.Id, form.Reason, form.Incident, form.Area, form.Text, words.Culture.Name, null, form.Leaves, form.IsDrill), wrong.Add);
        if (draft is null)
        {
            return Form(product, actor.Reader, form, wrong);
        }
        OpenedOnce.Say(product, actor, [draft], "to", "area");
        return Back(form.Id);
    }

    private static IResult Acknowledge(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (Find(product, actor.Reader, id) is not { } warning || DispatchForm.Subject(sent["deployment"], "deployment") is not { } deployment)
        {
            return Results.NotFound();
        }
        var answer = WarningKinds.Answers.Contains(sent["answer"].ToString()) ? sent["answer"].ToString() : null;
        if (product.Statements.StateOf(deployment, actor.Reader).Statements.Count == 0)
        {
            return Results.NotFound();
        }
        // Tapped twice, it is said once.
        if (!warning.Acknowledgements.Any(heard => heard.From.OrNull == deployment.Value && heard.Answer.OrNull == answer))
        {
            product.Say(WarningBook.Acknowledging(warning.Id, deployment, answer, null, warning.Exercise), actor.Signer);
        }
        return sent["back"] == "deployment" ? Results.LocalRedirect(SubjectLinks.To(deployment)!, preserveMethod: false) : Back(warning.Id);
    }

    // Nobody is told more by it than that something is possible in a district; who hears of it has to be switched on besides.
    private static IResult Leave(Product product, Actor actor, string id, IFormCollection sent)
    {
        _ = sent;
        if (WarningView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        if (view is { Stands: true, Area: null, MayLeaveAs: { } area } && CapAlert.MayLeave(view.Warning))
        {
            product.Say(product.Warnings.Extending(view.Warning.Id, [], area.Code), actor.Signer);
        }
        return Back(view.Warning.Id);
    }

    private static IResult End(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (WarningView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var (reason, wrong) = (sent["reason"].ToString().Trim(), new Complaints());
        if (!view.Stands)
        {
            return Back(view.Warning.Id);
        }
        if (reason.Length == 0 || !Wording.IsLine(reason))
        {
            wrong.Add("reason", "warning.reason_missing");
            return Show(product, actor.Reader, id, wrong, StatusCodes.Status400BadRequest);
        }
        // Nobody ends what they have not been shown.
        if (sent["seen"] != view.Seen)
        {
            wrong.Add("reason", "warning.changed");
            return Show(product, actor.Reader, id, wrong, StatusCodes.Status409Conflict);
        }
        product.Say(product.Warnings.Ending(view.Warning.Id, reason), actor.Signer);
        return Back(view.Warning.Id);
    }

    private static Warning? Find(Product product, Reader reader, string id) =>
        SubjectLinks.From("warning", id) is { } subject ? product.Warnings.Find(subject, reader) : null;

    private static IResult Back(SubjectId warning) => Results.LocalRedirect(SubjectLinks.To(warning)!, preserveMethod: false);
}
