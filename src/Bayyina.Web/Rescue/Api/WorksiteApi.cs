using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Rescue;

/// <summary>Everyone who was reported, by what became of them: reported is always the sum of the others but located and excess.</summary>
/// <param name="Located">Those of the trapped who were found.</param>
/// <param name="Excess">How many more were told apart than their groups were said to be.</param>
public sealed record BalanceAnswer(
    long Reported, long Trapped, long Rescued, long Recovered, long Elsewhere, long Unknown, long Contradictory, long Located, long Excess)
{
    internal static BalanceAnswer Of(Balance balance) => new(
        balance.Reported, balance.Trapped, balance.Rescued, balance.Recovered, balance.Elsewhere, balance.Unknown, balance.Contradictory, balance.Located, balance.Excess);
}

/// <summary>A worksite as a list shows it.</summary>
/// <param name="Worksite"><c>worksite/…</c>.</param>
/// <param name="Search">How its search stands.</param>
/// <param name="Irregular">Whether a closing of it is not as it must be.</param>
/// <param name="Code">INSARAG, such as <c>C-6</c>.</param>
/// <param name="Category">INSARAG's triage, A to F.</param>
/// <param name="Asr">1 to 5.</param>
/// <param name="Balance">Not there for who may not read of people.</param>
public sealed record WorksiteRowAnswer(
    string Worksite, bool Exercise, Standing Search, bool Irregular, DateTimeOffset KnownSince, string? Code = null, string? Label = null, SaidText? Place = null,
    string? Category = null, long? Asr = null, BalanceAnswer? Balance = null)
{
    internal static WorksiteRowAnswer Of(WorksiteRow row) => new(
        row.Id.Value, row.Exercise, row.Standing, row.IsIrregular, row.KnownSince, row.Code, row.Label, SaidText.InRow(row.Place), row.Category, row.Asr,
        row.Balance is { } balance ? BalanceAnswer.Of(balance) : null);
}

/// <summary>The worksites of an incident.</summary>
/// <param name="Balance">Of the incident: of all its worksites together.</param>
public sealed record WorksitesAnswer(IReadOnlyList<WorksiteRowAnswer> Rows, BalanceAnswer? Balance = null, string? Next = null);

/// <summary>A closing of a search.</summary>
/// <param name="Irregular">Codes of what is not as it must be.</param>
/// <param name="Reopened">Whether something came that it did not rely on.</param>
public sealed record SearchClosingAnswer(string Statement, SaidText UnknownReason, SaidText Reason, IReadOnlyList<string> Irregular, bool Reopened, BalanceAnswer? Balance = null);

/// <summary>A worksite as its statements tell it now.</summary>
/// <param name="Incidents">More than one where its openings disagree.</param>
public sealed record WorksiteAnswer(
    string Worksite, bool Exercise, Standing Search, IReadOnlyList<string> Incidents, IReadOnlyList<string> Codes, IReadOnlyList<string> Labels, SaidText Place,
    SaidText OpenedAt, IReadOnlyList<SearchClosingAnswer> Closings, IReadOnlyList<StatementAnswer> Statements, string? Category = null, long? Asr = null,
    BalanceAnswer? Balance = null);

/// <summary>What opens a worksite.</summary>
/// <param name="Worksite">An id of your own, <c>worksite/…</c>, so that it can be sent twice; one is made where it is not there.</param>
/// <param name="Lat">WGS84 degrees.</param>
/// <param name="UncertaintyM">Metres.</param>
/// <param name="At">Since when it is searched, in EDTF.</param>
public sealed record WorksiteWish(
    string? Code = null, string? Label = null, string? Worksite = null, string? Place = null, double? Lat = null, double? Lon = null, long? UncertaintyM = null, string? At = null);

/// <summary>How urgent a worksite is.</summary>
public sealed record SiteTriageWish(string? Category = null, long? Asr = null, string? Hazards = null, string? At = null);

/// <summary>What closes the record of a search.</summary>
/// <param name="UnknownReason">Why anyone is left unknown; a supervisor's.</param>
public sealed record SearchClosingWish(string? Reason = null, string? UnknownReason = null);

