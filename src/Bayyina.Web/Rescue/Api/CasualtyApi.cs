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

/// <summary>A casualty as a list shows it.</summary>
/// <param name="Casualty"><c>casualty/…</c>.</param>
/// <param name="NameGuarded">Whether the name is protected: somebody says that they are dead, and nobody that their family knows.</param>
/// <param name="Remaining">Of a group: how many are not told apart; never below zero. 1 of one person.</param>
/// <param name="Excess">How many more were told apart than the group was said to be.</param>
/// <param name="Doubtful">Reports disagree on where, how many or who.</param>
/// <param name="Size">How many a group is said to be.</param>
/// <param name="Of">The group that they belong to.</param>
public sealed record CasualtyRowAnswer(
    string Casualty, bool Exercise, Fate Fate, bool NameGuarded, long Remaining, long Excess, bool Doubtful, DateTimeOffset KnownSince, SaidText? Name = null,
    string? Label = null, string? Worksite = null, string? Of = null, long? Size = null, string? Position = null, string? Sex = null, string? AgeGroup = null,
    string? Triage = null, string? TrappedSince = null, string? EndedAt = null)
{
    internal static CasualtyRowAnswer From(CasualtyRow row) => new(
        row.Id.Value, row.Exercise, row.Fate, row.IsNameGuarded, row.Remaining, row.Excess, row.IsDoubtful, row.KnownSince, SaidText.InRow(row.Name), row.Label,
        row.Worksite?.Value, row.Of?.Value, row.Size, row.Position, row.Sex, row.AgeGroup, row.Triage, row.TrappedSince, row.EndedAt);
}

/// <summary>A casualty as its statements tell it now.</summary>
/// <param name="Heads">The statements that nobody has moved on from; those that disagree make the fate contradictory.</param>
/// <param name="MinutesTrapped">The least and the most, where both ends are known to the minute.</param>
public sealed record CasualtyAnswer(
    string Casualty, bool Exercise, Fate Fate, bool NameGuarded, bool KinInformed, bool Exposed, bool Decontaminated, IReadOnlyList<string> Worksites, SaidText Name,
    IReadOnlyList<string> Labels, IReadOnlyList<string> Heads, IReadOnlyList<StatementAnswer> Statements, long? Size = null, string? Of = null,
    IReadOnlyList<long>? MinutesTrapped = null);

/// <summary>How many a group is.</summary>
public sealed record GroupSizeWish(long Best, long? Min = null, long? Max = null, bool Approx = false);

/// <summary>What is reported of a person or a group at a worksite.</summary>
/// <param name="Casualty">An id of your own, <c>casualty/…</c>, so that it can be sent twice; one is made where it is not there.</param>
/// <param name="Label">What tells them apart without a name.</param>
/// <param name="Count">Of a group.</param>
/// <param name="Of">The group that they belong to, <c>casualty/…</c>.</param>
/// <param name="Kin">Who misses them; protected.</param>
/// <param name="At">When it was reported, in EDTF.</param>
public sealed record CasualtyWish(
    string? Name = null, string? Label = null, GroupSizeWish? Count = null, string? Casualty = null, string? Of = null, string? Sex = null, string? AgeGroup = null,
    string? Position = null, string? TrappedSince = null, string? Source = null, string? Kin = null, string? At = null);

/// <summary>To whom somebody is handed over.</summary>
public sealed record ReceiverWish(string Kind, string? Name = null);

/// <summary>What became of somebody.</summary>
/// <param name="What"><c>located</c>, <c>extricated</c>, <c>handed_over</c>, <c>elsewhere</c> or <c>unknown</c>.</param>
/// <param name="Seen">The statements that it moves on from; those of now where it is not there.</param>
/// <param name="Outcome"><c>alive</c> or <c>dead</c>.</param>
public sealed record FateWish(
    string What, IReadOnlyList<string>? Seen = null, string? At = null, string? Outcome = null, string? SignsOfLife = null, long? DepthM = null, string? Method = null,
    string? Position = null, string? WorkLevel = null, long? DurationMin = null, string? Condition = null, string? DoneBy = null, ReceiverWish? To = null,
    string? Where = null, string? Source = null, string? Reason = null);

