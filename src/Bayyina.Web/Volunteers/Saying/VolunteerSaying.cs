using System.Globalization;
using Bayyina.Statements;
using Bayyina.Volunteers;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Volunteers;

/// <summary>What is said of volunteers on pages, each a statement under the user's own key.</summary>
internal static class VolunteerSaying
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var write = Right.Write(Feature.Volunteers);
        routes.MapGet("/volunteers/new", (Product product, Reader reader, string? show) =>
            Show(product, reader, Filled.Empty("new"), SubjectId.New("volunteer"), show == "exercises")).RequireRight(write);
        routes.MapPost("/volunteers", Register).RequireRight(write);
        routes.MapPost("/volunteers/{id}/{act}", Act).RequireRight(write);
    }

    private static IResult Show(Product product, Reader reader, Filled form, SubjectId id, bool drill) => Page.Of<NewVolunteerPage>(
        new
        {
            Form = form,
            Id = id,
            IsDrill = drill,
            Choices = product.CentreList.Page(reader, drill, null, 100).Rows.Where(c => c.Standing != CentreStanding.GivenUp).ToList(),
        },
        form.IsRight ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Register(Product product, Actor actor, Tallies tallies, IFormCollection sent)
    {
        var form = Filled.Of("new", sent, product.Time.GetUtcNow());
        var id = SubjectId.TryParse(form.Typed("id"), out var given) && given.Type == "volunteer" ? given : SubjectId.New("volunteer");
        var drill = form.Typed("drill") == "yes";
        var name = form.Name("volunteer.name_missing");
        var joined = form.At();
        var centre = form.Subject("centre", "centre");
        var roles = form.Ticked("roles");
        if (!form.IsRight)
        {
            return Show(product, actor.Reader, form, id, drill);
        }
        var said = Once.Say(product, actor, VolunteerBook.Registration(id, name!, joined, centre, roles, drill));
        tallies.Forget();
        if (said.Differs && VolunteerView.Find(product, actor.Reader, Uuid(id)) is { } view)
        {
            form.Refuse("name_ar", "form.said_otherwise");
            return Page.Of<VolunteerPage>(new { View = view with { Sent = form } }, StatusCodes.Status409Conflict);
        }
        return Back(id);
    }

    private static IResult Act(Product product, Actor actor, string id, string act, IFormCollection sent)
    {
        if (VolunteerView.Find(product, actor.Reader, id) is not { } view)
        {
            return Results.NotFound();
        }
        var form = Filled.Of(act, sent, product.Time.GetUtcNow());
        if (VolunteerActing.Read(view.Volunteer, form, act) is not { } draft)
        {
            return form.IsRight ? Results.NotFound() : Page.Of<VolunteerPage>(
                new { View = view with { Sent = form } },
                form.Complaints.All.Any(c => c.Code == VolunteerActing.Frozen) ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);
        }
        Once.Say(product, actor, draft);
        return Back(view.Volunteer.Id);
    }

    private static string Uuid(SubjectId id) => id.Value[(id.Type.Length + 1)..];

    private static IResult Back(SubjectId id) => Results.LocalRedirect(SubjectLinks.To(id)!, preserveMethod: false);
}

/// <summary>Reads the forms of a volunteer's page.</summary>
internal static class VolunteerActing
{
    /// <summary>Why nothing is set any more of somebody who was killed.</summary>
    public const string Frozen = "volunteer.frozen";

    // What would move on from a death. It is taken back by who may correct it, and not overtaken.
    private static readonly HashSet<string> OfTheLiving = new(StringComparer.Ordinal) { "status", "shift", "posting", "training" };

    /// <summary>What a form says; null where something is wrong, which is said, or there is no such form.</summary>
    public static Draft? Read(Volunteer volunteer, Filled form, string act)
    {
        var (id, drill, seen) = (volunteer.Id, volunteer.Exercise, form.Seen());
        if (volunteer.IsFrozen && OfTheLiving.Contains(act))
        {
            form.Refuse(act == "status" ? "state" : "date", Frozen);
            return null;
        }
        var draft = act switch
        {
            "status" => VolunteerBook.Status(id, State(form), form.At("when.missing"), form.Line("reason"), form.Place(), drill, seen),
            "shift" => VolunteerBook.Signing(id, form.Typed("in") == "yes", Now(form), form.Subject("centre", "centre"), drill, seen),
            "posting" => Posting(volunteer, form, seen),
            "training" => VolunteerBook.Training(id, form.At(), form.Line("course", "text.missing") ?? "", form.Line("trainer"), Until(form), drill),
            "death" => VolunteerBook.Killing(
                id,
                new Killing(
                    form.At("when.missing"), form.Typed("duty") == "yes", form.Line("cause"), form.Subject("strike", "strike"),
                    form.Subject("deployment", "deployment"), form.Subject("incident", "incident"), form.Subject("person", "person"), form.Place()),
                drill, seen),
            "kin-informed" => VolunteerBook.KinInforming(id, form.At("when.missing"), form.Line("how"), drill),
            "kin" => VolunteerBook.KinNaming(id, form.Line("name", "text.missing") ?? "", form.Line("relation"), form.Line("reach"), drill),
            "number" => VolunteerBook.Numbering(id, Number(form), form.Line("source", "volunteer.source_missing") ?? "", form.Subject("item", "item"), drill),
            "support" => VolunteerBook.Supporting(id, form.At(), form.Line("what", "text.missing") ?? "", form.Line("whom"), drill),
            _ => null,
        };
        if (act == "death" && form.Typed("duty") is not ("yes" or "no"))
        {
            form.Refuse("duty", "volunteer.duty_missing");
        }
        return form.IsRight ? draft : null;
    }

    private static Draft Posting(Volunteer volunteer, Filled form, IReadOnlyList<StatementId> seen)
    {
        var (centre, roles) = (form.Subject("centre", "centre"), form.Ticked("roles"));
        if (centre is null && roles.Count == 0)
        {
            form.Refuse("centre", "volunteer.posting_empty");
        }
        return VolunteerBook.Posting(volunteer.Id, centre, roles, form.At(), volunteer.Exercise, seen);
    }

    private static ServiceState State(Filled form)
    {
        if (ServiceStates.Parse(form.Typed("state")) is { } state && ServiceStates.ToSet.Contains(state))
        {
            return state;
        }
        form.Refuse("state", "volunteer.state_unknown");
        return ServiceState.Unknown;
    }

    private static long Number(Filled form)
    {
        if (long.TryParse(Words.LatinDigits(form.Typed("number")), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1_000_000)
        {
            return number;
        }
        form.Refuse("number", "volunteer.number_malformed");
        return 0;
    }

    private static string? Until(Filled form)
    {
        var until = Words.LatinDigits(form.Typed("until"));
        if (until.Length > 0 && !Edtf.IsValid(until))
        {
            form.Refuse("until", "when.not_edtf");
        }
        return until.Length == 0 ? null : until;
    }

    // One tap: it happens now.
    private static string Now(Filled form) => form.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
