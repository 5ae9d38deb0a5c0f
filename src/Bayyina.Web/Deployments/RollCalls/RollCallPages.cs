using System.Globalization;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Deployments;

/// <summary>Roll-calls: everybody on site, a tap each.</summary>
internal static class RollCallPages
{
    private const int PageLength = 40;

    private static readonly Right Read = Right.Read(Feature.Incidents);

    private static readonly Right Write = Right.Write(Feature.Incidents);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/roll-calls", List).RequireRight(Read);
        routes.MapGet("/roll-calls/{id}", (Product product, Reader reader, string id) => Show(product, reader, id, Complaints.None, StatusCodes.Status200OK)).RequireRight(Read);
        routes.MapPost("/roll-calls", Start).RequireRight(Write);
        routes.MapPost("/roll-calls/{id}/answer", Answer).RequireRight(Write);
        routes.MapPost("/roll-calls/{id}/close", Close).RequireRight(Write);
    }

    private static IResult List(Product product, Reader reader, string? show, string? after)
    {
        var (book, exercises) = (product.Deployments.RollCalls, show == "exercises");
        var open = book.Page(reader, exercises, open: true, null, PageLength).Rows;
        var closed = book.Page(reader, exercises, open: false, ListKey.Parse(after), PageLength);
        return Page.Of<RollCallsPage>(new
        {
            Open = open,
            Closed = closed,
            Exercises = exercises,
            IsFirst = after is null,
            Incidents = product.IncidentList.Among([.. open.Concat(closed.Rows).Select(row => row.Incident).OfType<SubjectId>().Distinct()], reader),
        });
    }

    private static IResult Show(Product product, Reader reader, string id, Complaints wrong, int status)
    {
        if (Find(product, reader, id) is not { } rollCall)
        {
            return Results.NotFound();
        }
        return Page.Of<RollCallPage>(
            new
            {
                RollCall = rollCall,
                Names = PartNames.Of(product, reader, rollCall.People.Select(one => one.Who)),
                History = HistoryRow.Of(product.Statements.StateOf(rollCall.Id, reader), product),
                Complaints = wrong,
                At = rollCall.Incident is { } incident ? product.IncidentList.Among([incident], reader).GetValueOrDefault(incident) : null,
            },
            status);
    }

    // One that goes on already is gone on with: two lists of who is missing are worse than one.
    private static IResult Start(Product product, Actor actor, IFormCollection sent)
    {
        var exercise = sent["drill"] == "yes";
        if (DispatchForm.Subject(sent["incident"], "incident") is not { } incident)
        {
            return Results.NotFound();
        }
        if (product.Deployments.RollCalls.OpenAt(incident, exercise) is { } open)
        {
            return Back(open);
        }
        var rollCall = SubjectId.New("rollcall");
        var why = RollCallKinds.Reasons.Contains(sent["why"].ToString()) ? sent["why"].ToString() : RollCallKinds.Reasons[0];
        product.Say(product.Deployments.RollCalls.Starting(rollCall, incident, why, exercise), actor.Signer);
        return Back(rollCall);
    }

    private static IResult Answer(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (Find(product, actor.Reader, id) is not { } rollCall || !SubjectId.TryParse(sent["who"], out var who))
        {
            return Results.NotFound();
        }
        if (RollCall.Parse(sent["state"]) is not { } state)
        {
            var wrong = new Complaints();
            wrong.Add("people", "rollcall.state_unknown");
            return Show(product, actor.Reader, id, wrong, StatusCodes.Status400BadRequest);
        }
        // Tapped twice, it is said once.
        if (rollCall.People.FirstOrDefault(one => one.Who == who) is not { States: [var now] } || now != state)
        {
            List<StatementId> seen = [.. sent["seen"].ToString().Split(' ').Where(text => StatementId.TryParse(text, out _)).Select(text => new StatementId(text)).Distinct()];
            product.Say(RollCallBook.Answer(rollCall, who, state, seen), actor.Signer);
        }
        return Back(rollCall.Id, "#people");
    }

    private static IResult Close(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (Find(product, actor.Reader, id) is not { } rollCall)
        {
            return Results.NotFound();
        }
        if (!rollCall.IsOpen)
        {
            return Back(rollCall.Id);
        }
        // A closing names what it relied on: nobody closes on what they have not been shown.
        var said = product.Statements.StateOf(rollCall.Id, actor.Reader).Statements.Count;
        if (sent["seen"] != said.ToString(CultureInfo.InvariantCulture))
        {
            var wrong = new Complaints();
            wrong.Add("close", "rollcall.changed");
            return Show(product, actor.Reader, id, wrong, StatusCodes.Status409Conflict);
        }
        product.Say(product.Deployments.RollCalls.Closing(rollCall.Id, null), actor.Signer);
        return Back(rollCall.Id);
    }

    private static RollCall? Find(Product product, Reader reader, string id) =>
        SubjectLinks.From("rollcall", id) is { } subject ? product.Deployments.RollCalls.Find(subject, reader) : null;

    private static IResult Back(SubjectId rollCall, string part = "") => Results.LocalRedirect(SubjectLinks.To(rollCall)! + part, preserveMethod: false);
}