/// <summary>A sorting of the injured.</summary>
/// <param name="System"><c>START</c> or <c>JumpSTART</c>.</param>
/// <param name="Category"><c>red</c>, <c>yellow</c>, <c>green</c> or <c>black</c>.</param>
public sealed record TriageWish(string System, string Category, string? DoneBy = null, string? At = null);

/// <summary>That the next of kin were told.</summary>
public sealed record KinWish(string? How = null, string? ByWhom = null, string? At = null);

/// <summary>Casualties, read and said by programs.</summary>
internal static class CasualtyApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.People), Right.Write(Feature.People));
        string[] when = ["when.not_edtf", "when.future"];
        routes.MapGet("/worksites/{id}/casualties", List).RequireRight(read)
            .Tells("listCasualties", "The casualties at a worksite: who is looked for first, then who is accounted for.", "worksite.unknown", "request.query_malformed");
        routes.MapPost("/worksites/{id}/casualties", Report).RequireRight(write).Tells(
            "reportCasualty", "Reports a person or a group. Sent twice under one id it is reported once; something else under it is kept as well, and refused with 409.",
            ["worksite.unknown", "casualty.nobody", "casualty.count_malformed", "casualty.group_unknown", "casualty.word_unknown", "casualty.text_malformed", "casualty.differs", .. when]);
        routes.MapGet("/casualties/{id}", Show).RequireRight(read)
            .Tells("getCasualty", "A casualty with everything that was said of them.", "casualty.unknown");
        routes.MapPost("/casualties/{id}/fate", Tell).RequireRight(write).Tells(
            "sayFate", "Says what became of a casualty.",
            [
                "casualty.unknown", "casualty.fate_unknown", "casualty.outcome_missing", "casualty.receiver_missing", "casualty.reason_missing", "casualty.word_unknown",
                "casualty.depth_malformed", "casualty.duration_malformed", "casualty.text_malformed", .. when,
            ]);
        routes.MapPost("/casualties/{id}/triage", Sort).RequireRight(write)
            .Tells("triageCasualty", "Sorts a casualty by urgency; earlier sortings stay in the history.", ["casualty.unknown", "casualty.triage_malformed", "casualty.text_malformed", .. when]);
        routes.MapPost("/casualties/{id}/kin-informed", Inform).RequireRight(write).Tells(
            "sayKinInformed", "Says that the next of kin were told; until then the name of somebody dead is protected.",
            ["casualty.unknown", "casualty.kin_right", "casualty.text_malformed", .. when]);
    }

    private static Results<Ok<ListAnswer<CasualtyRowAnswer>>, Refusal> List(Product product, Reader reader, string id, string? after, int? limit)
    {
        if (SubjectLinks.From("worksite", id) is not { } worksite || product.WorksiteList.Find(worksite, reader) is not { } row)
        {
            return new Refusal("worksite.unknown");
        }
        var page = product.CasualtyList.At(worksite, row.Exercise, reader, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<CasualtyRowAnswer>([.. page.Rows.Select(CasualtyRowAnswer.From)], page.Next?.ToString()));
    }

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Report(Product product, Actor actor, string id, Sent<CasualtyWish> sent)
    {
        var wish = sent.Value;
        if (SubjectLinks.From("worksite", id) is not { } worksite)
        {
            return new Refusal("worksite.unknown");
        }
        if (SayApi.Chosen(wish.Casualty, "casualty") is not { } casualty || (wish.Of is not null && SayApi.Chosen(wish.Of, "casualty") is null))
        {
            return new Refusal("json.wrong_type", "/casualty");
        }
        return !SayApi.AreLines(wish.Name, wish.Label, wish.Position, wish.Source, wish.Kin)
            ? new Refusal("casualty.text_malformed")
            : SayApi.Say(product, actor, casualty, product.Casualties.Report(casualty, new CasualtyReport(
                worksite, wish.Name?.Trim(), wish.Label?.Trim(), wish.Count is { } count ? new Headcount(count.Best, count.Min, count.Max, count.Approx) : null,
                wish.Of is null ? null : new SubjectId(wish.Of), wish.Sex, wish.AgeGroup, wish.Position?.Trim(), wish.TrappedSince, wish.Source?.Trim(), wish.Kin?.Trim(), wish.At)));
    }

    private static Results<Ok<CasualtyAnswer>, Refusal> Show(Product product, Reader reader, string id)
    {
        if (CasualtyView.Find(product, reader, id) is not { } view)
        {
            return new Refusal("casualty.unknown");
        }
        var casualty = view.Casualty;
        return TypedResults.Ok(new CasualtyAnswer(
            casualty.Id.Value, casualty.Exercise, casualty.Fate, casualty.IsNameGuarded, casualty.IsKinInformed, casualty.IsExposed, casualty.IsDecontaminated,
            [.. casualty.Worksites.Select(worksite => worksite.Value)], SaidText.Of(casualty.Name), casualty.Labels, [.. casualty.Heads.Select(head => head.Id.Value)],
            [.. view.History.Select(StatementAnswer.Of)], casualty.Size?.Best, casualty.Of?.Value,
            view.Trapped is { } trapped ? [(long)trapped.Least.TotalMinutes, (long)trapped.Most.TotalMinutes] : null));
    }

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Tell(Product product, Actor actor, string id, Sent<FateWish> sent)
    {
        var wish = sent.Value;
        if (SubjectLinks.From("casualty", id) is not { } casualty)
        {
            return new Refusal("casualty.unknown");
        }
        if (wish.Seen is { } named && !named.All(statement => StatementId.TryParse(statement, out _)))
        {
            return new Refusal("json.wrong_type", "/seen");
        }
        return !SayApi.AreLines(wish.Position, wish.Condition, wish.DoneBy, wish.To?.Name, wish.Where, wish.Source, wish.Reason)
            ? new Refusal("casualty.text_malformed")
            : SayApi.Say(product, actor, casualty, product.Casualties.Say(
                casualty,
                new FateReport(
                    wish.What, wish.At, wish.Outcome, wish.SignsOfLife, wish.DepthM, wish.Method, wish.Position, wish.WorkLevel, wish.DurationMin, wish.Condition,
                    wish.DoneBy, wish.To?.Kind, wish.To?.Name, wish.Where, wish.Source, wish.Reason),
                actor.Signer, wish.Seen is null ? null : [.. wish.Seen.Distinct(StringComparer.Ordinal).Select(statement => new StatementId(statement))]));
    }

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Sort(Product product, Actor actor, string id, Sent<TriageWish> sent) =>
        SubjectLinks.From("casualty", id) is not { } casualty ? new Refusal("casualty.unknown")
        : !SayApi.AreLines(sent.Value.DoneBy) ? new Refusal("casualty.text_malformed", "/done_by")
        : SayApi.Say(product, actor, casualty, product.Casualties.Triage(casualty, sent.Value.System, sent.Value.Category, null, sent.Value.DoneBy, sent.Value.At));

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Inform(Product product, Actor actor, string id, Sent<KinWish> sent) =>
        SubjectLinks.From("casualty", id) is not { } casualty ? new Refusal("casualty.unknown")
        : !SayApi.AreLines(sent.Value.How, sent.Value.ByWhom) ? new Refusal("casualty.text_malformed")
        : SayApi.Say(product, actor, casualty, product.Casualties.InformKin(casualty, sent.Value.How, sent.Value.ByWhom, sent.Value.At, actor.Signer));
}
