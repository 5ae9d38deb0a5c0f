using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Rescue;

/// <summary>A casualty, what is said of them in one tap or in a form, and their story.</summary>
internal static class CasualtyPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.People), Right.Write(Feature.People));
        routes.MapGet("/casualties/{id}", Show).RequireRight(read);
        routes.MapGet("/casualties/{id}/story", Tell).RequireRight(read);
        routes.MapPost("/casualties/{id}/fate", Fate).RequireRight(write);
        routes.MapPost("/casualties/{id}/members", Member).RequireRight(write);
        routes.MapPost("/casualties/{id}/triage", Triage).RequireRight(write);
        routes.MapPost("/casualties/{id}/exposure", Expose).RequireRight(write);
        routes.MapPost("/casualties/{id}/decontamination", Decontaminate).RequireRight(write);
        routes.MapPost("/casualties/{id}/remains", Remains).RequireRight(write);
        routes.MapPost("/casualties/{id}/kin", Kin).RequireRight(write);
        routes.MapPost("/casualties/{id}/notes", Note).RequireRight(write);
        routes.MapPost("/casualties/{id}/take-back", TakeBack).RequireRight(write);
    }

    private static IResult Show(Product product, Reader reader, string id) =>
        CasualtyView.Find(product, reader, id) is { } view ? Page.Of<CasualtyPage>(new { View = view }) : Results.NotFound();

    private static IResult Tell(Product product, Reader reader, string id) =>
        CasualtyView.Find(product, reader, id) is { } view ? Page.Of<StoryPage>(new { View = view, Story = Story.Of(view, product, reader) }) : Results.NotFound();

    private static IResult Fate(Product product, Actor actor, string id, IFormCollection form)
    {
        // A tap says what and, of who is out, whether alive: extricated-dead.
        var tap = form["tap"].ToString().Split('-', 2);
        return About(product, actor, id, form, "fate", (casualty, typed) => product.Casualties.Say(
            casualty,
            new FateReport(
                tap[0], typed.When(), tap.Length > 1 ? tap[1] : typed.Text("outcome"), typed.Text("signs_of_life"), typed.Number("depth_m"), typed.Text("method"),
                typed.Text("position"), typed.Text("work_level"), typed.Number("duration_min"), typed.Text("condition"), typed.Text("done_by"), typed.Text("to_kind"),
                typed.Text("to_name"), typed.Text("where"), typed.Text("source"), typed.Text("reason")),
            actor.Signer, typed.Ids("seen"), isNow: true));
    }

    // Told apart from their group, and perhaps out already.
    private static IResult Member(Product product, Actor actor, string id, IFormCollection form)
    {
        if (CasualtyView.Find(product, actor.Reader, id) is not { Casualty.Worksites.Count: > 0 } view)
        {
            return Results.NotFound();
        }
        var typed = new Typed(form);
        var (member, number) = (typed.Id("casualty"), typed.Number("best"));
        var report = new CasualtyReport(
            view.Casualty.Worksites[0], typed.Text("name"), typed.Text("label"), number is null or 1 ? null : new Headcount(number.Value), view.Casualty.Id,
            typed.Text("sex"), typed.Text("age_group"), typed.Text("position"), view.Casualty.TrappedSince.OrNull);
        if (report is { Name: null, Label: null, Count: null } && number == 1)
        {
            report = report with { Count = new Headcount(1) };
        }
        var tap = form["tap"].ToString().Split('-', 2);
        var asked = product.Casualties.Report(member, report);
        if (asked is ToSay { Differs: false } say && tap[0].Length > 0)
        {
            var fate = new FateReport(tap[0], Times.Now(product.Time.GetUtcNow()), tap.Length > 1 ? tap[1] : null);
            asked = fate.WhyNot(product.Time.GetUtcNow()) is var (code, field)
                ? new NotSayable(code, field) : new ToSay([.. say.Drafts, fate.Draft(member, [], view.Casualty.Exercise)]);
        }
        return Spoken.Say(product, actor, typed.IsSound ? asked : new NotSayable("casualty.text_malformed")) is { } not
            ? Again(view, not, "member") : Results.LocalRedirect(SubjectLinks.To(view.Casualty.Id)! + "#members", preserveMethod: false);
    }

    private static IResult Triage(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "triage", (casualty, typed) =>
    {
        var system = typed.Text("system") ?? StartTriage.Systems[0];
        var found = new TriageFindings(
            typed.Is("walks"), form["breathing"] != "none" && form["breathing"] != "opened" && form["breathing"] != "after_five", form["breathing"] == "opened",
            (int)Math.Clamp(typed.Number("breaths") ?? 20, 0, 200), !typed.Is("no_pulse"), form["breathing"] == "after_five", !typed.Is("disobeys"),
            Enum.TryParse<Response>(form["response"], ignoreCase: true, out var response) ? response : Response.Alert);
        // Whoever is trained may decide otherwise; what they found is said with it.
        var category = typed.Text("category") ?? StartTriage.Category(system, found);
        return product.Casualties.Triage(
            casualty, system, category, found.ToJson(system == StartTriage.Systems[1]), typed.Text("done_by"), typed.When() ?? Times.Now(product.Time.GetUtcNow()), typed.Ids("seen"));
    });

    private static IResult Expose(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "chemical", (casualty, typed) =>
        product.Casualties.Expose(casualty, typed.Text("agent"), typed.Chosen("symptoms"), typed.Text("how"), typed.When()));

    private static IResult Decontaminate(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "chemical", (casualty, typed) =>
        product.Casualties.Decontaminate(casualty, typed.Text("method"), typed.Text("done_by"), typed.When() ?? Times.Now(product.Time.GetUtcNow())));

    private static IResult Remains(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "remains", (casualty, typed) =>
        product.Casualties.FindRemains(casualty, typed.Text("where"), typed.Text("found_by"), typed.Text("condition"), typed.Text("marked"), typed.When()));

    private static IResult Kin(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "kin", (casualty, typed) =>
        product.Casualties.InformKin(casualty, typed.Text("how"), typed.Text("by_whom"), typed.When() ?? Times.Now(product.Time.GetUtcNow()), actor.Signer));

    private static IResult Note(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "note", (casualty, typed) =>
        Wording.Note(form["note"].ToString()) is var text && Wording.IsNote(text)
            ? product.Casualties.Note(casualty, text, Languages.Guess(text), typed.When()) : new NotSayable("note.malformed"));

    private static IResult TakeBack(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "history", (casualty, typed) =>
        StatementId.TryParse(form["statement"], out var statement)
            ? product.Casualties.TakeBack(casualty, statement, typed.Text("reason"), actor.Signer) : new NotSayable("statement.unknown"));

    private static IResult About(Product product, Actor actor, string id, IFormCollection form, string field, Func<SubjectId, Typed, Sayable> say)
    {
        if (CasualtyView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var typed = new Typed(form);
        var asked = say(view.Casualty.Id, typed);
        if (Spoken.Say(product, actor, typed.IsSound ? asked : new NotSayable("casualty.text_malformed")) is { } not)
        {
            return Again(view, not, field);
        }
        // A tap on the list goes on with the list.
        var back = form["back"] == "worksite" && view.Casualty.Worksites.Count > 0
            ? $"{SubjectLinks.To(view.Casualty.Worksites[0])}#people" : $"{SubjectLinks.To(view.Casualty.Id)}#{field}";
        return Results.LocalRedirect(back, preserveMethod: false);
    }

    private static IResult Again(CasualtyView view, NotSayable not, string field)
    {
        var wrong = new Complaints();
        wrong.Add(field, not.Code);
        return Page.Of<CasualtyPage>(new { View = view with { Complaints = wrong } }, ProblemStatus.Of(not.Code));
    }
}
