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

/// <summary>The worksites of an incident and one of them, with the people there.</summary>
internal static class RescuePages
{
    private const int MostLines = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write, people) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents), Right.Write(Feature.People));
        routes.MapGet("/incidents/{id}/worksites", List).RequireRight(read);
        routes.MapPost("/incidents/{id}/worksites", Open).RequireRight(write);
        routes.MapGet("/worksites/{id}", Show).RequireRight(read);
        routes.MapPost("/worksites/{id}/people", AddPeople).RequireRight(people);
        routes.MapPost("/worksites/{id}/triage", Triage).RequireRight(write);
        routes.MapPost("/worksites/{id}/notes", Note).RequireRight(write);
        routes.MapPost("/worksites/{id}/rescuers", Rescuers).RequireRight(write);
        routes.MapPost("/worksites/{id}/samples", Samples).RequireRight(write);
        routes.MapPost("/worksites/{id}/close", Close).RequireRight(write);
        CasualtyPages.Map(routes);
    }

    private static IResult List(Product product, Reader reader, string id, string? after) =>
        WorksitesView.Find(product, reader, id, after) is { } view ? Page.Of<WorksitesPage>(new { View = view }) : Results.NotFound();

    private static IResult Open(Product product, Actor actor, string id, IFormCollection form)
    {
        if (WorksitesView.Find(product, actor.Reader, id, null) is not { } view)
        {
            return Results.NotFound();
        }
        var typed = new Typed(form);
        var worksite = typed.Id("worksite");
        var opening = new WorksiteOpening(typed.Text("code")?.ToUpperInvariant(), typed.Text("label"), typed.Text("place"), At: typed.When());
        var asked = typed.IsSound ? product.Worksites.Open(worksite, view.Incident.Id, opening) : new NotSayable("worksite.text_malformed", "label");
        return Spoken.Say(product, actor, asked) is not { } not ? Back(worksite, "#people")
            : Page.Of<WorksitesPage>(new { View = view with { Typed = opening, Complaints = Wrong(not, "label") } }, ProblemStatus.Of(not.Code));
    }

    private static IResult Show(Product product, Reader reader, string id, string? after) =>
        WorksiteView.Find(product, reader, id, after) is { } view ? Page.Of<WorksitePage>(new { View = view }) : Results.NotFound();

    // One line a person, as they are called out; or a group, of whom nobody is told apart yet.
    private static IResult AddPeople(Product product, Actor actor, string id, IFormCollection form)
    {
        if (WorksiteView.Find(product, actor.Reader, id, null) is not { } view)
        {
            return Results.NotFound();
        }
        var typed = new Typed(form);
        var sent = typed.Id("casualty");
        var worksite = view.Search.Worksite.Id;
        var (position, source, since, kin) = (typed.Text("position"), typed.Text("source"), typed.When("since"), typed.Text("kin"));
        var asked = new List<(SubjectId Id, CasualtyReport Report)>();
        if (form["what"] == "group")
        {
            var best = typed.Number("best");
            asked.Add((sent, new CasualtyReport(
                worksite, null, typed.Text("label"), best is null ? null : new Headcount(best.Value, typed.Number("min"), typed.Number("max"), typed.Is("approx")),
                null, null, null, position, since, source, kin)));
        }
        else
        {
            var lines = form["lines"].ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (lines.Length is 0 or > MostLines || !Array.TrueForAll(lines, Wording.IsLine))
            {
                return Again(view with { Lines = form["lines"] }, lines.Length == 0 ? "casualty.nobody" : "casualty.too_many_lines", "lines");
            }
            var named = form["say"] != "label";
            asked.AddRange(lines.Select((line, place) => (Typed.Derived(sent, line, place), new CasualtyReport(
                worksite, named ? line : null, named ? null : line, null, null, null, null, position, since, source))));
        }
        if (!typed.IsSound)
        {
            return Again(view with { Lines = form["lines"] }, "casualty.text_malformed", form["what"] == "group" ? "label" : "lines");
        }
        if (form["what"] == "group" && asked[0].Report.Count is null)
        {
            return Again(view, "casualty.count_malformed", "best");
        }
        // All of them or none: a line that is wrong keeps no other from being read again.
        var sayable = asked.ConvertAll(one => product.Casualties.Report(one.Id, one.Report));
        if (sayable.OfType<NotSayable>().FirstOrDefault() is { } not)
        {
            return Again(view with { Lines = form["lines"] }, not.Code, form["what"] == "group" ? "best" : "lines");
        }
        var say = sayable.OfType<ToSay>().ToList();
        if (say.Count > 0)
        {
            product.Statements.Say([.. say.SelectMany(one => one.Drafts)], actor.Signer);
            product.Sequencer.Run();
        }
        return say.Exists(one => one.Differs) ? Again(WorksiteView.Find(product, actor.Reader, id, null)!, "casualty.differs", "lines") : Back(worksite, "#people");
    }

    private static IResult Triage(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "category", (worksite, typed) =>
        product.Worksites.Triage(worksite, typed.Text("category"), typed.Number("asr"), typed.Text("hazards"), typed.When(), typed.Ids("seen")));

    private static IResult Note(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "note", (worksite, typed) =>
        Wording.Note(form["note"].ToString()) is var text && Wording.IsNote(text)
            ? product.Worksites.Note(worksite, text, Languages.Guess(text), typed.When()) : new NotSayable("note.malformed"));

    private static IResult Rescuers(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "count", (worksite, typed) =>
        product.Worksites.ExposeRescuers(worksite, typed.Number("count"), typed.Text("agent"), typed.Chosen("symptoms"), typed.Text("protection"), typed.Text("who"), typed.When()));

    private static IResult Samples(Product product, Actor actor, string id, IFormCollection form) => About(product, actor, id, form, "of", (worksite, typed) =>
        typed.Text("of") is { } of ? product.Worksites.AskForSamples(worksite, of, typed.Text("asked_for"), typed.When()) : new NotSayable("worksite.text_malformed"));

    private static IResult Close(Product product, Actor actor, string id, IFormCollection form)
    {
        // Nobody closes on what they have not been shown.
        if (WorksiteView.Find(product, actor.Reader, id, null) is { } view && form["seen"] != view.Seen)
        {
            return Again(view, "worksite.changed", "close");
        }
        return About(product, actor, id, form, "close", (worksite, typed) =>
            product.Worksites.Close(worksite, typed.Text("reason"), typed.Text("unknown_reason"), actor.Signer));
    }

    private static IResult About(Product product, Actor actor, string id, IFormCollection form, string field, Func<SubjectId, Typed, Sayable> say)
    {
        if (WorksiteView.Find(product, actor.Reader, id, null) is not { } view)
        {
            return Results.NotFound();
        }
        var typed = new Typed(form);
        var asked = say(view.Search.Worksite.Id, typed);
        return Spoken.Say(product, actor, typed.IsSound ? asked : new NotSayable("worksite.text_malformed")) is { } not
            ? Again(view, not.Code, field) : Back(view.Search.Worksite.Id, "#" + field);
    }

    private static IResult Again(WorksiteView view, string code, string field) =>
        Page.Of<WorksitePage>(new { View = view with { Complaints = Wrong(new NotSayable(code), field) } }, ProblemStatus.Of(code));

    private static Complaints Wrong(NotSayable not, string field)
    {
        var wrong = new Complaints();
        wrong.Add(not.Member ?? field, not.Code);
        return wrong;
    }

    private static IResult Back(SubjectId worksite, string part) => Results.LocalRedirect(SubjectLinks.To(worksite)! + part, preserveMethod: false);
}
