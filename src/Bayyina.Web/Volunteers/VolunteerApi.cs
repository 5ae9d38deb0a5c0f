using System.Globalization;
using Bayyina.Statements;
using Bayyina.Volunteers;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Volunteers;

/// <summary>A volunteer as a list shows them.</summary>
/// <param name="Volunteer"><c>volunteer/…</c>.</param>
/// <param name="Name">Not there where it was never said; withheld while kin of somebody killed are not informed.</param>
/// <param name="State">Not there where statements disagree.</param>
/// <param name="Bar">Why they may not be sent; <c>none</c> where they may.</param>
public sealed record VolunteerRowAnswer(
    string Volunteer, bool Exercise, IReadOnlyList<string> Roles, DutyBar Bar, Shift Shift, DateTimeOffset KnownSince, SaidText? Name = null,
    string? Centre = null, ServiceState? State = null)
{
    internal static VolunteerRowAnswer Of(VolunteerRow row) => new(
        row.Id.Value, row.Exercise, row.Roles, row.Bar, row.Shift, row.KnownSince, SaidText.InRow(row.Name), row.Centre?.Value, row.State);
}

/// <summary>A status of service.</summary>
/// <param name="IsNow">Whether nobody has moved on from it.</param>
public sealed record ServiceStatusAnswer(string Statement, ServiceState State, SaidText At, bool IsNow);

/// <summary>A volunteer as their statements tell of them now.</summary>
/// <param name="Names">As every current registration spells them; none where the name is withheld.</param>
/// <param name="States">More than one where statements disagree.</param>
/// <param name="IsNameHeldBack">Whether the name waits for the next of kin to be informed.</param>
/// <param name="Statements">Everything that was said of them, in the order of the ledger.</param>
public sealed record VolunteerAnswer(
    string Volunteer, bool Exercise, IReadOnlyList<string> Names, bool IsNameHeldBack, SaidText Joined, IReadOnlyList<string> Centres, IReadOnlyList<string> Roles,
    IReadOnlyList<ServiceState> States, IReadOnlyList<ServiceStatusAnswer> History, DutyBar Bar, Shift Shift, IReadOnlyList<StatementAnswer> Statements);

/// <summary>How many, at least and at most.</summary>
public sealed record RangeAnswer(long Least, long Most)
{
    internal static RangeAnswer Of(CountRange range) => new(range.Least, range.Most);
}

/// <summary>How many served in one way.</summary>
public sealed record StateCountAnswer(ServiceState State, RangeAnswer Count);

/// <summary>The organisation's people as of a day.</summary>
/// <param name="AsOf">The day at whose end it was so, by when things happened.</param>
/// <param name="KnownBy">The day at whose end the record said so, by server time; not there for all that it says now.</param>
/// <param name="Unclear">Of how many it is open how they served.</param>
public sealed record RegisterAnswer(
    string AsOf, IReadOnlyList<StateCountAnswer> States, RangeAnswer FateUnknown, RangeAnswer Everybody, long Unclear, string? KnownBy = null);

/// <summary>A number that a source gives.</summary>
/// <param name="Differs">Whether the register's own count does not bear it out.</param>
public sealed record ClaimedNumberAnswer(long Number, bool Differs, string? Source = null);

/// <summary>A line of the roll of honour.</summary>
/// <param name="Place">Which in order, by the register's own count; a range where days leave the order open.</param>
public sealed record HonourRowAnswer(
    string Volunteer, bool Exercise, RangeAnswer Place, IReadOnlyList<ClaimedNumberAnswer> Claims, SaidText? Name = null, string? At = null);

/// <summary>A centre as a list shows it.</summary>
/// <param name="Serving">How many serve there and may be sent.</param>
public sealed record CentreRowAnswer(
    string Centre, bool Exercise, CentreStanding Standing, long Serving, DateTimeOffset KnownSince, string? Name = null, SaidText? Place = null);

