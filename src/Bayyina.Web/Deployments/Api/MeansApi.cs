using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Deployments;

/// <summary>A team as a list shows it.</summary>
public sealed record TeamAnswer(string Team, bool Exercise, bool Disputed, DateTimeOffset KnownSince, string? Name = null, long? People = null, string? OutOn = null);

/// <summary>A vehicle as a list shows it.</summary>
/// <param name="Condition"><c>fit</c>, <c>damaged</c>, <c>out-of-service</c>, <c>lost</c>; the worst where statements disagree.</param>
public sealed record VehicleAnswer(
    string Vehicle, bool Exercise, string Condition, bool Disputed, DateTimeOffset KnownSince, string? Name = null, string? Type = null, string? OutOn = null);

/// <summary>A facility as a list shows it.</summary>
/// <param name="Reports">How many reports of what is free stand side by side; the numbers are the least of them.</param>
public sealed record FacilityAnswer(
    string Facility, bool Exercise, string Condition, bool Disputed, long Reports, DateTimeOffset KnownSince, string? Name = null, string? Type = null, SaidText? Place = null,
    long? Beds = null, long? Intensive = null, long? Places = null, DateTimeOffset? ReportedAt = null);

/// <summary>A hazard as a list shows it.</summary>
public sealed record HazardAnswer(
    string Hazard, bool Exercise, bool There, bool Disputed, DateTimeOffset KnownSince, string? Type = null, string? What = null, SaidText? Place = null, string? Incident = null);

/// <summary>A team to be registered.</summary>
public sealed record TeamWish(string Name, IReadOnlyList<string>? Members = null, IReadOnlyList<string>? Vehicles = null, bool Exercise = false);

/// <summary>A vehicle to be registered.</summary>
/// <param name="Type">Of the list: <c>rescue</c>, <c>ambulance</c>, <c>excavator</c>, <c>crane</c>…</param>
public sealed record VehicleWish(string Name, string Type, string? Plate = null, bool Exercise = false);

/// <summary>A facility to be registered.</summary>
/// <param name="Type">Of the list: <c>hospital</c>, <c>school</c>, <c>shelter</c>, <c>bakery</c>, <c>centre</c>…</param>
/// <param name="Place">In words, or as coordinates in degrees, latitude first.</param>
public sealed record FacilityWish(string Name, string Type, string? Place = null, bool Exercise = false);

/// <summary>A hazard to be reported.</summary>
/// <param name="Type">Of the list: <c>road-cut</c>, <c>ordnance</c>, <c>mines</c>…</param>
/// <param name="Place">In words, or as coordinates in degrees, latitude first.</param>
public sealed record HazardWish(string Type, string Place, string? What = null, string? Incident = null, bool Exercise = false);

/// <summary>In which condition something is.</summary>
/// <param name="Condition"><c>fit</c>, <c>damaged</c>, <c>out-of-service</c>, <c>lost</c>.</param>
public sealed record ConditionWish(string Condition, string? Cause = null, string? Strike = null, string? Incident = null);

/// <summary>What a facility has free.</summary>
public sealed record CapacityWish(long? Beds = null, long? Intensive = null, long? Places = null, string? ReportedBy = null);

