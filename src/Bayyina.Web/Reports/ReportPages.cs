using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>Reports: taken in, listed, put to what they are about.</summary>
internal static class ReportPages
{
    private const int PageLength = 40;
    private static readonly Right Write = Right.Write(Feature.Incidents);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/reports", List).RequireRight(Right.Read(Feature.Incidents));
        routes.MapGet("/reports/{id}", Show).RequireRight(Right.Read(Feature.Incidents));
        routes.MapGet("/reports/new", (string? show, string? incident) => Form(
            ReportForm.New(show == "exercises", incident is null ? null : SubjectLinks.From("incident", incident)), Complaints.None)).RequireRight(Write);
        routes.MapPost("/reports", TakeIn).RequireRight(Write);
        routes.MapPost("/reports/{id}/correction", Correct).RequireRight(Write);
        routes.MapPost("/reports/{id}/concerns", Concern).RequireRight(Write);
        routes.MapPost("/reports/{id}/differs", Differ).RequireRight(Write);
        routes.MapPost("/reports/{id}/open", Open).RequireRight(Write);
    }

    private static IResult Form(ReportForm form, Complaints wrong) =>
        Page.Of<NewReportPage>(new { Form = form, Complaints = wrong }, wrong.AreNone ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult List(Product product, Reader reader, Tallies tallies, string? show, string? state, string? after)
    {
        var key = ListKey.Parse(after);
        var open = state != "all";
        return Page.Of<ReportsPage>(new
        {
            Reports = product.ReportList.Page(reader, show == "exercises", open ? ReportState.Open : null, key, PageLength),
            Count = tallies.Reports,
            Open = tallies.OpenReports,
            Exercises = show == "exercises",
            OnlyOpen = open,
            IsFirst = key is null,
        });
    }

    private static IResult Show(Product product, Reader reader, string id, string? refused) =>
        ReportView.Find(product, reader, id) is { } view ? Page.Of<ReportPage>(new { View = view with { Refused = refused } }) : Results.NotFound();

    private static IResult TakeIn(Product product, Actor actor, Words words, Tallies tallies, IFormCollection sent)
    {
        var form = ReportForm.Of(sent, product.Gazetteer);
        var wrong = new Complaints();
        if (form.Place.IsAsking)
        {
            return Form(form, wrong);
        }
        var said = form.Read(wrong, product.Time.GetUtcNow());
        var incident = form.Incident is { } asked ? product.Incidents.Find(asked, actor.Reader) : null;
        if (said is null)
        {
            return Form(form, wrong);
        }
        var drill = incident?.Exercise ?? form.IsDrill;
        var drafts = new List<Draft> { ReportBook.Received(form.Id, said, drill) };
        if (incident is not null)
        {
            drafts.Add(ReportBook.Concerns(form.Id, drill, [], incident.Id, incident.Strikes is [var only] ? only : null));
        }
        else if (form.Opens)
        {
            drafts.AddRange(ReportOpening.Of(form.Id, said, drill, [], words));
        }
        var (repetition, _) = OpenedOnce.Say(product, actor, drafts, form.IsCounted ? ["at"] : []);
        tallies.Forget();
        return repetition == Repetition.Other ? Answer(product, actor.Reader, form.Id, "statement.sent_twice") : Back(form.Id);
    }

    private static IResult Correct(Product product, Actor actor, Tallies tallies, string id, IFormCollection sent)
    {
        if (ReportView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var form = ReportForm.Of(sent, product.Gazetteer) with { Id = view.Report.Id, IsDrill = view.Report.Exercise };
        var wrong = new Complaints();
        if (form.Place.IsAsking)
        {
            return Page.Of<ReportPage>(new { View = view with { Form = form } });
        }
        if (form.Read(wrong, product.Time.GetUtcNow()) is not { } said)
        {
            return Page.Of<ReportPage>(new { View = view with { Form = form, Complaints = wrong } }, StatusCodes.Status400BadRequest);
        }
        if (product.Reports.Correction(view.Report.Id, said, actor.Id) is not { } draft)
        {
            return Answer(product, actor.Reader, view.Report.Id, "report.not_yours", StatusCodes.Status403Forbidden);
        }
        product.Say(draft, actor.Signer);
        tallies.Forget();
        return Back(view.Report.Id);
    }

    private static IResult Concern(Product product, Actor actor, Tallies tallies, string id, IFormCollection sent)
    {
        if (ReportView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var (report, reason) = (view.Report, sent["reason"].ToString().Trim());
        if (!Wording.IsLine(reason))
        {
            return Answer(product, actor.Reader, report.Id, "incident.reason_malformed", StatusCodes.Status400BadRequest);
        }
        SubjectId? target = SubjectId.TryParse(sent["target"], out var named) ? named : null;
        SubjectId? incident = null, strike = null;
        var exercise = report.Exercise;
        if (target is { Type: "incident" } && product.Incidents.Find(target.Value, actor.Reader) is { } found)
        {
            (incident, strike, exercise) = (found.Id, found.Strikes is [var only] ? only : null, found.Exercise);
        }
        else if (target is { Type: "strike" } && product.Strikes.Find(target.Value, actor.Reader) is { } hit)
        {
            (strike, exercise) = (hit.Id, hit.Exercise);
        }
        else if (sent["target"] != "")
        {
            return Results.NotFound();
        }
        if (exercise != report.Exercise)
        {
            return Answer(product, actor.Reader, report.Id, "merge.mixed_exercise");
        }
        product.Say(ReportBook.Concerns(report.Id, report.Exercise, Seen(sent), incident, strike, reason.Length == 0 ? null : reason), actor.Signer);
        tallies.Forget();
        return Back(report.Id);
    }

    private static IResult Differ(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (ReportView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        if (!SubjectId.TryParse(sent["target"], out var other) || product.Statements.StateOf(other, actor.Reader).Statements.Count == 0)
        {
            return Results.NotFound();
        }
        product.Say(ReportBook.Differs(view.Report.Id, other, null, view.Report.Exercise), actor.Signer);
        return Back(view.Report.Id);
    }

    // A report that is there already opens what it is about.
    private static IResult Open(Product product, Actor actor, Words words, Tallies tallies, string id, IFormCollection sent)
    {
        if (ReportView.Find(product, actor.Reader, id) is not { Report.First: { } first } view)
        {
            return Results.NotFound();
        }
        if (view.Report.State != ReportState.Open)
        {
            return Answer(product, actor.Reader, view.Report.Id, "report.placed_already");
        }
        var said = new ReportWords
        {
            At = first.At.OrNull,
            Clock = first.Clock,
            Place = first.Place.OrNull,
            What = first.What.OrNull,
            Type = first.Type.OrNull,
            Weapon = first.Weapon.OrNull,
        };
        product.Statements.Say(ReportOpening.Of(view.Report.Id, said, view.Report.Exercise, Seen(sent), words), actor.Signer);
        product.Sequencer.Run();
        tallies.Forget();
        return Back(view.Report.Id);
    }

    // What was on the page: whoever did not see another's word does not move on from it.
    private static List<StatementId> Seen(IFormCollection sent) =>
        [.. sent["seen"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(id => StatementId.TryParse(id, out _)).Distinct(StringComparer.Ordinal).Select(id => new StatementId(id))];

    private static IResult Answer(Product product, Reader reader, SubjectId report, string code, int status = StatusCodes.Status409Conflict) =>
        Page.Of<ReportPage>(new { View = ReportView.Find(product, reader, report.Value.Split('/')[1])! with { Refused = code } }, status);

    private static IResult Back(SubjectId report) => Results.LocalRedirect(SubjectLinks.To(report)!, preserveMethod: false);
}
