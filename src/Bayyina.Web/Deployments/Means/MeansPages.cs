using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Deployments;

/// <summary>Teams, vehicles, facilities and hazards: listed, registered, changed.</summary>
internal static class MeansPages
{
    /// <summary>How many rows a list of these has.</summary>
    internal const int PageLength = 40;

    private static readonly Right Read = Right.Read(Feature.Incidents);

    private static readonly Right Write = Right.Write(Feature.Incidents);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/teams", (Product product, Reader reader, string? show, string? after) => Teams(product, reader, show == "exercises", after, MeansForm.New("team"), Complaints.None)).RequireRight(Read);
        routes.MapGet("/vehicles", (Product product, Reader reader, string? show, string? after) => Vehicles(product, reader, show == "exercises", after, MeansForm.New("vehicle"), Complaints.None)).RequireRight(Read);
        routes.MapGet("/facilities", (Product product, Reader reader, string? show, string? after) => Facilities(product, reader, show == "exercises", after, MeansForm.New("facility"), Complaints.None)).RequireRight(Read);
        routes.MapGet("/hazards", (Product product, Reader reader, string? show, string? after, string? incident) =>
            Hazards(product, reader, show == "exercises", after, MeansForm.New("hazard", DispatchForm.Subject(incident, "incident")), Complaints.None)).RequireRight(Read);
        routes.MapGet("/teams/{id}", (Product product, Reader reader, string id) => Team(product, reader, id, Complaints.None)).RequireRight(Read);
        routes.MapGet("/vehicles/{id}", (Product product, Reader reader, string id) => Vehicle(product, reader, id, Complaints.None)).RequireRight(Read);
        routes.MapGet("/facilities/{id}", (Product product, Reader reader, string id) => Facility(product, reader, id, Complaints.None)).RequireRight(Read);
        routes.MapGet("/hazards/{id}", Hazard).RequireRight(Read);
        routes.MapPost("/teams", AddTeam).RequireRight(Write);
        routes.MapPost("/vehicles", AddVehicle).RequireRight(Write);
        routes.MapPost("/facilities", AddFacility).RequireRight(Write);
        routes.MapPost("/hazards", AddHazard).RequireRight(Write);
        routes.MapPost("/teams/{id}", ChangeTeam).RequireRight(Write);
        routes.MapPost("/teams/{id}/disband", Disband).RequireRight(Write);
        routes.MapPost("/vehicles/{id}/condition", ConditionOfVehicle).RequireRight(Write);
        routes.MapPost("/facilities/{id}/condition", ConditionOfFacility).RequireRight(Write);
        routes.MapPost("/facilities/{id}/capacity", CapacityOfFacility).RequireRight(Write);
        routes.MapPost("/hazards/{id}/clear", Clear).RequireRight(Write);
    }

    private static IResult Teams(Product product, Reader reader, bool exercises, string? after, MeansForm form, Complaints wrong)
    {
        var list = product.Deployments.MeansList;
        var onDuty = PeopleOnDuty.Of(product, reader, exercises);
        return Page.Of<TeamsPage>(
            new
            {
                OnDuty = onDuty,
                Names = PartNames.Of(product, reader, [.. onDuty, .. form.People]),
                Rows = list.Teams(reader, exercises, ListKey.Parse(after), PageLength),
                Vehicles = list.Vehicles(reader, exercises, null, PageLength).Rows,
                Count = list.Count("team"),
                Exercises = exercises,
                IsFirst = after is null,
                Form = form,
                Complaints = wrong,
            },
            Status(wrong));
    }

    private static IResult Vehicles(Product product, Reader reader, bool exercises, string? after, MeansForm form, Complaints wrong) => Page.Of<VehiclesPage>(
        new
        {
            Rows = product.Deployments.MeansList.Vehicles(reader, exercises, ListKey.Parse(after), PageLength),
            Count = product.Deployments.MeansList.Count("vehicle"),
            Exercises = exercises,
            IsFirst = after is null,
            Form = form,
            Complaints = wrong,
        },
        Status(wrong));

    private static IResult Facilities(Product product, Reader reader, bool exercises, string? after, MeansForm form, Complaints wrong) => Page.Of<FacilitiesPage>(
        new
        {
            Rows = product.Deployments.MeansList.Facilities(reader, exercises, ListKey.Parse(after), PageLength),
            Count = product.Deployments.MeansList.Count("facility"),
            Exercises = exercises,
            IsFirst = after is null,
            Form = form,
            Complaints = wrong,
        },
        Status(wrong));

    private static IResult Hazards(Product product, Reader reader, bool exercises, string? after, MeansForm form, Complaints wrong) => Page.Of<HazardsPage>(
        new
        {
            Rows = product.Deployments.MeansList.Hazards(reader, exercises, there: true, ListKey.Parse(after), PageLength),
            Count = product.Deployments.MeansList.Count("hazard"),
            Exercises = exercises,
            IsFirst = after is null,
            Form = form,
            Complaints = wrong,
        },
        Status(wrong));

    private static IResult Team(Product product, Reader reader, string id, Complaints wrong) =>
        SubjectLinks.From("team", id) is { } subject && product.Deployments.Means.FindTeam(subject, reader) is { } team
            && PeopleOnDuty.Of(product, reader, team.Exercise) is var onDuty
            ? Page.Of<TeamPage>(
                new
                {
                    Team = team,
                    Names = PartNames.Of(product, reader, [.. team.Members, .. onDuty, .. team.Vehicles]),
                    OnDuty = onDuty,
                    Complaints = wrong,
                    Vehicles = product.Deployments.MeansList.Vehicles(reader, team.Exercise, null, PageLength).Rows,
                    History = Told(product, reader, subject),
                },
                Status(wrong))
            : Results.NotFound();

    private static IResult Vehicle(Product product, Reader reader, string id, Complaints wrong) =>
        SubjectLinks.From("vehicle", id) is { } subject && product.Deployments.Means.FindVehicle(subject, reader) is { } vehicle
            ? Page.Of<VehiclePage>(new { Vehicle = vehicle, Complaints = wrong, History = Told(product, reader, subject) }, Status(wrong))
            : Results.NotFound();

    private static IResult Facility(Product product, Reader reader, string id, Complaints wrong) =>
        SubjectLinks.From("facility", id) is { } subject && product.Deployments.Means.FindFacility(subject, reader) is { } facility
            ? Page.Of<FacilityPage>(new { Facility = facility, Complaints = wrong, History = Told(product, reader, subject) }, Status(wrong))
            : Results.NotFound();

    private static IResult Hazard(Product product, Reader reader, string id) =>
        SubjectLinks.From("hazard", id) is { } subject && product.Deployments.Means.FindHazard(subject, reader) is { } hazard
            ? Page.Of<HazardPage>(new { Hazard = hazard, History = Told(product, reader, subject) })
            : Results.NotFound();

    private static IResult AddTeam(Product product, Actor actor, IFormCollection sent) =>
        Add(product, actor, sent, "team", Teams, (form, wrong) => form.ReadTeam(wrong), (form, said, drill) => MeansBook.Registration(form.Id, said, drill, []));

    private static IResult AddVehicle(Product product, Actor actor, IFormCollection sent) =>
        Add(product, actor, sent, "vehicle", Vehicles, (form, wrong) => form.ReadVehicle(wrong), (form, said, drill) => MeansBook.Registration(form.Id, said, drill, []));

    private static IResult AddFacility(Product product, Actor actor, IFormCollection sent) =>
        Add(product, actor, sent, "facility", Facilities, (form, wrong) => form.ReadFacility(wrong), (form, said, drill) => MeansBook.Registration(form.Id, said, drill, []));

    private static IResult AddHazard(Product product, Actor actor, IFormCollection sent) =>
        Add(product, actor, sent, "hazard", Hazards, (form, wrong) => form.ReadHazard(wrong), (form, said, drill) => MeansBook.Report(form.Id, said, drill));

    private static IResult Add<T>(
        Product product, Actor actor, IFormCollection sent, string type, Func<Product, Reader, bool, string?, MeansForm, Complaints, IResult> again,
        Func<MeansForm, Complaints, T?> read, Func<MeansForm, T, bool, Draft> draft)
        where T : class
    {
        var (form, exercise, wrong) = (MeansForm.Of(sent, type), sent["drill"] == "yes", new Complaints());
        if (read(form, wrong) is not { } said)
        {
            return again(product, actor.Reader, exercise, null, form, wrong);
        }
        // Sent twice, it is there already.
        if (product.Statements.SayIf(draft(form, said, exercise), actor.Signer, state => state.Statements.Count == 0) is not null)
        {
            product.Sequencer.Run();
        }
        return Back(form.Id);
    }

    private static IResult ChangeTeam(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (SubjectLinks.From("team", id) is not { } subject || product.Deployments.Means.FindTeam(subject, actor.Reader) is not { } team)
        {
            return Results.NotFound();
        }
        var wrong = new Complaints();
        if (MeansForm.Of(sent, "team").ReadTeam(wrong) is not { } said)
        {
            return Team(product, actor.Reader, id, wrong);
        }
        product.Say(MeansBook.Registration(subject, said, team.Exercise, team.Heads), actor.Signer);
        return Back(subject);
    }

    private static IResult Disband(Product product, Actor actor, string id, IFormCollection sent)
    {
        _ = sent;
        if (SubjectLinks.From("team", id) is not { } subject || product.Deployments.Means.FindTeam(subject, actor.Reader) is not { } team)
        {
            return Results.NotFound();
        }
        if (team.IsThere)
        {
            product.Say(MeansBook.Disbanding(team, null), actor.Signer);
        }
        return Back(subject);
    }

    private static IResult ConditionOfVehicle(Product product, Actor actor, string id, IFormCollection sent) =>
        SubjectLinks.From("vehicle", id) is { } subject && product.Deployments.Means.FindVehicle(subject, actor.Reader) is { } vehicle
            ? Changed(product, actor, subject, sent, (to, harm) => MeansBook.ConditionOf(vehicle, to, harm), wrong => Vehicle(product, actor.Reader, id, wrong))
            : Results.NotFound();

    private static IResult ConditionOfFacility(Product product, Actor actor, string id, IFormCollection sent) =>
        SubjectLinks.From("facility", id) is { } subject && product.Deployments.Means.FindFacility(subject, actor.Reader) is { } facility
            ? Changed(product, actor, subject, sent, (to, harm) => MeansBook.ConditionOf(facility, to, harm), wrong => Facility(product, actor.Reader, id, wrong))
            : Results.NotFound();

    private static IResult Changed(Product product, Actor actor, SubjectId subject, IFormCollection sent, Func<Condition, Harm, Draft> draft, Func<Complaints, IResult> again)
    {
        var (wrong, cause) = (new Complaints(), sent["cause"].ToString().Trim());
        if (ConditionNames.Parse(sent["condition"]) is not { } to)
        {
            wrong.Add("condition", "means.type_unknown");
            return again(wrong);
        }
        if (!Wording.IsLine(cause))
        {
            wrong.Add("cause", "means.text_malformed");
            return again(wrong);
        }
        product.Say(draft(to, new Harm(cause.Length == 0 ? null : cause, DispatchForm.Subject(sent["strike"], "strike"), DispatchForm.Subject(sent["incident"], "incident"), null)), actor.Signer);
        return Back(subject);
    }

    private static IResult CapacityOfFacility(Product product, Actor actor, string id, IFormCollection sent)
    {
        if (SubjectLinks.From("facility", id) is not { } subject || product.Deployments.Means.FindFacility(subject, actor.Reader) is not { } facility)
        {
            return Results.NotFound();
        }
        var (wrong, by) = (new Complaints(), sent["reported_by"].ToString().Trim());
        if (!Wording.IsLine(by))
        {
            wrong.Add("reported_by", "means.text_malformed");
        }
        if (MeansForm.ReadFree(sent, wrong) is not { } free)
        {
            return Facility(product, actor.Reader, id, wrong);
        }
        product.Say(MeansBook.Capacity(facility, free, by.Length == 0 ? null : by), actor.Signer);
        return Back(subject);
    }

    private static IResult Clear(Product product, Actor actor, string id, IFormCollection sent)
    {
        _ = sent;
        if (SubjectLinks.From("hazard", id) is not { } subject || product.Deployments.Means.FindHazard(subject, actor.Reader) is not { } hazard)
        {
            return Results.NotFound();
        }
        if (hazard.IsThere)
        {
            product.Say(MeansBook.Clearing(hazard, null), actor.Signer);
        }
        return Back(subject);
    }

    private static IReadOnlyList<HistoryRow> Told(Product product, Reader reader, SubjectId subject) => HistoryRow.Of(product.Statements.StateOf(subject, reader), product);

    private static int Status(Complaints wrong) => wrong.AreNone ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;

    private static IResult Back(SubjectId subject) => Results.LocalRedirect(SubjectLinks.To(subject)!, preserveMethod: false);
}

/// <summary>Conditions as forms and programs write them.</summary>
internal static class ConditionNames
{
    /// <summary>All of them, the best first.</summary>
    public static IReadOnlyList<Condition> All { get; } = Enum.GetValues<Condition>();

    public static string Of(Condition condition) => condition switch
    {
        Condition.Fit => "fit",
        Condition.Damaged => "damaged",
        Condition.OutOfService => "out-of-service",
        Condition.Lost => "lost",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    public static Condition? Parse(string? name) => Enum.GetValues<Condition>().Cast<Condition?>().FirstOrDefault(condition => Of(condition!.Value) == name);
}
