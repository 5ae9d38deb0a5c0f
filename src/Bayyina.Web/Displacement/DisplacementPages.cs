using System.Globalization;
using Bayyina.Displacement;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Displacement;

/// <summary>The displaced: families, services, convoys and their lists, sieges, what was promised, appeals, places given up.</summary>
internal static class DisplacementPages
{
    private const int PageLength = 40;
    private const int LongestSearch = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Displacement), Right.Write(Feature.Displacement));
        routes.MapGet("/displaced", List).RequireRight(read);
        routes.MapGet("/displaced/sums", Sums).RequireRight(read);
        routes.MapGet("/displaced/{type}/{id}", Show).RequireRight(read);
        routes.MapGet("/displaced/new", (string? type, string? show, string? convoy, string? siege) =>
            New(Filled.Empty("new"), TypeOf(type), SubjectId.New(TypeOf(type)), show == "exercises", convoy, siege)).RequireRight(write);
        routes.MapPost("/displaced", Open).RequireRight(write);
        routes.MapPost("/displaced/{type}/{id}/{act}", Act).RequireRight(write);
    }

    private static string TypeOf(string? type) => type is not null && DisplacementWords.Types.Contains(type) ? type : DisplacementWords.Types[0];

    private static IResult List(Product product, Reader reader, Tallies tallies, string? type, string? show, string? q, string? state, string? after)
    {
        var (of, exercises, key) = (TypeOf(type), show == "exercises", ListKey.Parse(after));
        var filter = new DisplacementFilter(of, q is { Length: > LongestSearch } ? q[..LongestSearch] : q, string.IsNullOrEmpty(state) ? null : state);
        return Page.Of<DisplacedPage>(new
        {
            Displaced = product.DisplacementList.Page(reader, exercises, filter, key, PageLength),
            Filter = filter,
            Count = tallies.Displaced(of),
            Exercises = exercises,
            IsFirst = key is null,
        });
    }

    private static IResult Sums(Product product, Reader reader, string? show, string? from, string? until, string? place)
    {
        var (first, last) = (DayOf(from), DayOf(until));
        return Page.Of<SumsPage>(new
        {
            Sums = product.ServiceSums.Over(reader, show == "exercises", first, last, place),
            From = first,
            Until = last,
            Place = place,
            Exercises = show == "exercises",
        });
    }

    private static DateOnly? DayOf(string? typed) =>
        DateOnly.TryParseExact(Words.LatinDigits(typed ?? ""), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static IResult Show(Product product, Reader reader, string type, string id, string? after) =>
        DisplacementView.Find(product, reader, type, id, ListKey.Parse(after)) is { } view ? Page.Of<OnePage>(new { View = view }) : Results.NotFound();

    private static IResult New(Filled form, string type, SubjectId id, bool drill, string? convoy, string? siege) => Page.Of<NewPage>(
        new { Form = form, Type = type, Id = id, IsDrill = drill, Convoy = convoy, Siege = siege },
        form.IsRight ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Open(Product product, Actor actor, Tallies tallies, IFormCollection sent)
    {
        var form = Filled.Of("new", sent, product.Time.GetUtcNow());
        var type = TypeOf(form.Typed("type"));
        var id = SubjectId.TryParse(form.Typed("id"), out var given) && given.Type == type ? given : SubjectId.New(type);
        var drill = form.Typed("drill") == "yes";
        var draft = DisplacementActing.Opening(id, form, drill);
        if (draft is null || !form.IsRight)
        {
            return New(form, type, id, drill, form.Typed("convoy"), form.Typed("siege"));
        }
        if (Once.Say(product, actor, draft).Differs && DisplacementView.Find(product, actor.Reader, type, id.Value[(type.Length + 1)..]) is { } view)
        {
            form.Refuse("date", "form.said_otherwise");
            return Page.Of<OnePage>(new { View = view with { Sent = form } }, StatusCodes.Status409Conflict);
        }
        tallies.Forget();
        return Results.LocalRedirect(SubjectLinks.To(id)!, preserveMethod: false);
    }

    private static IResult Act(Product product, Actor actor, string type, string id, string act, IFormCollection sent)
    {
        if (DisplacementView.Find(product, actor.Reader, type, id) is not { } view)
        {
            return Results.NotFound();
        }
        var form = Filled.Of(act, sent, product.Time.GetUtcNow());
        if (DisplacementActing.Read(view.Subject, form, act) is not { } draft)
        {
            return Results.NotFound();
        }
        if (!form.IsRight)
        {
            return Page.Of<OnePage>(new { View = view with { Sent = form } }, StatusCodes.Status400BadRequest);
        }
        Once.Say(product, actor, draft);
        return Results.LocalRedirect(view.Here, preserveMethod: false);
    }
}
