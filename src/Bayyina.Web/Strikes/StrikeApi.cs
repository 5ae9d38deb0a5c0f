using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>A strike as a list shows it. Where a member is not there, the strike itself tells why.</summary>
/// <param name="Strike"><c>strike/…</c>.</param>
/// <param name="Weapons">As its accounts say; more than one where they disagree.</param>
/// <param name="Accounts">How many there are.</param>
/// <param name="At">EDTF, as the first account says it.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
public sealed record StrikeRowAnswer(
    string Strike, bool Exercise, DateTimeOffset KnownSince, IReadOnlyList<string> Weapons, int Accounts, string? At = null, string? Target = null, PlaceSaidAnswer? Place = null)
{
    internal static StrikeRowAnswer Of(StrikeRow row) =>
        new(row.Id.Value, row.Exercise, row.KnownSince, row.Weapons, row.Accounts, row.At, row.Target, PlaceSaidAnswer.InRow(row.Place));
}

/// <summary>A statement that two of something are one.</summary>
public sealed record JoinedAnswer(string Statement, string One, string Other);

/// <summary>A strike as its statements tell it now.</summary>
/// <param name="Place">The one place that covers those that were said.</param>
/// <param name="OneWith">The strikes that are one with it, itself among them; the least id stands for all.</param>
/// <param name="JoinedBy">The statements that say so; each can be taken back.</param>
/// <param name="Incidents">The responses to it.</param>
/// <param name="Proposals">What it may be one with.</param>
public sealed record StrikeAnswer(
    string Strike, bool Exercise, IReadOnlyList<string> Weapons, IReadOnlyList<string> Targets, PlaceSaidAnswer Place, IReadOnlyList<string> Flags,
    IReadOnlyList<string> OneWith, IReadOnlyList<JoinedAnswer> JoinedBy, IReadOnlyList<string> Incidents, IReadOnlyList<ProposalAnswer> Proposals,
    IReadOnlyList<StatementAnswer> Statements);

/// <summary>Who is said to have done it, with what that rests on.</summary>
public sealed record PerpetratorWish(string Name, string Basis);

/// <summary>What reports a strike.</summary>
/// <param name="Strike">Its id, chosen by whoever sends it: sent twice, it is one strike.</param>
/// <param name="At">When, in EDTF.</param>
/// <param name="Target">What was struck.</param>
public sealed record StrikeWish(
    string? Strike = null, string? At = null, ClockWish? Clock = null, PlaceWish? Place = null, string? Weapon = null, string? Target = null,
    PerpetratorWish? Perpetrator = null, bool Exercise = false);

/// <summary>What says that two are one.</summary>
public sealed record SameWish(string Other, string? Reason = null);

/// <summary>What takes back that two are one.</summary>
public sealed record SplitWish(string Statement, string? Reason = null);

