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

/// <summary>What registers somebody.</summary>
/// <param name="Volunteer">Their id, made by whoever sends it: sent twice it registers one. Made here where it is not said.</param>
/// <param name="Joined">EDTF.</param>
/// <param name="Centre"><c>centre/…</c>.</param>
/// <param name="Exercise">A drill, which can never become real.</param>
public sealed record VolunteerWish(
    NameWish Name, string? Volunteer = null, string? Joined = null, string? Centre = null, IReadOnlyList<string>? Roles = null, bool Exercise = false);

/// <summary>What says how somebody serves.</summary>
/// <param name="State">As <see cref="ServiceStates"/> writes it: <c>off-duty</c>.</param>
/// <param name="At">EDTF.</param>
/// <param name="Seen">The statements that whoever says it was looking at; what is current where it is not said.</param>
public sealed record StatusWish(string State, string At, string? Reason = null, PlaceWish? Place = null, IReadOnlyList<string>? Seen = null);

/// <summary>What says that somebody was killed.</summary>
/// <param name="At">EDTF.</param>
/// <param name="LineOfDuty">Whether in the line of duty.</param>
public sealed record DeathWish(
    string At, bool LineOfDuty, string? Cause = null, string? Strike = null, string? Deployment = null, string? Incident = null, string? Person = null,
    PlaceWish? Place = null, IReadOnlyList<string>? Seen = null);

/// <summary>What begins or ends a shift, now.</summary>
/// <param name="In">Whether it begins.</param>
public sealed record ShiftWish(bool In, string? At = null, string? Centre = null, IReadOnlyList<string>? Seen = null);

/// <summary>What says where and as what somebody serves.</summary>
public sealed record PostingWish(string? Centre = null, IReadOnlyList<string>? Roles = null, string? At = null, IReadOnlyList<string>? Seen = null);

/// <summary>What says that the next of kin know.</summary>
public sealed record KinInformedWish(string At, string? How = null);

/// <summary>What says which number a source gives somebody on the roll of honour.</summary>
/// <param name="Item">The item in which it stands, <c>item/…</c>.</param>
public sealed record NumberWish(int Number, string Source, string? Item = null);

/// <summary>What registers a centre.</summary>
public sealed record CentreWish(string Name, string? Centre = null, PlaceWish? Place = null, string? At = null, bool Exercise = false);

/// <summary>What says that a centre was given up.</summary>
public sealed record GivingUpWish(string At, string? Reason = null, string? MovedTo = null, IReadOnlyList<string>? Seen = null);