/// <summary>Worksites, read and said by programs.</summary>
internal static class WorksiteApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/incidents/{id}/worksites", List).RequireRight(read)
            .Tells("listWorksites", "The worksites of an incident, each with its balance, and the balance of all together.", "incident.unknown", "request.query_malformed");
        routes.MapPost("/incidents/{id}/worksites", Open).RequireRight(write).Tells(
            "openWorksite", "Opens a worksite of an incident. Sent twice under one id it opens one; something else under it is kept as well, and refused with 409.",
            "incident.unknown", "worksite.code_malformed", "worksite.code_taken", "worksite.nothing", "worksite.place_malformed", "worksite.text_malformed", "worksite.differs", "when.not_edtf", "when.future");
        routes.MapGet("/worksites/{id}", Show).RequireRight(read)
            .Tells("getWorksite", "A worksite with its balance and everything that was said about it.", "worksite.unknown");
        routes.MapPost("/worksites/{id}/triage", Triage).RequireRight(write).Tells(
            "triageWorksite", "Says how urgent a worksite is (A to F) and how far it is to be searched (ASR 1 to 5).",
            "worksite.unknown", "worksite.triage_malformed", "worksite.text_malformed", "when.not_edtf", "when.future");
        routes.MapPost("/worksites/{id}/closing", Close).RequireRight(write).Tells(
            "closeWorksite", "Closes the record of a search. Withdrawing a team needs none of it.",
            "worksite.unknown", "worksite.closed_already", "worksite.people_trapped", "worksite.reason_missing", "worksite.supervisor_needed", "worksite.text_malformed");
    }

    private static Results<Ok<WorksitesAnswer>, Refusal> List(Product product, Reader reader, string id, string? after, int? limit)
    {
        if (SubjectLinks.From("incident", id) is not { } incident || product.Incidents.Find(incident, reader) is null)
        {
            return new Refusal("incident.unknown");
        }
        if (after is not null && SubjectLinks.From("worksite", after) is null)
        {
            return new Refusal("request.query_malformed", "after");
        }
        var (rows, next) = product.WorksiteList.Of(incident, reader, after is null ? null : SubjectLinks.From("worksite", after), Paging.Limit(limit));
        return TypedResults.Ok(new WorksitesAnswer(
            [.. rows.Select(WorksiteRowAnswer.Of)], product.CasualtyList.Of(incident, reader) is { } balance ? BalanceAnswer.Of(balance) : null, next?.Value.Split('/')[1]));
    }

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Open(Product product, Actor actor, string id, Sent<WorksiteWish> sent)
    {
        var wish = sent.Value;
        if (SubjectLinks.From("incident", id) is not { } incident || product.Incidents.Find(incident, actor.Reader) is null)
        {
            return new Refusal("incident.unknown");
        }
        if (SayApi.Chosen(wish.Worksite, "worksite") is not { } worksite)
        {
            return new Refusal("json.wrong_type", "/worksite");
        }
        return !SayApi.AreLines(wish.Label, wish.Place)
            ? new Refusal("worksite.text_malformed", "/label")
            : SayApi.Say(product, actor, worksite, product.Worksites.Open(worksite, incident, new WorksiteOpening(
                wish.Code, wish.Label?.Trim(), wish.Place?.Trim(), wish.Lat, wish.Lon, wish.UncertaintyM, wish.At)));
    }

    private static Results<Ok<WorksiteAnswer>, Refusal> Show(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("worksite", id) is not { } subject || product.Worksites.Find(subject, reader) is not { } search)
        {
            return new Refusal("worksite.unknown");
        }
        var worksite = search.Worksite;
        return TypedResults.Ok(new WorksiteAnswer(
            worksite.Id.Value, worksite.Exercise, search.Standing, [.. worksite.Incidents.Select(incident => incident.Value)], worksite.Codes, worksite.Labels,
            SaidText.Of(worksite.Place), SaidText.Of(worksite.OpenedAt),
            [
                .. search.Closings.Select(closing => new SearchClosingAnswer(
                    closing.Statement.Value, SaidText.Of(closing.UnknownReason), SaidText.Of(closing.Reason), closing.Irregular, closing.IsReopened,
                    closing.Balance is { } stated ? BalanceAnswer.Of(stated) : null)),
            ],
            [.. HistoryRow.Of(product.Statements.StateOf(subject, reader), product).Select(StatementAnswer.Of)],
            worksite.Category, worksite.Asr, search.Balance is { } balance ? BalanceAnswer.Of(balance) : null));
    }

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Triage(Product product, Actor actor, string id, Sent<SiteTriageWish> sent) =>
        SubjectLinks.From("worksite", id) is not { } worksite ? new Refusal("worksite.unknown")
        : !SayApi.AreLines(sent.Value.Hazards) ? new Refusal("worksite.text_malformed", "/hazards")
        : SayApi.Say(product, actor, worksite, product.Worksites.Triage(worksite, sent.Value.Category, sent.Value.Asr, sent.Value.Hazards, sent.Value.At));

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Close(Product product, Actor actor, string id, Sent<SearchClosingWish> sent) =>
        SubjectLinks.From("worksite", id) is not { } worksite ? new Refusal("worksite.unknown")
        : !SayApi.AreLines(sent.Value.Reason, sent.Value.UnknownReason) ? new Refusal("worksite.text_malformed", "/reason")
        : SayApi.Say(product, actor, worksite, product.Worksites.Close(worksite, sent.Value.Reason, sent.Value.UnknownReason, actor.Signer));
}
