using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>What a person decides of incidents that may be one, and of reports that may be about one.</summary>
internal static class MergePages
{
    private const int MostAtOnce = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var write = Right.Write(Feature.Incidents);
        routes.MapPost("/incidents/{id}/same", (Product product, Actor actor, string id, IFormCollection sent) => Join(product, actor, id, sent, IncidentBook.Same)).RequireRight(write);
        routes.MapPost("/incidents/{id}/differs", (Product product, Actor actor, string id, IFormCollection sent) => Join(product, actor, id, sent, IncidentBook.Differs)).RequireRight(write);
        routes.MapPost("/incidents/{id}/split", Split).RequireRight(write);
        routes.MapPost("/incidents/{id}/assign", Assign).RequireRight(write);
        routes.MapPost("/incidents/{id}/reports", TakeReports).RequireRight(write);
        routes.MapPost("/incidents/{id}/reports-differ", RefuseReport).RequireRight(write);
    }

    private static IResult Join(Product product, Actor actor, string id, IFormCollection sent, Func<SubjectId, SubjectId, string?, bool, Draft> what)
    {
        if (IncidentView.Find(product, actor.Reader, id) is not { } view
            || !SubjectId.TryParse(sent["target"], out var target) || target.Type != "incident" || product.Incidents.Find(target, actor.Reader) is not { } other)
        {
            return Results.NotFound();
        }
        if (other.Exercise != view.Incident.Exercise || target == view.Incident.Id)
        {
            return Answer(view, target == view.Incident.Id ? "merge.with_itself" : "merge.mixed_exercise");
        }
        product.Say(what(view.Incident.Id, target, null, view.Incident.Exercise), actor.Signer);
        return Back(view);
    }

    private static IResult Split(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (IncidentView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        if (!StatementId.TryParse(sent["statement"], out var said) || !view.JoinedBy.Any(bond => bond.Statement == said)
            || product.Incidents.Retracting(said, actor.Signer, null) is not { } draft)
        {
            return Answer(view, "merge.split_already");
        }
        product.Say(draft, actor.Signer);
        return Back(view);
    }

    private static IResult Assign(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (IncidentView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var open = view.ToAssign.Select(one => one.Open).FirstOrDefault(one => one.Statement.Value == sent["statement"]);
        if (open is null || !SubjectId.TryParse(sent["to"], out var to) || !open.Among.Contains(to))
        {
            return Answer(view, "merge.assigned_already");
        }
        product.Say(IncidentBook.Assigning(open.Statement, to, view.Incident.Exercise), actor.Signer);
        return Back(view);
    }

    // Twenty reports of one strike with one button; each is a statement of its own, so that each can be taken away again.
    private static IResult TakeReports(Product product, Actor actor, Tallies tallies, string id, IFormCollection sent)
    {
        if (IncidentView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var incident = view.Incident;
        SubjectId? strike = incident.Strikes is [var only] ? only : null;
        var drafts = new List<Draft>();
        foreach (var named in sent["target"].Take(MostAtOnce))
        {
            if (SubjectId.TryParse(named, out var report) && report.Type == "report" && product.Reports.Find(report, actor.Reader) is { State: ReportState.Open } found
                && found.Exercise == incident.Exercise)
            {
                drafts.Add(ReportBook.Concerns(report, incident.Exercise, [.. found.Concerns.Select(concern => concern.Statement)], incident.Id, strike));
            }
        }
        if (drafts.Count > 0)
        {
            product.Statements.Say(drafts, actor.Signer);
            product.Sequencer.Run();
            tallies.Forget();
        }
        return Back(view);
    }

    private static IResult RefuseReport(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (IncidentView.Find(product, actor.Reader, id) is not { } view
            || !SubjectId.TryParse(sent["target"], out var report) || report.Type != "report" || product.Reports.Find(report, actor.Reader) is not { } found)
        {
            return Results.NotFound();
        }
        product.Say(ReportBook.Differs(report, view.Incident.Id, null, found.Exercise), actor.Signer);
        return Back(view);
    }

    private static IResult Answer(IncidentView view, string code) => Page.Of<IncidentPage>(new { View = view with { Refused = code } }, StatusCodes.Status409Conflict);

    private static IResult Back(IncidentView view) => Results.LocalRedirect(SubjectLinks.To(view.Incident.Id)!, preserveMethod: false);
}