/// <summary>Volunteers and centres, read by programs.</summary>
internal static class VolunteerApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = Right.Read(Feature.Volunteers);
        routes.MapGet("/volunteers", List).RequireRight(read)
            .Tells("listVolunteers", "The organisation's own people, or those of drills, the newest first.");
        routes.MapGet("/volunteers/as-of", AsOf).RequireRight(read)
            .Tells("countVolunteersAsOf", "How many served on a day: by when it happened, and by when it was known where that is asked for.");
        routes.MapGet("/volunteers/honour", Honour).RequireRight(read)
            .Tells("listRollOfHonour", "Who was killed in the line of duty, the latest first, with the numbers that sources claim.");
        routes.MapGet("/volunteers/{id}", Show).RequireRight(read)
            .Tells("getVolunteer", "Somebody of the organisation, with everything that was said of them.", "volunteer.unknown");
        routes.MapGet("/centres", Centres).RequireRight(read).Tells("listCentres", "The organisation's centres, or those of drills, the newest first.");
        VolunteerSayingApi.Map(routes);
    }

    private static Ok<ListAnswer<VolunteerRowAnswer>> List(
        Product product, Reader reader, bool? exercise, string? q, string? state, bool? duty, string? after, int? limit)
    {
        if (q is { Length: > Filled.LongestLine } || (state is not null && state != VolunteerList.Contradictory && ServiceStates.Parse(state) is null))
        {
            throw new RefusedException("request.query_malformed", q is { Length: > Filled.LongestLine } ? "q" : "state");
        }
        var page = product.VolunteerList.Page(
            reader, exercise ?? false, new VolunteerFilter(q, state, null, duty ?? false), Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<VolunteerRowAnswer>([.. page.Rows.Select(VolunteerRowAnswer.Of)], page.Next?.ToString()));
    }

    private static Results<Ok<VolunteerAnswer>, Refusal> Show(Product product, Reader reader, string id)
    {
        if (VolunteerView.Find(product, reader, id) is not { } view)
        {
            return new Refusal("volunteer.unknown");
        }
        var one = view.Volunteer;
        return TypedResults.Ok(new VolunteerAnswer(
            one.Id.Value, one.Exercise, [.. one.Names.Select(name => name.Both)], one.IsHeld, SaidText.Of(one.Joined), [.. one.Centres.Select(c => c.Value)], one.Roles,
            one.States, [.. one.History.Select(s => new ServiceStatusAnswer(s.Statement.Value, s.State, SaidText.Of(s.At), s.IsHead))], one.Bar, one.Shift,
            [.. view.History.Select(StatementAnswer.Of)]));
    }

    private static Ok<RegisterAnswer> AsOf(Product product, Reader reader, bool? exercise, string day, string? known)
    {
        var register = product.ServiceRegister.AsOf(reader, exercise ?? false, Day(day, "day"), known is null ? null : Day(known, "known"))!;
        return TypedResults.Ok(new RegisterAnswer(
            Iso(register.AsOf), [.. register.ByState.OrderBy(s => s.Key).Select(s => new StateCountAnswer(s.Key, RangeAnswer.Of(s.Value)))],
            RangeAnswer.Of(register.FateUnknown), RangeAnswer.Of(register.Everybody), register.Unclear, register.KnownBy is { } by ? Iso(by) : null));
    }

    private static Ok<ListAnswer<HonourRowAnswer>> Honour(Product product, Reader reader, bool? exercise, string? after, int? limit)
    {
        var page = product.HonourRoll.Page(reader, exercise ?? false, after, Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<HonourRowAnswer>(
            [
                .. page.Rows.Select(row => new HonourRowAnswer(
                    row.Volunteer.Value, row.Exercise, RangeAnswer.Of(row.Place),
                    [.. row.Claims.Select(c => new ClaimedNumberAnswer(c.Number, row.Differing.Contains(c), c.Source))], SaidText.InRow(row.Name), row.At)),
            ],
            page.Next?.Id));
    }

    private static Ok<ListAnswer<CentreRowAnswer>> Centres(Product product, Reader reader, bool? exercise, string? after, int? limit)
    {
        var page = product.CentreList.Page(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<CentreRowAnswer>(
            [.. page.Rows.Select(row => new CentreRowAnswer(row.Id.Value, row.Exercise, row.Standing, row.Serving, row.KnownSince, row.Name, SaidText.InRow(row.Place)))],
            page.Next?.ToString()));
    }

    private static DateOnly Day(string typed, string name) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new RefusedException("request.query_malformed", name);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
