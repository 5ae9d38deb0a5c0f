using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.DoubleTaps;

/// <summary>Where a warning stands.</summary>
public enum WarningStanding
{
    /// <summary>Nothing at hand says; its issuing has not arrived, is withheld, or was taken back.</summary>
    Unknown,

    /// <summary>Issued, and not ended: it is repeated to whoever has not acknowledged it.</summary>
    Issued,

    /// <summary>No longer repeated. That is no word about the danger.</summary>
    Ended,

    /// <summary>Statements disagree, each by somebody who had not seen the other: it is repeated as if it stood.</summary>
    Conflict,
}

/// <summary>That a deployment heard it.</summary>
/// <param name="By">Who said so, <c>actor/…</c>: the team, or the room on its behalf.</param>
/// <param name="At">EDTF.</param>
public sealed record Acknowledgement(StatementId Statement, Said<string> From, Said<string> Answer, string By, Said<string> At, long IssuedAt);

/// <summary>A warning as the fold of its subject shows it.</summary>
/// <param name="Reasons">As every current issuing says it; more than one where they disagree.</param>
/// <param name="To">The deployments that it went to, by any current issuing.</param>
/// <param name="IsAddressedInFull">False where whom it went to is withheld in part: then nobody knows who is outstanding.</param>
/// <param name="Area">P-code of a district or governorate.</param>
public sealed record Warning(
    SubjectId Id, bool Exercise, WarningStanding Standing, IReadOnlyList<string> Reasons, Said<string> Strike, Said<string> Incident, IReadOnlyList<string> To,
    bool IsAddressedInFull, Said<string> Text, Said<string> Area, Said<string> Until, Said<string> At, long? IssuedAt, IReadOnlyList<Acknowledgement> Acknowledgements)
{
    /// <summary>The deployments of which nobody said yet that they heard it.</summary>
    public IReadOnlyList<string> Outstanding { get; } = [.. To.Except(Acknowledgements.Select(heard => heard.From.OrNull).OfType<string>(), StringComparer.Ordinal)];

    /// <summary>Reads the fold.</summary>
    public static Warning From(SubjectState state)
    {
        // By time of issue, so that the first is the same in whatever order they came.
        var issued = state.CurrentOf(WarningKinds.Issued).OrderBy(said => said.IssuedAt).ThenBy(said => said.Id).ToList();
        var first = issued.FirstOrDefault();
        return new Warning(
            state.Subject,
            state.Exercise,
            StandingOf(state, issued.Count > 0),
            [.. issued.Select(said => said.Text("reason").OrNull).OfType<string>().Distinct(StringComparer.Ordinal)],
            first?.Text("strike") ?? default,
            first?.Text("incident") ?? default,
            [.. issued.SelectMany(said => said.Texts("to")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            issued.TrueForAll(said => said.Value("to").State != SaidState.Withheld),
            first is null ? default : first.Value("say").As(TextOf),
            // Whoever let it leave said so after it was issued.
            issued.Select(said => said.Text("area")).FirstOrDefault(area => area.IsPresent, first?.Text("area") ?? default),
            first?.Text("until") ?? default,
            first?.Text("at") ?? default,
            first?.IssuedAt,
            [.. state.CurrentOf(WarningKinds.Acknowledged).OrderBy(said => said.IssuedAt).ThenBy(said => said.Id)
                .Select(said => new Acknowledgement(said.Id, said.Text("from"), said.Text("answer"), said.By, said.Text("at"), said.IssuedAt))]);
    }

    private static string? TextOf(JsonElement say) => say.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static WarningStanding StandingOf(SubjectState state, bool isIssued)
    {
        var heads = state.HeadsOf(WarningKinds.Standing);
        return !isIssued ? WarningStanding.Unknown
            : heads.All(head => head.Kind == WarningKinds.Ended.Name) ? WarningStanding.Ended
            : heads.Any(head => head.Kind == WarningKinds.Ended.Name) ? WarningStanding.Conflict
            : WarningStanding.Issued;
    }
}
