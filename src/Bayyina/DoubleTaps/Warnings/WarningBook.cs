using System.Data.Common;
using System.Text.Json;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.DoubleTaps;

/// <summary>What a warning is issued with.</summary>
/// <param name="Reason">One of <see cref="WarningKinds.Reasons"/>.</param>
/// <param name="To">The deployments that are on the way or on site.</param>
public sealed record WarningWish(string Reason, IReadOnlyCollection<SubjectId> To)
{
    /// <summary>What it is about, where it is about one.</summary>
    public SubjectId? Strike { get; init; }

    /// <summary>The response that it concerns.</summary>
    public SubjectId? Incident { get; init; }

    /// <summary>What is said besides; it goes to the teams and no further.</summary>
    public string? Text { get; init; }

    /// <summary>Of the text.</summary>
    public string Language { get; init; } = "ar";

    /// <summary>P-code; what is finer than a district is made coarser. Null: it can go to no receiver outside.</summary>
    public string? Area { get; init; }

    /// <summary>EDTF.</summary>
    public string? Until { get; init; }

    /// <summary>EDTF.</summary>
    public string? At { get; init; }
}

/// <summary>Issues warnings, takes down who heard them, ends them.</summary>
public sealed class WarningBook(StatementBook statements)
{
    /// <summary>What issues a warning.</summary>
    /// <exception cref="ArgumentException">There is no such reason.</exception>
    public static Draft Issuing(SubjectId warning, WarningWish wish, bool exercise)
    {
        if (!WarningKinds.Reasons.Contains(wish.Reason))
        {
            throw new ArgumentException(wish.Reason, nameof(wish));
        }
        var draft = new Draft(warning, WarningKinds.Issued, exercise)
            .Say("at", wish.At).Say("reason", wish.Reason).Say("strike", wish.Strike?.Value).Say("incident", wish.Incident?.Value)
            .Say("to", [.. wish.To.Select(deployment => deployment.Value).Distinct(StringComparer.Ordinal)])
            .Say("area", CoarseArea.CodeOf(wish.Area)).Say("until", wish.Until);
        return wish.Text is { Length: > 0 } text ? draft.Say("say", JsonSerializer.SerializeToElement(new { text, lang = wish.Language })) : draft;
    }

    /// <summary>That a deployment heard it. Said twice, it is said twice; nobody is heard less for that.</summary>
    /// <exception cref="ArgumentException">There is no such answer.</exception>
    public static Draft Acknowledging(SubjectId warning, SubjectId deployment, string? answer, string? at, bool exercise) =>
        answer is null || WarningKinds.Answers.Contains(answer)
            ? new Draft(warning, WarningKinds.Acknowledged, exercise).Say("at", at).Say("from", deployment.Value).Say("answer", answer)
            : throw new ArgumentException(answer, nameof(answer));

    /// <summary>The same warning to others besides, or with an area by which it may leave: what was said before stays.</summary>
    /// <param name="warning">As it is.</param>
    /// <param name="to">Whom it goes to besides.</param>
    /// <param name="area">P-code; null where it is said no more than before.</param>
    public Draft Extending(SubjectId warning, IReadOnlyCollection<SubjectId> to, string? area = null)
    {
        var state = statements.StateOf(warning);
        var now = Warning.From(state);
        var wish = new WarningWish(now.Reasons.Count > 0 ? now.Reasons[0] : "other", to)
        {
            Strike = SubjectOf(now.Strike.OrNull),
            Incident = SubjectOf(now.Incident.OrNull),
            Area = area,
            Until = now.Until.OrNull,
        };
        return Issuing(warning, wish, state.Exercise).Say("aft", [.. state.HeadsOf(WarningKinds.Standing).Select(head => head.Id)]);
    }

    /// <summary>That it is no longer repeated, by somebody who saw how it stands now.</summary>
    public Draft Ending(SubjectId warning, string reason)
    {
        var state = statements.StateOf(warning);
        return new Draft(warning, WarningKinds.Ended, state.Exercise)
            .Say("aft", [.. state.HeadsOf(WarningKinds.Standing).Select(head => head.Id)]).Say("reason", reason);
    }

    /// <summary>The warning as somebody may see it; null where nothing was ever said about it, or they may not read incidents.</summary>
    public Warning? Find(SubjectId warning, Reader reader) =>
        reader.May(Right.Read(Feature.Incidents)) && statements.StateOf(warning, reader) is { Statements.Count: > 0 } state ? Warning.From(state) : null;

    private static SubjectId? SubjectOf(string? text) => SubjectId.TryParse(text, out var subject) ? subject : null;

    /// <summary>Keeps the tables of warnings in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var warning = Warning.From(state);
        var rows = Prepared.In(transaction);
        rows.Queue(
            """
            INSERT INTO warning (id, exercise, standing, reason, strike, area, until, issued_at, known_since, incident) VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @1, standing = @2, reason = @3, strike = @4, area = @5, until = @6, issued_at = @7, known_since = @8, incident = @9
            """,
            warning.Id.Value, warning.Exercise ? 1 : 0, warning.Standing.ToString(), warning.Reasons.Count == 0 ? null : string.Join(" / ", warning.Reasons),
            warning.Strike.OrNull, warning.Area.OrNull, warning.Until.OrNull, warning.IssuedAt, state.Statements.Min(said => said.Statement.IssuedAt), warning.Incident.OrNull);
        rows.Queue("DELETE FROM warning_to WHERE warning = @0", warning.Id.Value);
        foreach (var deployment in warning.To)
        {
            var heard = warning.Acknowledgements.FirstOrDefault(said => said.From.OrNull == deployment);
            rows.Queue(
                "INSERT INTO warning_to (warning, deployment, exercise, is_outstanding, answer, heard_at) VALUES (@0, @1, @2, @3, @4, @5)",
                warning.Id.Value, deployment, warning.Exercise ? 1 : 0,
                heard is null && warning.Standing is WarningStanding.Issued or WarningStanding.Conflict ? 1 : 0, heard?.Answer.OrNull, heard?.IssuedAt);
        }
    }
}