/// <summary>Teams, vehicles, facilities and hazards, read and said by programs.</summary>
internal static class MeansApi
{
    private const long MostFree = 100_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/teams", (Product product, Reader reader, bool? exercise, string? after, int? limit) => Listed(
            product.Deployments.MeansList.Teams(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit)),
            row => new TeamAnswer(row.Id.Value, row.Exercise, row.IsDisputed, row.KnownSince, row.Name, row.People, row.OutOn?.Value)))
            .RequireRight(read).Tells("listTeams", "Teams, the newest first.", "request.query_malformed");
        routes.MapGet("/vehicles", (Product product, Reader reader, bool? exercise, string? after, int? limit) => Listed(
            product.Deployments.MeansList.Vehicles(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit)),
            row => new VehicleAnswer(row.Id.Value, row.Exercise, ConditionNames.Of(row.Condition), row.IsDisputed, row.KnownSince, row.Name, row.Type, row.OutOn?.Value)))
            .RequireRight(read).Tells("listVehicles", "Vehicles and heavy machines, the newest first.", "request.query_malformed");
        routes.MapGet("/facilities", (Product product, Reader reader, bool? exercise, string? after, int? limit) => Listed(
            product.Deployments.MeansList.Facilities(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit)),
            row => new FacilityAnswer(
                row.Id.Value, row.Exercise, ConditionNames.Of(row.Condition), row.IsDisputed, row.Reports, row.KnownSince, row.Name, row.Type, SaidText.InRow(row.Place),
                row.Free.Beds, row.Free.Intensive, row.Free.Places, row.ReportedAt)))
            .RequireRight(read).Tells("listFacilities", "Facilities with what they have free, as it was reported.", "request.query_malformed");
        routes.MapGet("/hazards", (Product product, Reader reader, bool? exercise, string? after, int? limit) => Listed(
            product.Deployments.MeansList.Hazards(reader, exercise ?? false, there: true, Paging.Key(after), Paging.Limit(limit)),
            row => new HazardAnswer(row.Id.Value, row.Exercise, row.IsThere, row.IsDisputed, row.KnownSince, row.Type, row.What, SaidText.InRow(row.Place), row.Incident?.Value)))
            .RequireRight(read).Tells("listHazards", "Hazards that are there, the newest first.", "request.query_malformed");
        routes.MapPost("/teams", AddTeam).RequireRight(write).Tells("registerTeam", "Registers a team.", "means.name_malformed", "means.part_malformed");
        routes.MapPost("/vehicles", AddVehicle).RequireRight(write).Tells("registerVehicle", "Registers a vehicle.", "means.name_malformed", "means.type_unknown", "means.text_malformed");
        routes.MapPost("/facilities", AddFacility).RequireRight(write).Tells("registerFacility", "Registers a facility.", "means.name_malformed", "means.type_unknown", "means.place_malformed");
        routes.MapPost("/hazards", AddHazard).RequireRight(write).Tells("reportHazard", "Reports a hazard.", "means.type_unknown", "means.place_malformed", "means.text_malformed", "means.part_malformed");
        routes.MapPost("/vehicles/{id}/condition", ConditionOfVehicle).RequireRight(write)
            .Tells("sayConditionOfVehicle", "Says that a vehicle was damaged, is lost, or is fit again.", "means.unknown", "means.type_unknown", "means.text_malformed", "means.part_malformed");
        routes.MapPost("/facilities/{id}/condition", ConditionOfFacility).RequireRight(write)
            .Tells("sayConditionOfFacility", "Says that a facility was damaged, is lost, or works again.", "means.unknown", "means.type_unknown", "means.text_malformed", "means.part_malformed");
        routes.MapPost("/facilities/{id}/capacity", Capacity).RequireRight(write)
            .Tells("reportCapacity", "Says what a facility has free, as somebody there reported it.", "means.unknown", "means.number_malformed", "means.text_malformed");
        routes.MapPost("/hazards/{id}/clearing", Clear).RequireRight(write).Tells("clearHazard", "Says that a hazard is no more.", "means.unknown");
    }

    private static Ok<ListAnswer<TAnswer>> Listed<TRow, TAnswer>(Listed<TRow> page, Func<TRow, TAnswer> read) =>
        TypedResults.Ok(new ListAnswer<TAnswer>([.. page.Rows.Select(read)], page.Next?.ToString()));

    private static Results<Created<ReceiptAnswer>, Refusal> AddTeam(Product product, Actor actor, Sent<TeamWish> sent)
    {
        var wish = sent.Value;
        return DeploymentApi.Parts(wish.Members, null) is not { } members || DeploymentApi.Parts(wish.Vehicles, null) is not { } vehicles
            ? new Refusal("means.part_malformed")
            : Register(product, actor, "team", form => form with { Name = wish.Name.Trim(), People = members, Vehicles = vehicles }, (form, wrong) =>
                form.ReadTeam(wrong) is { } said ? MeansBook.Registration(form.Id, said, wish.Exercise, []) : null);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> AddVehicle(Product product, Actor actor, Sent<VehicleWish> sent) => Register(
        product, actor, "vehicle", form => form with { Name = sent.Value.Name.Trim(), Type = sent.Value.Type, Text = (sent.Value.Plate ?? "").Trim() },
        (form, wrong) => form.ReadVehicle(wrong) is { } said ? MeansBook.Registration(form.Id, said, sent.Value.Exercise, []) : null);

    private static Results<Created<ReceiptAnswer>, Refusal> AddFacility(Product product, Actor actor, Sent<FacilityWish> sent) => Register(
        product, actor, "facility", form => form with { Name = sent.Value.Name.Trim(), Type = sent.Value.Type, Place = (sent.Value.Place ?? "").Trim() },
        (form, wrong) => form.ReadFacility(wrong) is { } said ? MeansBook.Registration(form.Id, said, sent.Value.Exercise, []) : null);

    private static Results<Created<ReceiptAnswer>, Refusal> AddHazard(Product product, Actor actor, Sent<HazardWish> sent)
    {
        var incident = DispatchForm.Subject(sent.Value.Incident, "incident");
        return sent.Value.Incident is not null && incident is null
            ? new Refusal("means.part_malformed", "/incident")
            : Register(
                product, actor, "hazard",
                form => form with { Type = sent.Value.Type, Place = sent.Value.Place.Trim(), Text = (sent.Value.What ?? "").Trim(), Incident = incident },
                (form, wrong) => form.ReadHazard(wrong) is { } said ? MeansBook.Report(form.Id, said, sent.Value.Exercise) : null);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Register(
        Product product, Actor actor, string type, Func<MeansForm, MeansForm> fill, Func<MeansForm, Complaints, Draft?> read)
    {
        var wrong = new Complaints();
        if (read(fill(MeansForm.New(type)), wrong) is not { } draft)
        {
            var (field, code) = wrong.All[0];
            return new Refusal(code, "/" + field);
        }
        var receipt = ReceiptAnswer.Say(product, actor, draft);
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> ConditionOfVehicle(Product product, Actor actor, string id, Sent<ConditionWish> sent) =>
        SubjectLinks.From("vehicle", id) is { } subject && product.Deployments.Means.FindVehicle(subject, actor.Reader) is { } vehicle
            ? Changed(product, actor, sent.Value, (to, harm) => MeansBook.ConditionOf(vehicle, to, harm))
            : new Refusal("means.unknown");

    private static Results<Created<ReceiptAnswer>, Refusal> ConditionOfFacility(Product product, Actor actor, string id, Sent<ConditionWish> sent) =>
        SubjectLinks.From("facility", id) is { } subject && product.Deployments.Means.FindFacility(subject, actor.Reader) is { } facility
            ? Changed(product, actor, sent.Value, (to, harm) => MeansBook.ConditionOf(facility, to, harm))
            : new Refusal("means.unknown");

    private static Results<Created<ReceiptAnswer>, Refusal> Changed(Product product, Actor actor, ConditionWish wish, Func<Condition, Harm, Draft> draft)
    {
        if (ConditionNames.Parse(wish.Condition) is not { } to)
        {
            return new Refusal("means.type_unknown", "/condition");
        }
        if (!Wording.IsLine(wish.Cause ?? ""))
        {
            return new Refusal("means.text_malformed", "/cause");
        }
        var (strike, incident) = (DispatchForm.Subject(wish.Strike, "strike"), DispatchForm.Subject(wish.Incident, "incident"));
        if ((wish.Strike is not null && strike is null) || (wish.Incident is not null && incident is null))
        {
            return new Refusal("means.part_malformed", wish.Strike is not null && strike is null ? "/strike" : "/incident");
        }
        return Said(product, actor, draft(to, new Harm(string.IsNullOrWhiteSpace(wish.Cause) ? null : wish.Cause.Trim(), strike, incident, null)));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Capacity(Product product, Actor actor, string id, Sent<CapacityWish> sent)
    {
        if (SubjectLinks.From("facility", id) is not { } subject || product.Deployments.Means.FindFacility(subject, actor.Reader) is not { } facility)
        {
            return new Refusal("means.unknown");
        }
        var free = new FreeCapacity(sent.Value.Beds, sent.Value.Intensive, sent.Value.Places);
        if (free is { Beds: null, Intensive: null, Places: null } || new[] { free.Beds, free.Intensive, free.Places }.Any(number => number is < 0 or > MostFree))
        {
            return new Refusal("means.number_malformed");
        }
        return Wording.IsLine(sent.Value.ReportedBy ?? "")
            ? Said(product, actor, MeansBook.Capacity(facility, free, string.IsNullOrWhiteSpace(sent.Value.ReportedBy) ? null : sent.Value.ReportedBy.Trim()))
            : new Refusal("means.text_malformed", "/reported_by");
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Clear(Product product, Actor actor, string id) =>
        SubjectLinks.From("hazard", id) is { } subject && product.Deployments.Means.FindHazard(subject, actor.Reader) is { } hazard
            ? Said(product, actor, MeansBook.Clearing(hazard, null))
            : new Refusal("means.unknown");

    private static Created<ReceiptAnswer> Said(Product product, Actor actor, Draft draft)
    {
        var receipt = ReceiptAnswer.Say(product, actor, draft);
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
    }
}