/// <summary>What programs say of volunteers and centres.</summary>
internal static class VolunteerSayingApi
{
    private static readonly string[] Wrong =
        ["volunteer.unknown", "text.missing", "text.not_a_line", "when.not_edtf", "when.future", "subject.malformed", "place.malformed", "statement.unknown"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var write = Right.Write(Feature.Volunteers);
        routes.MapPost("/volunteers", Register).RequireRight(write)
            .Tells("registerVolunteer", "Registers somebody. Sent twice with one id, it is taken once; with other content it is refused, and both stand.", [.. Wrong, "volunteer.name_missing", "form.said_otherwise"]);
        routes.MapPost("/volunteers/{id}/status", (Product product, Actor actor, string id, Sent<StatusWish> sent) => Say(product, actor, id, true, (v, state) =>
            VolunteerBook.Status(
                v.Id, StateOf(sent.Value.State), Checked.At(sent.Value.At, product.Time.GetUtcNow()), Checked.Line(sent.Value.Reason, "/reason"),
                Checked.Place(sent.Value.Place), v.Exercise, Checked.Seen(sent.Value.Seen, VolunteerBook.Seen(state, VolunteerKinds.StatusSet)))))
            .RequireRight(write).Tells("setVolunteerStatus", "Says how somebody serves from then on.", [.. Wrong, "volunteer.state_unknown", VolunteerActing.Frozen]);
        routes.MapPost("/volunteers/{id}/shift", (Product product, Actor actor, string id, Sent<ShiftWish> sent) => Say(product, actor, id, true, (v, state) =>
            VolunteerBook.Signing(
                v.Id, sent.Value.In, Checked.At(sent.Value.At, product.Time.GetUtcNow()) ?? Now(product), Checked.Subject(sent.Value.Centre, "centre", "/centre"),
                v.Exercise, Checked.Seen(sent.Value.Seen, VolunteerBook.Seen(state, VolunteerKinds.SignedIn)))))
            .RequireRight(write).Tells("signVolunteerInOrOut", "Begins or ends a shift.", [.. Wrong, VolunteerActing.Frozen]);
        routes.MapPost("/volunteers/{id}/posting", (Product product, Actor actor, string id, Sent<PostingWish> sent) => Say(product, actor, id, true, (v, state) =>
            VolunteerBook.Posting(
                v.Id, Checked.Subject(sent.Value.Centre, "centre", "/centre"), Checked.Lines(sent.Value.Roles, "/roles"),
                Checked.At(sent.Value.At, product.Time.GetUtcNow()), v.Exercise, Checked.Seen(sent.Value.Seen, VolunteerBook.Seen(state, VolunteerKinds.Posted)))))
            .RequireRight(write).Tells("postVolunteer", "Says where and as what somebody serves from then on.", [.. Wrong, VolunteerActing.Frozen]);
        routes.MapPost("/volunteers/{id}/death", (Product product, Actor actor, string id, Sent<DeathWish> sent) => Say(product, actor, id, false, (v, state) =>
            VolunteerBook.Killing(v.Id, KillingOf(sent.Value, product.Time.GetUtcNow()), v.Exercise, Checked.Seen(sent.Value.Seen, VolunteerBook.Seen(state, VolunteerKinds.Killed)))))
            .RequireRight(write).Tells("recordVolunteerDeath", "Says that somebody was killed. Their name is held back until their kin are marked informed.", Wrong);
        routes.MapPost("/volunteers/{id}/kin-informed", (Product product, Actor actor, string id, Sent<KinInformedWish> sent) => Say(product, actor, id, false, (v, _) =>
            VolunteerBook.KinInforming(v.Id, Checked.At(sent.Value.At, product.Time.GetUtcNow()), Checked.Line(sent.Value.How, "/how"), v.Exercise)))
            .RequireRight(write).Tells("markKinInformed", "Says that the next of kin know.", Wrong);
        routes.MapPost("/volunteers/{id}/number", (Product product, Actor actor, string id, Sent<NumberWish> sent) => Say(product, actor, id, false, (v, _) =>
            VolunteerBook.Numbering(
                v.Id, sent.Value.Number is > 0 and <= 1_000_000 ? sent.Value.Number : throw new RefusedException("volunteer.number_malformed", "/number"),
                Checked.Line(sent.Value.Source, "/source", required: true)!, Checked.Subject(sent.Value.Item, "item", "/item"), v.Exercise)))
            .RequireRight(write).Tells("claimHonourNumber", "Says which number a source gives somebody on the roll of honour.", [.. Wrong, "volunteer.number_malformed"]);
        routes.MapPost("/centres", RegisterCentre).RequireRight(write)
            .Tells("registerCentre", "Registers a centre. Sent twice with one id, it is taken once.", [.. Wrong, "form.said_otherwise"]);
        routes.MapPost("/centres/{id}/giving-up", GiveUp).RequireRight(write).Tells("giveUpCentre", "Says that a centre was given up.", [.. Wrong, "centre.unknown"]);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Register(Product product, Actor actor, Sent<VolunteerWish> sent)
    {
        var wish = sent.Value;
        var id = Checked.Subject(wish.Volunteer, "volunteer", "/volunteer") ?? SubjectId.New("volunteer");
        return Opened(product, actor, VolunteerBook.Registration(
            id, Checked.Name(wish.Name)!, Checked.At(wish.Joined, product.Time.GetUtcNow(), "/joined"), Checked.Subject(wish.Centre, "centre", "/centre"),
            Checked.Lines(wish.Roles, "/roles"), wish.Exercise));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> RegisterCentre(Product product, Actor actor, Sent<CentreWish> sent)
    {
        var wish = sent.Value;
        var id = Checked.Subject(wish.Centre, "centre", "/centre") ?? SubjectId.New("centre");
        return Opened(product, actor, VolunteerBook.CentreOpening(
            id, Checked.Line(wish.Name, "/name", required: true)!, Checked.Place(wish.Place), Checked.At(wish.At, product.Time.GetUtcNow()), wish.Exercise));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Opened(Product product, Actor actor, Draft draft)
    {
        var said = Once.Say(product, actor, draft);
        return said.Differs
            ? new Refusal("form.said_otherwise")
            : TypedResults.Created("/api" + SubjectLinks.To(draft.Subject), new ReceiptAnswer(draft.Subject.Value, draft.Kind.Name, said.Id.Value, said.Index));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> GiveUp(Product product, Actor actor, string id, Sent<GivingUpWish> sent)
    {
        if (SubjectLinks.From("centre", id) is not { } subject || product.Statements.StateOf(subject, actor.Reader) is not { Statements.Count: > 0 } state)
        {
            return new Refusal("centre.unknown");
        }
        var wish = sent.Value;
        return Said(Once.Receipt(product, actor, VolunteerBook.CentreGivingUp(
            subject, Checked.At(wish.At, product.Time.GetUtcNow()), Checked.Line(wish.Reason, "/reason"), Checked.Subject(wish.MovedTo, "centre", "/moved_to"),
            state.Exercise, Checked.Seen(wish.Seen, VolunteerBook.Seen(state, VolunteerKinds.CentreGivenUp)))));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Say(
        Product product, Actor actor, string id, bool ofTheLiving, Func<Volunteer, SubjectState, Draft> draft)
    {
        if (SubjectLinks.From("volunteer", id) is not { } subject || product.Statements.StateOf(subject, actor.Reader) is not { Statements.Count: > 0 } state)
        {
            return new Refusal("volunteer.unknown");
        }
        var volunteer = Volunteer.From(state);
        return ofTheLiving && volunteer.IsFrozen ? new Refusal(VolunteerActing.Frozen) : Said(Once.Receipt(product, actor, draft(volunteer, state)));
    }

    private static Killing KillingOf(DeathWish wish, DateTimeOffset now) => new(
        Checked.At(wish.At, now), wish.LineOfDuty, Checked.Line(wish.Cause, "/cause"), Checked.Subject(wish.Strike, "strike", "/strike"),
        Checked.Subject(wish.Deployment, "deployment", "/deployment"), Checked.Subject(wish.Incident, "incident", "/incident"),
        Checked.Subject(wish.Person, "person", "/person"), Checked.Place(wish.Place));

    private static ServiceState StateOf(string code) =>
        ServiceStates.Parse(code) is { } state && ServiceStates.ToSet.Contains(state) ? state : throw new RefusedException("volunteer.state_unknown", "/state");

    private static string Now(Product product) =>
        product.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static Created<ReceiptAnswer> Said(ReceiptAnswer receipt) => TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
}