/// <summary>Strikes, read and said by programs; and of strikes and incidents alike, which are one.</summary>
internal static class StrikeApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/strikes", List).RequireRight(read)
            .Tells("listStrikes", "The record's strikes, or those of drills, the newest first.", "request.query_malformed");
        routes.MapGet("/strikes/{id}", Show).RequireRight(read)
            .Tells("getStrike", "A strike with all its accounts, what it is one with, and everything that was said about it.", "strike.unknown");
        routes.MapPost("/strikes", Report).RequireRight(write)
            .Tells(
                "reportStrike", "Reports a strike; sent twice under one id, it is one.", "report.word_unknown", "strike.target_malformed", "strike.perpetrator_malformed",
                "clock.malformed", "place.malformed", "place.code_malformed", "place.coordinates_malformed", "place.uncertainty_malformed", "when.not_edtf", "when.future",
                "statement.sent_twice", "subject.malformed");
        foreach (var (path, type, name) in ((string, string, string)[])[("/strikes", "strike", "Strikes"), ("/incidents", "incident", "Incidents")])
        {
            var unknown = type + ".unknown";
            routes.MapPost(path + "/{id}/same", (Product product, Actor actor, string id, Sent<SameWish> sent) => Join(product, actor, type, id, sent.Value)).RequireRight(write)
                .Tells("join" + name, "Says that two are one.", unknown, "incident.reason_malformed", "merge.mixed_exercise", "merge.with_itself");
            routes.MapPost(path + "/{id}/split", (Product product, Actor actor, string id, Sent<SplitWish> sent) => Split(product, actor, type, id, sent.Value)).RequireRight(write)
                .Tells("split" + name, "Takes back that two are one.", unknown, "incident.reason_malformed", "merge.split_already");
        }
    }

    private static Ok<ListAnswer<StrikeRowAnswer>> List(Product product, Reader reader, bool? exercise, string? after, int? limit)
    {
        var page = product.StrikeList.Page(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<StrikeRowAnswer>([.. page.Rows.Select(StrikeRowAnswer.Of)], page.Next?.ToString()));
    }

    private static Results<Ok<StrikeAnswer>, Refusal> Show(Product product, Reader reader, string id) => StrikeView.Find(product, reader, id) is not { } view
        ? new Refusal("strike.unknown")
        : TypedResults.Ok(new StrikeAnswer(
            view.Strike.Id.Value, view.Strike.Exercise, view.Strike.Weapons, view.Strike.Targets, PlaceSaidAnswer.Of(view.Strike.Place), view.Strike.Flags,
            [.. product.Strikes.ClassOf(view.Strike.Id, view.Strike.Exercise).Select(member => member.Value)],
            [.. view.JoinedBy.Select(bond => new JoinedAnswer(bond.Statement.Value, bond.One.Value, bond.Other.Value))],
            [.. view.Incidents.Select(row => row.Id.Value)], [.. view.Proposals.Select(ProposalAnswer.Of)], [.. view.History.Select(StatementAnswer.Of)]));

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Report(Product product, Actor actor, Sent<StrikeWish> sent)
    {
        var wish = sent.Value;
        var strike = SubjectId.New("strike");
        if (wish.Strike is { } chosen && (!SubjectId.TryParse(chosen, out strike) || strike.Type != "strike"))
        {
            return new Refusal("subject.malformed", "/strike");
        }
        var wrong = new Complaints();
        var place = wish.Place?.Read(wrong);
        var clock = SightingApi.ClockOf(wish.Clock, wrong);
        SightingApi.DemandTime(wrong, wish.At, clock, product.Time.GetUtcNow());
        StrikeForm.Demand(wrong, wish.Weapon, wish.Target, wish.Perpetrator?.Name, wish.Perpetrator?.Basis);
        if (!wrong.AreNone)
        {
            return new Refusal(wrong.All[0].Code, "/" + wrong.All[0].Field);
        }
        var words = new StrikeWords
        {
            At = wish.At,
            Clock = clock,
            Place = place,
            Weapon = wish.Weapon,
            Target = wish.Target?.Trim(),
            Perpetrator = wish.Perpetrator is { } who ? new PerpetratorSaid(who.Name.Trim(), who.Basis.Trim()) : null,
        };
        var (repetition, statement) = OpenedOnce.Say(product, actor, [StrikeBook.Reported(strike, words, wish.Exercise)]);
        if (repetition == Repetition.Other)
        {
            return new Refusal("statement.sent_twice", "/strike");
        }
        var receipt = new ReceiptAnswer(strike.Value, StrikeKinds.Reported.Name, statement.Value, product.Rows.IndexesOf([statement])[statement]);
        return repetition == Repetition.Same ? TypedResults.Ok(receipt) : TypedResults.Created("/api" + SubjectLinks.To(strike), receipt);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Join(Product product, Actor actor, string type, string id, SameWish wish)
    {
        if (Found(product, actor, type, id) is not { } one)
        {
            return new Refusal(type + ".unknown");
        }
        if (!SubjectId.TryParse(wish.Other, out var named) || named.Type != type || Found(product, actor, type, wish.Other[(type.Length + 1)..]) is not { } other)
        {
            return new Refusal(type + ".unknown", "/other");
        }
        if (one.Subject == other.Subject)
        {
            return new Refusal("merge.with_itself", "/other");
        }
        if (one.Exercise != other.Exercise)
        {
            return new Refusal("merge.mixed_exercise", "/other");
        }
        if (wish.Reason is { } reason && !Wording.IsLine(reason))
        {
            return new Refusal("incident.reason_malformed", "/reason");
        }
        var draft = type == "strike" ? StrikeBook.Same(one.Subject, other.Subject, wish.Reason, one.Exercise) : IncidentBook.Same(one.Subject, other.Subject, wish.Reason, one.Exercise);
        return Said(ReceiptAnswer.Say(product, actor, draft));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Split(Product product, Actor actor, string type, string id, SplitWish wish)
    {
        if (Found(product, actor, type, id) is not { } one)
        {
            return new Refusal(type + ".unknown");
        }
        if (wish.Reason is { } reason && !Wording.IsLine(reason))
        {
            return new Refusal("incident.reason_malformed", "/reason");
        }
        var joined = type == "strike"
            ? product.Strikes.JoinedBy(product.Strikes.ClassOf(one.Subject, one.Exercise), one.Exercise)
            : product.Incidents.JoinedBy(product.Incidents.ClassOf(one.Subject, one.Exercise), one.Exercise);
        return StatementId.TryParse(wish.Statement, out var said) && joined.Any(bond => bond.Statement == said) && product.Incidents.Retracting(said, actor.Signer, wish.Reason) is { } draft
            ? Said(ReceiptAnswer.Say(product, actor, draft))
            : new Refusal("merge.split_already", "/statement");
    }

    private static SubjectState? Found(Product product, Actor actor, string type, string id) =>
        SubjectLinks.From(type, id) is { } subject && product.Statements.StateOf(subject, actor.Reader) is { Statements.Count: > 0 } state ? state : null;

    private static Created<ReceiptAnswer> Said(ReceiptAnswer receipt) => TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
}
