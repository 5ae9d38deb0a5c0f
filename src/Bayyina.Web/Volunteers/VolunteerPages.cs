using System.Globalization;
using Bayyina.Statements;
using Bayyina.Volunteers;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Volunteers;

/// <summary>The organisation's own people: the list, one of them, the numbers as of a day, the roll of honour, the centres.</summary>
internal static class VolunteerPages
{
    private const int PageLength = 40;
    private const int LongestSearch = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = Right.Read(Feature.Volunteers);
        routes.MapGet("/volunteers", List).RequireRight(read);
        routes.MapGet("/volunteers/as-of", AsOf).RequireRight(read);
        routes.MapGet("/volunteers/honour", Honour).RequireRight(read);
        routes.MapGet("/volunteers/{id}", Show).RequireRight(read);
        routes.MapGet("/centres", Centres).RequireRight(read);
        routes.MapGet("/centres/{id}", ShowCentre).RequireRight(read);
        VolunteerSaying.Map(routes);
        CentreSaying.Map(routes);
    }

    private static IResult List(Product product, Reader reader, Tallies tallies, string? show, string? q, string? state, string? duty, string? after)
    {
        var exercises = show == "exercises";
        var search = q is { Length: > LongestSearch } ? q[..LongestSearch] : q;
        var code = state == VolunteerList.Contradictory || ServiceStates.Parse(state) is not null ? state : null;
        var filter = new VolunteerFilter(search, code, null, duty == "yes");
        var key = ListKey.Parse(after);
        var page = product.VolunteerList.Page(reader, exercises, filter, key, PageLength);
        return Page.Of<VolunteersPage>(new
        {
            Volunteers = page,
            Centres = product.CentreList.Among([.. page.Rows.Select(row => row.Centre).OfType<SubjectId>().Distinct()], reader),
            Filter = filter,
            Count = tallies.Volunteers,
            Exercises = exercises,
            IsFirst = key is null,
        });
    }

    private static IResult Show(Product product, Reader reader, string id) =>
        VolunteerView.Find(product, reader, id) is { } view ? Page.Of<VolunteerPage>(new { View = view }) : Results.NotFound();

    private static IResult AsOf(Product product, Reader reader, string? show, string? day, string? known)
    {
        var today = DateOnly.FromDateTime(product.Time.GetUtcNow().UtcDateTime);
        var exercises = show == "exercises";
        var (asOf, knownBy) = (DayOf(day), DayOf(known));
        return Page.Of<AsOfPage>(new
        {
            Now = product.ServiceRegister.AsOf(reader, exercises, asOf ?? today, null),
            Then = knownBy is null ? null : product.ServiceRegister.AsOf(reader, exercises, asOf ?? today, knownBy),
            Exercises = exercises,
        });
    }

    private static DateOnly? DayOf(string? typed) =>
        DateOnly.TryParseExact(Words.LatinDigits(typed ?? ""), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static IResult Honour(Product product, Reader reader, string? show, string? after)
    {
        var exercises = show == "exercises";
        return Page.Of<HonourPage>(new
        {
            Roll = product.HonourRoll.Page(reader, exercises, after, PageLength),
            Count = product.HonourRoll.Count(reader, exercises),
            Exercises = exercises,
            IsFirst = after is null,
        });
    }

    private static IResult Centres(Product product, Reader reader, string? show, string? after)
    {
        var key = ListKey.Parse(after);
        return Page.Of<CentresPage>(new
        {
            Centres = product.CentreList.Page(reader, show == "exercises", key, PageLength),
            Exercises = show == "exercises",
            IsFirst = key is null,
        });
    }

    private static IResult ShowCentre(Product product, Reader reader, string id, string? after) =>
        CentreView.Find(product, reader, id, ListKey.Parse(after)) is { } view ? Page.Of<CentrePage>(new { View = view }) : Results.NotFound();
}
