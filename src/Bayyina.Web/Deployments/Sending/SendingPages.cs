using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Deployments;

/// <summary>Who is out, sent and followed by taps that work without a script.</summary>
internal static class SendingPages
{
    private const int MostWithdrawn = 500;

    private static readonly Right Read = Right.Read(Feature.Incidents);

    private static readonly Right Write = Right.Write(Feature.Incidents);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/deployments", Board).RequireRight(Read);
        routes.MapGet("/deployments/{id}", Show).RequireRight(Read);
        routes.MapGet("/deployments/new", New).RequireRight(Write);
        routes.MapPost("/deployments", Send).RequireRight(Write);
        routes.MapPost("/deployments/{id}/acknowledge", Tapped(Movement.Acknowledged)).RequireRight(Write);
        routes.MapPost("/deployments/{id}/en-route", Tapped(Movement.EnRoute)).RequireRight(Write);
        routes.MapPost("/deployments/{id}/arrive", Tapped(Movement.Arrived)).RequireRight(Write);
        routes.MapPost("/deployments/{id}/withdraw", Tapped(Movement.Withdrawn)).RequireRight(Write);
        routes.MapPost("/deployments/{id}/return", Tapped(Movement.Returned)).RequireRight(Write);
        routes.MapPost("/deployments/{id}/check-in", CheckIn).RequireRight(Write);
        routes.MapPost("/deployments/withdraw", WithdrawAll).RequireRight(Write);
    }

    private static IResult Board(Product product, Reader reader, string? show, string? after) =>
        Page.Of<BoardPage>(new { View = BoardView.Of(product, reader, show == "exercises", ListKey.Parse(after)) });

    private static IResult Show(Product product, Reader reader, string id) =>
        DeploymentView.Find(product, reader, id) is { } view ? Page.Of<DeploymentPage>(new { View = view }) : Results.NotFound();

    // The team's own people and vehicles stand ticked, and it goes to where the incident is: whoever sends it as it is taps once.
    private static IResult New(Product product, Reader reader, string? show, string? incident, string? team)
    {
        var chosen = DispatchForm.Subject(team, "team") is { } id ? product.Deployments.Means.FindTeam(id, reader) : null;
        var at = DispatchForm.Subject(incident, "incident");
        var row = at is { } named ? product.IncidentList.Among([named], reader).GetValueOrDefault(named) : null;
        var form = new DispatchForm(
            SubjectId.New("deployment"), at, chosen?.Id, chosen?.Members ?? [], chosen?.Vehicles ?? [],
            row?.Place.OrNull ?? row?.Where.OrNull?.Text ?? "", "", DispatchForm.UsualInterval);
        return Page.Of<DispatchPage>(new { View = DispatchView.Of(product, reader, form, show == "exercises", Complaints.None) });
    }

    private static IResult Send(Product product, Actor actor, IFormCollection sent)
    {
        var form = DispatchForm.Of(sent);
        var exercise = sent["drill"] == "yes";
        var wrong = new Complaints();
        if (form.Read(wrong, product.Time.GetUtcNow()) is not { } order)
        {
            return Again(StatusCodes.Status400BadRequest);
        }
        if (product.Deployments.Book.Before(form.Id, order) == SentBefore.Same)
        {
            return Results.LocalRedirect(SubjectLinks.To(form.Id)!, preserveMethod: false);
        }
        if (product.Statements.StateOf(order.Incident, actor.Reader) is not { Statements.Count: > 0 } incident || incident.Exercise != exercise)
        {
            wrong.Add("incident", "incident.unknown");
            return Again(StatusCodes.Status400BadRequest);
        }
        if (product.Deployments.Book.WhoIsNotSent(order.Members) is { Count: > 0 } refused)
        {
            refused.Select(one => one.Code).Distinct().ToList().ForEach(code => wrong.Add("team", code));
            return Again(StatusCodes.Status409Conflict, refused);
        }
        if (!product.Deployments.Book.Send(form.Id, order, exercise, actor.Signer))
        {
            product.Sequencer.Run();
            wrong.Add("team", "deployment.sent_otherwise");
            return Again(StatusCodes.Status409Conflict);
        }
        product.Sequencer.Run();
        return Results.LocalRedirect(SubjectLinks.To(form.Id)!, preserveMethod: false);

        IResult Again(int status, IReadOnlyList<NotSent>? notSent = null) =>
            Page.Of<DispatchPage>(new { View = DispatchView.Of(product, actor.Reader, form, exercise, wrong, notSent) }, status);
    }

    private static Func<Product, Actor, string, IFormCollection, IResult> Tapped(Movement to) => (product, actor, id, sent) =>
    {
        if (Find(product, actor, id) is not { } deployment)
        {
            return Results.NotFound();
        }
        Move(product, actor, deployment, to, sent);
        return Back(deployment.Id, sent);
    };

    private static IResult CheckIn(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (Find(product, actor, id) is not { } deployment)
        {
            return Results.NotFound();
        }
        product.Say(DeploymentBook.CheckingIn(deployment, product.Time.GetUtcNow().AddMinutes(DispatchForm.MinutesOf(sent))), actor.Signer);
        return Back(deployment.Id, sent);
    }

    // Whoever calls everybody back names no reason, and nobody is asked whether they are sure.
    private static IResult WithdrawAll(Product product, Actor actor, IFormCollection sent)
    {
        if (DispatchForm.Subject(sent["incident"], "incident") is not { } incident)
        {
            return Results.NotFound();
        }
        var drafts = product.Deployments.List.OutAt(incident, actor.Reader, MostWithdrawn)
            .Where(row => row.Movements is not [Movement.Withdrawn])
            .Select(row => product.Deployments.Book.Find(row.Id, actor.Reader)).OfType<Deployment>()
            .Select(deployment => DeploymentBook.Moving(deployment, Movement.Withdrawn)).ToList();
        if (drafts.Count > 0)
        {
            product.Statements.Say(drafts, actor.Signer);
            product.Sequencer.Run();
        }
        return Results.LocalRedirect(sent["drill"] == "yes" ? "/deployments?show=exercises" : "/deployments", preserveMethod: false);
    }

    // Said already, it is not said again. What the page showed that was tapped on is what its author was looking at.
    private static void Move(Product product, Actor actor, Deployment deployment, Movement to, IFormCollection sent)
    {
        if (deployment.Movements is [var now] && now == to)
        {
            return;
        }
        List<StatementId> seen = [.. sent["seen"].ToString().Split(' ').Where(text => StatementId.TryParse(text, out _)).Select(text => new StatementId(text)).Distinct()];
        product.Say(DeploymentBook.Moving(deployment, to, seen.Count == 0 ? null : seen), actor.Signer);
    }

    private static Deployment? Find(Product product, Actor actor, string id) =>
        SubjectLinks.From("deployment", id) is { } subject ? product.Deployments.Book.Find(subject, actor.Reader) : null;

    private static IResult Back(SubjectId deployment, IFormCollection sent) => Results.LocalRedirect(
        sent["back"].ToString() switch { "board" => "/deployments", "exercises" => "/deployments?show=exercises", _ => SubjectLinks.To(deployment)! }, preserveMethod: false);
}
