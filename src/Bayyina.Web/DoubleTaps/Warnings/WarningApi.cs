using Bayyina.DoubleTaps;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Deployments;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.DoubleTaps;

/// <summary>A warning as a list shows it.</summary>
/// <param name="Standing"><c>issued</c>, <c>ended</c>, <c>conflict</c>, <c>unknown</c>.</param>
/// <param name="Outstanding">Of how many deployments that are out nobody has said that they heard it.</param>
public sealed record WarningRowAnswer(
    string Warning, bool Exercise, string Standing, DateTimeOffset KnownSince, string? Reason = null, string? Strike = null, string? Incident = null, string? Area = null,
    long? To = null, long? Outstanding = null);

/// <summary>That a deployment heard a warning.</summary>
/// <param name="Answer"><c>heard</c>, <c>withdrawing</c>, <c>sheltering</c>, <c>staying</c>.</param>
public sealed record HeardAnswer(string Statement, DateTimeOffset SaidAt, string? Deployment = null, string? Answer = null);

/// <summary>A warning as its statements tell it now.</summary>
/// <param name="AddressedInFull">False where whom it went to is withheld in part.</param>
/// <param name="Outstanding">The deployments of which nobody has said that they heard it.</param>
public sealed record WarningAnswer(
    string Warning, bool Exercise, string Standing, IReadOnlyList<string> Reasons, IReadOnlyList<string> To, bool AddressedInFull, IReadOnlyList<string> Outstanding,
    IReadOnlyList<HeardAnswer> Heard, string? Strike = null, string? Incident = null, string? Text = null, string? Area = null, string? Until = null);

/// <summary>What warns every team on the way to an incident or on site, or in an area.</summary>
/// <param name="Warning">Its id, chosen by whoever sends it: sent twice, it warns once.</param>
/// <param name="Reason"><c>further-strike</c>, <c>sighting</c>, <c>chemical</c>, <c>ordnance</c>, <c>collapse</c>, <c>other</c>.</param>
/// <param name="Area">P-code of a district or governorate; a warning that has one may leave.</param>
/// <param name="Leaves">Whether that of an incident may leave, by its district.</param>
/// <param name="Language">Of the text.</param>
/// <param name="Until">EDTF.</param>
public sealed record WarnWish(
    string Reason, string? Warning = null, string? Incident = null, string? Area = null, string? Text = null, string? Language = null, string? Until = null, bool Leaves = false,
    bool Exercise = false);

/// <summary>That a deployment heard it.</summary>
/// <param name="Answer"><c>heard</c>, <c>withdrawing</c>, <c>sheltering</c>, <c>staying</c>.</param>
public sealed record HearingWish(string Deployment, string? Answer = null);

/// <summary>Why a warning is no longer repeated.</summary>
public sealed record WarningEndWish(string Reason);

/// <summary>Warnings, read and said by programs.</summary>
internal static class WarningApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/warnings", List).RequireRight(read).Tells("listWarnings", "The warnings that stand, the newest first; with over=true those that stand no more.", "request.query_malformed");
        routes.MapGet("/warnings/{id}", Show).RequireRight(read).Tells("getWarning", "A warning, and who has heard it.", "warning.unknown");
        routes.MapPost("/warnings", Issue).RequireRight(write)
            .Tells(
                "issueWarning", "Warns every team on the way to an incident or on site, or in an area.", "warning.reason_unknown", "warning.area_unknown", "warning.nowhere",
                "warning.text_malformed", "incident.unknown", "subject.malformed", "when.not_edtf", "language.not_a_tag", "statement.sent_twice");
        routes.MapPost("/warnings/{id}/acknowledgements", Hear).RequireRight(write)
            .Tells("acknowledgeWarning", "Says that a deployment heard it.", "warning.unknown", "warning.answer_unknown", "deployment.unknown");
        routes.MapPost("/warnings/{id}/end", End).RequireRight(write)
            .Tells("endWarning", "Says that it is no longer repeated, which says nothing of the danger.", "warning.unknown", "warning.reason_missing", "warning.ended_already");
    }

    private static Ok<ListAnswer<WarningRowAnswer>> List(Product product, Reader reader, bool? exercise, bool? over, string? after, int? limit)
    {
        if (over != true)
        {
            return TypedResults.Ok(new ListAnswer<WarningRowAnswer>([.. product.WarningList.Standing(reader, exercise ?? false, Paging.Limit(limit)).Select(Told)]));
        }
        var page = product.WarningList.Over(reader, exercise ?? false, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<WarningRowAnswer>([.. page.Rows.Select(Told)], page.Next?.ToString()));
    }

    private static Results<Ok<WarningAnswer>, Refusal> Show(Product product, Reader reader, string id) =>
        Find(product, reader, id) is { } warning ? TypedResults.Ok(Told(warning)) : new Refusal("warning.unknown");

    private static Results<Created<WarningAnswer>, Refusal> Issue(Product product, Actor actor, Sent<WarnWish> sent)
    {
        var wish = sent.Value;
        if ((wish.Warning is not null && DispatchForm.Subject(wish.Warning, "warning") is null) || (wish.Incident is not null && DispatchForm.Subject(wish.Incident, "incident") is null))
        {
            return new Refusal("subject.malformed", wish.Warning is not null && DispatchForm.Subject(wish.Warning, "warning") is null ? "/warning" : "/incident");
        }
        if (wish.Language is { } language && !Languages.IsTag(language))
        {
            return new Refusal("language.not_a_tag", "/language");
        }
        var id = DispatchForm.Subject(wish.Warning, "warning") ?? SubjectId.New("warning");
        Refusal? refused = null;
        var draft = WarningDrafts.Issuing(
            product, actor.Reader,
            new WarningAsk(id, wish.Reason, DispatchForm.Subject(wish.Incident, "incident"), wish.Area, wish.Text, wish.Language ?? "ar", wish.Until, wish.Leaves, wish.Exercise),
            (field, code) => refused ??= new Refusal(code, "/" + field));
        if (draft is null)
        {
            return refused!;
        }
        var (repetition, _) = OpenedOnce.Say(product, actor, [draft], "to", "area");
        return repetition == Repetition.Other
            ? new Refusal("statement.sent_twice", "/warning")
            : TypedResults.Created("/api" + SubjectLinks.To(id), Told(product.Warnings.Find(id, actor.Reader)!));
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Hear(Product product, Actor actor, string id, Sent<HearingWish> sent)
    {
        if (Find(product, actor.Reader, id) is not { } warning)
        {
            return new Refusal("warning.unknown");
        }
        if (DispatchForm.Subject(sent.Value.Deployment, "deployment") is not { } deployment || product.Statements.StateOf(deployment, actor.Reader).Statements.Count == 0)
        {
            return new Refusal("deployment.unknown", "/deployment");
        }
        if (sent.Value.Answer is { } answer && !WarningKinds.Answers.Contains(answer))
        {
            return new Refusal("warning.answer_unknown", "/answer");
        }
        var receipt = Once.Receipt(product, actor, WarningBook.Acknowledging(warning.Id, deployment, sent.Value.Answer, null, warning.Exercise));
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
    }

    private static Results<Created<ReceiptAnswer>, Refusal> End(Product product, Actor actor, string id, Sent<WarningEndWish> sent)
    {
        if (Find(product, actor.Reader, id) is not { } warning)
        {
            return new Refusal("warning.unknown");
        }
        if (warning.Standing is not (WarningStanding.Issued or WarningStanding.Conflict))
        {
            return new Refusal("warning.ended_already");
        }
        if (sent.Value.Reason.Trim() is not { Length: > 0 } reason || !Wording.IsLine(reason))
        {
            return new Refusal("warning.reason_missing", "/reason");
        }
        var receipt = ReceiptAnswer.Say(product, actor, product.Warnings.Ending(warning.Id, reason));
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
    }

    private static WarningRowAnswer Told(WarningRow row) => new(
        row.Id.Value, row.Exercise, row.Standing.ToString().ToLowerInvariant(), row.KnownSince, row.Reason, row.Strike, row.Incident?.Value, row.Area,
        row.To.IsPresent ? row.To.Value : null, row.Outstanding.IsPresent ? row.Outstanding.Value : null);

    private static WarningAnswer Told(Warning warning) => new(
        warning.Id.Value, warning.Exercise, warning.Standing.ToString().ToLowerInvariant(), warning.Reasons, warning.To, warning.IsAddressedInFull, warning.Outstanding,
        [.. warning.Acknowledgements.Select(heard => new HeardAnswer(heard.Statement.Value, DateTimeOffset.FromUnixTimeSeconds(heard.IssuedAt), heard.From.OrNull, heard.Answer.OrNull))],
        warning.Strike.OrNull, warning.Incident.OrNull, warning.Text.OrNull, warning.Area.OrNull, warning.Until.OrNull);

    private static Warning? Find(Product product, Reader reader, string id) =>
        SubjectLinks.From("warning", id) is { } subject ? product.Warnings.Find(subject, reader) : null;
}
